/**
 * Calico's BGP as a cluster declares it: nodes with the addresses they speak from (Calico's Node, or the annotations that
 * stand for it in the Kubernetes datastore), resources in order of names, and Services as calico-node sees them.
 */
import { type Address, addressOf, parseAddress, widthOf } from '../../core/ip/address.ts';
import { sortedBy } from '../../core/order.ts';
import type { AdvertisedEndpoint } from '../bgp/advertise.ts';
import { parseAsNumber } from '../bgp/values.ts';
import type { CalicoNodeObject, CalicoObject } from '../types/calico.ts';
import type { BgpNode, BgpService, ClusterBgp } from '../types/calico-network.ts';
import type { EndpointSliceObject } from '../types/endpoint-slice.ts';
import { qualifiedName, type Service } from '../types/network.ts';
import type { NodeObject } from '../types/node.ts';
import type { KubeObject } from '../types/objects.ts';
import type { ServiceObject } from '../types/service.ts';
import type { WorkloadObject } from '../types/workload.ts';
import type { Member } from './membership.ts';

const prefix = 'projectcalico.org/';

/** Undefined where nothing of BGP is declared. */
export function settleBgp(
  { objects }: Member,
  services: readonly Service[],
  slicesOf: (name: string) => readonly EndpointSliceObject[] | undefined,
): ClusterBgp | undefined {
  const kubernetesNodes = ofKind<NodeObject>(objects, 'Node');
  const annotated = kubernetesNodes.filter(({ metadata }) =>
    ['IPv4Address', 'IPv6Address'].some((name) => metadata.annotations[prefix + name] !== undefined),
  );
  const named = <T extends CalicoObject>(kind: T['kind']) =>
    sortedBy(ofKind<T>(objects, kind), ({ metadata }) => metadata.name);
  const own = named<CalicoNodeObject>('CalicoNode');
  const configurations = named<Extract<CalicoObject, { kind: 'BGPConfiguration' }>>('BGPConfiguration');
  const bgp = {
    configurations: new Map(configurations.map((object) => [object.metadata.name, object])),
    nodes: sortedBy(
      [
        ...own.map((object) => ownNode(object, kubernetesNodes)),
        ...annotated
          .filter((node) => own.every(({ metadata }) => metadata.name !== node.metadata.name))
          .map(annotatedNode),
      ],
      ({ name }) => name,
    ),
    peers: named<Extract<CalicoObject, { kind: 'BGPPeer' }>>('BGPPeer'),
    filters: named<Extract<CalicoObject, { kind: 'BGPFilter' }>>('BGPFilter'),
    pools: named<Extract<CalicoObject, { kind: 'IPPool' }>>('IPPool'),
    blocks: named<Extract<CalicoObject, { kind: 'BlockAffinity' }>>('BlockAffinity'),
    routers: named<Extract<CalicoObject, { kind: 'BGPRouter' }>>('BGPRouter'),
  };
  if (Object.values(bgp).every((part) => ('size' in part ? part.size : part.length) === 0)) return undefined;
  const written = new Map(ofKind<ServiceObject>(objects, 'Service').map((object) => [qualifiedNameOf(object), object]));
  return {
    ...bgp,
    services: services.map((service) => seen(service, written.get(qualifiedName(service)), slicesOf)),
    environment: environmentOf(objects),
  };
}

function ofKind<T extends KubeObject>(objects: readonly KubeObject[], kind: T['kind']): T[] {
  return objects.filter((object): object is T => object.kind === kind);
}

const qualifiedNameOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;

function ownNode({ metadata, spec, origin }: CalicoNodeObject, others: readonly NodeObject[]): BgpNode {
  const kubernetes = others.find((node) => node.metadata.name === metadata.name);
  const { bgp = {}, wireguard = {} } = spec;
  return {
    name: metadata.name,
    labels: { ...kubernetes?.metadata.labels, ...metadata.labels },
    ...addressesOf(bgp.ipv4Address, bgp.ipv6Address),
    asNumber: bgp.asNumber || undefined,
    clusterID: bgp.routeReflectorClusterID ?? '',
    wireguard: { 4: wireguard.interfaceIPv4Address !== undefined, 6: wireguard.interfaceIPv6Address !== undefined },
    origin,
  };
}

