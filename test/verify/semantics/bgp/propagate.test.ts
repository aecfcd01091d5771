/** What speakers hear, as RFC 4271 and RFC 4456 have it, and as BIRDs in namespaces were seen to do it. */
import { describe, expect, it } from 'vitest';
import { sessionGraph } from '../../../../src/verify/semantics/bgp/graph.ts';
import { ownRoutes, routesByPrefix } from '../../../../src/verify/semantics/bgp/origins.ts';
import { propagate } from '../../../../src/verify/semantics/bgp/propagate.ts';
import { stepper } from '../../../../src/verify/semantics/bgp/travel.ts';
import { networkOf } from '../../../model/linking.ts';

const range = '10.96.0.0/16';
const configuration = (spec: string) => `
apiVersion: projectcalico.org/v3
kind: BGPConfiguration
metadata: {name: default}
spec: {nodeToNodeMeshEnabled: false, ${spec}}
`;
const node = (name: string, last: number, bgp = '', labels = '') => `
apiVersion: projectcalico.org/v3
kind: Node
metadata: {name: ${name}, labels: {${labels}}}
spec: {bgp: {ipv4Address: 192.0.2.${last}/24${bgp}}}
`;
const peer = (name: string, spec: string) => `
apiVersion: projectcalico.org/v3
kind: BGPPeer
metadata: {name: ${name}}
spec: {${spec}}
`;
const filter = (spec: string) => `
apiVersion: projectcalico.org/v3
kind: BGPFilter
metadata: {name: f}
spec: {${spec}}
`;
const router = (name: string, last: number, spec: string) => `
apiVersion: plumbline.dev/v1alpha1
kind: BGPRouter
metadata: {name: ${name}}
spec: {addresses: [192.0.2.${last}], ${spec}}
`;
const excluded = 'node.kubernetes.io/exclude-from-external-load-balancers: "true"';

/** Who hears of a prefix, in which words: `b: from 192.0.2.11 via 192.0.2.11 path 64512`. */
function heard(
  documents: readonly string[],
  {
    prefix = range,
    dialect = 'calico' as 'calico' | 'bird',
    next = ([first]: ReadonlySet<number>): number => first!,
  } = {},
): string[] {
  const bgp = networkOf(documents.join('---\n')).bgp!;
  const graph = sessionGraph(bgp, 4);
  const own = graph.speakers.map(({ node: at }) => ({ own: at === undefined ? [] : ownRoutes(bgp, at, 4) }));
  const { tables, settled } = propagate({
    graph,
    step: stepper(bgp, graph, { dialect }),
    own: routesByPrefix(own).get(prefix) ?? new Map(),
    next,
  });
  expect(settled).toBe(true);
  return graph.speakers.flatMap(({ name }, at) =>
    tables[at]!.filter(({ entered }) => entered !== undefined).map(({ entered, route }) => {
      const { nextHop, asPath, originator, clusters } = route;
      const reflected = originator === undefined ? '' : ` originator ${originator} clusters ${clusters!.join(',')}`;
      return `${name}: from ${graph.ends[entered! ^ 1]!.address.text} via ${nextHop!.text} path ${asPath.join(' ')}${reflected}`;
    }),
  );
}

const isReflector = 'peerSelector: role == "reflector"';
const reflected = [
  configuration(`serviceClusterIPs: [{cidr: ${range}}]`),
  node('a', 11),
  node('b', 12, '', excluded),
  node('r', 13, ', routeReflectorClusterID: 203.0.113.1', `role: reflector, ${excluded}`),
  peer('reflectors', `nodeSelector: all(), ${isReflector}`),
  `apiVersion: projectcalico.org/v3
kind: BGPFilter
metadata: {name: f}
spec: {exportV4: [{action: Accept, cidr: 10.96.0.0/16, matchOperator: In}]}
`,
];

