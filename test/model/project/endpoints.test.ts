/** Endpoints from the pods that a selector matches, where the input holds no slice. */
import { describe, expect, test } from 'vitest';
import { cluster, endpointsOf, networkOf, node, pod, service, serviceOf, workload } from '../linking.ts';

const nodes = [
  node('n-1', { labels: 'topology.kubernetes.io/zone: east', spec: 'podCIDRs: [10.1.0.0/24, "2001:db8:a::/64"]' }),
  node('n-2', { spec: 'podCIDRs: [10.2.0.0/24, "2001:db8:b::/64"]' }),
];
const on = (name: string, nodeName: string, parts: Parameters<typeof pod>[1] = {}) =>
  pod(name, { ...parts, spec: `nodeName: ${nodeName}${parts.spec === undefined ? '' : `, ${parts.spec}`}` });
const selecting = (more = '', ports = '{port: 80}') =>
  service(`selector: {app: a}, ports: [${ports}]${more === '' ? '' : `, ${more}`}`);

describe('target ports', () => {
  const containers =
    'containers: [{name: c, ports: [{name: web, containerPort: 8080}, {name: dns, containerPort: 53, protocol: UDP}, {name: dns, containerPort: 5353}]}, {name: d, ports: [{name: web, containerPort: 9090}]}]';
  const side = 'initContainers: [{name: s, restartPolicy: Always, ports: [{name: metrics, containerPort: 9100}]}]';

  test.each<[string, number[]]>([
    ['{port: 80}', [80]],
    ['{port: 80, targetPort: 7000}', [7000]],
    ['{port: 80, targetPort: web}', [8080]],
    ['{port: 53, targetPort: dns, protocol: UDP}', [53]],
    ['{port: 53, targetPort: dns}', [5353]],
    ['{port: 80, targetPort: metrics}', [9100]],
    ['{port: 80, targetPort: none}', []],
    ['{port: 80, targetPort: web, protocol: UDP}', []],
  ])('%s', (port, numbers) => {
    const network = networkOf(...nodes, selecting('', port), on('x', 'n-1', { spec: `${containers}, ${side}` }));
    expect(serviceOf(network).ports[0]!.endpoints[4].map((endpoint) => endpoint.port)).toEqual(numbers);
  });

  test('each pod has its own number for a name', () => {
    const at = (name: string, port: number) =>
      on(name, 'n-1', { spec: `containers: [{name: c, ports: [{name: web, containerPort: ${port}}]}]` });
    const network = networkOf(...nodes, selecting('', '{port: 80, targetPort: web}'), at('x', 1000), at('z', 2000));
    expect(
      serviceOf(network)
        .ports[0]!.endpoints[4].map(({ port }) => port)
        .sort(),
    ).toEqual([1000, 2000]);
  });
});

test('the selector asks for all of its labels, in its namespace', () => {
  const both = service('selector: {app: a, tier: web}, ports: [{port: 80}]');
  const elsewhere = pod('z', { labels: 'app: a, tier: web' }).replace('namespace: demo', 'namespace: other');
  const network = networkOf(
    ...nodes,
    both,
    on('x', 'n-1', { labels: 'app: a' }),
    on('v', 'n-2', { labels: 'app: a, tier: web, more: "1"' }),
    on('w', 'n-2', { labels: 'tier: web' }),
    elsewhere,
  );
  expect(serviceOf(network).ports[0]!.endpoints[4].map((endpoint) => endpoint.pod)).toEqual(['demo/v']);
});

test('without a selector, or with an empty one, there are none', () => {
  expect(endpointsOf(networkOf(...nodes, service('ports: [{port: 80}]'), on('x', 'n-1')))).toEqual([]);
  expect(endpointsOf(networkOf(...nodes, service('selector: {}, ports: [{port: 80}]'), on('x', 'n-1')))).toEqual([]);
});

test('families are those of the Service', () => {
  const dual = cluster('serviceCIDRs: [10.96.0.0/16, "2001:db8:1::/112"]');
  const families = (more: string) => {
    const { endpoints } = serviceOf(networkOf(dual, ...nodes, selecting(more), on('x', 'n-1'))).ports[0]!;
    return [endpoints[4].length, endpoints[6].length];
  };
  expect([families(''), families('ipFamilies: [IPv6]'), families('ipFamilyPolicy: PreferDualStack')]).toEqual([
    [1, 0],
    [0, 1],
    [1, 1],
  ]);
});

test('an endpoint says its pod, its node, and that it is projected', () => {
  const network = networkOf(...nodes, selecting(), workload('StatefulSet', 'db', { pod: 'nodeName: n-2' }));
  expect(serviceOf(network).ports[0]!.endpoints[4]).toMatchObject([
    { nodeName: 'n-2', pod: 'demo/db-0', projected: true, ready: true, serving: true, terminating: false },
  ]);
});

test.each<[string, string, string[] | undefined, string[] | undefined]>([
  ['', 'n-1', undefined, undefined],
  ['trafficDistribution: PreferClose', 'n-1', ['east'], undefined],
  ['trafficDistribution: PreferSameZone', 'n-1', ['east'], undefined],
  ['trafficDistribution: PreferSameZone', 'n-2', undefined, undefined],
  ['trafficDistribution: PreferSameNode', 'n-1', ['east'], ['n-1']],
  ['trafficDistribution: PreferSameNode', 'n-2', undefined, ['n-2']],
])('`%s` on %s: zones %j, nodes %j', (more, nodeName, zoneHints, nodeHints) => {
  const network = networkOf(...nodes, selecting(more), on('x', nodeName));
  expect(serviceOf(network).ports[0]!.endpoints[4]).toMatchObject([{ zoneHints, nodeHints }]);
});

test.each<[string, boolean, object]>([
  ['a pod', false, { ready: true, serving: true, terminating: false }],
  ['a pod that ends', true, { ready: false, serving: true, terminating: true }],
])('%s is ready as it says', (_, ends, expected) => {
  const meta = ends ? 'deletionTimestamp: "2026-01-01T00:00:00Z"' : '';
  const conditions = (more: string) =>
    serviceOf(networkOf(...nodes, selecting(more), on('x', 'n-1', { meta }))).ports[0]!.endpoints[4];
  expect(conditions('')).toMatchObject([expected]);
  expect(conditions('publishNotReadyAddresses: true')).toMatchObject([{ ...expected, ready: true }]);
});