function annotatedNode({ metadata: { name, labels, annotations }, origin }: NodeObject): BgpNode {
  const said = (field: string): string | undefined => annotations[prefix + field];
  return {
    name,
    labels,
    ...addressesOf(said('IPv4Address'), said('IPv6Address')),
    asNumber: parseAsNumber(said('ASNumber') ?? ''),
    clusterID: said('RouteReflectorClusterID') ?? '',
    wireguard: {
      4: said('IPv4WireguardInterfaceAddr') !== undefined,
      6: said('IPv6WireguardInterfaceAddr') !== undefined,
    },
    origin,
  };
}

function addressesOf(four: string | undefined, six: string | undefined): Pick<BgpNode, 'addresses' | 'subnet'> {
  const [first, second] = [addressIn(four), addressIn(six)];
  return {
    addresses: { ...(first === undefined ? {} : { 4: first }), ...(second === undefined ? {} : { 6: second }) },
    subnet: first === undefined ? undefined : subnetOf(first, four!),
  };
}

const addressIn = (text: string | undefined): Address | undefined => parseAddress(text?.split('/')[0] ?? '');

function subnetOf({ family, value }: Address, text: string): string {
  const width = widthOf(family);
  const length = Number(text.split('/')[1] ?? width);
  const host = BigInt(width - length);
  return `${addressOf(family, (value >> host) << host).text}/${length}`;
}

/** The Service before its ports are joined: calico-node looks at addresses, policies and endpoints only. */
function seen(
  service: Service,
  object: ServiceObject | undefined,
  slicesOf: (name: string) => readonly EndpointSliceObject[] | undefined,
): BgpService {
  const { namespace, name, type, origin } = service;
  const spec = object?.spec ?? {};
  const clusterIPs =
    spec.clusterIPs ?? (spec.clusterIP ? [spec.clusterIP] : service.clusterIPs.map(({ text }) => text));
  const externalIPs = spec.externalIPs ?? [];
  const reachable = type === 'NodePort' || type === 'LoadBalancer' || externalIPs.length > 0;
  const families = spec.ipFamilies?.map((family) => (family === 'IPv6' ? 6 : 4) as 4 | 6);
  return {
    namespace,
    name,
    loadBalancerClass: spec.loadBalancerClass,
    origin,
    type,
    externalTrafficPolicy: reachable ? service.externalTrafficPolicy : '',
    clusterIPs,
    externalIPs,
    ...(spec.loadBalancerIP ? { loadBalancerIP: spec.loadBalancerIP } : {}),
    ingressIPs: (object?.status.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []),
    families: families ?? [...new Set(clusterIPs.map((text) => (text.includes(':') ? 6 : 4) as 4 | 6))],
    endpoints: endpointsOf(service, slicesOf(qualifiedName(service))),
  };
}

function endpointsOf(
  service: Service,
  slices: readonly EndpointSliceObject[] | undefined,
): readonly AdvertisedEndpoint[] | undefined {
  if (slices !== undefined) {
    return slices.flatMap(({ addressType, endpoints }) =>
      Array.from(endpoints, ({ nodeName, conditions }) => ({
        family: addressType === 'IPv6' ? (6 as const) : (4 as const),
        node: nodeName,
        ready: conditions?.ready ?? true,
      })),
    );
  }
  const projected = service.ports.flatMap(({ endpoints }) => [...endpoints[4], ...endpoints[6]]);
  if (projected.length === 0) return undefined;
  return projected.map(({ address, nodeName, ready }) => ({ family: address.family, node: nodeName, ready }));
}

function environmentOf(objects: readonly KubeObject[]): Readonly<Record<string, string>> {
  const containers = ofKind<WorkloadObject>(objects, 'DaemonSet')
    .filter(({ metadata }) => metadata.name === 'calico-node')
    .flatMap(({ spec }) => spec.template?.spec?.containers ?? [])
    .filter(({ name }) => name === 'calico-node');
  return Object.fromEntries(
    containers.flatMap(({ env = [] }) => env.map(({ name, value = '' }) => [name, value] as const)),
  );
}
