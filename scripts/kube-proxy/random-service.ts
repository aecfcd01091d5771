/** Random Services: every type, policy and kind of address, as an API server stores them. */
import type { Draw } from './draw.ts';

export interface RandomService {
  readonly kind: 'Service';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly type: string; readonly ports?: readonly RandomPort[] } & Readonly<Record<string, unknown>>;
}

export interface RandomPort {
  readonly name?: string;
  readonly protocol?: string;
  readonly port: number;
  readonly nodePort?: number;
}

const namespaces = ['a', 'a-b', 'shop', '0'];
const names = ['web', 'web-a', 'x', 'a0', 'kube-dns', `n${'o'.repeat(61)}s`, 's1', 's10', 's2', 'a', 'b-0', 'z9'];
const portNames = ['http', 'p', 'dns-tcp', '8080-a', 'a'.repeat(15), 'metrics'];
const numbers = [1, 53, 80, 443, 8080, 65534, 65535];

export function randomServices(draw: Draw): RandomService[] {
  const services = draw.shuffle(names).slice(0, draw.oneIn(20) ? 0 : draw.int(1, 8));
  let nodePort = 30000 + draw.int(0, 200);
  const nextNodePort = (): number => nodePort++;
  return services.map((name, i) => randomService(draw, name, i + 10 * draw.int(1, 20), nextNodePort));
}

