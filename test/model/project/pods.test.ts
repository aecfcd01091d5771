/** Pods: what each workload's controller would keep, and what bare manifests lack. */
import { describe, expect, test } from 'vitest';
import { cluster, networkOf, node, pod, podOf, workload } from '../linking.ts';

const names = (...documents: string[]) => networkOf(...documents).pods.map(({ name }) => name);
const three = ['node-a', 'node-b', 'node-c'].map((name) => node(name, { spec: 'podCIDR: 10.244.0.0/16' }));

describe('how many, and their names', () => {
  test.each<[string, string, string, number]>([
    ['Deployment', '', '', 1],
    ['Deployment', 'replicas: 4', '', 4],
    ['Deployment', 'replicas: 0', '', 0],
    ['ReplicaSet', 'replicas: 2', '', 2],
    ['StatefulSet', 'replicas: 2', '', 2],
    ['DaemonSet', '', '', 3],
    ['DaemonSet', '', 'nodeSelector: {kubernetes.io/hostname: node-b}', 1],
    ['Job', '', '', 1],
    ['Job', 'parallelism: 3', '', 3],
    ['Job', 'parallelism: 3, suspend: true', '', 0],
  ])('%s with `%s` and pods `%s`', (kind, spec, podSpec, count) => {
    expect(names(...three, workload(kind, 'w', { spec, pod: podSpec }))).toHaveLength(count);
  });

  test('a StatefulSet counts from its first ordinal, and labels its pods', () => {
    const { pods } = networkOf(workload('StatefulSet', 'db', { spec: 'replicas: 2, ordinals: {start: 3}' }));
    expect(pods.map(({ name }) => name)).toEqual(['db-3', 'db-4']);
    expect(pods[0]!.labels).toEqual({ app: 'a', 'statefulset.kubernetes.io/pod-name': 'db-3' });
  });

  test('other names end in a hash, which scaling and neighbours leave alone', () => {
    const of = (replicas: number) => names(workload('Deployment', 'web', { spec: `replicas: ${replicas}` }));
    expect(of(2).every((name) => /^web-[0-9a-f]{5}$/.test(name))).toBe(true);
    expect(of(5)).toEqual(expect.arrayContaining(of(2)));
    expect(new Set(of(5)).size).toBe(5);
    expect(names(workload('Deployment', 'web'), workload('ReplicaSet', 'web'))).toHaveLength(2);
  });
});

describe('what is there is not projected again', () => {
  const owned = (kind: string, name: string, labels = 'app: a') =>
    pod('there', { labels, meta: `ownerReferences: [{apiVersion: v1, kind: ${kind}, name: ${name}, uid: x}]` });
  const replicaSet = (owner: string) =>
    workload('ReplicaSet', 'web-5d9', {
      meta: `ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: ${owner}, uid: x}]`,
    });

  test.each<[string, string[], number]>([
    ['a StatefulSet with its pod', [workload('StatefulSet', 'db'), owned('StatefulSet', 'db')], 1],
    ['a StatefulSet with the pod of another', [workload('StatefulSet', 'db'), owned('StatefulSet', 'other')], 2],
    [
      'a StatefulSet with the pod of a DaemonSet of its name',
      [workload('StatefulSet', 'db'), owned('DaemonSet', 'db')],
      2,
    ],
    [
      'a Deployment with the pod of a ReplicaSet of its own',
      [workload('Deployment', 'web'), owned('ReplicaSet', 'web-5d9')],
      1,
    ],
    [
      'a Deployment with the pod of a longer name',
      [workload('Deployment', 'web'), owned('ReplicaSet', 'web-admin-5d9')],
      2,
    ],
    [
      'a Deployment with a pod that it does not select',
      [workload('Deployment', 'web'), owned('ReplicaSet', 'web-5d9', 'app: b')],
      2,
    ],
    ['a Deployment with its ReplicaSet, which makes the pods', [workload('Deployment', 'web'), replicaSet('web')], 1],
    ['a Deployment with the ReplicaSet of another', [workload('Deployment', 'web'), replicaSet('other')], 2],
    ['a ReplicaSet with its pod', [replicaSet('web'), owned('ReplicaSet', 'web-5d9')], 1],
    [
      'a Deployment, its ReplicaSet and its pod',
      [workload('Deployment', 'web'), replicaSet('web'), owned('ReplicaSet', 'web-5d9')],
      1,
    ],
  ])('%s', (_, documents, count) => {
    expect(names(...documents)).toHaveLength(count);
  });
});