describe('inside an AS', () => {
  it('a reflector leaves the next hop, and says who brought the route', () => {
    // It does not export cluster ranges of its own accord when it is excluded: its peering needs the filter.
    const open = reflected.map((text) => text.replace(isReflector, `${isReflector}, filters: [f]`));
    expect(heard(open)).toEqual([
      'b: from 192.0.2.13 via 192.0.2.11 path  originator 192.0.2.11 clusters 203.0.113.1',
      'r: from 192.0.2.11 via 192.0.2.11 path ',
    ]);
  });

  it('an excluded reflector keeps ranges of cluster IPs to itself', () => {
    expect(heard(reflected)).toEqual(['r: from 192.0.2.11 via 192.0.2.11 path ']);
  });

  it('a route is told once without a reflector', () => {
    const chain = [
      configuration(`serviceClusterIPs: [{cidr: ${range}}]`),
      node('a', 11, '', 'at: a'),
      node('b', 12, '', `at: b, ${excluded}`),
      node('c', 13, '', `at: c, ${excluded}`),
      filter('exportV4: [{action: Accept}]'),
      peer('ab', "nodeSelector: at == 'a', peerSelector: at == 'b', filters: [f]"),
      peer('bc', "nodeSelector: at == 'b', peerSelector: at == 'c', filters: [f]"),
    ];
    expect(heard(chain)).toEqual(['b: from 192.0.2.11 via 192.0.2.11 path ']);
  });
});

describe('between ASs', () => {
  const outside = (more = '', spec = '') => [
    configuration(`serviceClusterIPs: [{cidr: ${range}}]${spec}`),
    node('a', 11),
    node('b', 12, '', excluded),
    peer('left', `peerIP: 192.0.2.1, asNumber: 64496, filters: [f]${more}`),
    router('left', 1, 'asNumber: 64496'),
    filter('exportV4: []'),
  ];
  const told = 'left: from 192.0.2.11 via 192.0.2.11 path 64512';

  it('a node of the AS that the route left does not take it back', () => {
    expect(heard(outside())).toEqual([told]);
  });

  it('unless it is told to', () => {
    expect(heard(outside(', numAllowedLocalASNumbers: 1'))).toEqual([
      'b: from 192.0.2.1 via 192.0.2.1 path 64496 64512',
      told,
    ]);
  });

  it('a peer of which nothing is known but the address tells nothing on', () => {
    const unknown = outside(', numAllowedLocalASNumbers: 1').filter((text) => !text.includes('BGPRouter'));
    expect(heard(unknown)).toEqual(['192.0.2.1: from 192.0.2.11 via 192.0.2.11 path 64512']);
  });

  it('a community keeps it from leaving, once somebody else was told', () => {
    const away = [
      configuration(
        `serviceClusterIPs: [{cidr: ${range}}], prefixAdvertisements: [{cidr: ${range}, communities: ["65535:65281"]}]`,
      ),
      node('a', 11, '', 'at: a'),
      node('b', 12, '', `at: b, ${excluded}`),
      filter('exportV4: [{action: Accept}]'),
      peer('ab', "nodeSelector: at == 'a', peerSelector: at == 'b'"),
      peer('left', "nodeSelector: at == 'b', peerIP: 192.0.2.1, asNumber: 64496, filters: [f]"),
      router('left', 1, 'asNumber: 64496'),
    ];
    expect(heard(away)).toEqual(['b: from 192.0.2.11 via 192.0.2.11 path ']);
    expect(heard(away.map((text) => text.replace('65535:65281', '64512:1')))).toContain(
      'left: from 192.0.2.12 via 192.0.2.12 path 64512',
    );
  });

  it("numbers that a filter puts before the path come before the node's own with Calico's BIRD, and behind it with BIRD 2", () => {
    const prepending = outside().map((text) =>
      text.replace(
        'exportV4: []',
        `exportV4: [{action: Accept, cidr: ${range}, matchOperator: Equal, operations: [{prependASPath: {prefix: [64600, 64601]}}]}]`,
      ),
    );
    expect(heard(prepending)).toEqual(['left: from 192.0.2.11 via 192.0.2.11 path 64600 64601 64512']);
    expect(heard(prepending, { dialect: 'bird' })).toEqual([
      'left: from 192.0.2.11 via 192.0.2.11 path 64512 64600 64601',
    ]);
  });

  it('a router tells only the best of what it hears', () => {
    const chain = [
      configuration(`serviceClusterIPs: [{cidr: ${range}}]`),
      node('a', 12),
      node('b', 11),
      peer('left', 'peerIP: 192.0.2.1, asNumber: 64496'),
      router('left', 1, 'asNumber: 64496'),
      router('far', 2, 'asNumber: 64497, peers: [{address: 192.0.2.1, asNumber: 64496}]'),
    ];
    // Of two equal ones it is that of the lower router id.
    expect(heard(chain).filter((text) => text.startsWith('far'))).toEqual([
      'far: from 192.0.2.1 via 192.0.2.1 path 64496 64512',
    ]);
    expect(heard(chain).filter((text) => text.startsWith('left'))).toHaveLength(2);
  });

  it('what a router does not accept it does not have', () => {
    expect(
      heard(outside().map((text) => text.replace('asNumber: 64496\n', 'asNumber: 64496, accepts: [10.97.0.0/16]\n'))),
    ).toEqual([told]);
    expect(
      heard(
        outside().map((text) =>
          text.replace('{addresses: [192.0.2.1],', '{addresses: [192.0.2.1], accepts: [10.97.0.0/16],'),
        ),
      ),
    ).toEqual([]);
  });
});

