/**
 * Random clusters as an API server would hold them, with everything that kube-proxy reads drawn at its limits: a node of
 * its own, kube-proxy's configuration, Services and EndpointSlices. A cluster depends on nothing but its seed.
 *
 * Left out is what kube-proxy itself leaves to chance: one endpoint in two slices of a port.
 */
import { type Draw, drawFrom } from './draw.ts';
import { randomConfiguration } from './random-configuration.ts';
import { randomServices } from './random-service.ts';
import { randomSlices } from './random-slices.ts';

export interface RandomCluster {
  readonly node: string;
  readonly family: 'IPv4' | 'IPv6';
  /** A KubeProxyConfiguration, which is in the ConfigMap among the objects too. */
  readonly config: object;
  readonly objects: readonly object[];
}

export const ownNode = 'node-a';

/**
 * What the network namespace that kube-proxy runs in has, and thus the node, where node ports depend on it. Where they do
 * not, a node may say less.
 */
export const nodeAddresses = ['192.0.2.1', '192.0.2.129', '2001:db8::1', '2001:db8:1::1'] as const;

export function randomCluster(seed: string, minor: number): RandomCluster {
  const draw = drawFrom(seed);
  const family = draw.pick(['IPv4', 'IPv4', 'IPv4', 'IPv6', 'IPv6'] as const);
  const config = randomConfiguration(draw, minor);
  const zones = draw.pick([[], ['z1'], ['z1', 'z2', 'z3']]);
  const services = randomServices(draw);
  const objects = [
    ...randomNodes(draw, zones, asksInterfaces(config)),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-proxy', namespace: 'kube-system' },
      data: { 'config.conf': JSON.stringify(config) },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'ServiceCIDR',
      metadata: { name: 'kubernetes' },
      spec: { cidrs: ['10.96.0.0/16', 'fd00:10:96::/108'] },
    },
    ...apiServer,
    ...services,
    ...randomSlices(draw, services, family),
  ];
  return { node: ownNode, family, config, objects: draw.shuffle(objects) };
}

/** What every cluster has, and by which it is known for a running one: nothing is projected into it. */
const apiServer = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.1',
      clusterIPs: ['10.96.0.1'],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
      sessionAffinity: 'None',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    },
    status: { loadBalancer: {} },
  },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
    endpoints: [{ addresses: ['192.0.2.10'], conditions: { ready: true } }],
  },
];

/** Of the words and the ranges, the ranges are looked up among the interfaces' addresses. */
const asksInterfaces = ({ nodePortAddresses = [] }: { readonly nodePortAddresses?: readonly string[] }): boolean =>
  nodePortAddresses.some((entry) => entry.includes('/'));

function randomNodes(draw: Draw, zones: readonly string[], portsByAddress: boolean): object[] {
  const all = nodeAddresses.map((address, i) => ({ type: i % 2 === 0 ? 'InternalIP' : 'ExternalIP', address }));
  const own = portsByAddress || draw.oneIn(2) ? draw.shuffle(all) : draw.shuffle(all).slice(0, draw.int(0, 3));
  const others = ['node-b', 'node-c'].slice(0, draw.int(0, 2));
  return [ownNode, ...others].map((name, i) => {
    const podCIDRs = draw.pick([
      [`10.244.${i}.0/24`],
      [`10.244.${i}.0/24`, `fd00:10:244:${i}::/64`],
      [`fd00:10:244:${i}::/64`, `10.244.${i}.0/24`],
      [`fd00:10:244:${i}::/64`],
    ]);
    const zone =
      zones.length > 0 && !draw.oneIn(6)
        ? { 'topology.kubernetes.io/zone': draw.oneIn(15) ? '' : draw.pick(zones) }
        : {};
    const addresses = i === 0 ? own : [{ type: 'InternalIP', address: `192.0.2.${i + 1}` }];
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...zone } },
      spec: draw.oneIn(12) ? {} : { podCIDR: podCIDRs[0], podCIDRs },
      status: { addresses: [...addresses, { type: 'Hostname', address: name }] },
    };
  });
}
