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
  const off =
    '{apiVersion: projectcalico.org/v3, kind: BGPConfiguration, metadata: {name: default}, spec: {nodeToNodeMeshEnabled: false}}';
  const half = peer('node: a, peerIP: 192.0.2.10, asNumber: 64512, reversePeering: Manual');
  expect(found(off, a, b, half)).toEqual(['a session of node b to 192.0.2.9: none']);
});
