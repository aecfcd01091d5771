/** What we compile of a cluster for its node and family, or the errors that it is refused with. */
import { compile } from '../../src/compile/index.ts';
import { hasErrors } from '../../src/diagnostics/diagnostic.ts';
import { link } from '../../src/model/link/index.ts';
import { readSources } from '../../src/model/read/index.ts';
import type { Network } from '../../src/model/types/network.ts';
import type { RandomCluster } from './random-cluster.ts';

export type Compiled =
  | { readonly network: Network; readonly path: string; readonly text: string }
  | { readonly errors: readonly string[] };

export function compileCluster({ node, family, objects }: RandomCluster, kubernetesVersion: string): Compiled {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  const read = readSources([{ file: 'cluster.json', bytes: Buffer.from(list), named: true }]);
  const { networks, diagnostics } = link(read, { kubernetesVersion });
  const all = [...read.diagnostics, ...diagnostics];
  const network = networks[0];
  if (hasErrors(all) || network === undefined) return { errors: all.map(({ message }) => message) };
  const path = `nodes/${node}/${family === 'IPv4' ? 'iptables' : 'ip6tables'}.rules`;
  const { text } = compile(network, { nodes: [node] }).find((artifact) => artifact.path === path)!;
  return { network, path, text };
}
