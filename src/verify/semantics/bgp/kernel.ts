/**
 * Which routes a Calico node's BIRD writes into the kernel, and how. Ranges of Services stay out, since kube-proxy answers for
 * them; routes of pools that Felix programs stay out, and which those are says `programClusterRoutes`.
 *
 * Source: Calico 3.33-dev, "cluster route programming"; docs.tigera.io, BGPConfiguration and IPPool.
 */
import type { Address } from '../../../core/ip/address.ts';
import { contains, parsePrefix } from '../../../core/ip/prefix.ts';
import { advertised, globalSpec, mostPriority, normalPriority } from '../../../model/bgp/settings.ts';
import type { IpPoolObject } from '../../../model/types/calico.ts';
import type { BgpNode, ClusterBgp } from '../../../model/types/calico-network.ts';
import { isBetterThan, isInside } from './questions.ts';
import { asItCame, type Route } from './route.ts';

export interface Programmed {
  /** Undefined where BIRD takes its own default, `asItCame` of a route that is not settled. */
  readonly metric: number | undefined;
  readonly rank: number | undefined;
  /** The device to write it to; empty for none, undefined where nothing is said. */
  readonly tunnel: string | undefined;
}

/** Whether Felix, and not BIRD, has the routes over IPIP, or those without any tunnel, in its hands. */
export function keptByFelix(bgp: ClusterBgp, which: 'tunnels' | 'plain'): boolean {
  const said = globalSpec(bgp).programClusterRoutes ?? 'EnabledNoEncapOnly';
  return said !== 'Enabled' && said !== (which === 'tunnels' ? 'EnabledIPIPOnly' : 'EnabledNoEncapOnly');
}

/** `isDevice` of a route to what is attached; `metric` as the kernel had it. `canTunnel` of Calico's own BIRD alone. */
export type KernelExport = (
  route: Route & { readonly isDevice: boolean; readonly metric: number | undefined },
) => Programmed | undefined;

export function programmer(bgp: ClusterBgp, node: BgpNode, family: 4 | 6, canTunnel: boolean): KernelExport {
  const { kernelRejects } = advertised(bgp, node);
  const rejected = kernelRejects.flatMap((cidr) => parsePrefix(cidr) ?? []);
  const secured = node.wireguard[family]
    ? bgp.nodes.filter((other) => other.name !== node.name && other.wireguard[family])
    : [];
  const hops = new Set(secured.flatMap((other) => other.addresses[family]?.text ?? []));
  const pools = bgp.pools.flatMap((pool) => {
    const prefix = parsePrefix(pool.spec.cidr);
    // A node without a subnet can't tell near from far, and says nothing of pools.
    return prefix?.family !== family || (family === 4 && node.subnet === undefined) ? [] : [{ pool, prefix }];
  });
  const normal = normalPriority(bgp, family);
  const ordered = pools.sort((a, b) => (`${a.pool.spec.cidr})` < `${b.pool.spec.cidr})` ? -1 : 1));
  return (route) => {
    if (route.isDevice || rejected.some((prefix) => isInside(route, prefix))) return undefined;
    const metric = metricOf(route);
    const rank = route.learned && isBetterThan(route, normal) ? 200 : undefined;
    if (hops.size > 0 && leadsTo(route, 'by WireGuard', ({ text }) => hops.has(text))) return undefined;
    const found = ordered.find(({ prefix }) => isInside(route, prefix));
    const tunnel = found === undefined ? undefined : tunnelOf(bgp, node, found.pool, route, canTunnel);
    return tunnel === 'kept' ? undefined : { metric, rank, tunnel };
  };
}

function metricOf(route: Parameters<KernelExport>[0]): number | undefined {
  if (route.unsettled !== undefined) return asItCame;
  return route.learned ? (mostPriority - route.localPreference) >>> 0 : route.metric;
}

/** Whether the next hop passes a test; `key` names it. A route without one passes none. */
const leadsTo = ({ nextHop, unsettled }: Route, key: string, test: (address: Address) => boolean): boolean =>
  unsettled?.nextHop(key, test) ?? (nextHop !== undefined && test(nextHop));

const isOn = (mode: string | undefined): boolean => mode === 'Always' || mode === 'CrossSubnet';

function tunnelOf(
  bgp: ClusterBgp,
  { subnet }: BgpNode,
  { spec }: IpPoolObject,
  route: Route,
  canTunnel: boolean,
): string | undefined {
  const tunnelled = isOn(spec.ipipMode);
  if (isOn(spec.vxlanMode) || keptByFelix(bgp, tunnelled ? 'tunnels' : 'plain')) return 'kept';
  if (!tunnelled || spec.cidr.includes(':')) return undefined;
  if (!canTunnel) return 'kept';
  const near = parsePrefix(subnet ?? '');
  if (spec.ipipMode === 'Always' || near === undefined) return 'tunl0';
  return leadsTo(route, `~ ${near.text}`, (address) => contains(near, address)) ? '' : 'tunl0';
}
