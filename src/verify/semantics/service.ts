/**
 * What a Service promises, packet by packet, on one node: written from the Kubernetes documentation (Service, "Virtual IPs
 * and Service Proxies", "Using Source IP", "Service Internal Traffic Policy", "Topology Aware Routing", KEP-1669
 * terminating endpoints, KEP-2086, KEP-2433, KEP-3015) and deliberately not from the compiler.
 *
 * A promise is a list of cases; the first whose condition holds says what becomes of the packet. Where two Services claim
 * one address, a case has several options, and any of them keeps the promise.
 */
import type { Address, Family } from '../../core/ip/address.ts';
import { contains, type Prefix, parsePrefix } from '../../core/ip/prefix.ts';
import { type Rational, rational } from '../../core/rational.ts';
import { recall } from '../../core/recall.ts';
import {
  type Endpoint,
  type Network,
  type Node,
  type Service,
  type ServicePort,
  servicePortName,
} from '../../model/types/network.ts';
import { protocolNumber } from '../read/protocols.ts';
import { always, and, type Condition, never, or, sourceIn, sourceIs } from './condition.ts';

export type ClaimKind = 'cluster-ip' | 'external-ip' | 'load-balancer' | 'node-port';

/** One way in to one service port: an address and port that it answers on, and what happens to traffic there. */
export interface Claim {
  readonly kind: ClaimKind;
  readonly service: Service;
  readonly port: ServicePort;
  /** `namespace/name:port`. */
  readonly name: string;
  /** Undefined for node ports, which answer on the node's addresses. */
  readonly address: Address | undefined;
  readonly protocol: number;
  readonly number: number;
  /** Traffic that reaches endpoints. */
  readonly served: readonly Served[];
  /** What refuses the traffic that `served` leaves. */
  readonly refused: 'reject' | 'drop' | undefined;
  /** Whether sources outside the ranges are dropped. */
  readonly filtered: boolean;
}

export interface Served {
  readonly when: Condition;
  /** Uniformly one of these. */
  readonly endpoints: readonly Endpoint[];
  /** Whether the source is rewritten, whoever the endpoint is. */
  readonly rewritten: Condition;
  readonly affinitySeconds: number | undefined;
}

export interface Declared {
  readonly claims: readonly Claim[];
  /** TCP ports that load balancers probe. */
  readonly healthChecks: readonly number[];
}

/** Everything that the network's Services promise on a node, for traffic that the node forwards or sends. */
export function declare(network: Network, node: Node, family: Family, entry: 'interface' | 'node'): Declared {
  const pods = podTraffic(network, node, family, entry);
  // Without a way to tell pods from others nothing can be said of who needs rewriting, so nobody is rewritten.
  const { proxy } = network.cluster;
  const outsiders = proxy.masqueradeAll ? always : knowsPods(network, node, family) ? notPods(pods) : never;
  const point: Viewpoint = { node, family, entry, pods, outsiders };
  const kept = recall(keptClaims, network, () => ({ 4: new Map(), 6: new Map() }))[family];
  const key = conditionKey(outsiders);
  const shared = recall(sharedDeclarations, network, () => new Map<string, Declared>());
  const before = shared.get(`${family} ${key}`);
  if (before !== undefined) return before;
  const claims: Claim[] = [];
  const healthChecks: number[] = [];
  let isShared = true;
  for (const service of network.services) {
    const clusterIP = service.clusterIPs.find((address) => address.family === family);
    if (!service.proxied || clusterIP === undefined) continue;
    if (service.healthCheckNodePort !== 0) healthChecks.push(service.healthCheckNodePort);
    const known = kept.get(service);
    if (known?.outsiders === key) {
      for (const claim of known.claims) claims.push(claim);
      continue;
    }
    const ports = new Map(service.ports.map((port) => [`${port.name} ${port.protocol}`, port]));
    const own = [...ports.values()].flatMap((port) => claimsOf(service, port, clusterIP, point));
    if (asksTheNode(service, family)) isShared = false;
    else kept.set(service, { outsiders: key, claims: own });
    for (const claim of own) claims.push(claim);
  }
  const declared = { claims, healthChecks };
  if (isShared) shared.set(`${family} ${key}`, declared);
  return declared;
}

