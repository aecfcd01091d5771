/** The rules of one Service: detectors, policies, source ranges, affinity, ports from outside. */
import { describe, expect, test } from 'vitest';
import { service, slice } from '../../model/linking.ts';
import {
  artifactsOf,
  eps,
  local,
  remote,
  rules,
  rulesWith,
  type Site,
  svc,
  terminating,
  textOf,
} from '../compiling.ts';

const hash = /IAXEHN4ETGTTS35L/g;
/** Rules that hold `part`, with the Service's hash shortened. */
const shown = (part: string, site: Site, ...documents: string[]) =>
  rules(part, site, ...documents).map((rule) => rule.replace(hash, 'HASH'));
const vip = 'loadBalancer: {ingress: [{ip: 1.2.3.4}]}';
const both = eps(local, remote);

describe('who is masqueraded on the way to the cluster IP', () => {
  test.each<[string, string, boolean, string | undefined]>([
    ['ClusterCIDR', 'detectLocalMode: ClusterCIDR', false, '! -s 10.0.0.0/8 '],
    ['NodeCIDR', 'detectLocalMode: NodeCIDR', false, '! -s 10.2.0.0/24 '],
    ['a bridge', 'detectLocalMode: BridgeInterface, detectLocal: {bridgeInterface: cni0}', false, '! -i cni0 '],
    [
      'a prefix',
      'detectLocalMode: InterfaceNamePrefix, detectLocal: {interfaceNamePrefix: cali}',
      false,
      '! -i cali+ ',
    ],
    ['no CIDR of the family', 'clusterCIDR: "2001:db8:10::/48"', false, undefined],
    ['ClusterCIDR', 'detectLocalMode: ClusterCIDR', true, ''],
    ['a bridge', 'detectLocalMode: BridgeInterface, detectLocal: {bridgeInterface: cni0}', true, ''],
    ['no CIDR of the family', 'clusterCIDR: "2001:db8:10::/48"', true, ''],
  ])('%s (`%s`), everybody: %s', (_, detector, all, match) => {
    const proxy = `${detector}, iptables: {masqueradeAll: ${all}}`;
    expect(
      shown('KUBE-SVC-IAXEHN4ETGTTS35L -m comment --comment "demo/a:p80 cluster IP"', { proxy }, svc(), both),
    ).toEqual(
      match === undefined
        ? []
        : [
            `KUBE-SVC-HASH -m comment --comment "demo/a:p80 cluster IP" -m tcp -p tcp -d 172.30.0.41 --dport 80 ${match}-j KUBE-MARK-MASQ`,
          ],
    );
  });

  test.each<[string, string[]]>([
    ['clusterCIDR: 10.0.0.0/8', ['-s 10.0.0.0/8']],
    ['detectLocalMode: BridgeInterface, detectLocal: {bridgeInterface: cni0}', ['-i cni0']],
    ['detectLocalMode: InterfaceNamePrefix, detectLocal: {interfaceNamePrefix: cali}', ['-i cali+']],
    ['clusterCIDR: "2001:db8:10::/48"', []],
  ])('with `%s`, pods take the short way to a Local Service', (proxy, match) => {
    const documents = [svc('type: LoadBalancer, externalTrafficPolicy: Local', vip), both];
    expect(shown('pod traffic for', { proxy }, ...documents)).toEqual(
      match.map(
        (m) =>
          `KUBE-EXT-HASH -m comment --comment "pod traffic for demo/a:p80 external destinations" ${m} -j KUBE-SVC-HASH`,
      ),
    );
  });
});

