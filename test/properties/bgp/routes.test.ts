/** What is announced of Services, who is told of it, and where it leads. */
import { describe, expect, test } from 'vitest';
import { properties, siteProperties } from '../../../properties/registry.ts';
import { judgementOf } from '../judge.ts';

const found = (id: string, documents: readonly string[]) =>
  judgementOf([...properties, ...siteProperties].find((each) => each.id === id)!, documents.join('\n---\n'));
const witnesses = (id: string, field: string, documents: readonly string[]) =>
  found(id, documents).findings.map(({ witness }) => witness[field]);

const calico = (kind: string, name: string, spec: string, labels = ''): string =>
  `{apiVersion: projectcalico.org/v3, kind: ${kind}, metadata: {name: ${name}, labels: {${labels}}}, spec: {${spec}}}`;
const node = (name: string, last: number, more = '', labels = ''): string =>
  calico('Node', name, `bgp: {ipv4Address: 192.0.2.${last}/24${more}}`, labels);
const [a, b, c] = [node('a', 11), node('b', 12), node('c', 13)];
const conf = (spec: string): string => calico('BGPConfiguration', 'default', spec);
const peer = (name: string, spec: string): string => calico('BGPPeer', name, spec);
const rack = peer('rack', 'peerIP: 192.0.2.1, asNumber: 64496');
const filtered = (rules: string): string[] => [
  peer('rack', 'peerIP: 192.0.2.1, asNumber: 64496, filters: [f]'),
  calico('BGPFilter', 'f', `exportV4: [${rules}]`),
];
const router = (spec: string): string =>
  `{apiVersion: plumbline.dev/v1alpha1, kind: BGPRouter, metadata: {name: r}, spec: {asNumber: 64496, addresses: [192.0.2.1], ${spec}}}`;
const service = (spec: string, ingress = ''): string =>
  `{apiVersion: v1, kind: Service, metadata: {name: shop}, spec: {type: LoadBalancer, clusterIP: 10.96.0.80, ports: [{port: 80}], ${spec}}, status: {loadBalancer: {ingress: [${ingress}]}}}`;
const slice = (...nodes: readonly string[]): string =>
  `{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: s, labels: {kubernetes.io/service-name: shop}}, addressType: IPv4, ports: [{port: 80}], endpoints: [${nodes.map((name, at) => `{addresses: [10.244.0.${at + 1}], nodeName: ${name}}`)}]}`;
const excluded = 'node.kubernetes.io/exclude-from-external-load-balancers: "true"';

describe('bgp/range-not-listed', () => {
  const judged = (spec: string, ...documents: readonly string[]) =>
    witnesses('bgp/range-not-listed', 'prefix', [conf(spec), a, ...documents]);

  test('holds external IPs and addresses of load balancers against lists of their own', () => {
    const both = service('externalIPs: [198.51.100.1]', '{ip: 203.0.113.1}');
    expect(judged('serviceExternalIPs: [{cidr: 203.0.113.0/24}]', both)).toEqual(['198.51.100.1/32']);
    expect(judged('serviceLoadBalancerIPs: [{cidr: 198.51.100.0/24}]', both)).toEqual(['203.0.113.1/32']);
    expect(judged('serviceClusterIPs: [{cidr: 10.97.0.0/16}]', both)).toEqual([]);
  });

  test('leaves Services of others alone, but not their external IPs', () => {
    const theirs = service('externalIPs: [198.51.100.1], loadBalancerClass: x.example.org/y', '{ip: 203.0.113.1}');
    expect(judged('serviceLoadBalancerIPs: [{cidr: 198.51.100.0/24}]', theirs)).toEqual([]);
    expect(judged('serviceExternalIPs: [{cidr: 203.0.113.0/24}]', theirs)).toEqual(['198.51.100.1/32']);
  });
});