/** From where a Service is looked at. */
interface Viewpoint {
  readonly node: Node;
  readonly family: Family;
  readonly entry: 'interface' | 'node';
  readonly pods: Condition;
  /** Whose source is rewritten on the way to a cluster IP. */
  readonly outsiders: Condition;
}

/** Claims that are the same from every node, and the outsiders for whom they hold. */
type KeptClaims = Map<Service, { readonly outsiders: string; readonly claims: readonly Claim[] }>;

const keptClaims = new WeakMap<Network, Readonly<Record<Family, KeptClaims>>>();

/** Where all claims are such, by family and outsiders: there is one declaration for all nodes. */
const sharedDeclarations = new WeakMap<Network, Map<string, Declared>>();

/** `outsiders` is one of the few conditions that `declare` makes: a range, an interface, or everybody or nobody. */
const conditionKey = (condition: Condition): string =>
  JSON.stringify(condition, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));

/** Whether what a Service promises depends on the node: on what is local or near to it, or on its own address. */
function asksTheNode(service: Service, family: Family): boolean {
  return (
    service.internalTrafficPolicy === 'Local' ||
    service.externalTrafficPolicy === 'Local' ||
    service.sourceRanges.length > 0 ||
    service.ports.some(({ endpoints }) =>
      endpoints[family].some(
        ({ rivals, zoneHints, nodeHints }) =>
          rivals !== undefined || zoneHints !== undefined || nodeHints !== undefined,
      ),
    )
  );
}

/** Where a service port answers; at its own number where nothing else is said. */
interface ClaimedPlace {
  readonly kind: ClaimKind;
  readonly address: Address | undefined;
  readonly number?: number;
  readonly filtered?: boolean;
}

function claimsOf(service: Service, port: ServicePort, clusterIP: Address, point: Viewpoint): Claim[] {
  const { node, entry, pods, outsiders, family } = point;
  const all = port.endpoints[family].map((endpoint) => latest(endpoint, node));
  const anywhere = all.some((endpoint) => endpoint.ready || (endpoint.serving && endpoint.terminating));
  const name = servicePortName(service, port);
  const protocol = protocolNumber(port.protocol.toLowerCase())!;
  const claims: Claim[] = [];
  const add = (
    { kind, address, number = port.port, filtered = false }: ClaimedPlace,
    { served, refused }: Pick<Claim, 'served' | 'refused'>,
  ) => claims.push({ kind, service, port, name, address, protocol, number, served, refused, filtered });
  const serve = (when: Condition, endpoints: readonly Endpoint[], rewritten: Condition): Served[] =>
    endpoints.length === 0 || when === never
      ? []
      : [{ when, endpoints, rewritten, affinitySeconds: service.affinitySeconds }];
  const refusal = (endpoints: readonly Endpoint[]): Claim['refused'] =>
    !anywhere ? 'reject' : endpoints.length === 0 ? 'drop' : undefined;

  const cluster = usable(all, node, 'Cluster');
  const local = usable(all, node, 'Local');
  const internal = service.internalTrafficPolicy === 'Local' ? local : cluster;
  const toClusterIP = { served: serve(always, internal, outsiders), refused: refusal(internal) };
  add({ kind: 'cluster-ip', address: clusterIP }, toClusterIP);

  const external = (admitted: Condition): Pick<Claim, 'served' | 'refused'> =>
    service.externalTrafficPolicy === 'Cluster'
      ? { served: serve(admitted, cluster, always), refused: refusal(cluster) }
      : {
          // The cluster's own clients are not subject to the external policy: they reach every endpoint.
          served: [
            ...serve(and(admitted, pods), cluster, never),
            ...serve(and(admitted, entry === 'node' ? always : never), cluster, always),
            ...serve(admitted, local, never),
          ],
          refused: refusal(local),
        };
  for (const { address } of service.externalIPs) {
    if (address.family === family) add({ kind: 'external-ip', address }, external(always));
  }
  const ranges = sourceRanges(service, family);
  const vips = service.ingress.filter(({ address, mode }) => address.family === family && mode === 'VIP');
  for (const { address } of vips) {
    const filtered = ranges !== undefined && anywhere;
    const admitted = filtered
      ? or(
          ...ranges.map(sourceIn),
          ...ownTraffic(
            ranges,
            node,
            family,
            vips.map((vip) => vip.address),
          ),
        )
      : always;
    add({ kind: 'load-balancer', address, filtered }, external(admitted));
  }
  if (port.nodePort !== 0) add({ kind: 'node-port', address: undefined, number: port.nodePort }, external(always));
  return claims;
}

