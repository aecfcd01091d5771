/** What a router outside learns, by the table that real BIRDs gave: mesh or not, same AS or another, filter or none. */
import { describe, expect, it } from 'vitest';
import { sessionGraph } from '../../../../src/verify/semantics/bgp/graph.ts';
import { announcedOf, spreading } from '../../../../src/verify/semantics/bgp/leaving.ts';
import { ownRoutes, routesByPrefix } from '../../../../src/verify/semantics/bgp/origins.ts';
import { reachOf } from '../../../../src/verify/semantics/bgp/reach.ts';
import { stepper } from '../../../../src/verify/semantics/bgp/travel.ts';
import { networkOf } from '../../../model/linking.ts';

const node = (name: string, address: string, labels = '') => `
apiVersion: projectcalico.org/v3
kind: Node
metadata: {name: ${name}, labels: {${labels}}}
spec: {bgp: {ipv4Address: ${address}/16}}
`;
const service = (name: string, ip: string, on: string) => `
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {type: LoadBalancer, externalTrafficPolicy: Local, clusterIP: ${ip}, ports: [{port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${name}, labels: {kubernetes.io/service-name: ${name}}}
addressType: IPv4
endpoints: [{addresses: [192.168.2.1], nodeName: ${on}}]
ports: [{port: 80}]
`;

function site(mesh: boolean, as: number, filter = '', more = '') {
  return networkOf(
    [
      `apiVersion: projectcalico.org/v3
kind: BGPConfiguration
metadata: {name: default}
spec: {nodeToNodeMeshEnabled: ${mesh}, serviceClusterIPs: [{cidr: 10.101.0.0/16}]}
`,
      node('a', '10.192.0.2'),
      node('b', '10.192.0.3'),
      node('c', '10.192.0.4', 'node.kubernetes.io/exclude-from-external-load-balancers: "true"'),
      service('one', '10.101.0.101', 'a'),
      `apiVersion: projectcalico.org/v3
kind: BGPPeer
metadata: {name: tor}
spec: {peerIP: 10.192.0.1, asNumber: ${as}, filters: [own]}
`,
      `apiVersion: projectcalico.org/v3
kind: BGPFilter
metadata: {name: own}
spec: {exportV4: [${filter}]}
${more}`,
    ].join('---\n'),
  ).bgp!;
}

function who(prefix: string, mesh: boolean, as: number, filter = '') {
  const bgp = site(mesh, as, filter);
  const graph = sessionGraph(bgp, 4);
  const own = graph.speakers.map(({ node: at }) => ({ own: at === undefined ? [] : ownRoutes(bgp, at, 4) }));
  const reach = reachOf(graph, stepper(bgp, graph), routesByPrefix(own).get(prefix)!);
  const outside = graph.speakers.findIndex(({ kind }) => kind === 'outside');
  const names = (reach.get(outside) ?? []).map(({ via }) => graph.speakers[via.at(-2)!]!.name);
  return [...new Set(names)].sort().join(' ');
}

describe('a router at the top of the rack learns', () => {
  const [one, range] = ['10.101.0.101/32', '10.101.0.0/16'];

  it('an address from nodes without an endpoint too, over the mesh', () => {
    expect([who(one, true, 65000), who(range, true, 65000)]).toEqual(['a b', 'a b']);
  });

  it('nothing twice inside its own AS', () => {
    expect([who(one, true, 64512), who(range, true, 64512)]).toEqual(['a', 'a b']);
  });

  it('only from the origin without the mesh', () => {
    expect([who(one, false, 65000), who(range, false, 65000)]).toEqual(['a', 'a b']);
  });

  it('only from the origin where learned routes are rejected', () => {
    const filter = '{action: Reject, source: RemotePeers}';
    expect([who(one, true, 65000, filter), who(range, true, 65000, filter)]).toEqual(['a', 'a b']);
  });
});

