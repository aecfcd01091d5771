/**
 * Routes at size: racks of 40 nodes, of which two reflect; each node tells the router above its rack what it has itself, and
 * two routers join those. A tenth of the Services is announced only from where an endpoint is. One JSON List, from its bytes to
 * a verdict on each daemon of each node, and on where routes get to or on each property of routes.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from './bundled.ts';
import type { Row } from './iptables.ts';
import { median, time } from './run.ts';

const perRack = 40;

/** What leaves the cluster, and what leaves it through nodes that should not tell of it. */
const propagation = ['bgp/filter-rejects-service', 'bgp/local-route-re-advertised'];

/** Propagation and the proof of every node, and the same with every property of routes. */
export function benchRoutes(racks: number, services: number, runs: number): readonly Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'plumb-routes-'));
  try {
    const file = join(folder, 'cluster.json');
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: site(racks, services) }));
    const program = bundled(new URL('./routes-run.ts', import.meta.url), folder);
    const row = (phase: string, ids: readonly string[]): Row => {
      const timed = Array.from({ length: runs }, () => time(process.execPath, [program, file, ...ids]));
      return {
        phase,
        services,
        ms: Math.round(median(timed.map(({ ms }) => ms))),
        mib: Math.round(median(timed.map(({ mib }) => mib))),
        count: racks * perRack,
      };
    };
    const size = `${racks * perRack} nodes in ${racks} racks`;
    return [row(`routes, ${size}: propagation and proof`, propagation), row(`routes, ${size}: every property`, [])];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const calico = 'projectcalico.org/v3';
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

function site(racks: number, services: number): object[] {
  return [
    {
      apiVersion: calico,
      kind: 'BGPConfiguration',
      metadata: { name: 'default' },
      spec: {
        asNumber: 64512,
        nodeToNodeMeshEnabled: false,
        serviceClusterIPs: [{ cidr: '10.96.0.0/12' }],
        serviceLoadBalancerIPs: [{ cidr: '198.18.0.0/15' }],
      },
    },
    {
      apiVersion: calico,
      kind: 'IPPool',
      metadata: { name: 'pods' },
      spec: { cidr: '10.128.0.0/9', ipipMode: 'Never', vxlanMode: 'Never' },
    },
    {
      apiVersion: calico,
      kind: 'BGPFilter',
      metadata: { name: 'own-routes' },
      spec: { exportV4: [{ action: 'Reject', source: 'RemotePeers' }] },
    },
    ...spines,
    ...range(racks).flatMap(rack),
    ...range(racks * perRack).flatMap(node),
    ...range(services).flatMap((index) => service(index, racks)),
  ];
}

const rack = (index: number): object[] => [
  {
    apiVersion: calico,
    kind: 'BGPPeer',
    metadata: { name: `clients-${index}` },
    spec: {
      nodeSelector: `rack == '${index}' && !has(reflector)`,
      peerSelector: `rack == '${index}' && has(reflector)`,
    },
  },
  {
    apiVersion: calico,
    kind: 'BGPPeer',
    metadata: { name: `above-${index}` },
    spec: {
      nodeSelector: `rack == '${index}'`,
      peerIP: `172.16.${index}.1`,
      asNumber: 65000 + index,
      filters: ['own-routes'],
    },
  },
  {
    apiVersion: 'plumbline.dev/v1alpha1',
    kind: 'BGPRouter',
    metadata: { name: `above-${index}` },
    spec: { asNumber: 65000 + index, addresses: [`172.16.${index}.1`], peers: [...toNodes(index), ...toSpines] },
  },
];

const spineAs = 64900;
const toSpines = [1, 2].map((last) => ({ address: `172.30.0.${last}`, asNumber: spineAs }));
const toNodes = (index: number) =>
  range(perRack).map((place) => ({ address: `172.16.${index}.${place + 10}`, asNumber: 64512 }));

/** They take every session that a router above a rack asks for. */
const spines: readonly object[] = [1, 2].map((last) => ({
  apiVersion: 'plumbline.dev/v1alpha1',
  kind: 'BGPRouter',
  metadata: { name: `spine-${last}` },
  spec: { asNumber: spineAs, addresses: [`172.30.0.${last}`] },
}));

const nameOf = (index: number): string => `node-${Math.floor(index / perRack)}-${index % perRack}`;

function node(index: number): object[] {
  const [rack, place] = [Math.floor(index / perRack), index % perRack];
  const reflects = place < 2;
  const block = index * 64;
  return [
    {
      apiVersion: calico,
      kind: 'Node',
      metadata: { name: nameOf(index), labels: { rack: String(rack), ...(reflects ? { reflector: '' } : {}) } },
      spec: {
        bgp: {
          ipv4Address: `172.16.${rack}.${place + 10}/24`,
          ...(reflects ? { routeReflectorClusterID: `244.0.${rack}.${place + 1}` } : {}),
        },
      },
    },
    {
      apiVersion: 'crd.projectcalico.org/v1',
      kind: 'BlockAffinity',
      metadata: { name: `block-${index}` },
      spec: {
        node: nameOf(index),
        state: 'confirmed',
        cidr: `10.${128 + (block >> 16)}.${(block >> 8) & 255}.${block & 255}/26`,
      },
    },
  ];
}

function service(index: number, racks: number): object[] {
  const isLocal = index % 10 === 0;
  const [high, low] = [(index >> 8) & 255, index & 255];
  const address = `10.${96 + (index >> 16)}.${high}.${low}`;
  const place = (index % racks) * perRack + ((index * 7) % perRack);
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `service-${index}`, namespace: 'default' },
      spec: {
        type: isLocal ? 'LoadBalancer' : 'ClusterIP',
        ...(isLocal ? { externalTrafficPolicy: 'Local' } : {}),
        clusterIP: address,
        clusterIPs: [address],
        ipFamilies: ['IPv4'],
        ports: [{ port: 80, ...(isLocal ? { nodePort: 30000 + index / 10 } : {}) }],
      },
      ...(isLocal ? { status: { loadBalancer: { ingress: [{ ip: `198.18.${high}.${low}` }] } } } : {}),
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: `service-${index}-a`,
        namespace: 'default',
        labels: { 'kubernetes.io/service-name': `service-${index}` },
      },
      addressType: 'IPv4',
      ports: [{ port: 80 }],
      endpoints: [{ addresses: [`10.128.${high}.${low}`], nodeName: nameOf(place), conditions: { ready: true } }],
    },
  ];
}
