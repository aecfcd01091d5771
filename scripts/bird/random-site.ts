/**
 * Random sites: nodes of one or several ASs, reflectors or a mesh, routers of ours and peers of which only the address is
 * known, filters of every sort, pools, blocks, and Services of each policy. Kept away from what BIRD itself leaves open:
 * which of two protocols for one neighbour comes up; and from a node without a subnet that is told a default route, which would
 * send its own sessions to whoever told it.
 */
import { type Draw, drawFrom } from '../kube-proxy/draw.ts';

type Json = { readonly [key: string]: unknown };

const calico = (kind: string, name: string, spec: Json, more: Json = {}): Json => ({
  apiVersion: 'projectcalico.org/v3',
  kind,
  metadata: { name, ...more },
  spec,
});

const exclusion = 'node.kubernetes.io/exclude-from-external-load-balancers';

export function randomSite(seed: string): Json {
  const draw = drawFrom(seed);
  const count = draw.int(2, 4);
  const six = draw.oneIn(2);
  const shape = draw.pick(['mesh', 'mesh', 'reflectors', 'reflectors', 'alone']);
  const nodes = Array.from({ length: count }, (_, at) => node(draw, at, six, shape === 'reflectors' && at < 2));
  const filters = Array.from({ length: draw.int(1, 3) }, (_, at) => filter(draw, `f${at}`));
  const names = filters.map((_, at) => `f${at}`);
  const isLone = JSON.stringify(nodes).includes('/32"');
  const routers = Array.from({ length: draw.int(0, 2) }, (_, at) => router(draw, at, six, isLone));
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      configuration(draw, shape === 'mesh', six),
      ...nodes,
      ...(shape === 'reflectors'
        ? [calico('BGPPeer', 'reflectors', { nodeSelector: 'all()', peerSelector: "role == 'reflector'" })]
        : []),
      ...routers.map((_, at) => peer(draw, `router${at}`, `192.0.2.${at + 1}`, 64496 + at, names, six)),
      ...Array.from({ length: draw.int(1, 2) }, (_, at) =>
        peer(draw, `outer${at}`, `192.0.2.${at + 240}`, draw.pick([64512, 64700, 64701]), names, false),
      ),
      ...(six ? [peer(draw, 'outer6', '2001:db8::f0', draw.pick([64512, 64700]), names, false)] : []),
      ...routers,
      ...filters,
      ...pools(draw, six),
      ...nodes.flatMap((_, at) => blocks(at, six)),
      ...Array.from({ length: draw.int(2, 4) }, (_, at) => service(draw, at, count, six)).flat(),
    ],
  };
}

function configuration(draw: Draw, mesh: boolean, six: boolean): Json {
  const single = draw.oneIn(3);
  const spec = {
    nodeToNodeMeshEnabled: mesh,
    asNumber: 64512,
    ...(draw.oneIn(4) ? { listenPort: 1179 } : {}),
    ...(draw.oneIn(3) ? { serviceLoadBalancerAggregation: 'Disabled' } : {}),
    ...(draw.oneIn(4) ? { programClusterRoutes: draw.pick(['EnabledNoEncapOnly', 'Disabled']) } : {}),
    serviceClusterIPs: [{ cidr: '10.96.0.0/16' }, ...(six ? [{ cidr: '2001:db8:96::/112' }] : [])],
    serviceExternalIPs: [{ cidr: single ? '203.0.113.10/32' : '203.0.113.0/28' }],
    serviceLoadBalancerIPs: [{ cidr: single ? '198.51.100.20/32' : '198.51.100.0/24' }],
  };
  const prefixAdvertisements = draw.several(0, 2, [
    { cidr: '10.96.0.0/16', communities: ['site', '64512:400'] },
    { cidr: '198.51.100.0/24', communities: ['64512:1:2'] },
    { cidr: '10.244.0.0/16', communities: ['65535:65281'] },
    { cidr: '203.0.113.0/24', communities: ['65535:65282'] },
  ]);
  // Names of communities without a prefix that carries them are refused.
  const tagging = { communities: [{ name: 'site', value: '64512:300' }], prefixAdvertisements };
  return calico('BGPConfiguration', 'default', prefixAdvertisements.length === 0 ? spec : { ...spec, ...tagging });
}

