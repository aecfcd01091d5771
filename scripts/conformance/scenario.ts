/** Loads a node's rules through one back end, and looks at where connections arrive. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseSysctl } from '../../src/verify/validate/sysctl.ts';
import { type BackEnd, execute, isInstalled } from './components.ts';
import { inNamespaces, type Namespaces } from './namespaces.ts';
import type { Tally } from './tally.ts';

export interface Scenario {
  readonly rules: string;
  readonly rules6: string;
  readonly settings: string;
  readonly service: { readonly address: string; readonly port: number };
  /** The declared endpoints' addresses; the port is the same for all. */
  readonly endpoints: readonly string[];
}

/** So many that a declared endpoint is missed by chance in fewer than one of a million runs. */
const connections = 40;

const server = `
const { createServer } = require('node:net');
let waiting = process.argv.length - 1;
for (const host of process.argv.slice(1)) {
  createServer((socket) => socket.end(socket.localAddress + ' ' + socket.remoteAddress))
    .listen({ host, port: 80 }, () => { if (--waiting === 0) process.stdout.write('ready'); });
}`;

const client = `
const { connect } = require('node:net');
const [host, port, times] = process.argv.slice(1);
const once = () => new Promise((resolve) => {
  let text = '';
  const socket = connect({ host, port: Number(port), timeout: 3000 });
  socket.on('data', (data) => { text += data; }).on('end', () => resolve(text));
  socket.on('timeout', () => { socket.destroy(); resolve('timeout'); }).on('error', (error) => resolve(error.code));
});
(async () => { for (let i = 0; i < Number(times); i++) console.log(await once()); })();`;

export async function checkBackEnd(backEnd: BackEnd, scenario: Scenario, tally: Tally): Promise<void> {
  const restore = `iptables-${backEnd}-restore`;
  if (!isInstalled(restore)) {
    tally.skip(`${backEnd}: ${restore} is not installed`);
    return;
  }
  await inNamespaces(scenario.endpoints, async (namespaces) => {
    const within = (...args: readonly string[]): string[] => ['netns', 'exec', namespaces.node, ...args];
    const probe = execute('ip', within(restore), '*nat\nCOMMIT\n*filter\nCOMMIT\n');
    if (!probe.ok && backEnd === 'legacy') {
      tally.skip(`${backEnd}: this kernel has no such tables: ${probe.text}`);
      return;
    }
    for (const [key, value] of parseSysctl(scenario.settings).settings) {
      const path = `/proc/sys/${key.replaceAll('.', '/')}`;
      const { ok, text } = execute('ip', within('sh', '-c', `echo ${value} > ${path}`));
      tally.check(ok, `${backEnd}: the setting ${key} = ${value} is taken`, text);
    }
    const loaded = execute('ip', within(restore), scenario.rules);
    tally.check(loaded.ok, `${backEnd}: iptables.full.rules loads`, loaded.text);
    const loaded6 = execute('ip', within(`ip6tables-${backEnd}-restore`), scenario.rules6);
    tally.check(loaded6.ok, `${backEnd}: ip6tables.full.rules loads`, loaded6.text);
    if (loaded.ok) await checkTraffic(backEnd, scenario, namespaces, tally);
  });
}

async function checkTraffic(backEnd: BackEnd, scenario: Scenario, namespaces: Namespaces, tally: Tally): Promise<void> {
  const { service, endpoints } = scenario;
  const pods = spawn('ip', ['netns', 'exec', namespaces.pods, process.execPath, '-e', server, ...endpoints], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await ready(pods);
    const connect = (address: string, port: number, times: number): string[] =>
      execute(
        'ip',
        ['netns', 'exec', namespaces.client, process.execPath, '-e', client, address, String(port), String(times)],
        '',
        60,
      ).text.split('\n');
    const where = `${service.address}:${service.port}`;
    const [first] = connect(service.address, service.port, 1);
    const [endpoint, source] = first!.split(' ');
    tally.check(
      endpoints.includes(endpoint!),
      `${backEnd}: a connection to ${where} reached ${endpoint}:80, which is declared`,
      first!,
    );
    tally.check(
      source === namespaces.towardsPods,
      `${backEnd}: its source became the node's, as declared for clients outside`,
      first!,
    );
    const reached = [
      ...new Set(connect(service.address, service.port, connections).map((line) => line.split(' ')[0]!)),
    ].sort();
    tally.check(
      reached.join() === endpoints.join(),
      `${backEnd}: ${connections} more reached all of ${endpoints.join(', ')} and nothing else`,
      reached.join(', '),
    );
    const [direct] = connect(endpoints[0]!, 80, 1);
    tally.check(
      direct === `${endpoints[0]} ${namespaces.clientAddress}`,
      `${backEnd}: a connection to the pod itself is left alone`,
      direct!,
    );
  } finally {
    pods.kill();
  }
}

async function ready(pods: ChildProcess): Promise<void> {
  const signal = AbortSignal.timeout(10_000);
  await once(pods.stdout!, 'data', { signal });
}