describe('bgp/service-not-announced', () => {
  const judged = (...documents: readonly string[]) => witnesses('bgp/service-not-announced', 'prefix', documents);

  test('a list of which one entry has no length is passed over, and others are not', () => {
    const spec =
      'serviceExternalIPs: [{cidr: 198.51.100.0/24}, {cidr: 203.0.113.1}], serviceClusterIPs: [{cidr: 10.96.0.0/16}]';
    expect(judged(a, conf(spec))).toEqual(['203.0.113.1']);
  });

  test('nodes that are all excluded announce nothing', () => {
    const spec = 'serviceClusterIPs: [{cidr: 10.96.0.0/16}]';
    expect(judged(conf(spec), node('a', 11, '', excluded), b)).toEqual([]);
    expect(judged(conf(spec), node('a', 11, '', excluded))).toEqual(['10.96.0.0/16']);
  });

  test('without aggregation a range is as good as the Services in it', () => {
    const spec = 'serviceLoadBalancerIPs: [{cidr: 198.51.100.0/24}], serviceLoadBalancerAggregation: Disabled';
    expect(judged(conf(spec), a)).toEqual(['198.51.100.0/24']);
    expect(judged(conf(spec), a, service('', '{ip: 198.51.100.7}'), slice('a'))).toEqual([]);
    expect(judged(conf(spec), a, service('', '{ip: 198.51.101.7}'), slice('a'))).toEqual(['198.51.100.0/24']);
  });

  test('without nodes nothing is said', () => {
    expect(found('bgp/service-not-announced', [conf('serviceClusterIPs: [{cidr: 10.96.0.1}]')]).applicable).toBe(false);
  });
});

describe('bgp/announced-without-endpoint', () => {
  const judged = (policy: string, nodes: readonly string[], at: readonly string[], cidr = '198.51.100.0/24') =>
    witnesses('bgp/announced-without-endpoint', 'nodes', [
      conf(`serviceLoadBalancerIPs: [{cidr: ${cidr}}]`),
      ...nodes,
      service(`externalTrafficPolicy: ${policy}`, '{ip: 198.51.100.7}'),
      ...(at.length === 0 ? [] : [slice(...at)]),
    ]);
  const out = node('b', 12, '', excluded);

  test('looks at where the endpoints are, and who announces', () => {
    expect(judged('Local', [a, out], ['b'])).toEqual([['b']]);
    expect(judged('Local', [a, out], ['b', 'a'])).toEqual([]);
    expect(judged('Local', [a], ['somewhere'])).toEqual([['somewhere']]);
    expect(judged('Local', [a, b], ['b'])).toEqual([]);
  });

  test('speaks only of what a range draws to the wrong nodes', () => {
    expect(judged('Cluster', [a, out], ['b'])).toEqual([]);
    expect(judged('Local', [a, out], [])).toEqual([]);
    expect(judged('Local', [a, out], ['b'], '198.51.100.7/32')).toEqual([]);
    expect(judged('Local', [a, out], ['b'], '198.51.101.0/24')).toEqual([]);
    expect(judged('Local', [out], ['b'])).toEqual([]);
  });

  test('each kind of address is held against its own ranges', () => {
    const kinds = (range: string, spec: string, ingress = '') =>
      witnesses('bgp/announced-without-endpoint', 'address', [
        conf(`${range}: [{cidr: 198.51.100.0/24}]`),
        a,
        out,
        service(`externalTrafficPolicy: Local, ${spec}`, ingress),
        slice('b'),
      ]);
    const external = 'externalIPs: [198.51.100.8]';
    expect(kinds('serviceExternalIPs', external)).toEqual(['198.51.100.8']);
    expect(kinds('serviceLoadBalancerIPs', external)).toEqual([]);
    expect(kinds('serviceExternalIPs', '', '{ip: 198.51.100.7}')).toEqual([]);
    expect(kinds('serviceLoadBalancerIPs', external, '{ip: 198.51.100.7}')).toEqual(['198.51.100.7']);
  });

  test('only endpoints that are ready count', () => {
    const endpoint = (name: string, ready: boolean): string =>
      `{addresses: [10.244.0.1], nodeName: ${name}, conditions: {ready: ${ready}}}`;
    const at = (...endpoints: readonly string[]) =>
      witnesses('bgp/announced-without-endpoint', 'nodes', [
        conf('serviceLoadBalancerIPs: [{cidr: 198.51.100.0/24}]'),
        a,
        out,
        service('externalTrafficPolicy: Local', '{ip: 198.51.100.7}'),
        slice().replace('endpoints: []', `endpoints: [${endpoints.join()}]`),
      ]);
    expect(at(endpoint('b', true))).toEqual([['b']]);
    expect(at(endpoint('b', true), endpoint('a', false).replace('0.1', '0.2'))).toEqual([['b']]);
    expect(at(endpoint('b', false))).toEqual([]);
  });
});

