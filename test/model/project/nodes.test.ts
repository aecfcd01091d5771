/** Nodes: those that are there, and those that stand in for none. */
import { expect, test } from 'vitest';
import { cluster, networkOf, node, service } from '../linking.ts';

const any = service('ports: [{port: 80}]');
const texts = (list: readonly { text: string }[]) => list.map(({ text }) => text);

test('three nodes when there is none', () => {
  const { nodes } = networkOf(any);
  expect(
    nodes.map((each) => [
      each.name,
      texts(each.addresses),
      texts(each.podCIDRs),
      each.primary[4]?.text,
      each.projected,
    ]),
  ).toEqual([
    ['node-1', ['198.18.0.1'], ['10.244.0.0/24'], '198.18.0.1', true],
    ['node-2', ['198.18.0.2'], ['10.244.1.0/24'], '198.18.0.2', true],
    ['node-3', ['198.18.0.3'], ['10.244.2.0/24'], '198.18.0.3', true],
  ]);
});

test('as many as the Cluster says, in its families', () => {
  const dual =
    'serviceCIDRs: [10.96.0.0/16, "2001:db8:1::/112"], podCIDRs: [10.1.0.0/16, "2001:db8:2::/56"], nodes: {count: 2}';
  const { nodes } = networkOf(any, cluster(dual));
  expect(nodes.map((each) => [each.name, texts(each.addresses), texts(each.podCIDRs)])).toEqual([
    ['node-1', ['198.18.0.1', '2001:db8:18::1'], ['10.1.0.0/24', '2001:db8:2::/64']],
    ['node-2', ['198.18.0.2', '2001:db8:18::2'], ['10.1.1.0/24', '2001:db8:2:1::/64']],
  ]);
});

test('a pod CIDR that is too small to cut is shared', () => {
  const { nodes } = networkOf(any, cluster('podCIDRs: [10.1.0.0/23], nodes: {count: 3}'));
  expect(nodes.map((each) => texts(each.podCIDRs))).toEqual([['10.1.0.0/24'], ['10.1.1.0/24'], ['10.1.0.0/23']]);
});

test('a node that is there, and no other', () => {
  const addresses =
    '{type: Hostname, address: n-2}, {type: ExternalIP, address: 203.0.113.9}, {type: InternalIP, address: 192.0.2.9}, ' +
    '{type: InternalIP, address: "2001:db8::9"}, {type: InternalIP, address: 192.0.2.9}, {type: ExternalIP, address: "2001:db8::a"}';
  const { nodes } = networkOf(
    any,
    node('n-2', {
      labels: 'topology.kubernetes.io/zone: east',
      spec: 'podCIDR: 10.1.0.0/24, unschedulable: true',
      addresses,
    }),
    node('n-1', {
      spec: 'podCIDR: 10.9.0.0/24, podCIDRs: [10.1.1.0/24, "2001:db8:2::/64"]',
      addresses: '{type: ExternalIP, address: 203.0.113.1}',
    }),
  );
  expect(nodes).toMatchObject([
    { name: 'n-1', zone: '', unschedulable: false, projected: false, primary: { 4: { text: '203.0.113.1' } } },
    {
      name: 'n-2',
      zone: 'east',
      unschedulable: true,
      primary: { 4: { text: '192.0.2.9' }, 6: { text: '2001:db8::9' } },
    },
  ]);
  expect(texts(nodes[0]!.podCIDRs)).toEqual(['10.1.1.0/24', '2001:db8:2::/64']);
  expect(texts(nodes[1]!.addresses)).toEqual(['192.0.2.9', '2001:db8::9', '203.0.113.9', '2001:db8::a']);
});

test('a pod CIDR that is smaller than what a node gets is taken whole', () => {
  const { nodes } = networkOf(any, cluster('podCIDRs: [10.1.0.64/26], nodes: {count: 1}'));
  expect(texts(nodes[0]!.podCIDRs)).toEqual(['10.1.0.64/26']);
});
