/**
 * A large site in the shape of data centres: racks of one AS, in each two reflectors that all others of the rack peer with,
 * reflectors that peer with each other, and a router at the top of each rack. Services are Local, with two endpoints each.
 */
export interface RackSize {
  readonly racks: number;
  readonly nodesPerRack: number;
  readonly services: number;
}

type Json = { readonly [key: string]: unknown };

const calico = (kind: string, name: string, spec: Json, more: Json = {}): Json => ({
  apiVersion: 'projectcalico.org/v3',
  kind,
  metadata: { name, ...more },
  spec,
});

export function racks({ racks: count, nodesPerRack, services }: RackSize): Json {
  const all = Array.from({ length: count }, (_, rack) => rack);
  const nodes = all.flatMap((rack) => Array.from({ length: nodesPerRack }, (_, at) => ({ rack, at })));
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      calico('BGPConfiguration', 'default', {
        nodeToNodeMeshEnabled: false,
        asNumber: 64512,
        serviceClusterIPs: [{ cidr: '10.96.0.0/12' }],
      }),
      calico('IPPool', 'pods', { cidr: '10.128.0.0/9' }),
      calico('BGPFilter', 'own-routes', { exportV4: [{ action: 'Reject', source: 'RemotePeers' }] }),
      calico('BGPPeer', 'reflectors', { nodeSelector: 'has(reflector)', peerSelector: 'has(reflector)' }),
      ...all.flatMap((rack) => [
        calico('BGPPeer', `rack-${rack}`, {
          nodeSelector: `rack == 'r${rack}' && !has(reflector)`,
          peerSelector: `rack == 'r${rack}' && has(reflector)`,
        }),
        calico('BGPPeer', `top-${rack}`, {
          nodeSelector: `rack == 'r${rack}'`,
          peerIP: `172.16.${rack}.1`,
          asNumber: 64600 + rack,
          filters: ['own-routes'],
        }),
        {
          apiVersion: 'plumbline.dev/v1alpha1',
          kind: 'BGPRouter',
          metadata: { name: `top-${rack}` },
          spec: { asNumber: 64600 + rack, addresses: [`172.16.${rack}.1`] },
        },
      ]),
      ...nodes.map(({ rack, at }) =>
        calico(
          'Node',
          nameOf(rack, at),
          {
            bgp: {
              ipv4Address: `172.16.${rack}.${at + 10}/24`,
              ...(at < 2 ? { routeReflectorClusterID: `10.0.${rack}.1` } : {}),
            },
          },
          { labels: { rack: `r${rack}`, ...(at < 2 ? { reflector: 'yes' } : {}) } },
        ),
      ),
      ...Array.from({ length: services }, (_, at) => service(at, nodes)).flat(),
    ],
  };
}

const nameOf = (rack: number, at: number): string => `node-${rack}-${at}`;

function service(at: number, nodes: readonly { readonly rack: number; readonly at: number }[]): Json[] {
  const name = `s${at}`;
  const on = [at, at * 7 + 3].map((place) => nodes[place % nodes.length]!);
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: {
        type: 'LoadBalancer',
        clusterIP: `10.${96 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}`,
        externalTrafficPolicy: 'Local',
        ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name, namespace: 'default', labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 8080 }],
      endpoints: on.map((node, index) => ({
        addresses: [`10.${128 + (node.rack & 127)}.${node.at}.${index + 1}`],
        nodeName: nameOf(node.rack, node.at),
        conditions: { ready: true },
      })),
    },
  ];
}
