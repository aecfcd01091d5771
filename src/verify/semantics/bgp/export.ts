/**
 * Whether a Calico node gives a route to a peer: the peer's filters first, then pools that are kept back, interfaces of its
 * own pods, communities, the node's own blocks, ranges and addresses of Services, and pools. Whatever is left is not given
 * away.
 *
 * Source: docs.tigera.io, "Advertise Kubernetes service IP addresses" and BGPPeer; Calico 3.33-dev.
 */
import { type Prefix, parsePrefix } from '../../../core/ip/prefix.ts';
import type { Session } from '../../../model/bgp/sessions.ts';
import {
  advertised,
  affinitiesOf,
  mostPriority,
  normalPriority,
  serviceRanges,
  taggedPrefixes,
} from '../../../model/bgp/settings.ts';
import type { BgpFilterObject } from '../../../model/types/calico.ts';
import type { BgpNode, ClusterBgp } from '../../../model/types/calico-network.ts';
import { applyFilters, tagged } from './filter.ts';
import { keptByFelix } from './kernel.ts';
import { isBetterThan, isExactly, isInside, isMorePreferred, isNamed } from './questions.ts';
import type { Route } from './route.ts';

/** The route as the peer gets it; undefined where it does not. */
export type Export = (session: Session, route: Route) => Route | undefined;

/**
 * For many routes of one node: what does not depend on the route is looked up once. `statics` are what it originates for
 * Services.
 */
export function exporter(bgp: ClusterBgp, node: BgpNode, statics = advertised(bgp, node).statics): Export {
  const known = (cidrs: readonly string[]) => cidrs.flatMap((cidr) => parsePrefix(cidr) ?? []);
  const pools = (hidden: boolean) =>
    known(bgp.pools.filter(({ spec }) => (spec.disableBGPExport === true) === hidden).map(({ spec }) => spec.cidr));
  const [hiddenPools, shownPools] = [pools(true), pools(false)];
  const ranges = serviceRanges(bgp);
  const reflected = node.clusterID === '' ? [] : [...ranges.loadBalancer, ...ranges.external];
  const open = [...known([...statics, ...reflected]), ...shownPools];
  const tags = ([4, 6] as const).flatMap((family) => taggedPrefixes(bgp, node, family));
  const blocks = known(ownBlocks(bgp, node));
  const ofPods = ['*.cali', '*.calico', ...(keptByFelix(bgp, 'tunnels') ? ['tunl0'] : [])];
  return (session, route) => {
    const ruling = applyFilters(filtersOf(bgp, session), route, { direction: 'export', internal: session.internal });
    if (ruling.action === 'reject') return undefined;
    if (ruling.action === 'accept') return ruling.route;
    if (isWithin(route, hiddenPools)) return undefined;
    if (session.internal && ofPods.some((name) => isNamed(route, name))) return undefined;
    if (isNamed(route, 'bpf*.cali')) return undefined;
    const values = tags
      .filter(({ cidr }) => isWithin(route, known([cidr])))
      .flatMap((tag) => tag.values.map((parts) => parts.join(':')));
    const sent = () => (values.length === 0 ? route : tagged(route, values));
    const block = blocks.find((each) => isInside(route, each));
    if (block === undefined) return isWithin(route, open) ? sent() : undefined;
    if (isExactly(route, block)) return sent();
    // A pod that moves here announces its own address, with a better priority than usual.
    return isBetterThan(route, normalPriority(bgp, session.family)) ? sent() : undefined;
  };
}

/** The blocks that the node has, in the order of their texts with `-` for `/`. */
export const ownBlocks = (bgp: ClusterBgp, node: BgpNode): readonly string[] => {
  const own = affinitiesOf(bgp, node).filter(({ spec }) => !spec.state || spec.state === 'confirmed');
  return [...new Set(own.map(({ spec }) => spec.cidr.replace('/', '-')))].sort().map((key) => key.replace('-', '/'));
};

/** The route as a node takes it from a peer; undefined where its filters refuse it. Nothing else does. */
export function imported(bgp: ClusterBgp, session: Session, route: Route): Route | undefined {
  const ruling = applyFilters(filtersOf(bgp, session), route, { direction: 'import', internal: session.internal });
  if (ruling.action === 'reject') return undefined;
  if (ruling.action === 'accept') return ruling.route;
  // Better than usual is better than what the kernel has, too.
  return isMorePreferred(route, mostPriority - normalPriority(bgp, session.family)) ? { ...route, rank: 200 } : route;
}

/** A filter that does not exist is passed over, as calico-node does. */
export const filtersOf = (bgp: ClusterBgp, { filters }: Session): BgpFilterObject[] =>
  filters.flatMap((name) => bgp.filters.find(({ metadata }) => metadata.name === name) ?? []);

const isWithin = (route: Route, outer: readonly Prefix[]): boolean => outer.some((prefix) => isInside(route, prefix));