describe('what leaves through others', () => {
  const leaving = (mesh: boolean, as: number, filter = '') => {
    const bgp = site(mesh, as, filter);
    const single = announcedOf(bgp).filter(({ services }) => services.length > 0);
    return single.map((announced) => [
      announced.cidr,
      announced.origins.map(({ name }) => name).join(),
      ...spreading(bgp, 4)
        .leaving(announced)
        .map(({ node: through, to, path }) => `${to.name} through ${through.name}: ${path.join(' ')}`),
    ]);
  };

  it('is what a node without an endpoint passes on', () => {
    expect(leaving(true, 65000)).toEqual([['10.101.0.101/32', 'a', '10.192.0.1 through b: a b']]);
  });

  it('is nothing where learned routes are rejected, or there is no mesh', () => {
    const nothing = [['10.101.0.101/32', 'a']];
    expect(leaving(true, 65000, '{action: Reject, source: RemotePeers}')).toEqual(nothing);
    expect(leaving(false, 65000)).toEqual(nothing);
    expect(leaving(true, 64512)).toEqual(nothing);
  });
});

describe('addresses that a filter treats otherwise', () => {
  const leaving = (rules: string) => {
    const more = `---\n${service('two', '10.101.0.202', 'a')}`;
    const bgp = site(true, 65000, rules, more);
    return announcedOf(bgp)
      .filter(({ services }) => services.length > 0)
      .map((announced) => [announced.cidr, spreading(bgp, 4).leaving(announced).length]);
  };
  const [one, two] = ['10.101.0.101/32', '10.101.0.202/32'];

  it('leave while the others are kept back, in either order', () => {
    const reject = (cidr: string): string => `{action: Reject, matchOperator: In, cidr: ${cidr}}`;
    expect(leaving('')).toEqual([
      [one, 1],
      [two, 1],
    ]);
    expect(leaving(reject(one))).toEqual([
      [one, 0],
      [two, 1],
    ]);
    expect(leaving(reject(two))).toEqual([
      [one, 1],
      [two, 0],
    ]);
    expect(leaving(reject('10.101.0.128/25'))).toEqual([
      [one, 1],
      [two, 0],
    ]);
  });
});

/**
 * Two triangles and a ring of six, in which each node has its own AS and two neighbours, so that neighbours of neighbours look
 * alike. Sessions count hops, and peers outside are told of what made three. In a triangle nothing does, since no AS is passed
 * twice.
 */
describe('nodes whose neighbours look alike', () => {
  const rings = [
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8, 9, 10, 11],
  ];
  const numbers = rings.flat();
  const kind = (name: string, at: string, spec: string) =>
    `{apiVersion: projectcalico.org/v3, kind: ${name}, metadata: {name: ${at}}, spec: ${spec}}`;
  const neighbours = rings.flatMap((ring) =>
    ring.flatMap((one, at) => [-1, 1].map((by) => [one, ring.at((at + by) % ring.length)!] as const)),
  );
  const had = (values: string, then: string) =>
    `{action: Accept${values === '' ? '' : `, communities: {values: ["${values}"]}`}, operations: [{addCommunity: {value: "${then}"}}]}`;
  const site = (hops: number) =>
    networkOf(
      [
        kind(
          'BGPConfiguration',
          'default',
          '{nodeToNodeMeshEnabled: false, serviceClusterIPs: [{cidr: 10.101.0.0/16}]}',
        ),
        kind(
          'BGPFilter',
          'counts',
          `{importV4: [${had('1:2', '1:3')}, ${had('1:1', '1:2')}, ${had('', '1:1')}], exportV4: [{action: Accept}]}`,
        ),
        kind(
          'BGPFilter',
          'counted',
          `{exportV4: [{action: Accept, communities: {values: ["1:${hops}"]}}, {action: Reject}]}`,
        ),
        ...numbers.map((n) =>
          kind('Node', `n${n}`, `{bgp: {ipv4Address: 10.192.0.${n + 1}/24, asNumber: ${64600 + n}}}`),
        ),
        ...neighbours.map(([one, other]) =>
          kind(
            'BGPPeer',
            `p${one}-${other}`,
            `{node: n${one}, peerIP: 10.192.0.${other + 1}, asNumber: ${64600 + other}, filters: [counts]}`,
          ),
        ),
        ...numbers.map((n) =>
          kind('BGPPeer', `out${n}`, `{node: n${n}, peerIP: 10.192.1.${n + 1}, asNumber: 65000, filters: [counted]}`),
        ),
        ...numbers.map((n) => service(`s${n}`, `10.101.0.${n + 1}`, `n${n}`)),
      ].join('\n---\n'),
    ).bgp!;
  const leaking = (hops: number) => {
    const bgp = site(hops);
    const { leaving } = spreading(bgp, 4);
    return announcedOf(bgp).flatMap((each) =>
      each.services.length > 0 && leaving(each).length > 0 ? [each.cidr] : [],
    );
  };
  const addresses = (of: readonly number[]) => of.map((n) => `10.101.0.${n + 1}/32`).sort();

  it('are followed one by one where something may leave', () => {
    expect(leaking(2).sort()).toEqual(addresses(numbers));
    expect(leaking(3).sort()).toEqual(addresses(rings[2]!));
    expect(leaking(4)).toEqual([]);
  });
});

