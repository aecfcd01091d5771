/** EndpointSlices and Endpoints, joined and merged; and what makes the input a dump of a running cluster. */
import { describe, expect, test } from 'vitest';
import { cluster, endpointsOf, networkOf, node, pod, service, serviceOf, slice } from '../linking.ts';

const unnamed = service('ports: [{port: 80}]');
const merged = (version: string, ...slices: string[]) =>
  serviceOf(networkOf(unnamed, cluster(`kubernetesVersion: "${version}"`), ...slices)).ports[0]!.endpoints[4];

test('byte order of `address:port`', () => {
  const slices = [
    slice('{addresses: [10.2.2.2]}, {addresses: [10.2.2.22]}', { ports: '{port: 22}' }),
    slice('{addresses: [10.2.2.2]}', { name: 'a-2', ports: '{port: 3}' }),
  ];
  expect(endpointsOf(networkOf(unnamed, ...slices))).toEqual(['10.2.2.22:22', '10.2.2.2:22', '10.2.2.2:3']);
});

test('conditions, hints and the pod behind', () => {
  const [bare, full] = merged(
    '1.37',
    slice(
      '{addresses: [10.0.0.1, 10.0.0.9]}, ' +
        '{addresses: [10.0.0.2], nodeName: node-1, conditions: {ready: false, serving: true, terminating: true}, ' +
        'targetRef: {kind: Pod, name: a-x}, hints: {forZones: [{name: east}], forNodes: [{name: node-1}]}}',
    ),
  );
  expect(bare).toMatchObject({
    text: '10.0.0.1:8080',
    nodeName: undefined,
    ready: true,
    serving: true,
    terminating: false,
    zoneHints: undefined,
    nodeHints: undefined,
    pod: undefined,
    projected: false,
    declared: { path: ['endpoints', 0] },
  });
  expect(full).toMatchObject({
    text: '10.0.0.2:8080',
    nodeName: 'node-1',
    ready: false,
    serving: true,
    terminating: true,
    zoneHints: ['east'],
    nodeHints: ['node-1'],
    pod: 'demo/a-x',
    declared: { path: ['endpoints', 1] },
  });
});

test.each<[string, string[], string[]]>([
  [
    'by name and protocol',
    [
      slice('{addresses: [10.0.0.1]}', {
        ports: '{name: web, port: 1}, {name: web, protocol: UDP, port: 2}, {name: dns, port: 3}',
      }),
    ],
    ['10.0.0.1:1'],
  ],
  ['not without the name', [slice('{addresses: [10.0.0.1]}', { ports: '{port: 1}' })], []],
  ['not without a number', [slice('{addresses: [10.0.0.1]}', { ports: '{name: web}' })], []],
  [
    'by the label of the same namespace',
    [slice('{addresses: [10.0.0.1]}', { of: 'b', ports: '{name: web, port: 1}' })],
    [],
  ],
  [
    'over slices',
    [
      slice('{addresses: [10.0.0.2]}', { ports: '{name: web, port: 1}' }),
      slice('{addresses: [10.0.0.1]}', { name: 'a-2', ports: '{name: web, port: 1}' }),
    ],
    ['10.0.0.1:1', '10.0.0.2:1'],
  ],
  [
    'in both families',
    [
      slice('{addresses: ["2001:db8::0001"]}', { type: 'IPv6', ports: '{name: web, port: 1}' }),
      slice('{addresses: [10.0.0.01]}', { name: 'a-2', ports: '{name: web, port: 1}' }),
    ],
    ['10.0.0.1:1', '[2001:db8::1]:1'],
  ],
  [
    'never a name of FQDN',
    [slice('{addresses: [db.example.org]}', { type: 'FQDN', ports: '{name: web, port: 1}' })],
    [],
  ],
  ['never without an address', [slice('{addresses: []}', { ports: '{name: web, port: 1}' })], []],
])('joined %s', (_, slices, expected) => {
  expect(endpointsOf(networkOf(service('ports: [{name: web, port: 80}]'), ...slices))).toEqual(expected);
});