describe('bgp/aggregate-blackhole', () => {
  const judged = (cidr: string, ...documents: readonly string[]) =>
    witnesses('bgp/aggregate-blackhole', 'inside', [conf(`serviceExternalIPs: [{cidr: ${cidr}}]`), a, ...documents]);
  const pool = calico('IPPool', 'pods', 'cidr: 10.244.0.0/16');

  test.each([
    ['a pool', '10.244.128.0/17', [pool], ['10.244.0.0/16']],
    ['a part of it', '10.0.0.0/8', [pool], ['10.244.0.0/16']],
    ['a node', '192.0.2.8/29', [], ['192.0.2.11/32']],
    ['a peer', '192.0.2.0/29', [rack], ['192.0.2.1/32']],
    [
      'a gateway',
      '203.0.113.0/24',
      [peer('far', 'peerIP: 198.51.100.1, asNumber: 1, reachableBy: 203.0.113.1')],
      ['203.0.113.1/32'],
    ],
  ])('finds %s', (_, cidr, documents, inside) => expect(judged(cidr, ...documents)).toEqual([inside]));

  test('takes single addresses and other families for what they are', () => {
    expect(judged('192.0.2.11/32')).toEqual([]);
    expect(judged('2001:db8::/64', pool, rack)).toEqual([]);
    expect(judged('10.96.0.0/16', pool, rack)).toEqual([]);
  });
});

describe('bgp/kernel-blackhole', () => {
  const judged = (ranges: string, mode = 'iptables', policy = 'Cluster') =>
    witnesses('bgp/kernel-blackhole', 'prefix', [
      `{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: k}, spec: {proxy: {mode: ${mode}}}}`,
      conf(ranges),
      a,
      service(`externalTrafficPolicy: ${policy}`, '{ip: 198.51.100.7}'),
      slice('a'),
    ]);

  test('is there for single addresses that no range covers', () => {
    expect(judged('serviceLoadBalancerIPs: [{cidr: 198.51.100.7/32}]')).toEqual(['198.51.100.7/32']);
    expect(judged('serviceLoadBalancerIPs: [{cidr: 198.51.100.7/32}, {cidr: 198.51.100.0/24}]')).toEqual([]);
    expect(judged('serviceLoadBalancerIPs: [{cidr: 198.51.100.0/24}]', 'iptables', 'Local')).toEqual([]);
  });

  test('is there for all without aggregation, and for nothing on an interface', () => {
    const open = 'serviceLoadBalancerIPs: [{cidr: 198.51.100.0/24}], serviceLoadBalancerAggregation: Disabled';
    expect(judged(open)).toEqual(['198.51.100.7/32']);
    expect(judged(open, 'ipvs')).toEqual([]);
  });
});

