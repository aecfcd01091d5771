/**
 * What ExternalDNS would see at the API server: the objects of the input with what the API server and its controllers add,
 * and those that projection made up.
 */
import { recall } from '../../core/recall.ts';
import type { ApiObject } from '../external-dns/objects.ts';
import { keyReference, releaseOf, withPolicy } from '../read/kinds/external-dns.ts';
import type { ClusterObject } from '../types/cluster.ts';
import type { EndpointSliceObject, EndpointsObject } from '../types/endpoint-slice.ts';
import type { ExternalDns, ExternalDnsInstance, PublishedObject } from '../types/external-dns.ts';
import type { GatewayObject, ListenerSetObject, RouteObject } from '../types/gateway.ts';
import { type Network, type Pod, qualifiedName, type Service } from '../types/network.ts';
import type { KubeObject } from '../types/objects.ts';
import type { PodObject } from '../types/pod.ts';
import type { ServiceObject } from '../types/service.ts';
import { sliceOf } from './endpoints.ts';
import { matchesLabels } from './selector.ts';

type Linked = Pick<Network, 'cluster' | 'nodes' | 'services' | 'pods' | 'live'>;

export function gatherExternalDns(
  cluster: ClusterObject | undefined,
  objects: readonly KubeObject[],
  network: Linked,
  environment: Readonly<Record<string, string | undefined>> = {},
): ExternalDns {
  const instances = (cluster?.spec.externalDNS ?? []).map((spec, index): ExternalDnsInstance => {
    const release = releaseOf(spec.version);
    const args = withPolicy(spec.args ?? [], release);
    const key = environment[keyReference(args, release) ?? ''];
    const declared = { origin: cluster!.origin, path: ['spec', 'externalDNS', index] };
    return { ...spec, args, release, declared, ...(key === undefined ? {} : { key }) };
  });
  if (instances.length === 0) return { instances, objects: [], projected: new Set() };
  return { instances, objects: [...publish(objects, network)], projected: projectedAddresses(network) };
}

function* publish(objects: readonly KubeObject[], network: Linked): Generator<PublishedObject> {
  const services = new Map(network.services.map((service) => [qualifiedName(service), service]));
  const pods = new Map(network.pods.map((pod) => [qualifiedName(pod), pod]));
  const nodes = new Map(network.nodes.map((node) => [node.name, node]));
  const sliced = new Set<string>();
  const isLive = network.live;
  for (const object of objects) {
    const { kind, apiVersion, metadata, origin } = object;
    switch (kind) {
      case 'Service': {
        const linked = services.get(nameOf(object));
        if (linked !== undefined) yield { origin, object: serviceShape(object, linked) };
        break;
      }
      case 'Pod': {
        const linked = pods.get(nameOf(object));
        yield { origin, object: linked?.projected === true ? podShape(linked, hostOf(linked), object) : plain(object) };
        break;
      }
      case 'EndpointSlice':
        sliced.add(`${metadata.namespace}/${metadata.labels['kubernetes.io/service-name'] ?? ''}`);
        yield { origin, object: sliceShape(object) };
        break;
      case 'Endpoints':
        for (const slice of sliceOf(object as EndpointsObject)) yield { origin, object: sliceShape(slice) };
        sliced.add(nameOf(object));
        break;
      case 'Namespace':
        yield {
          origin,
          object: {
            kind,
            apiVersion,
            metadata: { ...metadata, labels: { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name } },
          },
        };
        break;
      case 'Gateway':
        yield { origin, object: isLive ? plain(object) : gatewayShape(object) };
        break;
      case 'ListenerSet':
        yield { origin, object: isLive ? plain(object) : listenerSetShape(object) };
        break;
      case 'HTTPRoute':
      case 'GRPCRoute':
      case 'TLSRoute':
      case 'TCPRoute':
      case 'UDPRoute':
        yield { origin, object: isLive ? plain(object) : routeShape(object) };
        break;
      case 'Node':
      case 'Ingress':
      case 'DNSEndpoint':
        yield { origin, object: plain(object) };
    }
  }
  for (const node of network.nodes.filter(({ projected }) => projected)) {
    const addresses = node.addresses.map(({ text }) => ({ type: 'InternalIP', address: text }));
    yield {
      object: { kind: 'Node', apiVersion: 'v1', metadata: node, spec: {}, status: { addresses } } as ApiObject,
    };
  }
  for (const pod of network.pods) {
    if (pod.projected && pod.declared.path.length > 0) {
      yield { origin: pod.declared.origin, object: podShape(pod, hostOf(pod)) };
    }
  }
  if (!isLive) yield* projectedSlices(network, sliced);

  function hostOf(pod: Pod): string | undefined {
    return nodes.get(pod.nodeName ?? '')?.addresses[0]?.text;
  }
}

const nameOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? 'default'}/${metadata.name}`;

function plain(object: KubeObject): ApiObject {
  const { kind, apiVersion, metadata } = object;
  const { spec, status } = object as { readonly spec?: object; readonly status?: object };
  return { kind, apiVersion, metadata, ...(spec && { spec }), ...(status && { status }) };
}

/** With the API server's defaults, addresses and node ports. */
function serviceShape(object: ServiceObject, linked: Service): ApiObject {
  const { spec } = object;
  const isExternal = linked.type === 'ExternalName';
  const clusterIPs = linked.headless ? ['None'] : linked.clusterIPs.map(({ text }) => text);
  const [clusterIP = ''] = spec.clusterIP === undefined || spec.clusterIP === '' ? clusterIPs : [spec.clusterIP];
  const ports = (spec.ports ?? []).map((port, index) => {
    const { protocol, nodePort, targetPort } = linked.ports[index]!;
    return { ...port, protocol, targetPort, ...(nodePort === 0 ? {} : { nodePort }) };
  });
  return {
    ...plain(object),
    spec: {
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ...spec,
      type: linked.type,
      ...(isExternal ? {} : { clusterIP, clusterIPs }),
      ...(spec.ports === undefined ? {} : { ports }),
      ...(spec.type === 'NodePort' || spec.type === 'LoadBalancer'
        ? { externalTrafficPolicy: linked.externalTrafficPolicy }
        : {}),
    },
  } as ApiObject;
}

/** A pod that runs where projection put it. */
function podShape(pod: Pod, hostIP: string | undefined, object?: PodObject): ApiObject {
  const { namespace, name, labels, annotations } = pod;
  const isStateful = pod.owner?.startsWith('StatefulSet ') === true;
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: object?.metadata ?? { namespace, name, labels, annotations },
    spec: {
      ...(isStateful ? { hostname: name } : {}),
      ...pod.spec,
      ...(pod.nodeName === undefined ? {} : { nodeName: pod.nodeName }),
    },
    status: {
      phase: 'Running',
      ...(pod.addresses.length === 0
        ? {}
        : { podIP: pod.addresses[0]!.text, podIPs: pod.addresses.map(({ text }) => ({ ip: text })) }),
      ...(hostIP === undefined ? {} : { hostIP }),
      conditions: [{ type: 'Ready', status: pod.ready ? 'True' : 'False' }],
    },
  } as ApiObject;
}

function sliceShape({ metadata, addressType, endpoints }: EndpointSliceObject): ApiObject {
  return { kind: 'EndpointSlice', apiVersion: 'discovery.k8s.io/v1', metadata, addressType, endpoints } as ApiObject;
}

/** What the controller of slices would make for headless Services: one slice for each family of their pods. */
function* projectedSlices(network: Linked, sliced: ReadonlySet<string>): Generator<PublishedObject> {
  const byNamespace = new Map<string, Pod[]>();
  for (const pod of network.pods) recall(byNamespace, pod.namespace, () => []).push(pod);
  for (const service of network.services) {
    const { namespace, name, selector, headless, families } = service;
    if (!headless || selector === undefined || sliced.has(qualifiedName(service))) continue;
    const chosen = (byNamespace.get(namespace) ?? []).filter(({ labels }) => matchesLabels(selector, labels));
    for (const family of families) {
      const endpoints = chosen.flatMap((pod) =>
        pod.addresses
          .filter((address) => address.family === family)
          .map(({ text }) => ({
            addresses: [text],
            conditions: { ready: pod.ready },
            ...(pod.nodeName === undefined ? {} : { nodeName: pod.nodeName }),
            targetRef: { kind: 'Pod', namespace, name: pod.name },
          })),
      );
      yield {
        origin: service.origin,
        object: {
          kind: 'EndpointSlice',
          apiVersion: 'discovery.k8s.io/v1',
          metadata: { namespace, name: `${name}-${family}`, labels: { 'kubernetes.io/service-name': name } },
          addressType: family === 4 ? 'IPv4' : 'IPv6',
          endpoints,
        } as ApiObject,
      };
    }
  }
}

/** A Gateway gets the addresses that it asks for. */
function gatewayShape(object: GatewayObject): ApiObject {
  const addresses = object.status.addresses ?? object.spec.addresses ?? [];
  return { ...plain(object), status: { ...object.status, addresses } } as ApiObject;
}

const accepted = [{ type: 'Accepted', status: 'True' }];

/** A set without a status is taken by its Gateway, with all its listeners. */
function listenerSetShape(object: ListenerSetObject): ApiObject {
  const { conditions = accepted, listeners } = object.status;
  const all = (object.spec.listeners ?? []).map(({ name }) => ({ name, conditions: accepted }));
  return { ...plain(object), status: { conditions, listeners: listeners ?? all } } as ApiObject;
}

/** A route without a status is taken by every parent that it names. */
function routeShape(object: RouteObject): ApiObject {
  const parents =
    object.status.parents ??
    (object.spec.parentRefs ?? []).map((parentRef) => ({
      parentRef,
      conditions: accepted,
    }));
  return { ...plain(object), status: { parents } } as ApiObject;
}

function projectedAddresses({ nodes, services, pods }: Linked): ReadonlySet<string> {
  return new Set([
    ...nodes.filter(({ projected }) => projected).flatMap(({ addresses }) => addresses.map(({ text }) => text)),
    ...pods.filter(({ projected }) => projected).flatMap(({ addresses }) => addresses.map(({ text }) => text)),
    ...services.flatMap(({ clusterIPs, projected }) =>
      clusterIPs.filter((_, index) => projected.has(`spec.clusterIPs[${index}]`)).map(({ text }) => text),
    ),
  ]);
}
