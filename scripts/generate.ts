/**
 * `npm run generate`: a synthetic live cluster as one JSON List, the way `kubectl get -o json` gives it: nodes, kube-proxy's
 * ConfigMap, the ServiceCIDR, Services and their EndpointSlices. The same seed gives the same bytes.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const usage = `usage: npm run generate -- --services N --endpoints TOTAL --nodes N --seed N --out DIR

Writes DIR/cluster.json: N Services over TOTAL endpoints on N nodes.
Example: npm run generate -- --services 100 --endpoints 300 --nodes 3 --seed 1 --out /tmp/cluster
`;

interface Size {
  readonly services: number;
  readonly endpoints: number;
  readonly nodes: number;
  readonly seed: number;
}

/** The items of the List, each as JSON text. */
function* items({ services, endpoints, nodes, seed }: Size): Generator<object> {
  const random = generator(seed);
  const nodeName = (i: number) => `node-${i}`;
  for (let i = 0; i < nodes; i++) {
    yield {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: nodeName(i),
        labels: { 'kubernetes.io/hostname': nodeName(i), 'topology.kubernetes.io/zone': `zone-${i % 3}` },
      },
      spec: { podCIDR: nodeCIDR(i), podCIDRs: [nodeCIDR(i)] },
      status: { addresses: [{ type: 'InternalIP', address: `172.${16 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}` }] },
    };
  }
  const config = {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    clusterCIDR: '10.0.0.0/9',
  };
  yield {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kube-proxy', namespace: 'kube-system' },
    data: { 'config.conf': JSON.stringify(config) },
  };
  yield {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name: 'kubernetes' },
    spec: { cidrs: ['10.128.0.0/14'] },
  };

  const used = new Array<number>(nodes).fill(1);
  let nodePort = 29999;
  for (let i = 0; i < services; i++) {
    const name = `service-${i}`;
    const namespace = `team-${i % Math.max(1, Math.min(100, Math.ceil(services / 20)))}`;
    const offset = i + 257;
    const address = `10.${128 + (offset >> 16)}.${(offset >> 8) & 255}.${offset & 255}`;
    const external = random() < 0.05 && nodePort < 32767;
    if (external) nodePort++;
    yield {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: {
        type: external ? 'NodePort' : 'ClusterIP',
        clusterIP: address,
        clusterIPs: [address],
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        internalTrafficPolicy: 'Cluster',
        ...(external ? { externalTrafficPolicy: 'Cluster' } : {}),
        selector: { app: name },
        sessionAffinity: 'None',
        ports: [
          {
            name: 'http',
            port: 80,
            protocol: 'TCP',
            targetPort: 8080,
            ...(external ? { nodePort } : {}),
          },
        ],
      },
      status: { loadBalancer: {} },
    };
    // Spread the total evenly, the rest over the first Services.
    const count = Math.floor(endpoints / services) + (i < endpoints % services ? 1 : 0);
    yield {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-x`, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      endpoints: Array.from({ length: count }, (_, k) => {
        const node = Math.floor(random() * nodes);
        return {
          addresses: [podAddress(node, ++used[node]!)],
          conditions: { ready: true, serving: true, terminating: false },
          nodeName: nodeName(node),
          targetRef: { kind: 'Pod', name: `${name}-${k}`, namespace },
        };
      }),
    };
  }
}

/** Each node has 2^23 / nodes addresses at most; a /18 would do for 110 pods, but small clusters hold many endpoints too. */
const perNode = 1 << 10;
const base = (node: number, offset: number): number => node * perNode + offset;
const dotted = (value: number): string => `10.${(value >> 16) & 127}.${(value >> 8) & 255}.${value & 255}`;
const nodeCIDR = (node: number): string => `${dotted(base(node, 0))}/22`;
/** Beyond a node's own range, addresses go on in the upper half of the cluster's. */
const podAddress = (node: number, i: number): string =>
  dotted(i < perNode - 1 ? base(node, i) : (1 << 22) + ((node * 0x4001 + i * 7919) % (1 << 22)));

/** mulberry32. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function main(args: readonly string[]): number {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      services: option,
      endpoints: option,
      nodes: option,
      seed: option,
      out: option,
      help: { type: 'boolean' },
    },
  });
  const number = (text: string | undefined) => (text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined);
  const [services, endpoints, nodes, seed] = [values.services, values.endpoints, values.nodes, values.seed].map(number);
  if (
    values.help ||
    services === undefined ||
    endpoints === undefined ||
    !nodes ||
    seed === undefined ||
    values.out === undefined
  ) {
    process.stdout.write(usage);
    return values.help ? 0 : 2;
  }
  mkdirSync(values.out, { recursive: true });
  const texts = [...items({ services, endpoints, nodes, seed })].map((item) => JSON.stringify(item));
  writeFileSync(
    join(values.out, 'cluster.json'),
    `{"apiVersion":"v1","kind":"List","items":[\n${texts.join(',\n')}\n]}\n`,
  );
  return 0;
}

process.exitCode = main(process.argv.slice(2));
