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
  [
    'BGPConfiguration',
    '  prefixAdvertisements: [{cidr: 192.0.2.0/24}]\n  communities: [{name: a, value: "70000:1"}]',
    '70000:1',
  ],
  ['BGPPeer', '  node: a\n  nodeSelector: all()', 'nodeSelector'],
  ['BGPPeer', '  peerIP: 192.0.2.1:0', 'peerIP'],
  ['BGPPeer', '  peerSelector: has(', 'peerSelector'],
  ['BGPPeer', '  peerSelector: all()\n  asNumber: 64500', 'asNumber'],
  ['BGPFilter', '  importV4: [{action: Accept, cidr: 192.0.2.0/24}]', 'matchOperator'],
  ['BGPFilter', '  importV6: [{action: Accept, cidr: 192.0.2.0/24}]', 'IPv6'],
  ['BGPFilter', '  exportV4: [{action: Reject, operations: [{setPriority: {value: 1}}]}]', 'operations'],
  ['IPPool', '  cidr: 2001:db8::/64\n  ipipMode: Always', 'ipipMode'],
  ['BlockAffinity', '  cidr: 192.0.2.0/26\n  node: a\n  state: lost', 'state'],
  ['BGPConfiguration', '  communities: [{name: a, value: "1:1"}]', 'prefixAdvertisements'],
  ['BGPConfiguration', '  nodeToNodeMeshEnabled: false\n  nodeMeshMaxRestartTime: 9s', 'nodeMeshMaxRestartTime'],
  [
    'BGPConfiguration',
    '  nodeToNodeMeshEnabled: false\n  nodeMeshPassword: {secretKeyRef: {name: a, key: b}}',
    'nodeMeshPassword',
  ],
  ['BGPPeer', '  peerIP: 192.0.2.1\n  asNumber: 1\n  reachableBy: 2001:db8::1', 'reachableBy'],
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

it.each([
  ['IPv4Address', '192.0.2.300/24', 'an IPv4 address'],
  ['IPv4Address', '2001:db8::1/64', 'an IPv4 address'],
  ['IPv4Address', '192.0.2.1/33', 'an IPv4 address'],
  ['IPv6Address', '192.0.2.1', 'an IPv6 address'],
  ['ASNumber', '4294967296', 'an AS number'],
  ['RouteReflectorClusterID', '7', 'an identifier'],
])('a node says `%s: %s` in an annotation, and is told where', (name, value, expected) => {
  const told = (text: string) => {
    const bytes = Buffer.from(
      `apiVersion: v1\nkind: Node\nmetadata:\n  name: a\n  annotations:\n    projectcalico.org/${name}: "${text}"\n`,
    );
    return readSources([{ file: 'a.yaml', bytes, named: true }]).diagnostics;
  };
  const good = { IPv4Address: '192.0.2.1/24', IPv6Address: '2001:db8::1', ASNumber: '1.10' }[name] ?? '192.0.2.1';
  expect(told(good)).toEqual([]);
  const [found, ...others] = told(value);
  expect(others).toEqual([]);
  expect(found!.locations[0]).toMatchObject({ line: 6 });
  expect(found!.message).toContain(`\`${value}\`; expected ${expected}`);
});

it('a configuration has at most 500 communities', () => {
  const spec = (count: number): string =>
    `  prefixAdvertisements: [{cidr: 192.0.2.0/24}]\n  communities: [${'{name: a, value: "1:1"}, '.repeat(count)}]`;
  expect(refused('BGPConfiguration', spec(500))).toEqual([]);
  expect(refused('BGPConfiguration', spec(501))).toEqual(['6: `spec.communities` is `501`; expected at most 500']);
});
