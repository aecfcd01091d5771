/** Who speaks BGP with whom, and in what roles. */
import { describe, expect, it } from 'vitest';
import { sessionsOf } from '../../../src/model/bgp/sessions.ts';
import { networkOf } from '../linking.ts';

const node = (name: string, address: string, more = '', labels = '') => `
apiVersion: projectcalico.org/v3
kind: Node
metadata: {name: ${name}, labels: {${labels}}}
spec: {bgp: {ipv4Address: ${address}/24${more}}}
---`;

const configuration = (spec: string) => `
apiVersion: projectcalico.org/v3
kind: BGPConfiguration
metadata: {name: default}
spec: {${spec}}
---`;

const peer = (name: string, spec: string) => `
apiVersion: projectcalico.org/v3
kind: BGPPeer
metadata: {name: ${name}}
spec: {${spec}}
---`;

function sessions(text: string, name: string) {
  const bgp = networkOf(text.replace(/---$/, '')).bgp!;
  return sessionsOf(bgp, bgp.nodes.find((each) => each.name === name)!, 4);
}

const two = node('a', '192.0.2.9') + node('b', '192.0.2.10');

describe('the mesh', () => {
  it('compares addresses as texts when it decides who waits', () => {
    expect(sessions(two, 'a').map(({ name, passive }) => [name, passive])).toEqual([['Mesh_192_0_2_10', false]]);
    expect(sessions(two, 'b').map(({ name, passive }) => [name, passive])).toEqual([['Mesh_192_0_2_9', true]]);
  });

  it('leaves out reflectors', () => {
    expect(sessions(two + node('r', '192.0.2.11', ', routeReflectorClusterID: 192.0.2.99'), 'a')).toHaveLength(1);
  });

  it('can be switched off', () => {
    expect(sessions(configuration('nodeToNodeMeshEnabled: false') + two, 'a')).toEqual([]);
  });

  it('takes a node without an AS number for one of the own', () => {
    const text = node('a', '192.0.2.9', ', asNumber: 64500') + node('b', '192.0.2.10');
    expect(sessions(text, 'a')[0]).toMatchObject({ asNumber: 64500, internal: true });
    expect(sessions(text, 'b')[0]).toMatchObject({ asNumber: 64500, internal: false });
  });
});

describe('a BGPPeer', () => {
  const off = configuration('nodeToNodeMeshEnabled: false');

  it('gives the node that it names the other end of the session', () => {
    const text = off + two + peer('p', 'node: a, peerIP: 192.0.2.10, asNumber: 64512');
    expect(sessions(text, 'b').map(({ name }) => name)).toEqual(['Node_192_0_2_9']);
  });

  it('leaves the other end alone where it says so', () => {
    const text = off + two + peer('p', 'node: a, peerIP: 192.0.2.10, asNumber: 64512, reversePeering: Manual');
    expect(sessions(text, 'b')).toEqual([]);
  });

  it('of the whole cluster comes before one of a node', () => {
    const text =
      off + two + peer('a', 'node: a, peerIP: 192.0.2.1, asNumber: 1') + peer('b', 'peerIP: 192.0.2.1, asNumber: 2');
    expect(sessions(text, 'a').map(({ name, asNumber }) => [name, asNumber])).toEqual([['Global_192_0_2_1', 2]]);
  });

  it('makes clients of the peers of a reflector, but not of other reflectors of its cluster', () => {
    const reflector = (name: string, address: string) =>
      node(name, address, ', routeReflectorClusterID: 192.0.2.99', 'rr: yes');
    const text =
      off +
      node('a', '192.0.2.9') +
      reflector('r', '192.0.2.11') +
      reflector('s', '192.0.2.12') +
      peer('p', 'peerSelector: has(rr)');
    expect(sessions(text, 'r').map(({ name, reflects }) => [name, reflects])).toEqual([
      ['Global_192_0_2_12', undefined],
      ['Node_192_0_2_9', '192.0.2.99'],
    ]);
  });

  it('keeps the next hop only towards another AS when said the old way', () => {
    const towards = (as: number) =>
      sessions(off + two + peer('p', `peerIP: 192.0.2.1, asNumber: ${as}, keepOriginalNextHop: true`), 'a')[0]?.nextHop;
    expect([towards(64512), towards(64513)]).toEqual([undefined, 'keep']);
  });
});

it('reads the annotations of a Kubernetes Node', () => {
  const text = `
apiVersion: v1
kind: Node
metadata:
  name: a
  annotations: {projectcalico.org/IPv4Address: 192.0.2.9/24, projectcalico.org/ASNumber: "64500"}
---${node('b', '192.0.2.10')}`;
  expect(sessions(text, 'b')[0]).toMatchObject({ name: 'Mesh_192_0_2_9', asNumber: 64500 });
});
