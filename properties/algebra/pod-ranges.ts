/** The ranges that pods get addresses from, where they are known rather than assumed. */
import type { Prefix } from '../../src/core/ip/prefix.ts';
import type { Origin, Path } from '../../src/diagnostics/span.ts';
import type { Declared, Network } from '../../src/model/types/network.ts';

export interface PodRange {
  readonly prefix: Prefix;
  /** The node whose range it is; undefined for a range of the whole cluster. */
  readonly node: string | undefined;
  readonly declared: Declared | undefined;
}

/**
 * Pod CIDRs that a Cluster object or a Node of the input states. Without either, the ranges that projection assumes
 * stand in, except in a live input: there the real ones are merely unknown.
 */
export function podRangesOf(network: Network): readonly PodRange[] {
  const { cluster } = network;
  const path: Path = ['spec', 'podCIDRs'];
  const ranges: PodRange[] = [];
  const stated = cluster.origin !== undefined && states(cluster.origin, path);
  const nodes = network.nodes.filter((node) => !node.projected && node.podCIDRs.length > 0);
  if (stated || (nodes.length === 0 && !network.live)) {
    const declared = stated ? { origin: cluster.origin, path } : undefined;
    for (const prefix of cluster.podCIDRs) ranges.push({ prefix, node: undefined, declared });
  }
  for (const node of nodes) {
    const declared = node.origin === undefined ? undefined : { origin: node.origin, path: ['spec', 'podCIDRs'] };
    for (const prefix of node.podCIDRs) ranges.push({ prefix, node: node.name, declared });
  }
  return ranges;
}

/** Whether the text has a value at `path`: a span of an absent value is its parent's. */
function states(origin: Origin, path: Path): boolean {
  const own = origin.span(path);
  const parent = origin.span(path.slice(0, -1));
  return (
    own.line !== parent.line ||
    own.column !== parent.column ||
    own.endLine !== parent.endLine ||
    own.endColumn !== parent.endColumn
  );
}
