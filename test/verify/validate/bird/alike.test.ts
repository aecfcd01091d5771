/** Nodes that are alike but for their own addresses share a proof, and a node that differs in anything else does not. */
import { describe, expect, test } from 'vitest';
import type { RoutesArtifact } from '../../../../src/compile/artifact.ts';
import { compileRoutes } from '../../../../src/compile/index.ts';
import type { Network } from '../../../../src/model/types/network.ts';
import { Likeness, type Portrait, portraitOf } from '../../../../src/verify/validate/bird/alike.ts';
import { validateBird } from '../../../../src/verify/validate/bird/index.ts';
import { networkOf } from '../../../model/linking.ts';

const common = `apiVersion: projectcalico.org/v3
kind: BGPConfiguration
metadata: {name: default}
spec: {nodeToNodeMeshEnabled: false, serviceClusterIPs: [{cidr: 10.96.0.0/16}]}
---
apiVersion: projectcalico.org/v3
kind: IPPool
metadata: {name: pods}
spec: {cidr: 10.244.0.0/16, ipipMode: Never, vxlanMode: Never}
`;

interface Given {
  readonly rack?: number;
  readonly as?: number;
  readonly block?: string;
  readonly host?: number;
  readonly more?: string;
}

/** A node in a rack of its own, with a router above it and a block. */
const node = (
  name: string,
  { rack = 1, as = 64496, block = `10.244.${rack}.0/26`, host = 9, more = '' }: Given,
): string => `---
apiVersion: projectcalico.org/v3
kind: BGPPeer
metadata: {name: above-${name}}
spec: {node: ${name}, peerIP: 192.0.${rack}.1, asNumber: ${as}${more}}
---
apiVersion: crd.projectcalico.org/v1
kind: BlockAffinity
metadata: {name: block-${name}}
spec: {node: ${name}, cidr: ${block}, state: confirmed}
---
apiVersion: projectcalico.org/v3
kind: Node
metadata: {name: ${name}}
spec: {bgp: {ipv4Address: 192.0.${rack}.${host}/24}}
`;

function portraits(definitions: string): readonly (Portrait | undefined)[] {
  const network = networkOf(definitions);
  return network.bgp!.nodes.map((each) => {
    const texts = compileRoutes(network, { nodes: [each.name] });
    return portraitOf(network.bgp!, each, new Map(texts.map(({ path, text }) => [path.replace(each.name, ''), text])));
  });
}

const areAlike = (a: Given, b: Given, shared = ''): boolean => {
  const [first, second] = portraits(common + shared + node('a', a) + node('b', b));
  const is = new Likeness(first!).holdsFor(second!);
  expect(new Likeness(second!).holdsFor(first!)).toBe(is);
  return is;
};

test('addresses, blocks and the AS of the other side may differ', () => {
  expect(areAlike({ rack: 1 }, { rack: 2 })).toBe(true);
  expect(areAlike({ rack: 1, as: 64496 }, { rack: 2, as: 64497 })).toBe(true);
});

const differences: readonly [string, Given, Given][] = [
  ['a block of another length', { rack: 1 }, { rack: 2, block: '10.244.2.0/27' }],
  ['a block outside the pool', { rack: 1 }, { rack: 2, block: '10.245.2.0/26' }],
  ['a block that is the whole pool', { rack: 1 }, { rack: 2, block: '10.244.0.0/16' }],
  ['a router of the own AS', { rack: 1 }, { rack: 2, as: 64512 }],
  ['another setting of the session', { rack: 1 }, { rack: 2, more: ', ttlSecurity: 2' }],
];

test.each(differences)('%s makes a difference', (_, a, b) => {
  expect(areAlike(a, b)).toBe(false);
});

test('AS numbers keep their names where a filter names some', () => {
  const filter = `---
apiVersion: projectcalico.org/v3
kind: BGPFilter
metadata: {name: f}
spec: {importV4: [{action: Reject, asPathPrefix: [64496]}]}
`;
  expect(areAlike({ rack: 1 }, { rack: 2 }, filter)).toBe(true);
  expect(areAlike({ rack: 1, as: 64496 }, { rack: 2, as: 64497 }, filter)).toBe(false);
});

const network = (): Network => networkOf(common + node('a', { rack: 1 }) + node('b', { rack: 2, as: 64497 }));

const changed = (texts: readonly RoutesArtifact[], from: string | RegExp, to: string): readonly RoutesArtifact[] =>
  texts.map((each) => (each.node === 'b' ? { ...each, text: each.text.replace(from, to) } : each));

test('the second of two is proved by the first, and says so', () => {
  const site = network();
  const { obligations } = validateBird(site, compileRoutes(site));
  expect(obligations.map(({ verdict }) => verdict)).toEqual(Array(6).fill('proved'));
  expect(obligations.map(({ evidence }) => evidence['alike'])).toEqual([
    ...[undefined, undefined, undefined],
    ...['node/a', 'node/a', 'node/a'],
  ]);
});

const faults: readonly [string, string | RegExp, string][] = [
  ['the block of the other node', /10\.244\.2\.0\/26/g, '10.244.1.0/26'],
  ['a wider block', /10\.244\.2\.0\/26/g, '10.244.2.0/25'],
  ['the router of the other node', 'neighbor 192.0.2.1 ', 'neighbor 192.0.1.1 '],
  ['the AS of the other router', 'as 64497', 'as 64496'],
  ['the address of the other node', 'source address 192.0.2.9', 'source address 192.0.1.9'],
  ['the router for the node', 'neighbor 192.0.2.1 ', 'neighbor 192.0.2.9 '],
  ['a route that is refused instead', 'accept;', 'reject;'],
];

