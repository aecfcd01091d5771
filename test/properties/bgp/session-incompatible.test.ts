/** Sessions of which one end knows something else than the other. */
import { expect, test } from 'vitest';
import { judge, networkOf } from '../judge.ts';

const id = 'bgp/session-incompatible';
const node = (name: string, address: string, more = '') =>
  `{apiVersion: projectcalico.org/v3, kind: Node, metadata: {name: ${name}}, spec: {bgp: {ipv4Address: ${address}/24${more}}}}`;
const peer = (spec: string) =>
  `{apiVersion: projectcalico.org/v3, kind: BGPPeer, metadata: {name: p}, spec: {${spec}}}`;
const router = (spec: string) =>
  `{apiVersion: plumbline.dev/v1alpha1, kind: BGPRouter, metadata: {name: r}, spec: {addresses: [192.0.2.1], ${spec}}}`;
const found = (...documents: string[]) =>
  judge(id, networkOf(...documents)).findings.map(({ witness }) => `${witness['expected']}: ${witness['actual']}`);

const a = node('a', '192.0.2.9');
const b = node('b', '192.0.2.10');

test('a mesh of one AS agrees', () => expect(found(a, b)).toEqual([]));

test('a mesh in which one node has an AS number of its own does not', () => {
  expect(found(node('a', '192.0.2.9', ', asNumber: 64500'), b)).toContain('AS 64500 at 192.0.2.10: AS 64512');
});

test('a peer needs an AS number', () => {
  expect(found(a, peer('peerIP: 192.0.2.1'))).toEqual(['an AS number for the peer: none']);
});

test('a router has its own mind', () => {
  const rack = peer('peerIP: 192.0.2.1, asNumber: 64496');
  expect(found(a, rack, router('asNumber: 64496'))).toEqual([]);
  expect(found(a, rack, router('asNumber: 64497'))).toEqual(['AS 64496 at 192.0.2.1: AS 64497']);
  expect(found(a, rack, router('asNumber: 64496, peers: []'))).toEqual(['a session of router r to 192.0.2.9: none']);
  expect(found(a, rack, router('asNumber: 64496, peers: [{address: 192.0.2.9, asNumber: 1}]'))).toEqual([
    'AS 1 at 192.0.2.9: AS 64512',
  ]);
});

test('a peering that the other side is told nothing of is half of one', () => {
  const half = peer('node: a, peerIP: 192.0.2.10, asNumber: 64512, reversePeering: Manual');
  expect(found(off, a, b, half)).toEqual(['a session of node b to 192.0.2.9: none']);
});

const environment = (value: string) =>
  `{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: calico-node}, spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: calico-node, env: [{name: CALICO_ROUTER_ID, value: ${value}}]}]}}}}`;

test('one router id for all nodes of an AS is one too few', () => {
  expect(found(a, b, environment('203.0.113.9'))).toContain(
    'another router id than 203.0.113.9 at 192.0.2.10: router id 203.0.113.9',
  );
  expect(found(a, b, environment('hash'))).toEqual([]);
});

const off =
  '{apiVersion: projectcalico.org/v3, kind: BGPConfiguration, metadata: {name: default}, spec: {nodeToNodeMeshEnabled: false}}';
const manual = (name: string, at: string, to: string, more: string) =>
  `{apiVersion: projectcalico.org/v3, kind: BGPPeer, metadata: {name: ${name}}, spec: {node: ${at}, peerIP: "${to}", asNumber: 64512, reversePeering: Manual${more}}}`;

test.each([
  ['TTL security', ', ttlSecurity: 1', '', 'TTL security at 192.0.2.10: no TTL security'],
  ['a password', ', password: {secretKeyRef: {name: s, key: k}}', '', 'a password at 192.0.2.10: no password'],
])('%s takes two', (_, here, there, told) => {
  const [one, other] = [manual('one', 'a', '192.0.2.10', here), manual('other', 'b', '192.0.2.9', there)];
  expect(found(off, a, b, one, other)).toContain(told);
  expect(found(off, a, b, one, manual('other', 'b', '192.0.2.9', here))).toEqual([]);
});

test('somebody has to listen where the other calls', () => {
  const [one, other] = [manual('one', 'a', '192.0.2.10:1790', ''), manual('other', 'b', '192.0.2.9:1790', '')];
  expect(found(off, a, b, one, other)).toContain('port 1790 at 192.0.2.10: port 179');
});

test('of two sessions with one address the second stays down', () => {
  expect(found(a, b, manual('one', 'a', '192.0.2.10', ''))).toEqual([
    'no other session with 192.0.2.10: Mesh_192_0_2_10',
  ]);
});
