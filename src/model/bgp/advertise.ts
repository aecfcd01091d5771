/**
 * Which routes a Calico node originates for Services: the ranges that BGPConfiguration lists, and single addresses of the
 * Services that the node stands for. Texts are kept as written, since calico-node tells a single address by its text.
 *
 * Source: Calico 3.33-dev, confd's `routes.go` and `client.go` (see docs.tigera.io, "Advertise Kubernetes service IP
 * addresses").
 */
import { type Address, type Family, parseAddress, widthOf } from '../../core/ip/address.ts';
import { contains, parsePrefix } from '../../core/ip/prefix.ts';
import { recall } from '../../core/recall.ts';

/** What BGPConfiguration says of Services: CIDRs as written. */
export interface ServiceRanges {
  readonly cluster: readonly string[];
  readonly external: readonly string[];
  readonly loadBalancer: readonly string[];
  /** `serviceLoadBalancerAggregation`; Calico's default is true. */
  readonly aggregated: boolean;
}

export interface AdvertisedService {
  readonly type: string;
  /** As the API server has it: empty for a ClusterIP Service that nobody reaches from outside. */
  readonly externalTrafficPolicy: string;
  /** `None` for a headless Service. */
  readonly clusterIPs: readonly string[];
  readonly externalIPs: readonly string[];
  /** `spec.loadBalancerIP`, which only counts as a reason, never as a route. */
  readonly loadBalancerIP?: string;
  /** The addresses of `status.loadBalancer.ingress`. */
  readonly ingressIPs: readonly string[];
  readonly families: readonly Family[];
  /** Undefined while the Service has no slice at all: calico-node does not look at it then. */
  readonly endpoints: readonly AdvertisedEndpoint[] | undefined;
}

export interface AdvertisedEndpoint {
  readonly family: Family;
  readonly node: string | undefined;
  /** An absent `conditions.ready` means ready. */
  readonly ready: boolean;
}

export interface AdvertisingNode {
  readonly name: string;
  /** Labels of the Node; only the value `true` excludes. */
  readonly labels: Readonly<Record<string, string>>;
}

/** CIDRs in the order in which they are found, each once. */
export interface Advertisement {
  /** Blackhole routes that BIRD originates and exports. */
  readonly statics: readonly string[];
  /** Ranges that BIRD keeps out of the node's kernel. */
  readonly kernelRejects: readonly string[];
}

export const exclusionLabel = 'node.kubernetes.io/exclude-from-external-load-balancers';

/** What `node` originates for `services`. */
export const advertise = (
  ranges: ServiceRanges,
  node: AdvertisingNode,
  services: readonly AdvertisedService[],
): Advertisement => advertiser(ranges, services)(node);

/** For many nodes of one cluster: Services are looked at once. */
export function advertiser(
  ranges: ServiceRanges,
  services: readonly AdvertisedService[],
): (node: AdvertisingNode) => Advertisement {
  const wide = [
    ...ranges.cluster,
    ...ranges.external.filter((cidr) => !isSingle(cidr)),
    ...(ranges.aggregated ? ranges.loadBalancer.filter((cidr) => !isSingle(cidr)) : []),
  ];
  const kernelRejects = [...new Set(wide)];
  // By their index, so that what a node finds is in the order of the Services.
  const everywhere: number[] = [];
  const byNode = new Map<string, number[]>();
  for (const [index, service] of services.entries()) {
    const nodes = nodesFor(ranges, service);
    if (nodes === 'all') everywhere.push(index);
    else for (const node of nodes) recall(byNode, node, () => []).push(index);
  }
  const routes = new Map<number, readonly string[]>();
  return (node) => {
    if (node.labels[exclusionLabel] === 'true') return { statics: [], kernelRejects };
    const own = [...everywhere, ...(byNode.get(node.name) ?? [])].sort((a, b) => a - b);
    const found = own.flatMap((index) => recall(routes, index, () => routesOf(ranges, services[index]!)));
    return { statics: [...new Set([...wide, ...found])], kernelRejects };
  };
}

const advertisedTypes = ['ClusterIP', 'NodePort', 'LoadBalancer'];

/** The nodes that originate single addresses of a Service. */
function nodesFor(ranges: ServiceRanges, service: AdvertisedService): ReadonlySet<string> | 'all' {
  const { type, externalTrafficPolicy: policy, clusterIPs, endpoints, families } = service;
  const first = clusterIPs[0] ?? '';
  if (!advertisedTypes.includes(type) || first === '' || first === 'None' || endpoints === undefined) return new Set();
  if (policy === 'Cluster' && hasSingleEntry(ranges, service)) return 'all';
  if (policy !== 'Local' && ranges.aggregated) return new Set();
  const ready = endpoints.filter((endpoint) => endpoint.ready && families.includes(endpoint.family));
  if (policy !== 'Local') return ready.length > 0 ? 'all' : new Set();
  return new Set(ready.flatMap(({ node }) => node ?? []));
}

/** An address of its own in the list is announced from every node, ready or not: no range stands for it. */
function hasSingleEntry(ranges: ServiceRanges, service: AdvertisedService): boolean {
  const balanced = [...(service.loadBalancerIP === undefined ? [] : [service.loadBalancerIP]), ...service.ingressIPs];
  return (
    (service.type === 'LoadBalancer' && within(ranges.loadBalancer.filter(isSingle), balanced).length > 0) ||
    within(ranges.external.filter(isSingle), service.externalIPs).length > 0
  );
}

/** Cluster IPs are not held against the ranges, in either family: that any range is listed is enough. */
function routesOf(ranges: ServiceRanges, service: AdvertisedService): string[] {
  return [
    ...(ranges.cluster.length > 0 ? service.clusterIPs.flatMap(addressIn) : []),
    ...within(ranges.external, service.externalIPs),
    ...within(ranges.loadBalancer, service.ingressIPs),
  ].map(({ text, family }) => `${text}/${widthOf(family)}`);
}

function within(cidrs: readonly string[], addresses: readonly string[]): Address[] {
  const prefixes = cidrs.flatMap((cidr) => parsePrefix(cidr) ?? []);
  return addresses.flatMap(addressIn).filter((address) => prefixes.some((prefix) => contains(prefix, address)));
}

function addressIn(text: string): Address[] {
  const address = parseAddress(text);
  return address === undefined ? [] : [address];
}

const isSingle = (cidr: string): boolean => cidr.endsWith(cidr.includes(':') ? '/128' : '/32');