it('a reflector puts its cluster first, and BIRD 1.6 sends clusters in the order of their numbers', () => {
  const documents = [
    configuration('serviceClusterIPs: [{cidr: 10.96.0.0/16}]'),
    node('a', 11, ', routeReflectorClusterID: 203.0.113.2', `role: reflector, ${excluded}`),
    node('b', 12, ', routeReflectorClusterID: 203.0.113.1', `role: reflector, ${excluded}`),
    node('c', 13, '', excluded),
    node('d', 14),
    peer('one', `nodeSelector: all(), peerSelector: "role == 'reflector'", filters: [f]`),
    filter('exportV4: [{action: Accept, cidr: 10.96.0.0/16, matchOperator: In}]'),
  ];
  const through = (dialect: 'calico' | 'bird') =>
    heard(documents, { dialect })
      .filter((line) => line.startsWith('c: ') && line.includes(','))
      .map((line) => line.replace(/^c: from (\S+) .* clusters /, '$1 '));
  expect(through('bird').sort()).toEqual(['192.0.2.11 203.0.113.2,203.0.113.1', '192.0.2.12 203.0.113.1,203.0.113.2']);
  expect(through('calico').sort()).toEqual([
    '192.0.2.11 203.0.113.1,203.0.113.2',
    '192.0.2.12 203.0.113.1,203.0.113.2',
  ]);
});

describe('two nodes that each would rather hear of it over a router from the other', () => {
  const preferring = (name: string): string =>
    peer(`${name}-r`, `node: ${name}, peerIP: 192.0.2.1, asNumber: 64496, filters: [f], numAllowedLocalASNumbers: 1`);
  const documents = [
    configuration(`serviceClusterIPs: [{cidr: ${range}}]`),
    filter('importV4: [{action: Accept, operations: [{setPriority: {value: 512}}]}], exportV4: [{action: Accept}]'),
    node('origin', 11, ', asNumber: 64501'),
    node('left', 12, '', excluded),
    node('right', 13, '', excluded),
    router('r', 1, 'asNumber: 64496'),
    peer('to-left', 'node: origin, peerIP: 192.0.2.12, asNumber: 64512'),
    peer('to-right', 'node: origin, peerIP: 192.0.2.13, asNumber: 64512'),
    peer('of-left', 'node: left, peerIP: 192.0.2.11, asNumber: 64501'),
    peer('of-right', 'node: right, peerIP: 192.0.2.11, asNumber: 64501'),
    preferring('left'),
    preferring('right'),
  ];
  const overRouter = (next: (ends: ReadonlySet<number>) => number) =>
    heard(documents, { next }).flatMap((text) =>
      / via 192\.0\.2\.1 /.test(text) || text.startsWith('r: ') ? [text.split(' via')[0]] : [],
    );

  it('agree on the way of whoever speaks first', () => {
    expect(overRouter((ends) => Math.min(...ends))).toEqual(['right: from 192.0.2.1', 'r: from 192.0.2.12']);
    expect(overRouter((ends) => Math.max(...ends))).toEqual(['left: from 192.0.2.1', 'r: from 192.0.2.13']);
  });
});
