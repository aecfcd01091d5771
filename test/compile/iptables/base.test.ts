/** What does not depend on Services: chains, marks, node port addresses, jumps and settings. */
import { describe, expect, test } from 'vitest';
import { artifactsOf, eps, local, rules, rulesWith, svc, textOf } from '../compiling.ts';

const guard =
  '-A KUBE-FIREWALL -m comment --comment "block incoming localnet connections" -d 127.0.0.0/8 ! -s 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP\n';
const empty = (firewallChain: string, firewallRule: string, except: string) =>
  `*filter
:KUBE-SERVICES - [0:0]
:KUBE-EXTERNAL-SERVICES - [0:0]
:KUBE-FORWARD - [0:0]
:KUBE-NODEPORTS - [0:0]
:KUBE-PROXY-FIREWALL - [0:0]
${firewallChain}${firewallRule}-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP
-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark 0x00004000/0x00004000 -j ACCEPT
-A KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
COMMIT
*nat
:KUBE-SERVICES - [0:0]
:KUBE-NODEPORTS - [0:0]
:KUBE-POSTROUTING - [0:0]
:KUBE-MARK-MASQ - [0:0]
-A KUBE-POSTROUTING -m mark ! --mark 0x00004000/0x00004000 -j RETURN
-A KUBE-POSTROUTING -j MARK --xor-mark 0x00004000
-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
-A KUBE-MARK-MASQ -j MARK --or-mark 0x00004000
-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL${except} -j KUBE-NODEPORTS
COMMIT
`;

test('an empty cluster, in both families', () => {
  const artifacts = artifactsOf({});
  expect(textOf(artifacts)).toBe(empty(':KUBE-FIREWALL - [0:0]\n', guard, ''));
  expect(textOf(artifacts, 'ip6tables.rules')).toBe(empty('', '', ' ! -d ::1/128'));
  expect(artifacts.map(({ path, form, family }) => [path.replace('nodes/here/', ''), form, family])).toEqual([
    ['iptables.rules', 'payload', 4],
    ['iptables.full.rules', 'full', 4],
    ['ip6tables.rules', 'payload', 6],
    ['ip6tables.full.rules', 'full', 6],
    ['sysctl.conf', 'sysctl', undefined],
  ]);
});

test('without node ports on localhost there is no guard, and no way in', () => {
  const text = textOf(artifactsOf({ proxy: 'iptables: {localhostNodePorts: false}' }));
  expect(text).toBe(empty('', '', ' ! -d 127.0.0.0/8'));
});

test.each([
  [0, '0x00000001'],
  [14, '0x00004000'],
  [31, '0x80000000'],
])('masquerade bit %i is the mark %s', (bit, mark) => {
  const text = textOf(artifactsOf({ proxy: `iptables: {masqueradeBit: ${bit}}` }));
  expect(text.match(/0x[0-9a-f]+/g)).toEqual(new Array(6).fill(mark));
});

test.each([
  ['conntrackTCPBeLiberal: true', []],
  [
    'nfacct: true',
    ['KUBE-FORWARD -m conntrack --ctstate INVALID -m nfacct --nfacct-name ct_state_invalid_dropped_pkts -j DROP'],
  ],
  ['nfacct: false', ['KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP']],
])('invalid packets with `%s`', (cluster, expected) => {
  expect(rules('INVALID', { cluster })).toEqual(expected);
});

test('accounting makes its objects, and counts localhost node ports in IPv4', () => {
  const documents = [svc('type: NodePort').replace('port: 80}', 'port: 80, nodePort: 3001}'), eps(local)];
  const artifacts = artifactsOf({ cluster: 'nfacct: true' }, ...documents);
  expect(rulesWith(textOf(artifacts), 'localhost_nps')).toEqual([
    expect.stringMatching(
      /^KUBE-NODEPORTS -m comment --comment demo\/a:p80 -m tcp -p tcp -d 127\.0\.0\.0\/8 --dport 3001 -m nfacct --nfacct-name localhost_nps_accepted_pkts -j KUBE-EXT-/,
    ),
  ]);
  expect(textOf(artifacts, 'nfacct.sh')).toContain('nfacct add');
  expect(
    rules('localhost_nps', { cluster: 'nfacct: true', proxy: 'iptables: {localhostNodePorts: false}' }, ...documents),
  ).toEqual([]);
});