describe('bgp/filter-term-shadowed', () => {
  const judged = (...rules: readonly string[]) =>
    witnesses('bgp/filter-term-shadowed', 'rule', [
      a,
      calico(
        'BGPFilter',
        'f',
        `importV4: [${rules.map((rule) => `{action: Accept${rule === '' ? '' : `, ${rule}`}}`)}]`,
      ),
    ]);
  const within = (cidr: string, more = ''): string => `cidr: ${cidr}, matchOperator: In${more}`;
  const lengths = (min: number, max: number): string => `, prefixLength: {min: ${min}, max: ${max}}`;

  test.each<[string, readonly string[], readonly number[]]>([
    ['behind one without conditions', ['', 'source: RemotePeers'], [2]],
    ['behind one that asks for less', ['source: RemotePeers', `source: RemotePeers, ${within('10.0.0.0/8')}`], [2]],
    ['not behind one that asks for more', [`source: RemotePeers, ${within('10.0.0.0/8')}`, within('10.0.0.0/8')], []],
    ['not behind one that asks for something else', ['peerType: eBGP', 'peerType: iBGP'], []],
    [
      'behind the same communities',
      ['communities: {values: ["1:2"]}', `communities: {values: ["1:2"]}, priority: 5`],
      [2],
    ],
    ['not behind other communities', ['communities: {values: ["1:2"]}', 'communities: {values: ["1:3"]}'], []],
    ['behind the begin of its path', ['asPathPrefix: [1]', 'asPathPrefix: [1, 2]'], [2]],
    ['not behind a longer path', ['asPathPrefix: [1, 2]', 'asPathPrefix: [1]'], []],
    ['not behind another interface', ['interface: eth0', 'interface: eth1'], []],
    ['not behind another priority', ['priority: 5', 'priority: 6'], []],
    ['not behind a narrower range', [within('10.1.0.0/16'), within('10.0.0.0/8')], []],
    ['behind a wider range', [within('10.0.0.0/8'), within('10.1.0.0/16')], [2]],
    [
      'behind a range with its length',
      [within('10.0.0.0/8', lengths(16, 24)), within('10.1.0.0/16', lengths(8, 20))],
      [2],
    ],
    ['not behind other lengths', [within('10.0.0.0/8', lengths(16, 24)), within('10.1.0.0/16')], []],
    ['not behind longer ones', [within('10.0.0.0/8', lengths(20, 32)), within('10.1.0.0/16')], []],
    ['behind its own lengths', [within('10.0.0.0/8', lengths(9, 9)), within('10.0.0.0/8', lengths(9, 9))], [2]],
    ['behind lengths that its prefixes have anyway', [within('10.0.0.0/8'), within('10.0.0.0/8', lengths(4, 32))], [2]],
    [
      'one prefix not behind longer ones',
      [within('10.0.0.0/8', lengths(24, 32)), 'cidr: 10.1.0.0/16, matchOperator: Equal'],
      [],
    ],
    ['lengths that no prefix has', [within('10.1.0.0/16', lengths(8, 12))], [1]],
    ['but not those that one has', [within('10.1.0.0/16', lengths(8, 16))], []],
    ['one prefix behind its range', [within('10.0.0.0/8'), 'cidr: 10.1.0.0/16, matchOperator: Equal'], [2]],
    [
      'one prefix behind those of its length',
      [within('10.0.0.0/8', lengths(16, 16)), 'cidr: 10.1.0.0/16, matchOperator: Equal'],
      [2],
    ],
    ['not behind what is outside', ['cidr: 10.0.0.0/8, matchOperator: NotIn', within('10.1.0.0/16')], []],
    ['not what is outside behind a range', [within('10.0.0.0/8'), 'cidr: 10.1.0.0/16, matchOperator: NotIn'], []],
    ['a prefix as a set', [`cidr: 10.1.0.0/16, matchOperator: Equal${lengths(16, 24)}`], [1]],
    ['but not what is no such set', [`cidr: 10.1.0.0/16, matchOperator: NotEqual${lengths(16, 24)}`], []],
  ])('%s', (_, rules, expected) => expect(judged(...rules)).toEqual(expected));
});

describe('bgp/filter-rejects-service', () => {
  const ranges = conf('serviceClusterIPs: [{cidr: 10.96.0.0/16}]');
  const judged = (...documents: readonly string[]) =>
    witnesses('bgp/filter-rejects-service', 'prefix', [ranges, ...documents]);

  test('a range that some peer hears of is fine', () => {
    expect(judged(a, rack)).toEqual([]);
    expect(judged(a, ...filtered('{action: Accept}'))).toEqual([]);
    expect(judged(a, ...filtered('{action: Reject, source: RemotePeers}'))).toEqual([]);
    expect(judged(a, ...filtered('{action: Reject}'), peer('other', 'peerIP: 192.0.2.2, asNumber: 64497'))).toEqual([]);
  });

  test('one that nobody outside hears of is not', () => {
    expect(judged(a, ...filtered('{action: Reject}'))).toEqual(['10.96.0.0/16']);
    expect(judged(a, rack, router('accepts: [10.244.0.0/16]'))).toEqual(['10.96.0.0/16']);
    expect(judged(a, rack, router('accepts: [10.0.0.0/8]'))).toEqual([]);
    expect(judged(a, rack, calico('IPPool', 'p', 'cidr: 10.96.0.0/12, disableBGPExport: true'))).toEqual([
      '10.96.0.0/16',
    ]);
  });

  test('a node may tell for others', () => {
    const local = [service('externalTrafficPolicy: Local'), slice('a')];
    const outer = peer('rack', 'node: b, peerIP: 192.0.2.1, asNumber: 64496');
    expect(judged(a, b, outer, ...local)).toEqual([]);
    const kept = [
      peer('rack', 'node: b, peerIP: 192.0.2.1, asNumber: 64496, filters: [f]'),
      calico('BGPFilter', 'f', 'exportV4: [{action: Reject, source: RemotePeers}]'),
    ];
    expect(judged(a, b, ...kept, ...local)).toEqual(['10.96.0.80/32']);
  });

  test('where nothing leads outside, nothing is missed there', () => {
    expect(found('bgp/filter-rejects-service', [ranges, a, b]).applicable).toBe(false);
  });
});

