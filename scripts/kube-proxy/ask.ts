/**
 * Asks the real kube-proxy, in process, for its restore text. It runs in a network namespace of its own that has the
 * node's addresses and no others, since kube-proxy looks at its interfaces, and without capabilities, so that it finds no
 * nfacct and leaves its counters out.
 */
import { spawnSync } from 'node:child_process';
import { type BuiltEngine, EngineUnavailable } from '../engines/build.ts';
import { nodeAddresses, type RandomCluster } from './random-cluster.ts';

export type Answer = { readonly text: string } | { readonly error: string };

const kinds = ['Node', 'Service', 'EndpointSlice'];

/** On the loopback interface, which every kernel has; without duplicate address detection they are there at once. */
const enter = [
  'ip link set lo up',
  ...nodeAddresses.map((each) => `ip address add ${each}/${each.includes(':') ? '128 nodad' : '32'} dev lo`),
  'exec setpriv --bounding-set=-all --inh-caps=-all "$0"',
].join(' && ');

/** One answer for each cluster. Proxiers are never freed, so hand over some hundreds at a time. */
export function askKubeProxy({ name, program }: BuiltEngine, clusters: readonly RandomCluster[]): Answer[] {
  const input = clusters.map(({ node, family, config, objects }) => {
    const seen = objects.filter((object) => kinds.includes((object as { kind: string }).kind));
    return `${JSON.stringify({ node, family, config, objects: seen })}\n`;
  });
  const namespace = process.getuid?.() === 0 ? ['--net'] : ['--user', '--map-root-user', '--net'];
  checkNamespace(namespace);
  const { status, stdout, stderr, error } = spawnSync('unshare', [...namespace, 'sh', '-c', enter, program], {
    input: input.join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    timeout: 300_000,
  });
  if (status !== 0) throw new Error(`${name} failed: ${error?.message ?? stderr.trim()}`);
  const answers = stdout
    .split('\n')
    .slice(0, -1)
    .map((line): Answer => JSON.parse(line));
  if (answers.length !== clusters.length)
    throw new Error(`${name} gave ${answers.length} answers to ${clusters.length}`);
  return answers;
}

function checkNamespace(namespace: readonly string[]): void {
  const probe = ['-c', 'command -v ip >/dev/null && command -v setpriv >/dev/null && ip link set lo up'];
  const { status, stderr, error } = spawnSync('unshare', [...namespace, 'sh', ...probe], { encoding: 'utf8' });
  if (status === 0) return;
  const reason = error?.message ?? stderr?.trim();
  throw new EngineUnavailable(
    `a network namespace cannot be made with unshare, ip and setpriv: ${reason || 'a program is missing'}`,
  );
}