test.each(faults)('%s is refuted beside a node that is right', (_, from, to) => {
  const site = network();
  const texts = changed(compileRoutes(site), from, to);
  const { obligations } = validateBird(site, texts);
  expect(obligations.slice(0, 3).map(({ verdict }) => verdict)).toEqual(['proved', 'proved', 'proved']);
  expect(obligations.slice(3).map(({ verdict }) => verdict)).toContain('refuted');
});

/** Verdicts on the three daemons of the second node, beside a first that is right. */
function secondVerdicts(site: Network, texts: readonly RoutesArtifact[]): readonly string[] {
  const verdicts = validateBird(site, texts).obligations.map(({ verdict }) => verdict);
  expect(verdicts.slice(0, 3)).toEqual(['proved', 'proved', 'proved']);
  return verdicts.slice(3);
}

test('a line that only looks like a comment is not passed over', () => {
  const site = network();
  const hidden = (text: string): string => text.replace(/^router id/m, '/*\n# nothing\n*/\nrouter id');
  const texts = compileRoutes(site).map((each) => ({ ...each, text: hidden(each.text) }));
  expect(secondVerdicts(site, texts)).toEqual(['proved', 'proved', 'proved']);
  expect(secondVerdicts(site, changed(texts, '# nothing', '# */ protocol pipe { } /*'))).toContain('refuted');
});

test('a node with settings of its own is held against them', () => {
  const own = `---
apiVersion: projectcalico.org/v3
kind: BGPConfiguration
metadata: {name: node.b}
spec: {listenPort: 1790}
`;
  const site = networkOf(common + node('a', { rack: 1 }) + node('b', { rack: 2 }) + own);
  const texts = compileRoutes(site);
  expect(secondVerdicts(site, texts)).toEqual(['proved', 'proved', 'proved']);
  expect(
    secondVerdicts(site, changed(texts, /^listen bgp.*\n\n|(?<=^ {2}local) port 1790|^# BGP listen.*\n/gm, '')),
  ).toContain('refuted');
});

test('bits behind the length of a prefix are refused, whatever another node has there', () => {
  const site = networkOf(common + node('a', { rack: 1, host: 8 }) + node('b', { rack: 2, host: 9 }));
  const texts = compileRoutes(site).map((each) => {
    const address = each.node === 'a' ? '192.0.1.8' : '192.0.2.9';
    const unused = `function unused()\n{\n  if (net ~ ${address}/29) then { reject; }\n}\n`;
    return each.form === 'bird' ? { ...each, text: each.text + unused } : each;
  });
  expect(secondVerdicts(site, texts)).toContain('refuted');
});

describe('a portrait', () => {
  const [first, second] = portraits(common + node('a', { rack: 1 }) + node('b', { rack: 2 })) as [Portrait, Portrait];
  const areAlikeWith = (one: readonly string[], other: readonly string[]): boolean =>
    new Likeness({ ...first, texts: one }).holdsFor({ ...second, texts: other });

  test('has places for what is its own', () => {
    expect(areAlikeWith(['x 192.0.1.9 y'], ['x 192.0.2.9 y'])).toBe(true);
    expect(areAlikeWith(['x 192.0.1.9 y 192.0.1.1'], ['x 192.0.2.9 y 192.0.2.9'])).toBe(false);
    expect(areAlikeWith(['x 192.0.1.9 y 192.0.1.9'], ['x 192.0.2.9 y 192.0.2.1'])).toBe(false);
  });

  test('is the same before, between and behind them', () => {
    expect(areAlikeWith(['x 192.0.1.9 y'], ['x 192.0.2.9 z'])).toBe(false);
    expect(areAlikeWith(['x 192.0.1.9 y'], ['x 192.0.2.9 y more'])).toBe(false);
    expect(areAlikeWith(['x 192.0.1.9 y'], ['z 192.0.2.9 y'])).toBe(false);
    expect(areAlikeWith(['x'], ['y'])).toBe(false);
  });

  test('has as many texts, of the same names', () => {
    expect(areAlikeWith(['x'], ['x', 'y'])).toBe(false);
    expect(areAlikeWith(['x', 'y'], ['x'])).toBe(false);
    const { bgp } = networkOf(common + node('a', { rack: 1 }));
    const named = (...names: readonly string[]) =>
      portraitOf(bgp!, bgp!.nodes[0]!, new Map(names.map((name) => [name, 'same'])))!;
    expect(new Likeness(named('a', 'b')).holdsFor(named('a', 'b'))).toBe(true);
    expect(new Likeness(named('a', 'b')).holdsFor(named('b', 'a'))).toBe(false);
  });

  test('has no constant of its own where another has one that stays', () => {
    expect(areAlikeWith(['Node_192_0_3_9 192.0.1.9'], ['Node_192_0_3_9 192.0.2.9'])).toBe(true);
    expect(areAlikeWith(['Node_192_0_2_9 192.0.1.9'], ['Node_192_0_2_9 192.0.2.9'])).toBe(false);
  });
});