function node(draw: Draw, at: number, six: boolean, reflects: boolean): Json {
  const labels = {
    ...(reflects ? { role: 'reflector' } : {}),
    ...(draw.oneIn(5) ? { [exclusion]: draw.pick(['true', 'true', '']) } : {}),
    rack: draw.pick(['a', 'b']),
  };
  return calico(
    'Node',
    `node-${at + 1}`,
    {
      bgp: {
        ipv4Address: `192.0.2.${at + 11}/${draw.pick([24, 24, 24, 32])}`,
        ...(six ? { ipv6Address: `2001:db8::${at + 11}/64` } : {}),
        ...(draw.oneIn(8) ? { asNumber: 64513 + at } : {}),
        ...(reflects ? { routeReflectorClusterID: draw.pick(['203.0.113.1', '203.0.113.2']) } : {}),
      },
    },
    { labels },
  );
}

function router(draw: Draw, at: number, six: boolean, isLone: boolean): Json {
  const originated = ['10.50.0.0/16', isLone ? '10.51.0.0/16' : '0.0.0.0/0', '198.51.100.0/25'];
  return {
    apiVersion: 'plumbline.dev/v1alpha1',
    kind: 'BGPRouter',
    metadata: { name: `router-${at}` },
    spec: {
      asNumber: 64496 + at,
      addresses: [`192.0.2.${at + 1}`, ...(six ? [`2001:db8::${at + 1}`] : [])],
      ...(draw.oneIn(2) ? { accepts: ['10.96.0.0/15', '10.244.0.0/16', '198.51.100.0/24', '10.50.0.0/16'] } : {}),
      originates: [draw.pick(originated)],
      ...(at === 1 && draw.oneIn(2) ? { peers: [{ address: '192.0.2.1', asNumber: 64496 }, ...nearNodes()] } : {}),
    },
  };
}

/** Some of the nodes: sessions with the others stay down. */
const nearNodes = (): Json[] => [11, 12, 13].map((last) => ({ address: `192.0.2.${last}`, asNumber: 64512 }));

function peer(
  draw: Draw,
  name: string,
  address: string,
  asNumber: number,
  filters: readonly string[],
  by6: boolean,
): Json {
  const six = address.includes(':');
  return calico('BGPPeer', name, {
    ...(draw.oneIn(4) ? { nodeSelector: "rack == 'a'" } : {}),
    peerIP: draw.oneIn(6)
      ? six
        ? `[${address}]:1790`
        : `${address}:1790`
      : by6 && draw.oneIn(4)
        ? address.replace('192.0.2.', '2001:db8::')
        : address,
    asNumber,
    filters: draw.shuffle(filters).slice(0, draw.int(0, 2)),
    ...(draw.oneIn(6) ? { nextHopMode: draw.pick(['Self', 'Keep', 'Auto']) } : {}),
    ...(draw.oneIn(8) ? { localASNumber: 64900 } : {}),
    ...(draw.oneIn(6) ? { numAllowedLocalASNumbers: draw.int(1, 2) } : {}),
    ...(draw.oneIn(6) ? { ttlSecurity: draw.int(1, 3) } : {}),
    ...(draw.oneIn(6) ? { sourceAddress: 'None' } : {}),
  });
}

function filter(draw: Draw, name: string): Json {
  const rules = () => draw.several(0, 3, [0]).map(() => rule(draw, 4));
  const rules6 = () => draw.several(0, 2, [0]).map(() => rule(draw, 6));
  return calico('BGPFilter', name, { exportV4: rules(), importV4: rules(), exportV6: rules6(), importV6: rules6() });
}

