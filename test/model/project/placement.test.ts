/** Where pods go: each filter of the scheduler, and the spread over what is left. */
import { describe, expect, test } from 'vitest';
import { networkOf, node, pod, podOf, workload } from '../linking.ts';

const nodes = [
  node('east-1', { labels: 'zone: east, cores: "4"' }),
  node('east-2', { labels: 'zone: east, cores: "16"', spec: 'taints: [{key: gpu, value: "yes", effect: NoSchedule}]' }),
  node('west-1', { labels: 'zone: west', spec: 'taints: [{key: quiet, effect: PreferNoSchedule}]' }),
  node('west-2', { labels: 'zone: west', spec: 'unschedulable: true' }),
];

/** The nodes on which a DaemonSet or a large Deployment of such pods runs. */
const nodesOf = (kind: string, podSpec: string, spec = '') =>
  [
    ...new Set(networkOf(...nodes, workload(kind, 'w', { pod: podSpec, spec })).pods.map(({ nodeName }) => nodeName)),
  ].sort();

const required = (terms: string) =>
  `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [${terms}]}}}`;
const expression = (key: string, operator: string, values = '') =>
  required(`{matchExpressions: [{key: ${key}, operator: ${operator}${values === '' ? '' : `, values: [${values}]`}}]}`);
const tolerate = (toleration: string) => `tolerations: [{${toleration}}]`;
const open = ['east-1', 'west-1'];

test.each<[string, string[]]>([
  ['', open],
  ['nodeSelector: {zone: east}', ['east-1']],
  ['nodeSelector: {kubernetes.io/hostname: west-1, kubernetes.io/os: linux}', ['west-1']],
  ['nodeSelector: {kubernetes.io/os: windows}', []],
  ['nodeName: east-2', ['east-2']],
  ['nodeName: west-2, nodeSelector: {zone: east}', ['west-2']],
  [expression('zone', 'In', 'east, north'), ['east-1']],
  [expression('zone', 'NotIn', 'east'), ['west-1']],
  [expression('cores', 'Exists'), ['east-1']],
  [expression('cores', 'DoesNotExist'), ['west-1']],
  [expression('cores', 'Gt', '"3"'), ['east-1']],
  [expression('cores', 'Lt', '"4"'), []],
  [expression('kubernetes.io/hostname', 'In', 'west-1'), ['west-1']],
  [required('{matchExpressions: [{key: zone, operator: Exists}, {key: cores, operator: Exists}]}'), ['east-1']],
  [
    required(
      '{matchExpressions: [{key: cores, operator: Exists}]}, {matchExpressions: [{key: zone, operator: In, values: [west]}]}',
    ),
    open,
  ],
  [required('{matchFields: [{key: metadata.name, operator: In, values: [west-1]}]}'), ['west-1']],
  [required('{}'), []],
  [required('{matchExpressions: []}'), []],
  [tolerate('key: gpu, value: "yes"'), ['east-1', 'east-2', 'west-1']],
  [tolerate('key: gpu, operator: Exists, effect: NoSchedule'), ['east-1', 'east-2', 'west-1']],
  [tolerate('key: gpu, operator: Exists, effect: NoExecute'), open],
  [tolerate('key: gpu, value: "no"'), open],
  [tolerate('key: gpu'), open],
  [tolerate('key: other, operator: Exists'), open],
  [tolerate('operator: Exists'), ['east-1', 'east-2', 'west-1', 'west-2']],
  [tolerate('key: node.kubernetes.io/unschedulable, operator: Exists'), ['east-1', 'west-1', 'west-2']],
])('pods with `%s` run on %j', (podSpec, expected) => {
  const found = nodesOf('Deployment', podSpec, 'replicas: 8');
  expect(found).toEqual(expected.length === 0 ? [undefined] : expected);
});

test.each<[string, string[]]>([
  ['', ['east-1', 'west-1', 'west-2']],
  [tolerate('operator: Exists'), ['east-1', 'east-2', 'west-1', 'west-2']],
  ['nodeSelector: {zone: west}', ['west-1', 'west-2']],
])('a DaemonSet with `%s` has one pod on each of %j', (podSpec, expected) => {
  expect(nodesOf('DaemonSet', podSpec)).toEqual(expected);
  expect(networkOf(...nodes, workload('DaemonSet', 'w', { pod: podSpec })).pods).toHaveLength(expected.length);
});

test('what no node takes is not ready and has no address', () => {
  const { pods } = networkOf(...nodes, workload('Deployment', 'w', { pod: 'nodeSelector: {zone: north}' }));
  expect(pods).toMatchObject([{ nodeName: undefined, addresses: [], ready: false }]);
});

describe('spread', () => {
  const load = (replicas: number, podSpec = '') => {
    const counts = new Map<string | undefined, number>();
    const plain = ['n-1', 'n-2', 'n-3'].map((name) => node(name));
    for (const { nodeName } of networkOf(
      ...plain,
      workload('Deployment', 'w', { spec: `replicas: ${replicas}`, pod: podSpec }),
    ).pods)
      counts.set(nodeName, (counts.get(nodeName) ?? 0) + 1);
    return counts;
  };

  test.each([3, 4, 7, 9])('%i pods over three nodes differ by one at most', (replicas) => {
    const counts = [...load(replicas).values()];
    expect(counts).toHaveLength(3);
    expect(Math.max(...counts) - Math.min(...counts)).toBe(replicas % 3 === 0 ? 0 : 1);
  });

  test('required anti-affinity by host leaves the rest of them waiting', () => {
    const term = (key: string) =>
      `affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: ${key}}]}}`;
    expect(load(5, term('kubernetes.io/hostname'))).toEqual(
      new Map([
        ['n-1', 1],
        ['n-2', 1],
        ['n-3', 1],
        [undefined, 2],
      ]),
    );
    expect(load(5, term('topology.kubernetes.io/zone')).has(undefined)).toBe(false);
  });
});

test('a bare pod goes where it may, always to the same place', () => {
  const place = (spec: string) => podOf(networkOf(...nodes, pod('x', { spec })), 'x').nodeName;
  expect(place('nodeSelector: {zone: east}')).toBe('east-1');
  expect(place('nodeName: west-2')).toBe('west-2');
  expect(place('nodeSelector: {zone: north}')).toBeUndefined();
  expect(place('')).toBe(place(''));
});

test('workloads with different demands do not share an answer', () => {
  const demands = {
    selected: 'nodeSelector: {zone: west}',
    named: 'nodeName: east-2',
    affine: expression('cores', 'Exists'),
    tolerant: `${tolerate('key: gpu, operator: Exists')}, nodeSelector: {cores: "16"}`,
    free: 'nodeSelector: {zone: north}',
  };
  const sets = Object.entries(demands).map(([name, podSpec]) => workload('StatefulSet', name, { pod: podSpec }));
  const { pods } = networkOf(...nodes, ...sets, workload('DaemonSet', 'daemon', { pod: demands.selected }));
  const places = pods.map(({ name, nodeName }) => [name.replace(/-\w+$/, ''), nodeName]);
  expect(places.sort()).toEqual([
    ['affine', 'east-1'],
    ['daemon', 'west-1'],
    ['daemon', 'west-2'],
    ['free', undefined],
    ['named', 'east-2'],
    ['selected', 'west-1'],
    ['tolerant', 'east-2'],
  ]);
});