describe('traffic policies', () => {
  const at = (policies: string, endpoints: string) => {
    const text = textOf(
      artifactsOf({}, svc(`type: LoadBalancer, allocateLoadBalancerNodePorts: false, ${policies}`, vip), endpoints),
    );
    const verdicts = text
      .split('\n')
      .filter((line) => / -j (DROP|REJECT)$/.test(line) && line.includes('demo/a'))
      .map((line) => line.replace(/^-A (\S+) .* has (.*)" .* -d (\S+) .* -j (\S+)$/, '$1 $2 $3 $4'));
    const chains = [...text.matchAll(/^:KUBE-(SVC|SVL|EXT|FW)-/gm)].map((match) => match[1]);
    const last = rulesWith(text, '-A KUBE-EXT-').filter((rule) => !rule.includes('comment'));
    const first = rulesWith(text, '-A KUBE-SERVICES -m comment --comment "demo/a:p80 cluster IP"');
    return [chains, [...first, ...last].map((rule) => / -j KUBE-(SV.)/.exec(rule)?.[1]), verdicts];
  };
  const cluster = 'externalTrafficPolicy: Cluster, internalTrafficPolicy: Cluster';
  const ext = 'externalTrafficPolicy: Local';
  const int = 'internalTrafficPolicy: Local';
  const none = 'KUBE-SERVICES no endpoints 172.30.0.41 REJECT|KUBE-EXTERNAL-SERVICES no endpoints 1.2.3.4 REJECT'.split(
    '|',
  );

  test.each<[string, string, string, string[], string[], string[]]>([
    ['Cluster', cluster, both, ['EXT', 'SVC'], ['SVC', 'SVC'], []],
    ['Cluster, none', cluster, eps(), [], [], none],
    ['external Local', ext, both, ['EXT', 'SVC', 'SVL'], ['SVC', 'SVL'], []],
    [
      'external Local, remote',
      ext,
      eps(remote),
      ['EXT', 'SVC'],
      ['SVC'],
      ['KUBE-EXTERNAL-SERVICES no local endpoints 1.2.3.4 DROP'],
    ],
    ['external Local, none', ext, eps(), [], [], none],
    ['internal Local', int, both, ['EXT', 'SVC', 'SVL'], ['SVL', 'SVC'], []],
    [
      'internal Local, remote',
      int,
      eps(remote),
      ['EXT', 'SVC'],
      ['SVC'],
      ['KUBE-SERVICES no local endpoints 172.30.0.41 DROP'],
    ],
    [
      'both Local, remote',
      `${ext}, ${int}`,
      eps(remote),
      ['EXT', 'SVC'],
      [],
      ['KUBE-SERVICES no local endpoints 172.30.0.41 DROP', 'KUBE-EXTERNAL-SERVICES no local endpoints 1.2.3.4 DROP'],
    ],
  ])('%s', (_, policies, endpoints, chains, jumps, verdicts) => {
    expect(at(policies, endpoints)).toEqual([chains, jumps, verdicts]);
  });

  test('each way leads to the chain of its policy', () => {
    const to = (policies: string) => {
      const text = textOf(artifactsOf({}, svc(`type: LoadBalancer, ${policies}`, vip), both));
      return [/cluster IP" .* -j (KUBE-...)/.exec(text)![1], /^-A KUBE-EXT-\w+ -j (KUBE-...)/m.exec(text)![1]];
    };
    expect([to(cluster), to(ext), to(int), to(`${ext}, ${int}`)]).toEqual([
      ['KUBE-SVC', 'KUBE-SVC'],
      ['KUBE-SVC', 'KUBE-SVL'],
      ['KUBE-SVL', 'KUBE-SVC'],
      ['KUBE-SVL', 'KUBE-SVL'],
    ]);
  });

  test('external policy Cluster masquerades everything, Local what the node itself sends', () => {
    const marks = (policy: string) =>
      shown(
        'KUBE-EXT-IAXEHN4ETGTTS35L -m comment --comment "masq',
        {},
        svc(`type: LoadBalancer, ${policy}`, vip),
        both,
      );
    expect(marks(cluster)).toEqual([
      'KUBE-EXT-HASH -m comment --comment "masquerade traffic for demo/a:p80 external destinations" -j KUBE-MARK-MASQ',
    ]);
    expect(marks(ext)).toEqual([
      'KUBE-EXT-HASH -m comment --comment "masquerade LOCAL traffic for demo/a:p80 external destinations" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ',
    ]);
  });

  test('a Service that is not reached from outside ignores the external policy', () => {
    expect(rules('KUBE-EXT-', {}, svc('type: NodePort').replace('type: NodePort', 'type: ClusterIP'), both)).toEqual(
      [],
    );
  });
});

describe('source ranges', () => {
  const sources = (ranges: string, ingress = '{ip: 1.2.3.4}, {ip: 5.6.7.8}') =>
    rules(
      '-A KUBE-FW-',
      {},
      svc(`type: LoadBalancer, loadBalancerSourceRanges: [${ranges}]`, `loadBalancer: {ingress: [${ingress}]}`),
      both,
    )
      .filter((rule) => rule.includes(' -s '))
      .map((rule) => rule.replace(/.* -s (\S+) -j KUBE-EXT-.*/, '$1'));

  test.each<[string, string[]]>([
    ['203.0.113.0/25', ['203.0.113.0/25']],
    ['" 203.0.113.129/25"', ['203.0.113.128/25']],
    ['192.0.2.1/32', ['192.0.2.1/32']],
    ['203.0.113.0/25, 203.0.113.0/25', ['203.0.113.0/25', '203.0.113.0/25']],
    ['192.168.0.0/24', ['192.168.0.0/24', '1.2.3.4', '5.6.7.8']],
    ['192.168.1.0/24', ['192.168.1.0/24']],
    ['203.0.113.0/25, 0.0.0.0/0', []],
    ['"2001:db8::/32"', []],
    ['"2001:db8::/32", 203.0.113.0/25', ['203.0.113.0/25']],
  ])('[%s]', (ranges, expected) => {
    expect(sources(ranges)).toEqual(expected);
  });

  test('turn away the rest at the firewall, and leave node ports open', () => {
    const ranged = svc('type: LoadBalancer, loadBalancerSourceRanges: [203.0.113.0/25]', vip);
    const documents = [ranged.replace('port: 80}', 'port: 80, nodePort: 3001}'), both];
    expect(shown('KUBE-PROXY-FIREWALL -m', {}, ...documents)).toEqual([
      'KUBE-PROXY-FIREWALL -m comment --comment "demo/a:p80 traffic not accepted by KUBE-FW-HASH" -m tcp -p tcp -d 1.2.3.4 --dport 80 -j DROP',
    ]);
    expect(shown('loadbalancer IP" -m tcp', {}, ...documents)[0]).toMatch(/-j KUBE-FW-HASH$/);
    expect(shown('-A KUBE-NODEPORTS', {}, ...documents)[0]).toMatch(/-j KUBE-EXT-HASH$/);
    expect(shown('-A KUBE-FW', {}, ...documents).at(-1)).toBe(
      'KUBE-FW-HASH -m comment --comment "other traffic to demo/a:p80 will be dropped by KUBE-PROXY-FIREWALL"',
    );
  });
});

test.each<[string, string[]]>([
  ['{ip: 1.2.3.4}', ['1.2.3.4']],
  ['{ip: 1.2.3.4, ipMode: VIP}', ['1.2.3.4']],
  ['{ip: 1.2.3.4, ipMode: Proxy}', []],
  ['{hostname: lb.example.org}', []],
  ['{ip: "2001:db8::7"}', []],
  ['{ip: 5.6.7.8}, {ip: 1.2.3.4}, {ip: 5.6.7.8}', ['5.6.7.8', '1.2.3.4', '5.6.7.8']],
])('load-balancer addresses %s', (ingress, expected) => {
  const found = rules(
    'loadbalancer IP" -m',
    {},
    svc('type: LoadBalancer', `loadBalancer: {ingress: [${ingress}]}`),
    both,
  );
  expect(found.map((rule) => rule.replace(/.* -d (\S+) .*/, '$1'))).toEqual(expected);
});

test('external IPs, one rule for each of the family', () => {
  const documents = [svc('externalIPs: [192.168.099.022, "2001:db8::9"]'), both];
  expect(shown('external IP"', {}, ...documents)).toEqual([
    'KUBE-SERVICES -m comment --comment "demo/a:p80 external IP" -m tcp -p tcp -d 192.168.99.22 --dport 80 -j KUBE-EXT-HASH',
  ]);
});

test('affinity: every endpoint is asked for first, then remembered', () => {
  const documents = [svc('sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}'), both];
  const found = rules('recent', {}, ...documents).map((rule) =>
    rule.replace(/KUBE-SEP-\w+/g, 'SEP').replace(hash, 'HASH'),
  );
  expect(found).toEqual([
    'KUBE-SVC-HASH -m comment --comment "demo/a:p80 -> 10.0.0.1:80" -m recent --name SEP --rcheck --seconds 60 --reap -j SEP',
    'KUBE-SVC-HASH -m comment --comment "demo/a:p80 -> 10.0.0.2:80" -m recent --name SEP --rcheck --seconds 60 --reap -j SEP',
    'SEP -m comment --comment demo/a:p80 -m recent --name SEP --set -m tcp -p tcp -j DNAT --to-destination 10.0.0.1:80',
    'SEP -m comment --comment demo/a:p80 -m recent --name SEP --set -m tcp -p tcp -j DNAT --to-destination 10.0.0.2:80',
  ]);
  const chain = rules('-A KUBE-SVC-', {}, ...documents).map((rule) => /recent|statistic|cluster IP/.exec(rule)?.[0]);
  expect(chain).toEqual(['cluster IP', 'recent', 'recent', 'statistic', undefined]);
});

test.each<[string, string[]]>([
  ['type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 31999', ['31999']],
  ['type: LoadBalancer, healthCheckNodePort: 31999', []],
])('`%s` has its health check answered, by TCP, with or without endpoints', (spec, ports) => {
  for (const endpoints of [both, eps()]) {
    const found = rules('health check node port', {}, svc(spec, vip), endpoints);
    expect(found).toEqual(
      ports.map(
        (port) =>
          `KUBE-NODEPORTS -m comment --comment "demo/a:p80 health check node port" -m tcp -p tcp --dport ${port} -j ACCEPT`,
      ),
    );
  }
});

test.each(['TCP', 'UDP', 'SCTP'])('%s stands in every rule', (protocol) => {
  const port = `{name: p80, port: 80, protocol: ${protocol}, nodePort: 3001}`;
  const documents = [
    service(`clusterIP: 172.30.0.41, type: NodePort, ports: [${port}]`),
    slice('{addresses: [10.0.0.1]}', { ports: `{name: p80, port: 80, protocol: ${protocol}}` }),
  ];
  const p = protocol.toLowerCase();
  const found = rules('-p ', {}, ...documents).filter((rule) => rule.includes('demo/a'));
  expect(found).toHaveLength(4);
  expect(found.every((rule) => rule.includes(`-m ${p} -p ${p} `))).toBe(true);
  const blocked = rules('-j REJECT', {}, documents[0]!, slice('', {}));
  expect(blocked.map((rule) => rule.replace(/.*endpoints" /, ''))).toEqual([
    `-m ${p} -p ${p} -d 172.30.0.41 --dport 80 -j REJECT`,
    `-m addrtype --dst-type LOCAL -m ${p} -p ${p} --dport 3001 -j REJECT`,
  ]);
});

test('IPv6: brackets in the destination alone', () => {
  const six = service('clusterIP: "2001:db8:30::41", ports: [{port: 80}]');
  const artifacts = artifactsOf(
    {},
    six,
    slice('{addresses: ["2001:DB8:10::1"]}', { type: 'IPv6', ports: '{port: 80}' }),
  );
  const found = rulesWith(textOf(artifacts, 'ip6tables.rules'), 'KUBE-SEP-').map((rule) =>
    rule.replace(/KUBE-(SEP|SVC)-\w+/g, '$1'),
  );
  expect(found).toEqual([
    'SVC -m comment --comment "demo/a -> [2001:db8:10::1]:80" -j SEP',
    'SEP -m comment --comment demo/a -s 2001:db8:10::1 -j KUBE-MARK-MASQ',
    'SEP -m comment --comment demo/a -m tcp -p tcp -j DNAT --to-destination [2001:db8:10::1]:80',
  ]);
  expect(rulesWith(textOf(artifacts), 'demo/a')).toEqual([]);
});

test('endpoints that end serve where no other does', () => {
  const targets = (policy: string, ...endpoints: string[]) => {
    const text = textOf(artifactsOf({}, svc(`type: LoadBalancer, ${policy}`, vip), eps(...endpoints)));
    const of = (chain: string) =>
      [...text.matchAll(new RegExp(`^-A KUBE-${chain}-\\w+ .* -> 10\\.0\\.0\\.(\\d):80"`, 'gm'))]
        .map((m) => m[1])
        .join('');
    return [of('SVC'), of('SVL')];
  };
  const ending = [`10.0.0.2], nodeName: here, ${terminating}`, `10.0.0.4], nodeName: there, ${terminating}`] as const;
  const gone = '10.0.0.6], nodeName: here, conditions: {ready: false, serving: false, terminating: true}';
  const ext = 'externalTrafficPolicy: Local';
  expect(targets(ext, '10.0.0.1], nodeName: here', '10.0.0.5], nodeName: there', ...ending, gone)).toEqual(['15', '1']);
  expect(targets(ext, '10.0.0.5], nodeName: there', ...ending, gone)).toEqual(['5', '2']);
  expect(targets(ext, '10.0.0.5], nodeName: there', ending[1], gone)).toEqual(['5', '']);
  expect(targets(ext, ...ending, gone)).toEqual(['24', '2']);
  expect(targets('externalTrafficPolicy: Cluster', ...ending, gone)).toEqual(['24', '']);
  expect(targets(ext, gone)).toEqual(['', '']);
});
