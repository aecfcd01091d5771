/**
 * Three network namespaces in a row: a client outside the cluster, a node, and one that stands for all pods.
 *
 *     client 198.51.100.2 ── 198.51.100.1 node 10.244.0.1 ── pods (every endpoint's address)
 */
import { execute } from './components.ts';

export interface Namespaces {
  readonly client: string;
  readonly node: string;
  readonly pods: string;
  /** The node's address on the way to the pods: what a rewritten source becomes. */
  readonly towardsPods: string;
  readonly clientAddress: string;
}

const towardsPods = '10.244.0.1';
const clientAddress = '198.51.100.2';

/** Makes them, hands them over, and removes them whatever happens. */
export async function inNamespaces<T>(
  endpoints: readonly string[],
  use: (namespaces: Namespaces) => Promise<T>,
): Promise<T> {
  const name = (part: string): string => `plumb-${process.pid}-${part}`;
  const namespaces = { client: name('client'), node: name('node'), pods: name('pods'), towardsPods, clientAddress };
  const { client, node, pods } = namespaces;
  const remove = (): void => {
    for (const each of [client, node, pods]) execute('ip', ['netns', 'delete', each]);
  };
  const interrupted = (): void => {
    remove();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    for (const each of [client, node, pods]) ip('netns', 'add', each);
    for (const each of [client, node, pods]) ip('-n', each, 'link', 'set', 'lo', 'up');
    ip('-n', client, 'link', 'add', 'node', 'type', 'veth', 'peer', 'name', 'client', 'netns', node);
    ip('-n', pods, 'link', 'add', 'node', 'type', 'veth', 'peer', 'name', 'pods', 'netns', node);
    ip('-n', client, 'address', 'add', `${clientAddress}/24`, 'dev', 'node');
    ip('-n', node, 'address', 'add', '198.51.100.1/24', 'dev', 'client');
    ip('-n', node, 'address', 'add', '192.0.2.1/32', 'dev', 'lo');
    ip('-n', node, 'address', 'add', `${towardsPods}/32`, 'dev', 'pods');
    for (const [each, link] of [
      [client, 'node'],
      [node, 'client'],
      [node, 'pods'],
      [pods, 'node'],
    ] as const) {
      ip('-n', each, 'link', 'set', link, 'up');
    }
    ip('-n', client, 'route', 'add', 'default', 'via', '198.51.100.1');
    ip('-n', pods, 'route', 'add', `${towardsPods}/32`, 'dev', 'node');
    ip('-n', pods, 'route', 'add', 'default', 'via', towardsPods, 'dev', 'node');
    for (const endpoint of endpoints) {
      ip('-n', pods, 'address', 'add', `${endpoint}/32`, 'dev', 'node');
      ip('-n', node, 'route', 'add', `${endpoint}/32`, 'dev', 'pods', 'src', towardsPods);
    }
    return await use(namespaces);
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    remove();
  }
}

function ip(...args: readonly string[]): void {
  const { ok, text } = execute('ip', args);
  if (!ok) throw new Error(`ip ${args.join(' ')}: ${text}`);
}
