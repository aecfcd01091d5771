/** Network → artifacts: pure, deterministic, one target at a time. */
import type { Network } from '../model/types/network.ts';
import type { Artifact } from './artifact.ts';
import { compileIptables } from './iptables/index.ts';

export interface CompileOptions {
  /** Names of the nodes to compile for; every node without it. */
  readonly nodes?: readonly string[];
  /** What artifact paths begin with, `clusters/<name>/` in a bundle of several clusters. */
  readonly prefix?: string;
}

export function compile(network: Network, { nodes, prefix = '' }: CompileOptions = {}): readonly Artifact[] {
  return network.nodes
    .filter((node) => nodes === undefined || nodes.includes(node.name))
    .flatMap((node) => compileIptables(network, node))
    .map((artifact) => (prefix === '' ? artifact : { ...artifact, path: prefix + artifact.path }));
}