describe('addresses', () => {
  const nodes = [
    node('node-a', {
      spec: 'podCIDRs: [10.1.0.0/29, "2001:db8:a::/64"]',
      addresses: '{type: InternalIP, address: 192.0.2.1}',
    }),
  ];
  const many = (replicas: number) => workload('Deployment', 'web', { spec: `replicas: ${replicas}` });

  test('come from the pod CIDRs of the node, none twice, without its first two and its last', () => {
    const { pods } = networkOf(...nodes, many(9));
    const addresses = pods.flatMap((each) => each.addresses.map(({ text }) => text));
    expect(addresses.toSorted()).toEqual(['10.1.0.2', '10.1.0.3', '10.1.0.4', '10.1.0.5', '10.1.0.6']);
  });

  test('are those of the families of the cluster', () => {
    const dual = cluster('serviceCIDRs: [10.96.0.0/16, "2001:db8:1::/112"]');
    const { pods } = networkOf(dual, ...nodes, many(1));
    expect(pods[0]!.addresses.map(({ family }) => family)).toEqual([4, 6]);
    expect(pods[0]!.addresses[1]!.text).toMatch(/^2001:db8:a::/);
  });

  test('of pods on the host network are those of the node', () => {
    const { pods } = networkOf(...nodes, workload('DaemonSet', 'agent', { pod: 'hostNetwork: true' }));
    expect(pods.map(({ addresses, hostNetwork }) => [addresses.map(({ text }) => text), hostNetwork])).toEqual([
      [['192.0.2.1'], true],
    ]);
  });

  test('of a pod that is there are not given to another', () => {
    const there = pod('x', { spec: 'nodeName: node-a', status: 'podIP: 10.1.0.4' });
    const { pods } = networkOf(...nodes, there, many(4));
    expect(pods.flatMap((each) => each.addresses.map(({ text }) => text)).toSorted()).toEqual([
      '10.1.0.2',
      '10.1.0.3',
      '10.1.0.4',
      '10.1.0.5',
      '10.1.0.6',
    ]);
  });
});

describe('pods that the input holds', () => {
  const of = (parts: Parameters<typeof pod>[1]) => podOf(networkOf(...three, pod('x', parts)), 'x');

  test('a bare manifest is placed, addressed and ready', () => {
    const found = of({});
    expect(found.nodeName).toMatch(/^node-[abc]$/);
    expect(found).toMatchObject({ ready: true, projected: true, terminating: false });
    expect(found.addresses).toHaveLength(1);
  });

  test('a status is believed', () => {
    const ready = '{type: Ready, status: "True"}';
    expect(of({ spec: 'nodeName: node-b', status: `podIP: 10.0.0.9, conditions: [${ready}]` })).toMatchObject({
      nodeName: 'node-b',
      addresses: [{ text: '10.0.0.9' }],
      ready: true,
      projected: false,
    });
    expect(of({ status: 'phase: Pending' })).toMatchObject({ nodeName: undefined, addresses: [], ready: false });
    expect(of({ status: 'phase: Running, podIPs: [{ip: 10.0.0.9}, {ip: "2001:db8::9"}]' }).addresses).toHaveLength(2);
    expect(of({ meta: 'deletionTimestamp: "2026-01-01T00:00:00Z"' }).terminating).toBe(true);
  });

  test.each(['Succeeded', 'Failed'])('a pod that has %s is gone', (phase) => {
    expect(names(pod('x', { status: `phase: ${phase}` }))).toEqual([]);
  });

  test('a sidecar counts among the containers, another init container does not', () => {
    const spec = 'containers: [{name: c}], initContainers: [{name: once}, {name: side, restartPolicy: Always}]';
    expect(of({ spec }).containers.map(({ name }) => name)).toEqual(['c', 'side']);
    const { pods } = networkOf(workload('Deployment', 'web', { pod: spec }));
    expect(pods[0]!.containers.map(({ name }) => name)).toEqual(['c', 'side']);
  });
});
