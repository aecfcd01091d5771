/** Network → artifacts: pure, deterministic, one target at a time. */
import type { Network } from '../model/types/network.ts';
import type { Site } from '../model/types/site.ts';
import type { Artifact, NamesArtifact, RecordsArtifact, RulesArtifact } from './artifact.ts';
import { compileCoreDns } from './coredns/index.ts';
import { compileOutside } from './coredns/outside.ts';
import { compileExternalDns } from './external-dns/index.ts';
import { compileIptables } from './iptables/index.ts';

export interface CompileOptions {
  /** Names of the nodes to compile for; every node without it. */
  readonly nodes?: readonly string[];
  /** What artifact paths begin with, `clusters/<name>/` in a bundle of several clusters. */
  readonly prefix?: string;
}

/** Every target's artifacts; a target for which nothing is declared has none. */
export function compile(network: Network, options: CompileOptions = {}): readonly Artifact[] {
  return [...compileRules(network, options), ...compileNames(network, options), ...compileRecords(network, options)];
}

/** Target iptables. */
export function compileRules(network: Network, { nodes, prefix = '' }: CompileOptions = {}): readonly RulesArtifact[] {
  return network.nodes
    .filter((node) => nodes === undefined || nodes.includes(node.name))
    .flatMap((node) => compileIptables(network, node))
    .map((artifact) => below(prefix, artifact));
}

/** Target coredns. */
export function compileNames(network: Network, { prefix = '' }: CompileOptions = {}): readonly NamesArtifact[] {
  return compileCoreDns(network).map((artifact) => below(prefix, artifact));
}

/** Target coredns, of the servers outside the clusters. */
export const compileSite = (site: Site): readonly NamesArtifact[] => compileOutside(site);

/** Target external-dns. */
export function compileRecords(network: Network, { prefix = '' }: CompileOptions = {}): readonly RecordsArtifact[] {
  return compileExternalDns(network).map((artifact) => below(prefix, artifact));
}

const below = <A extends Artifact>(prefix: string, artifact: A): A =>
  prefix === '' ? artifact : { ...artifact, path: prefix + artifact.path };
