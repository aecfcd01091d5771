/**
 * The real kube-proxy on every node of a site: each in its node's namespace, fed by a stub API server there, programming
 * the kernel by one of the two back ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BackEnd } from '../components.ts';
import { ApiServer } from './api-server.ts';
import { type ApiObject, configurationOf, type ProxyConfiguration } from './cluster.ts';
import type { Compiled } from './compiled.ts';
import { flush, save } from './load.ts';
import { families, type Site } from './site.ts';
import type { Wiring } from './wiring.ts';

/** Nothing is served, and settings that a namespace does not have are left alone. */
const surroundings = {
  healthzBindAddress: '',
  metricsBindAddress: '',
  conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
};

/** A sync comes within a second of a change; the rest is for a busy machine. */
const patienceMs = 15_000;

export interface KubeProxies {
  /** Tells every node's API server. */
  change(objects: { readonly put?: readonly ApiObject[]; readonly delete?: readonly ApiObject[] }): Promise<void>;
  /**
   * Ends every kube-proxy and starts it again. Now and then one leaves topology hints out of account until then: it made its
   * first rules before it knew its own Node's labels, and no later event tells it of them.
   */
  restart(): Promise<void>;
  /** Waits until each kernel holds as many rules as the compiled texts have, chain by chain; names what never came. */
  settle(compiled: Compiled): Promise<string | undefined>;
}

export async function withKubeProxies<T>(
  program: string,
  { site, wiring, backEnd }: { readonly site: Site; readonly wiring: Wiring; readonly backEnd: BackEnd },
  cluster: { readonly config: ProxyConfiguration; readonly objects: readonly ApiObject[] },
  use: (proxies: KubeProxies) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'plumb-kube-proxy-'));
  const servers: ApiServer[] = [];
  const processes: ChildProcess[] = [];
  const endAll = (): ChildProcess[] => {
    for (const child of processes) child.kill('SIGKILL');
    return processes.splice(0);
  };
  try {
    const tools = linkTools(folder, backEnd);
    const starts: (() => void)[] = [];
    for (const { name } of site.nodes) {
      const namespace = wiring.namespaceOf(name);
      for (const family of families) flush(backEnd, namespace, family);
      const server = await ApiServer.start(namespace, cluster.objects);
      servers.push(server);
      const config = writeConfiguration(folder, name, server.port, cluster.config);
      starts.push(() => {
        const args = ['netns', 'exec', namespace, program, '--config', config, '--v=2'];
        const env = { ...process.env, PATH: `${tools}:${process.env.PATH}` };
        const child = spawn('ip', args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
        child.stderr.pipe(createWriteStream(join(folder, `${name}.log`)));
        processes.push(child);
      });
    }
    for (const start of starts) start();
    return await use({
      async change(objects) {
        await Promise.all(servers.map((server) => server.change(objects)));
      },
      async restart() {
        await Promise.all(endAll().map((child) => once(child, 'exit')));
        for (const start of starts) start();
      },
      settle: (compiled) => settle(compiled, site, wiring, backEnd),
    });
  } finally {
    endAll();
    for (const server of servers) server.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `iptables` and its kin as links to one back end, to stand first on the path. */
function linkTools(folder: string, backEnd: BackEnd): string {
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  for (const family of ['iptables', 'ip6tables']) {
    for (const tool of ['', '-save', '-restore']) {
      symlinkSync(`/usr/sbin/xtables-${backEnd}-multi`, join(tools, family + tool));
    }
  }
  return tools;
}

function writeConfiguration(folder: string, node: string, port: number, config: ProxyConfiguration): string {
  const kubeconfig = join(folder, `${node}.kubeconfig`);
  const cluster = { name: 'stub', cluster: { server: `http://127.0.0.1:${port}` } };
  const context = { name: 'stub', context: { cluster: 'stub', user: 'nobody' } };
  const users = [{ name: 'nobody', user: {} }];
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [cluster],
      contexts: [context],
      users,
      'current-context': 'stub',
    }),
  );
  const file = join(folder, `${node}.json`);
  const own = { ...config, ...surroundings, hostnameOverride: node, clientConnection: { kubeconfig } };
  writeFileSync(file, JSON.stringify(configurationOf(own)));
  return file;
}

async function settle(compiled: Compiled, site: Site, wiring: Wiring, backEnd: BackEnd): Promise<string | undefined> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const missing = site.nodes.flatMap(({ name }) =>
      families.flatMap((family) => {
        const file = `${family === 4 ? 'iptables' : 'ip6tables'}.rules`;
        const wanted = rulesPerChain(compiled.textOf(name, file));
        const held = rulesPerChain(save(backEnd, wiring.namespaceOf(name), family));
        const chains = new Set([...wanted.keys(), ...held.keys()]);
        return [...chains]
          .filter((chain) => (wanted.get(chain) ?? 0) !== (held.get(chain) ?? 0))
          .map((chain) => `${name} IPv${family} ${chain}: ${held.get(chain) ?? 0} rules for ${wanted.get(chain) ?? 0}`);
      }),
    );
    if (missing.length === 0) return undefined;
    if (performance.now() > until) return missing.slice(0, 3).join('; ');
    await sleep(200);
  }
}

/** kube-proxy's chains that have rules, by table. What it made and no longer needs is empty. */
function rulesPerChain(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  let table = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1);
    const chain = /^-A (KUBE-\S+)/.exec(line)?.[1];
    // Rules that do nothing but count are there or not, as the kernel can count or not.
    if (chain === undefined || line.includes('localhost_nps_accepted_pkts')) continue;
    const key = `${table} ${chain}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