describe('one address and port twice', () => {
  const at = (nodeName: string, terminating = false) =>
    `{addresses: [10.0.0.1], nodeName: ${nodeName}, conditions: {ready: ${!terminating}, terminating: ${terminating}}}`;
  const nodes = (version: string, ...slices: string[]) => merged(version, ...slices).map(({ nodeName }) => nodeName);

  test.each<[string, string[], string]>([
    ['the last', [at('one'), at('two')], 'two'],
    ['the last that is not terminating', [at('one'), at('two', true)], 'one'],
    ['the first of terminating ones', [at('one', true), at('two', true)], 'one'],
    ['a later one in place of a terminating one', [at('one', true), at('two')], 'two'],
  ])('from 1.35: %s', (_, endpoints, kept) => {
    for (const version of ['1.35', '1.37']) expect(nodes(version, slice(endpoints.join(', ')))).toEqual([kept]);
    const slices = endpoints.map((endpoint, i) => slice(endpoint, { name: `a-${i}` }));
    expect(nodes('1.37', ...slices.reverse())).toEqual([kept]);
  });

  test('at 1.34: the first, with the others as its rivals', () => {
    const [endpoint, ...others] = merged('1.34', slice([at('one'), at('two', true), at('three')].join(', ')));
    expect(others).toEqual([]);
    expect(endpoint!.nodeName).toBe('one');
    expect(endpoint!.rivals?.map(({ nodeName }) => nodeName)).toEqual(['two', 'three']);
    expect(merged('1.35', slice(at('one')))[0]!.rivals).toBeUndefined();
  });
});

describe('Endpoints', () => {
  const endpoints =
    '{apiVersion: v1, kind: Endpoints, metadata: {name: a, namespace: demo}, subsets: [' +
    '{addresses: [{ip: 10.0.0.2, nodeName: node-1, targetRef: {kind: Pod, name: a-x, namespace: demo}}, {ip: "2001:db8::2"}], ' +
    'notReadyAddresses: [{ip: 10.0.0.1}], ports: [{port: 8080}]}, ' +
    '{addresses: [{ip: 10.0.0.2}], ports: [{port: 9090}]}]}';

  test('count as the slices that mirror them', () => {
    const network = networkOf(unnamed, endpoints);
    expect(endpointsOf(network)).toEqual(['10.0.0.1:8080', '10.0.0.2:8080', '10.0.0.2:9090', '[2001:db8::2]:8080']);
    expect(serviceOf(network).ports[0]!.endpoints[4]).toMatchObject([
      { ready: false },
      { ready: true, nodeName: 'node-1', pod: 'demo/a-x' },
      { ready: true },
    ]);
  });

  test('do not count beside slices', () => {
    expect(endpointsOf(networkOf(unnamed, endpoints, slice('{addresses: [10.0.0.7]}')))).toEqual(['10.0.0.7:8080']);
  });
});

test.each<[string, string, string, boolean]>([
  ['proxy-name at 1.34', '1.34', 'service.kubernetes.io/service-proxy-name: x', false],
  ['proxy-name at 1.37', '1.37', 'service.kubernetes.io/service-proxy-name: x', true],
  ['headless at 1.37', '1.37', 'service.kubernetes.io/headless: ""', false],
])('a slice with the label %s', (_, version, labels, read) => {
  const network = networkOf(
    unnamed,
    cluster(`kubernetesVersion: "${version}"`),
    slice('{addresses: [10.0.0.1]}', { labels }),
  );
  expect(endpointsOf(network)).toEqual(read ? ['10.0.0.1:8080'] : []);
  expect(serviceOf(network).slices).toMatchObject([{ name: 'a-1', proxied: read, endpoints: 1 }]);
});

describe('a dump of a running cluster', () => {
  const selecting = service('ports: [{port: 80}], selector: {app: a}');

  test.each<[string, string[], boolean]>([
    ['a bare pod', [pod('x')], false],
    ['a Node with its status', [node('node-1', { addresses: '{type: InternalIP, address: 192.0.2.1}' })], false],
    ['a pod with a status', [pod('x', { status: 'phase: Running' })], true],
    ['a pod with an empty status', [pod('x', { status: ' ' })], false],
    [
      'a Service as dry runs write it',
      [service('ports: [{port: 80}]', { name: 'b', status: 'loadBalancer: {}' })],
      false,
    ],
    [
      'a Service with a status',
      [service('ports: [{port: 80}]', { name: 'b', status: 'loadBalancer: {ingress: [{ip: 192.0.2.1}]}' })],
      true,
    ],
    ['a slice', [slice('', { of: 'b' })], true],
    ['Endpoints', ['{apiVersion: v1, kind: Endpoints, metadata: {name: b, namespace: demo}}'], true],
  ])('%s', (_, documents, live) => {
    expect(networkOf(selecting, ...documents).live).toBe(live);
  });

  test('then missing slices mean no endpoints', () => {
    const other = slice('', { of: 'b' });
    expect(endpointsOf(networkOf(selecting, pod('x')))).toHaveLength(1);
    expect(endpointsOf(networkOf(selecting, pod('x'), other))).toEqual([]);
  });

  test('slices that are there go before pods that are selected', () => {
    expect(endpointsOf(networkOf(selecting, pod('x'), slice('{addresses: [10.0.0.1]}')))).toEqual(['10.0.0.1:8080']);
  });
});
