/** Calico's resources: what is refused, and where. */
import { expect, it } from 'vitest';
import { readSources } from '../../../src/model/read/index.ts';

function refused(kind: string, spec: string, name = 'default', group = 'projectcalico.org/v3') {
  const text = `apiVersion: ${group}\nkind: ${kind}\nmetadata: {name: ${name}, labels: {x: true, z: 1}}\nspec:\n${spec}\n`;
  const read = readSources([{ file: 'a.yaml', bytes: Buffer.from(text), named: true }]);
  return read.diagnostics.map(({ locations, message }) => `${locations[0]?.line}: ${message}`);
}

it.each([
  ['BGPConfiguration', '  listenPort: 0', 'listenPort'],
  ['BGPConfiguration', '  prefixAdvertisements: [{cidr: 192.0.2.0/24, communities: [gone]}]', 'gone'],
  ['BGPConfiguration', '  communities: [{name: a, value: "70000:1"}]', '70000:1'],
  ['BGPPeer', '  node: a\n  nodeSelector: all()', 'nodeSelector'],
  ['BGPPeer', '  peerIP: 192.0.2.1:0', 'peerIP'],
  ['BGPPeer', '  peerSelector: has(', 'peerSelector'],
  ['BGPPeer', '  peerSelector: all()\n  asNumber: 64500', 'asNumber'],
  ['BGPFilter', '  importV4: [{action: Accept, cidr: 192.0.2.0/24}]', 'matchOperator'],
  ['BGPFilter', '  importV6: [{action: Accept, cidr: 192.0.2.0/24}]', 'IPv6'],
  ['BGPFilter', '  exportV4: [{action: Reject, operations: [{setPriority: {value: 1}}]}]', 'operations'],
  ['IPPool', '  cidr: 2001:db8::/64\n  ipipMode: Always', 'ipipMode'],
  ['BlockAffinity', '  cidr: 192.0.2.0/26\n  node: a\n  state: lost', 'state'],
])('%s with %s', (kind, spec, what) => {
  const found = refused(kind, spec);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^[5-7]: /);
  expect(found[0]).toContain(what);
});

it('only the configuration of the cluster says what holds for all', () => {
  expect(refused('BGPConfiguration', '  asNumber: 64500', 'node.a')).toHaveLength(1);
  expect(refused('BGPConfiguration', '  asNumber: 64500')).toEqual([]);
});

it('labels without quotes count as texts, in both groups', () => {
  expect(refused('Node', '  bgp: {ipv4Address: 192.0.2.1, asNumber: "1.1"}', 'a', 'crd.projectcalico.org/v1')).toEqual(
    [],
  );
});