/**
 * A node inside the ranges may reach the address even when its traffic leaves with the address itself as source, as it
 * does where the address is bound on the node.
 */
function ownTraffic(ranges: readonly Prefix[], node: Node, family: Family, vips: readonly Address[]): Condition[] {
  const own = node.primary[family] ?? { family, value: family === 4 ? 0x7f000001n : 1n, text: '' };
  return ranges.some((range) => contains(range, own)) ? vips.map(sourceIs) : [];
}

/** The ranges of this family; undefined when none restricts: there are none, or one of them holds every address. */
function sourceRanges(service: Service, family: Family): readonly Prefix[] | undefined {
  const ranges: Prefix[] = [];
  for (const text of service.sourceRanges) {
    const range = parsePrefix(text.trim(), { lenient: true });
    if (range === undefined || range.family !== family) continue;
    if (range.length === 0) return undefined;
    ranges.push(range);
  }
  return ranges.length === 0 ? undefined : ranges;
}

/** Before Kubernetes 1.35 the latest of several entries that is on this node counts, else the first. */
function latest(endpoint: Endpoint, node: Node): Endpoint {
  if (endpoint.rivals === undefined) return endpoint;
  return [...endpoint.rivals].reverse().find((rival) => rival.nodeName === node.name) ?? endpoint;
}

/**
 * The endpoints that take traffic under a policy: ready ones, those near to the node where hints say so; only where there
 * is none, those that are terminating but still serve.
 */
function usable(all: readonly Endpoint[], node: Node, policy: 'Cluster' | 'Local'): readonly Endpoint[] {
  const pool = policy === 'Local' ? all.filter(({ nodeName }) => nodeName === node.name) : all;
  const ready = pool.filter((endpoint) => endpoint.ready);
  const chosen = policy === 'Local' ? ready : near(ready, node);
  return chosen.length > 0 ? chosen : pool.filter(({ serving, terminating }) => serving && terminating);
}

/** Hints are followed only when every ready endpoint has them and at least one is meant for this node or its zone. */
function near(ready: readonly Endpoint[], node: Node): readonly Endpoint[] {
  const hinted = (hintsOf: (endpoint: Endpoint) => readonly string[] | undefined, place: string): Endpoint[] => {
    if (place === '' || ready.some((endpoint) => (hintsOf(endpoint)?.length ?? 0) === 0)) return [];
    return ready.filter((endpoint) => hintsOf(endpoint)?.includes(place));
  };
  const onNode = hinted(({ nodeHints }) => nodeHints, node.name);
  if (onNode.length > 0) return onNode;
  const inZone = hinted(({ zoneHints }) => zoneHints, node.zone);
  return inZone.length > 0 ? inZone : ready;
}

function podRange(network: Network, node: Node, family: Family): Prefix | undefined {
  const { proxy } = network.cluster;
  const ranges = proxy.detectLocalMode === 'NodeCIDR' ? node.podCIDRs : proxy.clusterCIDRs;
  return ranges.find((range) => range.family === family);
}

function knowsPods(network: Network, node: Node, family: Family): boolean {
  const mode = network.cluster.proxy.detectLocalMode;
  return mode === 'BridgeInterface' || mode === 'InterfaceNamePrefix' || podRange(network, node, family) !== undefined;
}

/** Traffic of the cluster's pods, as `detectLocalMode` recognises it. */
function podTraffic(network: Network, node: Node, family: Family, entry: 'interface' | 'node'): Condition {
  const { proxy } = network.cluster;
  switch (proxy.detectLocalMode) {
    case 'BridgeInterface':
      return entry === 'node' ? never : { kind: 'interface', name: proxy.bridgeInterface, wildcard: false };
    case 'InterfaceNamePrefix':
      return entry === 'node' ? never : { kind: 'interface', name: proxy.interfaceNamePrefix, wildcard: true };
    default: {
      const range = podRange(network, node, family);
      return range === undefined ? never : sourceIn(range);
    }
  }
}

const notPods = (pods: Condition): Condition =>
  pods === never ? always : pods === always ? never : { kind: 'not', of: pods };

export const evenly = (endpoints: readonly Endpoint[]): Rational => rational(1, endpoints.length);
