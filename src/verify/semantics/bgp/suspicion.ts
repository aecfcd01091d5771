/**
 * What need not be followed: an address that gets nowhere where it should not, even if all nodes of a shape were one. Addresses
 * that every filter treats alike fare alike there.
 */
import { addressOf, type Family } from '../../../core/ip/address.ts';
import { type Prefix, parsePrefix, prefixOf } from '../../../core/ip/prefix.ts';
import { recall } from '../../../core/recall.ts';
import { advertised, serviceRanges, taggedPrefixes } from '../../../model/bgp/settings.ts';
import type { FilterRule } from '../../../model/types/calico.ts';
import type { ClusterBgp } from '../../../model/types/calico-network.ts';
import { exporter } from './export.ts';
import { matchesPrefix } from './filter.ts';
import { type Fold, foldOf, mayMeet } from './folded.ts';
import type { SessionGraph } from './graph.ts';
import type { Route } from './route.ts';
import type { Numbers } from './shapes.ts';
import { type Path, stepper } from './travel.ts';

/** A route where it begins. */
interface Start {
  readonly speaker: number;
  readonly route: Route;
}

/**
 * Whether a route may leave through a node that has it from others: no, where it does not in either fold of the graph, the
 * second of which is larger and knows ASes. Nodes are taken to give away the address as if each of them had it, and an
 * address in a block of pods, which is some node's own, is always one to look at.
 */
export function suspicion(bgp: ClusterBgp, graph: SessionGraph): (cidr: string, start: Start) => boolean {
  const treatment = treatmentOf(bgp);
  const inBlock = coveringOf(bgp.blocks.flatMap(({ spec }) => parsePrefix(spec.cidr) ?? []));
  const folds = new Map<Numbers, Fold>();
  const answers = new Map<string, boolean>();
  const leaves = ({ entered, via }: Path, far: number): boolean =>
    entered !== undefined &&
    graph.speakers[via[0]!]!.kind === 'node' &&
    graph.speakers[graph.ends[far]!.speaker]!.kind !== 'node';
  const mayLeave = (cidr: string, start: Start, numbers: Numbers): boolean => {
    const fold = recall(folds, numbers, () => foldOf(bgp, graph, numbers));
    return recall(answers, `${numbers} ${fold.shapes[start.speaker]} ${treatment(cidr)}`, () => {
      const exporterOf = (speaker: number) => {
        const node = graph.speakers[speaker]!.node!;
        return exporter(bgp, node, [...advertised(bgp, node).statics, cidr]);
      };
      return mayMeet(graph, fold, stepper(bgp, graph, { exporterOf, loops: 'ASes' }), start, leaves);
    });
  };
  return (cidr, start) =>
    inBlock(start.route.prefix).length > 0 ||
    (['spoken', 'all'] as const).every((numbers) => mayLeave(cidr, start, numbers));
}

/** What every filter, pool and range says of an address, as one text. */
function treatmentOf(bgp: ClusterBgp): (cidr: string) => string {
  const ranges = serviceRanges(bgp);
  const tagged = bgp.nodes.flatMap((node) => ([4, 6] as const).flatMap((family) => taggedPrefixes(bgp, node, family)));
  const cidrs = new Set([
    ...ranges.cluster,
    ...ranges.external,
    ...ranges.loadBalancer,
    ...bgp.pools.map(({ spec }) => spec.cidr),
    ...bgp.blocks.map(({ spec }) => spec.cidr),
    ...tagged.map(({ cidr }) => cidr),
    ...bgp.routers.flatMap(({ spec }) => spec.accepts ?? []),
  ]);
  const covering = coveringOf([...cidrs].flatMap((cidr) => parsePrefix(cidr) ?? []));
  const rules = bgp.filters.flatMap(({ spec }): readonly FilterRule[] => Object.values(spec).flat());
  return (cidr) => {
    const prefix = parsePrefix(cidr)!;
    return [...covering(prefix), ...rules.map((rule) => Number(matchesPrefix(rule, { prefix })))].join(' ');
  };
}

/** The texts of the prefixes that cover one: one look for each length that occurs. */
function coveringOf(prefixes: readonly Prefix[]): (inner: Prefix) => readonly string[] {
  const known = new Set(prefixes.map(({ text }) => text));
  const lengths = new Set(prefixes.map(({ family, length }) => `${family}/${length}`));
  const sorted = [...lengths].sort();
  return ({ family, value, length }) =>
    sorted.flatMap((each) => {
      const [of, outer] = each.split('/').map(Number) as [Family, number];
      if (of !== family || outer > length) return [];
      const { text } = prefixOf(addressOf(family, value), outer);
      return known.has(text) ? [text] : [];
    });
}
