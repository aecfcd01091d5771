/**
 * The real CoreDNS with a Corefile that we emit, in a namespace of its own: the network's objects come from a stub API server,
 * and its upstreams and clients have their addresses there.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileNames } from '../../src/compile/index.ts';
import type { Network } from '../../src/model/types/network.ts';
import { execute } from '../conformance/components.ts';
import { ApiServer } from '../conformance/kernel/api-server.ts';
import type { BuiltEngine } from '../engines/build.ts';
import { apiObjects } from './api-objects.ts';
import type { Served } from './ask.ts';

export interface Asked {
  readonly name: string;
  readonly type: string;
  readonly class: string;
  readonly client: string;
  readonly protocol: 'udp' | 'tcp';
}

/** The text of the Corefile that is compiled of a network. */
export const emittedCorefile = (network: Network): string =>
  compileNames(network).find(({ form }) => form === 'corefile')!.text;

/** @returns the answers, or why there are none: a server that does not start, or one that died of a question. */
export async function askEmitted(
  engine: BuiltEngine,
  network: Network,
  questions: readonly Asked[],
  corefile = emittedCorefile(network),
): Promise<Served & { readonly addresses: readonly string[] }> {
  const upstreams = wordsOf(network);
  const folder = mkdtempSync(join(tmpdir(), 'plumb-dns-'));
  const namespace = `plumb-${process.pid}-dns`;
  const addresses = [
    ...new Set([
      ...Object.keys(upstreams).map((each) => each.replace(/:\d+$/, '')),
      ...questions.map(({ client }) => client),
    ]),
  ];
  let server: ApiServer | undefined;
  try {
    ip('netns', 'add', namespace);
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
    for (const address of addresses) ip('-n', namespace, 'address', 'add', `${address}/32`, 'dev', 'lo');
    server = await ApiServer.start(namespace, apiObjects(network));
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, kubeconfigFor(server.port));
    return {
      ...serve(engine, namespace, { corefile: started(corefile, kubeconfig), questions, upstreams }),
      addresses,
    };
  } finally {
    server?.end();
    execute('ip', ['netns', 'delete', namespace]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Upstreams of one directive share a word, because any of them may be asked. */
export function wordsOf({ dns }: Network): Readonly<Record<string, string>> {
  const groups = [dns?.upstreams ?? [], ...(dns?.stubDomains.map(({ servers }) => servers) ?? [])];
  return Object.fromEntries(groups.flatMap((servers, group) => servers.map((server) => [server, `group-${group}`])));
}

export function ip(...args: readonly string[]): void {
  const { ok, text } = execute('ip', args);
  if (!ok) throw new Error(`ip ${args.join(' ')}: ${text}`);
}

/** A port that no upstream has, the API server of the namespace, and a mark for replies that cannot be sent. */
function started(corefile: string, kubeconfig: string): string {
  return corefile
    .replaceAll(/^(\S+):53 \{$/gm, '$1:5300 {\n    watch')
    .replaceAll(/^( +)pods /gm, `$1kubeconfig ${kubeconfig}\n$1pods `);
}

export function serve({ name, program }: BuiltEngine, namespace: string, job: object): Served {
  const { status, stdout, stderr } = spawnSync('ip', ['netns', 'exec', namespace, program], {
    input: `${JSON.stringify(job)}\n`,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 120_000,
  });
  if (status !== 0) return { error: `${name} ended: ${stderr.trim().split('\n', 1)[0]}` };
  return JSON.parse(stdout) as Served;
}

export const kubeconfigFor = (port: number): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'stub', cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: 'stub', user: {} }],
    contexts: [{ name: 'stub', context: { cluster: 'stub', user: 'stub' } }],
    'current-context': 'stub',
  });