describe('bgp/no-peers', () => {
  const judged = (...documents: readonly string[]) => witnesses('bgp/no-peers', 'nodes', documents);
  const off = conf('nodeToNodeMeshEnabled: false');

  test('a node is alone without the mesh, and as a reflector in it', () => {
    expect(judged(a, b)).toEqual([]);
    expect(judged(off, a, b)).toEqual([['a', 'b']]);
    expect(judged(node('a', 11, ', routeReflectorClusterID: 192.0.2.99'), b, c)).toEqual([['a']]);
    expect(judged(off, a, b, peer('p', 'node: a, peerIP: 192.0.2.12, asNumber: 64512'))).toEqual([]);
    expect(judged(off, a, b, peer('p', 'node: a, peerIP: 192.0.2.1, asNumber: 64512'))).toEqual([['b']]);
  });

  test('the only speaker has nobody to speak with', () => {
    expect(found('bgp/no-peers', [off, a]).applicable).toBe(false);
    expect(judged(off, a, router(''))).toEqual([['a']]);
  });
});

describe('bgp/reflector-selects-nothing', () => {
  const judged = (...documents: readonly string[]) =>
    found('bgp/reflector-selects-nothing', documents).findings.map(({ severity, witness }) => [
      severity,
      witness['field'] ?? witness['clusterID'],
    ]);
  const labelled = (labels: string): string => node('a', 11, '', labels);
  const select = (spec: string): string => peer('p', `${spec}, peerIP: 192.0.2.1, asNumber: 64496`);

  test('names and selectors find nodes', () => {
    expect(judged(a, select('node: a'))).toEqual([]);
    expect(judged(a, select('node: z'))).toEqual([['error', 'node']]);
    expect(judged(labelled('x: y'), select(`nodeSelector: has(x)`))).toEqual([]);
    expect(judged(labelled('x: y'), select(`nodeSelector: has(y)`))).toEqual([['error', 'nodeSelector']]);
    expect(judged(labelled('x: y'), b, peer('p', 'peerSelector: has(y)'))).toEqual([['error', 'peerSelector']]);
  });

  test('labels that newer versions do not set are a warning', () => {
    const old = 'node-role.kubernetes.io/master: ""';
    expect(judged(labelled(old), select('nodeSelector: has(node-role.kubernetes.io/master)'))).toEqual([
      ['warning', 'nodeSelector'],
    ]);
    expect(
      judged(
        labelled(old),
        select('nodeSelector: has(node-role.kubernetes.io/master) || has(node-role.kubernetes.io/control-plane)'),
      ),
    ).toEqual([]);
    expect(judged(labelled(`${old}, x: y`), select('nodeSelector: has(x)'))).toEqual([]);
  });

  test('unless another label takes their place', () => {
    const old = 'node-role.kubernetes.io/master: ""';
    const newer = 'node-role.kubernetes.io/control-plane: ""';
    const named = select('nodeSelector: "node-role.kubernetes.io/master == \'\'"');
    expect(judged(labelled(old), named)).toEqual([['warning', 'nodeSelector']]);
    const either = "!has(node-role.kubernetes.io/control-plane) || role == 'x'";
    expect(judged(labelled(old), select(`nodeSelector: "${either}"`))).toEqual([['warning', 'nodeSelector']]);
    expect(judged(labelled(old), b, select(`nodeSelector: "${either}"`))).toEqual([]);
    expect(judged(labelled(`${old}, role: x`), select(`nodeSelector: "${either}"`))).toEqual([]);
    const arch = "has(node-role.kubernetes.io/master) || kubernetes.io/arch == 'amd64'";
    const ageing = node('b', 12, '', 'beta.kubernetes.io/arch: amd64');
    expect(judged(labelled(old), ageing, select(`nodeSelector: "${arch}"`))).toEqual([]);
    // What a node says of itself under the newer name stands.
    const kept = select('nodeSelector: "node-role.kubernetes.io/control-plane == \'own\'"');
    expect(judged(labelled(`${newer.replace('""', 'own')}, ${old}`), kept)).toEqual([]);
  });

  test('a reflector needs a client', () => {
    const reflector = node('a', 11, ', routeReflectorClusterID: 192.0.2.99', 'r: r');
    expect(judged(reflector, b)).toEqual([['error', '192.0.2.99']]);
    expect(judged(reflector, b, peer('p', 'nodeSelector: all(), peerSelector: has(r)'))).toEqual([]);
  });
});