function rule(draw: Draw, family: 4 | 6): Json {
  const cidrs =
    family === 4
      ? ['10.96.0.0/16', '10.244.0.0/16', '198.51.100.0/24', '0.0.0.0/0']
      : ['2001:db8:96::/112', '2001:db8:244::/48'];
  const action = draw.pick(['Accept', 'Accept', 'Reject']);
  const conditions = [
    () => ({ cidr: draw.pick(cidrs), matchOperator: draw.pick(['In', 'In', 'NotIn', 'Equal', 'NotEqual']) }),
    () => ({
      cidr: cidrs[0],
      matchOperator: draw.pick(['In', 'NotIn']),
      prefixLength: { min: draw.int(16, 20), max: family === 4 ? draw.int(24, 32) : 128 },
    }),
    () => ({ source: 'RemotePeers' }),
    () => ({ interface: draw.pick(['eth0', 'cali*', '*', 'eth1']) }),
    () => ({ communities: { values: [draw.pick(['64512:300', '64512:1:2'])] } }),
    () => ({ asPathPrefix: draw.pick([[64496], [64512], [64496, 64512]]) }),
    () => ({ priority: draw.pick([1024, 500]) }),
    () => ({ peerType: draw.pick(['eBGP', 'iBGP']) }),
  ];
  const operations = [
    { addCommunity: { value: '64512:77' } },
    { addCommunity: { value: '64512:7:7' } },
    { prependASPath: { prefix: [64600, 64601] } },
    { setPriority: { value: draw.pick([500, 2000]) } },
  ];
  return {
    action,
    ...draw.pick(conditions)(),
    ...(draw.oneIn(3) ? draw.pick(conditions)() : {}),
    ...(action === 'Accept' && draw.oneIn(2) ? { operations: draw.shuffle(operations).slice(0, draw.int(1, 2)) } : {}),
  };
}

const pools = (draw: Draw, six: boolean): Json[] => [
  calico('IPPool', 'pods', {
    cidr: '10.244.0.0/16',
    ...draw.pick([{}, { vxlanMode: 'Always' }, { ipipMode: 'CrossSubnet' }]),
    ...(draw.oneIn(5) ? { disableBGPExport: true } : {}),
  }),
  ...(six ? [calico('IPPool', 'pods6', { cidr: '2001:db8:244::/48' })] : []),
];

const blocks = (at: number, six: boolean): Json[] =>
  [`10.244.${at}.0/26`, ...(six ? [`2001:db8:244:${at + 1}::/122`] : [])].map((cidr) => ({
    apiVersion: 'crd.projectcalico.org/v1',
    kind: 'BlockAffinity',
    metadata: { name: `block-${at}-${cidr.includes(':') ? 6 : 4}` },
    spec: { cidr, node: `node-${at + 1}`, state: 'confirmed' },
  }));

function service(draw: Draw, at: number, nodes: number, six: boolean): Json[] {
  const name = `s${at}`;
  const type = draw.pick(['ClusterIP', 'NodePort', 'LoadBalancer', 'LoadBalancer']);
  const dual = six && draw.oneIn(2);
  const families = dual ? ['IPv4', 'IPv6'] : ['IPv4'];
  const clusterIPs = [`10.96.0.${at + 10}`, ...(dual ? [`2001:db8:96::${at + 10}`] : [])];
  const slice = (addressType: string): Json => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-${addressType.toLowerCase()}`,
      namespace: 'default',
      labels: { 'kubernetes.io/service-name': name },
    },
    addressType,
    ports: [{ name: 'http', port: 8080 }],
    endpoints: Array.from({ length: draw.int(1, 2) }, (_, index) => ({
      addresses: [addressType === 'IPv4' ? `10.244.${at}.${index + 20}` : `2001:db8:244:${at + 1}::${index + 20}`],
      nodeName: `node-${draw.int(1, nodes)}`,
      conditions: { ready: !draw.oneIn(5) },
    })),
  });
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: {
        type,
        clusterIP: clusterIPs[0],
        clusterIPs,
        ipFamilies: families,
        ipFamilyPolicy: dual ? 'RequireDualStack' : 'SingleStack',
        ...(type === 'ClusterIP' ? {} : { externalTrafficPolicy: draw.pick(['Local', 'Local', 'Cluster']) }),
        ...(draw.oneIn(3) ? { externalIPs: [`203.0.113.${at + 10}`] } : {}),
        ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      },
      status: type === 'LoadBalancer' ? { loadBalancer: { ingress: [{ ip: `198.51.100.${at + 20}` }] } } : {},
    },
    ...families.map(slice),
  ];
}
