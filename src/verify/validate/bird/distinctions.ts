/** What a text and the definitions tell routes apart by: prefixes, next hops, names of interfaces, AS paths and numbers. */
import { type Family, widthOf } from '../../../core/ip/address.ts';
import { type Prefix, parsePrefix, prefixOf } from '../../../core/ip/prefix.ts';
import { recall } from '../../../core/recall.ts';
import {
  advertised,
  mostPriority,
  normalPriority,
  serviceRanges,
  taggedPrefixes,
} from '../../../model/bgp/settings.ts';
import type { FilterRule } from '../../../model/types/calico.ts';
import type { BgpNode, ClusterBgp } from '../../../model/types/calico-network.ts';
import type { Configuration, PrefixPattern } from '../../read/bird/syntax.ts';
import { ownBlocks } from '../../semantics/bgp/export.ts';
import { prefixCells } from '../../semantics/bird/cells.ts';
import { Distinctions, hostsAmong } from '../../semantics/bird/inquiry.ts';

export interface Space {
  /** Prefixes that stand for all. */
  readonly prefixes: number;
  readonly distinctions: Distinctions;
}

export function spaceOf(bgp: ClusterBgp, node: BgpNode, family: Family, configuration: Configuration): Space {
  const written = writtenIn(configuration);
  const patterns = [...written.patterns, ...declaredPatterns(bgp, node, family)];
  const hops = [
    ...patterns,
    ...written.hosts,
    ...patternsOf(node.subnet === undefined ? [] : [node.subnet]),
    ...tunnelEnds(bgp, family),
  ];
  const cells = prefixCells(family, patterns, written.everyLength);
  const distinctions = new Distinctions(cells, hostsAmong(prefixCells(family, hops), family));
  for (const glob of ['*.cali', '*.calico', 'tunl0', 'bpf*.cali']) distinctions.interfaceName(glob);
  notePriority(distinctions, normalPriority(bgp, family));
  for (const rule of rulesOf(bgp, family)) noteRule(distinctions, rule);
  return { prefixes: cells.length, distinctions };
}

const ends = new WeakMap<ClusterBgp, Map<Family, readonly PrefixPattern[]>>();

/** The addresses of all nodes with WireGuard. */
const tunnelEnds = (bgp: ClusterBgp, family: Family): readonly PrefixPattern[] =>
  recall(
    recall(ends, bgp, () => new Map<Family, readonly PrefixPattern[]>()),
    family,
    () =>
      bgp.nodes.flatMap(({ wireguard, addresses }) =>
        wireguard[family] && addresses[family] ? [only(prefixOf(addresses[family], widthOf(family)))] : [],
      ),
  );

const rulesOf = ({ filters }: ClusterBgp, family: Family): readonly FilterRule[] =>
  filters.flatMap(({ spec }) =>
    family === 4
      ? [...(spec.importV4 ?? []), ...(spec.exportV4 ?? [])]
      : [...(spec.importV6 ?? []), ...(spec.exportV6 ?? [])],
  );

function noteRule(distinctions: Distinctions, rule: FilterRule): void {
  if (rule.interface !== undefined) distinctions.interfaceName(rule.interface);
  if (rule.priority !== undefined) notePriority(distinctions, rule.priority);
  if (rule.asPathPrefix !== undefined) distinctions.path([...rule.asPathPrefix, '*']);
}

function notePriority(distinctions: Distinctions, priority: number): void {
  for (const start of [mostPriority - priority, mostPriority - priority + 1, mostPriority + 1])
    distinctions.number('preference', start);
  for (const start of [priority, priority + 1, mostPriority + 1]) distinctions.number('metric', start);
}

function declaredPatterns(bgp: ClusterBgp, node: BgpNode, family: Family): readonly PrefixPattern[] {
  const ranges = serviceRanges(bgp);
  const { statics, kernelRejects } = advertised(bgp, node);
  return [
    ...patternsOf([
      ...statics,
      ...kernelRejects,
      ...ranges.loadBalancer,
      ...ranges.external,
      ...bgp.pools.map(({ spec }) => spec.cidr),
      ...ownBlocks(bgp, node),
      ...taggedPrefixes(bgp, node, family).map(({ cidr }) => cidr),
    ]),
    ...rulesOf(bgp, family).flatMap(({ cidr, prefixLength }) =>
      patternsOf(cidr === undefined ? [] : [cidr]).map(({ prefix, least, most }) => ({
        prefix,
        least: prefixLength?.min ?? least,
        most: Math.min(most, prefixLength?.max ?? most),
      })),
    ),
  ];
}

const patternsOf = (cidrs: readonly string[]): PrefixPattern[] =>
  cidrs.flatMap((cidr) => {
    const prefix = parsePrefix(cidr);
    return prefix === undefined ? [] : [under(prefix)];
  });

const under = (prefix: Prefix): PrefixPattern => ({ prefix, least: prefix.length, most: widthOf(prefix.family) });
const only = (prefix: Prefix): PrefixPattern => ({ prefix, least: prefix.length, most: prefix.length });

interface Written {
  readonly patterns: PrefixPattern[];
  readonly hosts: PrefixPattern[];
  /** Whether some filter asks for a length as a number. */
  everyLength: boolean;
}

/** Every prefix and address that stands in a filter or function, wherever it stands there. */
function writtenIn({ functions, protocols }: Configuration): Written {
  const found: Written = { patterns: [], hosts: [], everyLength: false };
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('least' in value) found.patterns.push(value as PrefixPattern);
    else if ('type' in value && value.type === 'prefix')
      found.patterns.push(under((value as unknown as { value: Prefix }).value));
    else if ('type' in value && value.type === 'address') {
      const { value: address } = value as unknown as { value: Parameters<typeof prefixOf>[0] };
      found.hosts.push(only(prefixOf(address, widthOf(address.family))));
    } else {
      if ('kind' in value && value.kind === 'member' && 'name' in value && value.name === 'len')
        found.everyLength = true;
      for (const inner of Object.values(value)) visit(inner);
    }
  };
  for (const { body } of functions.values()) visit(body);
  const uses = protocols.flatMap(({ channels }) => channels.flatMap((channel) => [channel.import, channel.export]));
  // Many sessions have one filter in the same words.
  for (const use of new Map(uses.map((use) => [use?.kind === 'body' ? use.text : use, use])).values()) visit(use);
  return found;
}
