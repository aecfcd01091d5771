/** Network → artifacts: pure, deterministic, one target at a time. */
import type { Network } from '../model/types/network.ts';
import type { Site } from '../model/types/site.ts';
import type {
  Artifact,
  NamesArtifact,
  RecordsArtifact,
  RecordsForm,
  RoutesArtifact,
  RulesArtifact,
  RulesForm,
} from './artifact.ts';
import { compileBird } from './bird/index.ts';
import { compileCoreDns } from './coredns/index.ts';
import { compileOutside } from './coredns/outside.ts';
import { compileExternalDns } from './external-dns/index.ts';
import { compileIptables } from './iptables/index.ts';

export interface CompileOptions {
  /** Names of the nodes to compile for; every node without it. */
  readonly nodes?: readonly string[];
  /** What artifact paths begin with, `clusters/<name>/` in a bundle of several clusters. */
  readonly prefix?: string;
  /** The path of the one text of rules that is wanted; all without it. */
  readonly only?: string;
  /** Which texts of rules or of records; all without it. */
  readonly forms?: readonly (RulesForm | RecordsForm)[];
}

/** Every target's artifacts; a target for which nothing is declared has none. */
export function compile(network: Network, options: CompileOptions = {}): readonly Artifact[] {
  return [
    ...compileRules(network, options),
    ...compileRoutes(network, options),
    ...compileNames(network, options),
    ...compileRecords(network, options),
  ];
}

/** Target iptables. */
export function compileRules(network: Network, options: CompileOptions = {}): readonly RulesArtifact[] {
  const { nodes, prefix = '', only, forms } = options;
  return network.nodes
    .filter((node) => nodes === undefined || nodes.includes(node.name))
    .flatMap((node) => compileIptables(network, node, { prefix, only, forms }));
}

/** Target bird, for the nodes that speak BGP. */
export function compileRoutes(
  { bgp }: Network,
  { nodes, prefix = '' }: CompileOptions = {},
): readonly RoutesArtifact[] {
  if (bgp === undefined) return [];
  const wanted = nodes === undefined ? undefined : new Set(nodes);
  return bgp.nodes
    .filter((node) => wanted?.has(node.name) ?? true)
    .flatMap((node) => compileBird(bgp, node))
    .map((artifact) => below(prefix, artifact));
}

/** Target coredns. */
export function compileNames(network: Network, { prefix = '' }: CompileOptions = {}): readonly NamesArtifact[] {
  return compileCoreDns(network).map((artifact) => below(prefix, artifact));
}

/** Target coredns, of the servers outside the clusters. */
export const compileSite = (site: Site): readonly NamesArtifact[] => compileOutside(site);

/** Target external-dns. */
export function compileRecords(network: Network, options: CompileOptions = {}): readonly RecordsArtifact[] {
  const { prefix = '', forms } = options;
  return compileExternalDns(network, forms).map((artifact) => below(prefix, artifact));
}

const below = <A extends Artifact>(prefix: string, artifact: A): A =>
  prefix === '' ? artifact : { ...artifact, path: prefix + artifact.path };
