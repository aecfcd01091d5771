/** What holds for one node: the configuration of the cluster, what its own overrides, and Calico's defaults. */
import { sha256Hex } from '../../core/hash.ts';
import type { Family } from '../../core/ip/address.ts';
import { recall } from '../../core/recall.ts';
import type { BgpConfigurationObject, BlockAffinityObject } from '../types/calico.ts';
import type { BgpNode, ClusterBgp } from '../types/calico-network.ts';
import { type Advertisement, advertiser, type ServiceRanges } from './advertise.ts';
import { parseCommunity } from './values.ts';

type Spec = BgpConfigurationObject['spec'];

export const globalSpec = (bgp: ClusterBgp): Spec => bgp.configurations.get('default')?.spec ?? {};
const ownSpec = (bgp: ClusterBgp, node: BgpNode): Spec => bgp.configurations.get(`node.${node.name}`)?.spec ?? {};

/** The larger a metric, the later a route is taken; BIRD carries `most - metric` as local preference. */
export const mostPriority = 2147483647;

export function normalPriority(bgp: ClusterBgp, family: Family): number {
  const spec = globalSpec(bgp);
  return (family === 4 ? spec.ipv4NormalRoutePriority : spec.ipv6NormalRoutePriority) ?? 1024;
}

export const globalAs = (bgp: ClusterBgp): number => globalSpec(bgp).asNumber || 64512;
export const localAs = (bgp: ClusterBgp, node: BgpNode): number => node.asNumber ?? globalAs(bgp);

/** 0 where BGP's own port holds. */
export const listenPort = (bgp: ClusterBgp, node: BgpNode): number =>
  ownSpec(bgp, node).listenPort ?? globalSpec(bgp).listenPort ?? 0;

export const logSeverity = (bgp: ClusterBgp, node: BgpNode): string =>
  (ownSpec(bgp, node).logSeverityScreen ?? globalSpec(bgp).logSeverityScreen ?? 'Info').toLowerCase();

/** Empty for a node that only has IPv6 and is not told one. */
export function routerId(bgp: ClusterBgp, { name, addresses }: BgpNode): string {
  const said = bgp.environment['CALICO_ROUTER_ID'] ?? '';
  if (said === '') return addresses[4]?.text ?? '';
  if (said !== 'hash') return said;
  const bytes = [0, 2, 4, 6].map((at) => Number.parseInt(sha256Hex(name).slice(at, at + 2), 16));
  // Above 223 there are no addresses of hosts.
  if (bytes[0]! > 223) bytes[0]! -= 32;
  return bytes.join('.');
}

const ranges = new WeakMap<ClusterBgp, ServiceRanges>();

export const serviceRanges = (bgp: ClusterBgp): ServiceRanges => recall(ranges, bgp, () => settleRanges(bgp));

function settleRanges(bgp: ClusterBgp): ServiceRanges {
  const spec = globalSpec(bgp);
  const said = bgp.environment['CALICO_ADVERTISE_CLUSTER_IPS'] ?? '';
  const cidrs = (listed: Spec['serviceClusterIPs'] = []) => listed.flatMap(({ cidr }) => (cidr ? [cidr] : []));
  return {
    cluster: said === '' ? known(cidrs(spec.serviceClusterIPs)) : known([said]),
    external: known(cidrs(spec.serviceExternalIPs)),
    loadBalancer: known(cidrs(spec.serviceLoadBalancerIPs)),
    aggregated: spec.serviceLoadBalancerAggregation !== 'Disabled',
  };
}

const affinities = new WeakMap<ClusterBgp, ReadonlyMap<string, readonly BlockAffinityObject[]>>();

/** The affinities that name a node. */
export function affinitiesOf(bgp: ClusterBgp, { name }: BgpNode): readonly BlockAffinityObject[] {
  const byNode = recall(affinities, bgp, () => {
    const found = new Map<string, BlockAffinityObject[]>();
    for (const block of bgp.blocks) recall(found, block.spec.node, () => []).push(block);
    return found;
  });
  return byNode.get(name) ?? [];
}

interface Advertisements {
  readonly settle: (node: BgpNode) => Advertisement;
  readonly byNode: Map<BgpNode, Advertisement>;
}
const advertisements = new WeakMap<ClusterBgp, Advertisements>();

/** What a node originates for the cluster's Services. */
export function advertised(bgp: ClusterBgp, node: BgpNode): Advertisement {
  const { settle, byNode } = recall(advertisements, bgp, () => ({
    settle: advertiser(serviceRanges(bgp), bgp.services),
    byNode: new Map<BgpNode, Advertisement>(),
  }));
  return recall(byNode, node, () => settle(node));
}

/** One address without a length, and calico-node takes nothing of the whole list. */
const known = (cidrs: readonly string[]): readonly string[] => (cidrs.every((cidr) => cidr.includes('/')) ? cidrs : []);

export interface TaggedPrefix {
  readonly cidr: string;
  /** Sorted as texts, each once. */
  readonly values: readonly (readonly number[])[];
}

/** A node's own list stands in place of the cluster's. */
export function taggedPrefixes(bgp: ClusterBgp, node: BgpNode, family: Family): readonly TaggedPrefix[] {
  const own = ownSpec(bgp, node);
  const spec = (own.prefixAdvertisements ?? []).length > 0 ? own : globalSpec(bgp);
  const names = new Map(spec.communities?.map(({ name, value }) => [name, value]));
  return (spec.prefixAdvertisements ?? [])
    .filter(({ cidr }) => cidr !== undefined && cidr.includes(':') === (family === 6))
    .map(({ cidr, communities = [] }) => ({
      cidr: cidr!,
      values: [...new Set(communities.map((value) => names.get(value) ?? value))].sort().flatMap((value) => {
        const parts = parseCommunity(value);
        return parts === undefined ? [] : [parts];
      }),
    }));
}