/** Two ways from n0 to n3 that come together before n4, the last to speak with a peer outside. */
describe('ways that meet before they leave', () => {
  const kind = (name: string, at: string, spec: string) =>
    `{apiVersion: projectcalico.org/v3, kind: ${name}, metadata: {name: ${at}}, spec: ${spec}}`;
  const as = (n: number): number => (n === 4 ? 64603 : 64600 + n);
  const links = [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 3],
    [3, 4],
  ].flatMap(
    ([a, b]) =>
      [
        [a!, b!],
        [b!, a!],
      ] as const,
  );
  const through = (wanted: string) =>
    networkOf(
      [
        kind(
          'BGPConfiguration',
          'default',
          '{nodeToNodeMeshEnabled: false, serviceClusterIPs: [{cidr: 10.101.0.0/16}]}',
        ),
        kind('BGPFilter', 'second', '{importV4: [{action: Accept, operations: [{setPriority: {value: 2000}}]}]}'),
        kind('BGPFilter', 'wanted', `{exportV4: [{action: Accept, ${wanted}}, {action: Reject}]}`),
        ...[0, 1, 2, 3, 4].map((n) =>
          kind('Node', `n${n}`, `{bgp: {ipv4Address: 10.192.0.${n + 1}/24, asNumber: ${as(n)}}}`),
        ),
        ...links.map(([one, other]) => {
          const filters = one === 3 && other === 2 && wanted.includes('priority') ? '[second]' : '[]';
          return kind(
            'BGPPeer',
            `p${one}-${other}`,
            `{node: n${one}, peerIP: 10.192.0.${other + 1}, asNumber: ${as(other)}, filters: ${filters}}`,
          );
        }),
        kind('BGPPeer', 'out', '{node: n4, peerIP: 10.192.1.1, asNumber: 65000, filters: [wanted]}'),
        service('one', '10.101.0.101', 'n0'),
      ].join('\n---\n'),
    ).bgp!;
  const paths = (wanted: string) => {
    const bgp = through(wanted);
    const one = announcedOf(bgp).find(({ services }) => services.length > 0)!;
    return spreading(bgp, 4)
      .leaving(one)
      .map(({ path }) => path.join(' '));
  };

  it.each([
    ['their preferences', 'priority: 2000', ['n0 n2 n3 n4']],
    ['the first AS that they passed', 'asPathPrefix: [64603, 64601]', ['n0 n1 n3 n4']],
    ['the other', 'asPathPrefix: [64603, 64602, 64600]', ['n0 n2 n3 n4']],
    ['what neither has', 'asPathPrefix: [64603, 64602, 64601]', []],
  ])('are told apart by %s', (_, wanted, expected) => expect(paths(wanted)).toEqual(expected));
});