describe('node port addresses', () => {
  const tailOf = (artifacts: ReturnType<typeof artifactsOf>, file: string) =>
    rulesWith(textOf(artifacts, file), '-j KUBE-NODEPORTS').map((rule) =>
      rule.replace(/^KUBE-SERVICES .* chain" /, '').replace(' -j KUBE-NODEPORTS', ''),
    );
  const tail = (addresses: string, file: string) =>
    tailOf(artifactsOf({ proxy: `nodePortAddresses: [${addresses}]` }), file);
  const all4 = ['-m addrtype --dst-type LOCAL'];
  const all6 = ['-m addrtype --dst-type LOCAL ! -d ::1/128'];
  const off4 = ['-m addrtype --dst-type LOCAL ! -d 127.0.0.0/8'];

  test.each<[string, string[], string[], boolean]>([
    ['', all4, all6, true],
    ['all', all4, all6, true],
    ['0.0.0.0/0', all4, all6, true],
    ['0.0.0.0/0, "::/0"', all4, all6, true],
    ['primary', ['-d 192.168.0.2'], ['-d 2001:db8::2'], false],
    ['localhost', ['-d 127.0.0.1'], [], true],
    ['primary, 192.168.1.0/24', ['-d 192.168.0.2', '-d 192.168.1.2'], ['-d 2001:db8::2'], false],
    ['192.168.0.0/16', ['-d 192.168.0.2', '-d 192.168.1.2'], all6, false],
    ['192.168.0.0/24, 127.0.0.1/32', ['-d 127.0.0.1', '-d 192.168.0.2'], all6, true],
    ['127.0.0.0/8', ['-d 127.0.0.1'], all6, true],
    ['127.0.0.5/32', [], all6, true],
    ['0.0.0.0/1', ['-d 127.0.0.1'], all6, true],
    ['203.0.113.0/24', [], all6, false],
    ['"2001:db8::/64"', all4, ['-d 2001:db8::2'], true],
    ['"::1/128"', all4, [], true],
  ])('[%s]', (addresses, four, six, guarded) => {
    expect([tail(addresses, 'iptables.rules'), tail(addresses, 'ip6tables.rules')]).toEqual([four, six]);
    const artifacts = artifactsOf({ proxy: `nodePortAddresses: [${addresses}]` });
    expect(textOf(artifacts).includes(guard)).toBe(guarded);
    expect(textOf(artifacts, 'sysctl.conf').includes('route_localnet = 1')).toBe(guarded);
  });

  test.each<[string, string[], boolean]>([
    ['0.0.0.0', ['-d 192.168.0.2'], false],
    ['"::"', ['-d 192.168.0.2'], false],
    ['192.168.1.2', ['-d 192.168.1.2'], false],
    ['"2001:db8::7"', ['-d 192.168.0.2'], false],
    ['127.0.0.1', all4, true],
  ])('[primary] with bindAddress %s', (bindAddress, four, guarded) => {
    const artifacts = artifactsOf({ proxy: `bindAddress: ${bindAddress}, nodePortAddresses: [primary]` });
    expect(tailOf(artifacts, 'iptables.rules')).toEqual(four);
    expect(textOf(artifacts).includes(guard)).toBe(guarded);
  });

  test('loopback is left out when localhost is off', () => {
    const proxy = 'nodePortAddresses: [192.168.0.0/24, 127.0.0.1/32], iptables: {localhostNodePorts: false}';
    expect(rules('-d 127.0.0.1 ', { proxy })).toEqual([]);
    expect(rules('-d 192.168.0.2 ', { proxy })).toHaveLength(1);
    expect(rules('! -d 127', { proxy: 'iptables: {localhostNodePorts: false}' })[0]).toContain(off4[0]);
  });
});

test('the full form holds the payload, and the jumps in the order in which packets meet them', () => {
  const artifacts = artifactsOf({}, svc(), eps(local));
  const [payload, full] = [textOf(artifacts), textOf(artifacts, 'iptables.full.rules')];
  const lines = new Set(full.split('\n'));
  expect(payload.split('\n').filter((line) => !lines.has(line))).toEqual([]);
  const jumps = (chain: string) => rulesWith(full, `-A ${chain} `).map((rule) => rule.replace(/.* -j /, ''));
  expect(['INPUT', 'FORWARD', 'OUTPUT', 'PREROUTING', 'POSTROUTING'].map(jumps)).toEqual([
    ['KUBE-FIREWALL', 'KUBE-PROXY-FIREWALL', 'KUBE-NODEPORTS', 'KUBE-EXTERNAL-SERVICES'],
    ['KUBE-PROXY-FIREWALL', 'KUBE-FORWARD', 'KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES'],
    ['KUBE-FIREWALL', 'KUBE-PROXY-FIREWALL', 'KUBE-SERVICES', 'KUBE-SERVICES'],
    ['KUBE-SERVICES'],
    ['KUBE-POSTROUTING'],
  ]);
  expect(textOf(artifacts, 'ip6tables.full.rules')).toContain(':KUBE-FIREWALL - [0:0]\n');
});

test('settings follow the detector and the connection tracker', () => {
  const bridge = 'detectLocalMode: BridgeInterface, detectLocal: {bridgeInterface: cni0}';
  expect(textOf(artifactsOf({ proxy: bridge, cluster: 'conntrackTCPBeLiberal: true' }), 'sysctl.conf')).toBe(
    `# What the rules of this node rely on.
net.ipv4.ip_forward = 1
net.ipv6.conf.all.forwarding = 1
# Node ports answer on 127.0.0.1; KUBE-FIREWALL keeps everybody else out.
net.ipv4.conf.all.route_localnet = 1
# Pods hang on a bridge, and its traffic has to pass these rules (module br_netfilter).
net.bridge.bridge-nf-call-iptables = 1
net.bridge.bridge-nf-call-ip6tables = 1
net.netfilter.nf_conntrack_tcp_be_liberal = 1
`,
  );
});