function randomService(draw: Draw, name: string, host: number, nextNodePort: () => number): RandomService {
  const type = draw.pick([
    'ClusterIP',
    'ClusterIP',
    'ClusterIP',
    'NodePort',
    'NodePort',
    'LoadBalancer',
    'LoadBalancer',
    'LoadBalancer',
    'LoadBalancer',
    'ExternalName',
  ]);
  const ports = randomPorts(draw, type, nextNodePort);
  const externalIPs = draw.oneIn(3) ? draw.several(1, 3, addresses) : [];
  const accessible = type === 'NodePort' || type === 'LoadBalancer' || externalIPs.length > 0;
  const externalTrafficPolicy = draw.pick(['Cluster', 'Local']);
  const often = (n: number, field: object): object => (draw.oneIn(n) ? field : {});
  const labels = {
    ...often(25, { 'service.kubernetes.io/service-proxy-name': draw.pick(['', 'other']) }),
    ...often(25, { 'service.kubernetes.io/headless': '' }),
  };
  const annotations = {
    ...often(15, { 'service.beta.kubernetes.io/load-balancer-source-ranges': '198.51.100.0/24' }),
    ...often(15, { 'service.kubernetes.io/topology-mode': 'Auto' }),
  };
  const metadata = {
    name,
    namespace: draw.pick(namespaces),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
  if (type === 'ExternalName') {
    const spec = { type, externalName: 'db.example.org', sessionAffinity: 'None', ...often(2, { ports }) };
    return { kind: 'Service', ...version, metadata, spec, status } as RandomService;
  }
  return {
    kind: 'Service',
    ...version,
    metadata,
    spec: {
      type,
      ...clusterAddresses(draw, type, host),
      ports,
      ...(externalIPs.length > 0 ? { externalIPs } : {}),
      ...(draw.oneIn(8) ? {} : { internalTrafficPolicy: draw.pick(['Cluster', 'Cluster', 'Local']) }),
      ...(accessible ? { externalTrafficPolicy } : {}),
      ...affinity(draw),
      ...(type === 'LoadBalancer' && ports.every(({ nodePort }) => nodePort === undefined)
        ? { allocateLoadBalancerNodePorts: false }
        : {}),
      ...(type === 'LoadBalancer' && externalTrafficPolicy === 'Local'
        ? often(2, { healthCheckNodePort: nextNodePort() })
        : {}),
      ...(type === 'LoadBalancer' ? often(2, { loadBalancerSourceRanges: draw.several(1, 4, ranges) }) : {}),
      ...often(8, { publishNotReadyAddresses: true }),
      ...often(3, { trafficDistribution: draw.pick(['PreferClose', 'PreferSameZone', 'PreferSameNode']) }),
      ...often(2, { selector: { app: name } }),
    },
    status: type === 'LoadBalancer' || draw.oneIn(10) ? { loadBalancer: { ingress: ingress(draw) } } : status,
  } as RandomService;
}

const version = { apiVersion: 'v1' };
const status = { loadBalancer: {} };

function randomPorts(draw: Draw, type: string, nextNodePort: () => number): RandomPort[] {
  const count = draw.pick([1, 1, 1, 2, 2, 3]);
  const taken = new Set<string>();
  const offered = draw.shuffle(portNames);
  const allocated = type === 'NodePort' || (type === 'LoadBalancer' && !draw.oneIn(5));
  return Array.from({ length: count }, (_, i): RandomPort => {
    let protocol = draw.pick(['TCP', 'TCP', 'UDP', 'SCTP']);
    let port = draw.pick(numbers);
    while (taken.has(`${port}/${protocol}`)) {
      port = draw.int(1, 65535);
      protocol = draw.pick(['TCP', 'UDP', 'SCTP']);
    }
    taken.add(`${port}/${protocol}`);
    return {
      ...(count > 1 || draw.oneIn(2) ? { name: offered[i]! } : draw.oneIn(2) ? { name: '' } : {}),
      ...(protocol === 'TCP' && draw.oneIn(4) ? {} : { protocol }),
      port,
      ...(draw.oneIn(2) ? { targetPort: draw.pick<string | number>([8000, 'http', port]) } : {}),
      ...(allocated ? { nodePort: nextNodePort() } : {}),
    };
  });
}

/** One address for each family that the Service has; or as an old object has it, without families. */
function clusterAddresses(draw: Draw, type: string, host: number): object {
  const zeros = draw.oneIn(20);
  const address = {
    IPv4: zeros ? `10.096.000.${String(host).padStart(3, '0')}` : `10.96.0.${host}`,
    IPv6: zeros ? `FD00:0010:96:0::${host.toString(16)}` : `fd00:10:96::${host.toString(16)}`,
  };
  const ipFamilies = draw.pick([
    ['IPv4'],
    ['IPv4'],
    ['IPv4', 'IPv6'],
    ['IPv4', 'IPv6'],
    ['IPv6', 'IPv4'],
    ['IPv6', 'IPv4'],
    ['IPv6'],
  ] as const);
  if (type === 'ClusterIP' && draw.oneIn(8)) return { clusterIP: 'None', clusterIPs: ['None'], ipFamilies };
  const clusterIPs = ipFamilies.map((family) => address[family]);
  if (draw.oneIn(25)) return { clusterIP: clusterIPs[0] };
  const ipFamilyPolicy = ipFamilies.length > 1 ? draw.pick(['PreferDualStack', 'RequireDualStack']) : 'SingleStack';
  return { clusterIP: clusterIPs[0], clusterIPs, ipFamilies, ipFamilyPolicy };
}

function affinity(draw: Draw): object {
  if (!draw.oneIn(4)) return draw.oneIn(2) ? { sessionAffinity: 'None' } : {};
  const timeoutSeconds = draw.pick([1, 2, 600, 10800, 86399, 86400]);
  return {
    sessionAffinity: 'ClientIP',
    ...(draw.oneIn(4) ? {} : { sessionAffinityConfig: { clientIP: { timeoutSeconds } } }),
  };
}

const addresses = [
  '198.51.100.1',
  '198.51.100.1',
  '198.51.100.2',
  '203.0.113.9',
  '203.000.113.010',
  '192.0.2.1',
  '2001:db8:2::1',
  '2001:db8:2::1',
  '2001:DB8:2:0::2',
  '2001:db8::1',
];

function ingress(draw: Draw): object[] {
  return Array.from({ length: draw.int(0, 3) }, () => {
    if (draw.oneIn(6)) return { hostname: 'lb.example.org' };
    const ipMode = draw.pick([{}, {}, { ipMode: 'VIP' }, { ipMode: 'VIP' }, { ipMode: 'Proxy' }]);
    return { ip: draw.pick(addresses), ...ipMode, ...(draw.oneIn(10) ? { hostname: 'lb.example.org' } : {}) };
  });
}

const ranges = [
  '203.0.113.0/24',
  '203.0.113.0/25',
  ' 203.0.113.0/25',
  '203.0.113.128/25 ',
  '203.0.113.77/25',
  '203.000.113.000/25',
  '192.0.2.1/32',
  '192.0.2.0/24',
  '198.51.100.0/24',
  '127.0.0.0/8',
  '0.0.0.0/0',
  '1.2.3.4/0',
  '0.0.0.0/1',
  '2001:db8::/32',
  '2001:db8::1/128',
  '2001:DB8:9::5/64',
  '::/0',
  '::1/128',
  'fd00::/8',
];
