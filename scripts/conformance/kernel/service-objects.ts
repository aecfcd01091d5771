/** A Service of the site in few words, and the objects that it is for an API server. */
import type { Family } from '../../../src/core/ip/address.ts';
import { type ApiObject, zoneOf } from './cluster.ts';
import type { ProtocolName } from './flow.ts';
import { families, type Site } from './site.ts';

/** An endpoint: the place that it is in, and how it is. */
export interface WantedEndpoint {
  readonly at: string;
  readonly condition?: 'ready' | 'not-ready' | 'terminating' | 'gone';
  /** The node that its slice says it is for; its zone goes with it. */
  readonly hint?: string;
}

export interface WantedService {
  readonly name: string;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  readonly protocols: readonly ProtocolName[];
  readonly endpoints: readonly WantedEndpoint[];
  readonly families?: readonly Family[];
  readonly externalIP?: boolean;
  readonly spec?: Readonly<Record<string, unknown>>;
  /** Of the address in the status: undefined where there is none. */
  readonly ingressMode?: 'VIP' | 'Proxy';
  /** Two ports on each endpoint instead of one. */
  readonly doubled?: boolean;
}

const ports: Readonly<Record<ProtocolName, { readonly name: string; readonly port: number; readonly target: number }>> =
  {
    tcp: { name: 'web', port: 80, target: 8080 },
    udp: { name: 'dns', port: 53, target: 5353 },
    sctp: { name: 'diameter', port: 3868, target: 3868 },
  };

/** The number of a Service gives it its addresses and its node ports. */
export function serviceObjects(site: Site, wanted: WantedService, number: number): ApiObject[] {
  return [serviceObject(wanted, number), ...sliceObjects(site, wanted)];
}

function serviceObject(wanted: WantedService, number: number): ApiObject {
  const { name, type, protocols, externalIP, ingressMode, spec = {} } = wanted;
  const own = wanted.families ?? families;
  const address = (v4: string, v6: string, offset: number): string[] =>
    own.map((family) => (family === 4 ? `${v4}${offset + number}` : `${v6}${(offset + number).toString(16)}`));
  const clusterIPs = address('10.96.0.', 'fd00:10:96::', 10);
  const accessible = type !== 'ClusterIP' || externalIP === true;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    spec: {
      type,
      clusterIP: clusterIPs[0],
      clusterIPs,
      ipFamilies: own.map((family) => `IPv${family}`),
      ipFamilyPolicy: own.length > 1 ? 'PreferDualStack' : 'SingleStack',
      internalTrafficPolicy: 'Cluster',
      ...(accessible ? { externalTrafficPolicy: 'Cluster' } : {}),
      sessionAffinity: 'None',
      ports: protocols.map((protocol, i) => ({
        name: ports[protocol].name,
        protocol: protocol.toUpperCase(),
        port: ports[protocol].port,
        targetPort: ports[protocol].target,
        ...(type === 'ClusterIP' ? {} : { nodePort: 30000 + 10 * number + i }),
      })),
      ...(externalIP ? { externalIPs: address('198.51.100.', '2001:db8:2::', 10) } : {}),
      ...spec,
    },
    status: {
      loadBalancer:
        ingressMode === undefined
          ? {}
          : { ingress: address('198.51.100.', '2001:db8:2::', 100).map((ip) => ({ ip, ipMode: ingressMode })) },
    },
  } as ApiObject;
}

function sliceObjects(site: Site, { name, protocols, endpoints, doubled, families: own = families }: WantedService) {
  return own.flatMap((family) =>
    (doubled ? [0, 1] : [0]).map(
      (more): ApiObject =>
        ({
          apiVersion: 'discovery.k8s.io/v1',
          kind: 'EndpointSlice',
          metadata: {
            name: `${name}-ipv${family}-${more}`,
            namespace: 'shop',
            labels: { 'kubernetes.io/service-name': name },
          },
          addressType: `IPv${family}`,
          ports: protocols.map((protocol) => ({
            name: ports[protocol].name,
            protocol: protocol.toUpperCase(),
            port: ports[protocol].target + more,
          })),
          endpoints: endpoints.map((endpoint) => endpointObject(site, endpoint, family)),
        }) as ApiObject,
    ),
  );
}

function endpointObject(site: Site, { at, condition = 'ready', hint }: WantedEndpoint, family: Family): object {
  const { addresses, node } = site.places.find(({ name }) => name === at)!;
  return {
    addresses: [addresses[family][0]],
    conditions: {
      ready: condition === 'ready',
      serving: condition === 'ready' || condition === 'terminating',
      terminating: condition === 'terminating' || condition === 'gone',
    },
    nodeName: node,
    zone: zoneOf(node),
    ...(hint === undefined ? {} : { hints: { forZones: [{ name: zoneOf(hint) }] } }),
  };
}
