/**
 * Whether a Calico node gives a route to a peer: the peer's filters first, then pools that are kept back, communities, the
 * node's own blocks, ranges and addresses of Services, and pools. Whatever is left is not given away.
 *
 * Source: docs.tigera.io, "Advertise Kubernetes service IP addresses" and BGPPeer; Calico 3.33-dev.
 */
import { covers, type Prefix, parsePrefix } from '../../../core/ip/prefix.ts';
import { advertise } from '../../../model/bgp/advertise.ts';
import type { Session } from '../../../model/bgp/sessions.ts';
import { normalPriority, serviceRanges, taggedPrefixes } from '../../../model/bgp/settings.ts';
import type { BgpFilterObject } from '../../../model/types/calico.ts';
import type { BgpNode, ClusterBgp } from '../../../model/types/calico-network.ts';
import { applyFilters, tagged } from './filter.ts';
import type { Route } from './route.ts';

/** The route as the peer gets it; undefined where it does not. */
export function exported(bgp: ClusterBgp, node: BgpNode, session: Session, route: Route): Route | undefined {
  const ruling = applyFilters(filtersOf(bgp, session), route, { direction: 'export', internal: session.internal });
  if (ruling.action === 'reject') return undefined;
  if (ruling.action === 'accept') return ruling.route;
  const { family } = session;
  const within = (cidrs: readonly string[]) => cidrs.some((cidr) => isWithin(route.prefix, cidr));
  const pools = (hidden: boolean) =>
    bgp.pools.filter(({ spec }) => (spec.disableBGPExport === true) === hidden).map(({ spec }) => spec.cidr);
  if (within(pools(true))) return undefined;
  const values = taggedPrefixes(bgp, node, family)
    .filter(({ cidr }) => isWithin(route.prefix, cidr))
    .flatMap((tags) => tags.values.map((parts) => parts.join(':')));
  const sent = tagged(route, values);
  const block = bgp.blocks.find(
    ({ spec }) =>
      spec.node === node.name && (!spec.state || spec.state === 'confirmed') && isWithin(route.prefix, spec.cidr),
  );
  if (block !== undefined) {
    const whole = isWithin(parsePrefix(block.spec.cidr)!, route.prefix);
    const moved = 2147483647 - route.localPreference < normalPriority(bgp, family);
    return whole || moved ? sent : undefined;
  }
  const ranges = serviceRanges(bgp);
  const { statics } = advertise(ranges, node, bgp.services);
  const reflected = node.clusterID === '' ? [] : [...ranges.loadBalancer, ...ranges.external];
  return within([...statics, ...reflected, ...pools(false)]) ? sent : undefined;
}

/** The route as a node takes it from a peer; undefined where its filters refuse it. Nothing else does. */
export function imported(bgp: ClusterBgp, session: Session, route: Route): Route | undefined {
  const ruling = applyFilters(filtersOf(bgp, session), route, { direction: 'import', internal: session.internal });
  if (ruling.action === 'reject') return undefined;
  return ruling.action === 'accept' ? ruling.route : route;
}

/** A filter that does not exist is passed over, as calico-node does. */
const filtersOf = (bgp: ClusterBgp, { filters }: Session): BgpFilterObject[] =>
  filters.flatMap((name) => bgp.filters.find(({ metadata }) => metadata.name === name) ?? []);

function isWithin(inner: Prefix, outer: string | Prefix): boolean {
  const prefix = typeof outer === 'string' ? parsePrefix(outer) : outer;
  return prefix !== undefined && prefix.family === inner.family && covers(prefix, inner);
}