describe('bgp/prefix-announced-by-two-sites', () => {
  const site = (name: string, last: number, ...documents: readonly string[]): string[] => [
    `{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: ${name}}}`,
    ...[node('one', last), ...documents].map((text) =>
      text.replace(
        /metadata: \{name: (\S+), labels: \{\}\}/,
        `metadata: {name: $1, labels: {plumbline.dev/cluster: ${name}}}`,
      ),
    ),
  ];
  const judged = (...documents: readonly string[]) =>
    found('bgp/prefix-announced-by-two-sites', documents).findings.map(({ severity, witness }) => [
      severity,
      witness['prefixes'],
    ]);
  const ranges = (field: string, cidr: string): string => conf(`${field}: [{cidr: ${cidr}}]`);
  const cluster = ranges('serviceClusterIPs', '10.96.0.0/16');

  test('what a cluster means for itself is its own', () => {
    const east = site('east', 11, rack, cluster);
    expect(judged(...east, ...site('west', 12, rack, cluster))).toEqual([['error', ['10.96.0.0/16', '10.96.0.0/16']]]);
    expect(judged(...east, ...site('west', 12, rack, ranges('serviceExternalIPs', '10.0.0.0/8')))).toEqual([
      ['error', ['10.96.0.0/16', '10.0.0.0/8']],
    ]);
    expect(judged(...east, ...site('west', 12, rack, ranges('serviceClusterIPs', '10.97.0.0/16')))).toEqual([]);
    expect(judged(...east, ...site('west', 12, cluster))).toEqual([]);
  });

  test('addresses for the outside may be shared', () => {
    const wide = ranges('serviceLoadBalancerIPs', '198.51.100.0/24');
    expect(judged(...site('east', 11, rack, wide), ...site('west', 12, rack, wide))).toEqual([
      ['warning', ['198.51.100.0/24', '198.51.100.0/24']],
    ]);
  });

  test('an address that only one of them may share is no shared one', () => {
    const east = site('east', 11, rack, ranges('serviceLoadBalancerIPs', '10.96.0.0/16'));
    expect(judged(...east, ...site('west', 12, rack, cluster))).toEqual([['error', ['10.96.0.0/16', '10.96.0.0/16']]]);
    expect(judged(...site('west', 12, rack, cluster), ...east)).toEqual([['error', ['10.96.0.0/16', '10.96.0.0/16']]]);
  });

  test('pools count unless they are kept back', () => {
    const pool = (more: string): string => calico('IPPool', 'p', `cidr: 10.244.0.0/16${more}`);
    const east = site('east', 11, rack, pool(''));
    expect(judged(...east, ...site('west', 12, rack, pool('')))).toEqual([
      ['error', ['10.244.0.0/16', '10.244.0.0/16']],
    ]);
    expect(judged(...east, ...site('west', 12, rack, pool(', disableBGPExport: true')))).toEqual([]);
  });
});

describe('bgp/single-point-of-failure', () => {
  const line = (last: number): string[] =>
    Array.from({ length: last }, (_, index) => index + 1).map((at) => {
      const peers = [at - 1, at + 1].filter((other) => other >= 1 && other <= last);
      const listed = peers.map((other) => `{address: 192.0.2.${other}, asNumber: ${64500 + other}}`);
      return `{apiVersion: plumbline.dev/v1alpha1, kind: BGPRouter, metadata: {name: r${at}}, spec: {asNumber: ${64500 + at}, addresses: [192.0.2.${at}], peers: [${listed}]}}`;
    });
  const judged = (...documents: readonly string[]) =>
    found('bgp/single-point-of-failure', [a, ...documents]).findings.map(({ witness }) => [
      witness['without'],
      witness['count'],
    ]);

  test('is told of by whoever loses most, and those on which most depend come first', () => {
    expect(judged(...line(5))).toEqual([
      [['r2'], 3],
      [['r4'], 3],
      [['r3'], 2],
    ]);
  });

  test('a mesh has none, and two speakers have nobody between them', () => {
    expect(judged(b, c)).toEqual([]);
    expect(found('bgp/single-point-of-failure', [a, ...line(2)]).applicable).toBe(false);
  });
});
