import { describe, expect, it } from 'vitest';
import { compileRules } from '../../../src/compile/index.ts';
import type { Network } from '../../../src/model/types/network.ts';
import { validateArtifacts } from '../../../src/verify/index.ts';
import type { RulesText } from '../../../src/verify/validate/rules-text.ts';
import { everySort, networkOf } from '../network.ts';

const network = networkOf(everySort);
const artifacts = compileRules(network).filter(
  (artifact): artifact is typeof artifact & RulesText => artifact.family !== undefined,
);
const textOf = (path: string): RulesText => artifacts.find((artifact) => artifact.path === path)!;
/** Two spare networks, so that nothing proven of the first is taken over. */
const fresh = () => networkOf(everySort);

async function judge(text: RulesText, edit: (text: string) => string) {
  const edited = edit(text.text);
  if (edited === text.text) throw new Error('the edit changes nothing');
  const result = await validateArtifacts(fresh(), [{ ...text, text: edited }]);
  return { verdict: result.obligations[0]!.verdict, findings: result.findings, fidelity: result.fidelity };
}

/** Three nodes to which one Service with one endpoint is the same. */
const plainAt = (address: string) =>
  networkOf(`${everySort.slice(0, everySort.indexOf('apiVersion: v1\nkind: Service'))}
apiVersion: v1
kind: Service
metadata: {name: plain, namespace: shop}
spec: {clusterIP: 10.96.0.11, ports: [{port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: plain-4, namespace: shop, labels: {kubernetes.io/service-name: plain}}
addressType: IPv4
ports: [{port: 8080}]
endpoints: [{addresses: [${address}], nodeName: node-1}]
`);
const payloadsOf = (of: Network) =>
  compileRules(of, { forms: ['payload'] }).flatMap(({ path, node, family, text }) =>
    family === 4 ? [{ path, node, family, text }] : [],
  );

describe('artifact/iptables-equivalent', () => {
  it('is proved of every text that the compiler emits', async () => {
    const { obligations, findings, fidelity } = await validateArtifacts(fresh(), artifacts);
    expect(obligations).toHaveLength(12);
    expect(obligations.map(({ verdict }) => verdict)).toEqual(new Array(12).fill('proved'));
    expect(findings).toEqual([]);
    expect(fidelity).toEqual([]);
  });

  const first = textOf('nodes/node-1/iptables.rules');
  const third = textOf('nodes/node-3/iptables.rules');
  const six = textOf('nodes/node-1/ip6tables.rules');

  const faults: [string, RulesText, (text: string) => string, object][] = [
    [
      'a probability',
      first,
      (t) => t.replace('--probability 0.3333333333', '--probability 0.3000000000'),
      { port: 30011 },
    ],
    ['a dropped endpoint', first, (t) => t.replace(/^-A KUBE-SVC-\S+ .*10\.244\.2\.11:80.*\n/m, ''), {}],
    [
      'a wrong endpoint port',
      first,
      (t) => t.replace('--to-destination 10.244.1.11:8080', '--to-destination 10.244.1.11:8081'),
      {},
    ],
    [
      'an endpoint of somebody else',
      first,
      (t) => t.replace('--to-destination 10.244.1.11:8080', '--to-destination 10.244.1.14:8080'),
      {},
    ],
    [
      'a lost hairpin',
      first,
      (t) => t.replace(/^-A KUBE-SEP-\S+ .*-s 10\.244\.1\.11 -j KUBE-MARK-MASQ\n/m, ''),
      { source: '10.244.1.11' },
    ],
    [
      'masquerading lost for outsiders',
      first,
      (t) => t.replace(/^-A KUBE-SVC-\S+ .*shop\/plain:http cluster IP.* ! -s .*\n/m, ''),
      { client: 'outside' },
    ],
    [
      'masquerading everybody',
      first,
      (t) => t.replace('-A KUBE-POSTROUTING -m mark ! --mark 0x00004000/0x00004000 -j RETURN\n', ''),
      {},
    ],
    ['a mark that stays', first, (t) => t.replace('-A KUBE-POSTROUTING -j MARK --xor-mark 0x00004000\n', ''), {}],
    ['forwarded traffic not accepted', first, (t) => t.replace(/^-A KUBE-FORWARD .*-m mark.*\n/m, ''), {}],
    [
      'established traffic not accepted',
      first,
      (t) => t.replace(/^-A KUBE-FORWARD .*RELATED,ESTABLISHED.*\n/m, ''),
      {},
    ],
    [
      'invalid packets let through',
      first,
      (t) => t.replace(/^-A KUBE-FORWARD .*INVALID.*\n/m, ''),
      { state: 'INVALID' },
    ],
    ['loopback left open', first, (t) => t.replace(/^-A KUBE-FIREWALL .*\n/m, ''), {}],
    [
      'no rejection without endpoints',
      first,
      (t) => t.replace(/^-A KUBE-SERVICES .*nobody.*REJECT\n/m, ''),
      { destination: '10.96.0.16' },
    ],
    ['a drop for a rejection', first, (t) => t.replace(/(nobody.*) -j REJECT/, '$1 -j DROP'), {}],
    [
      'another way of rejecting',
      first,
      (t) => t.replace(/(nobody.*) -j REJECT/, '$1 -j REJECT --reject-with tcp-reset'),
      {},
    ],
    [
      'node ports unreachable',
      first,
      (t) => t.replace(/^-A KUBE-SERVICES .*NOTE: this must be the last rule.*\n/m, ''),
      {},
    ],
    ['a wrong node port', first, (t) => t.replace('--dport 30011', '--dport 30021'), {}],
    [
      'a node port on fewer addresses',
      first,
      (t) => t.replace('--dst-type LOCAL -j KUBE-NODEPORTS', '--dst-type LOCAL ! -d 127.0.0.0/8 -j KUBE-NODEPORTS'),
      { destination: '127.0.0.1' },
    ],
    [
      'an unfiltered VIP',
      first,
      (t) => t.replace(/^-A KUBE-PROXY-FIREWALL .*\n/m, ''),
      { destination: '203.0.113.14' },
    ],
    [
      'a wider source range',
      first,
      (t) => t.replace('-s 198.51.100.0/24', '-s 198.51.100.0/23'),
      { source: '198.51.101.0' },
    ],
    [
      'the node shut out of its own VIP',
      first,
      (t) => t.replace(/^-A KUBE-FW-\S+ .*-s 203\.0\.113\.14 .*\n/m, ''),
      { source: '203.0.113.14' },
    ],
    [
      'a health check not accepted',
      first,
      (t) => t.replace(/^-A KUBE-NODEPORTS .*health check.*\n/m, ''),
      { port: 32000 },
    ],
    [
      'remote endpoints for outsiders',
      first,
      (t) => t.replace(/^(-A KUBE-EXT-\S+) -j KUBE-SVL-(\S+)$/m, '$1 -j KUBE-SVC-$2'),
      { client: 'outside' },
    ],
    [
      'pods held to the external policy',
      first,
      (t) => t.replace(/^-A KUBE-EXT-\S+ .*pod traffic for shop\/outside.*\n/m, ''),
      { client: 'pod' },
    ],
    [
      'the node held to the external policy',
      first,
      (t) => t.replace(/^-A KUBE-EXT-\S+ .*route LOCAL traffic for shop\/outside.*\n/m, ''),
      { client: 'node' },
    ],
    [
      'outside traffic without local endpoint let through',
      third,
      (t) => t.replace(/^-A KUBE-EXTERNAL-SERVICES .*outside.*203\.0\.113\.13.*\n/m, ''),
      { destination: '203.0.113.13' },
    ],
    [
      'inside traffic without local endpoint let through',
      third,
      (t) => t.replace(/^-A KUBE-SERVICES .*nearby.*DROP\n/m, ''),
      { destination: '10.96.0.15' },
    ],
    ['forgotten affinity', first, (t) => t.replace(/-m recent --name (\S+) --set /, ''), { destination: '10.96.0.12' }],
    [
      'a shorter affinity',
      first,
      (t) => t.replace('--seconds 600', '--seconds 60'),
      { remembered: { endpoint: '10.244.1.12:8080', secondsAgo: 60 } },
    ],
    ["another endpoint's affinity", first, (t) => swapLists(t), {}],
    [
      'the other family: a wrong probability',
      six,
      (t) => t.replace('0.5000000000', '0.4000000000'),
      { destination: 'fd00:96::12' },
    ],
    [
      'a captured address',
      first,
      (t) =>
        t.replace('\nCOMMIT\n*nat', '\n-A KUBE-SERVICES -m tcp -p tcp -d 10.96.9.9 --dport 80 -j REJECT\nCOMMIT\n*nat'),
      { destination: '10.96.9.9' },
    ],
    [
      'everything from one network dropped',
      first,
      (t) => t.replace('\nCOMMIT\n*nat', '\n-A KUBE-FORWARD -s 198.51.100.128/25 -j DROP\nCOMMIT\n*nat'),
      {},
    ],
    [
      'what is nobody’s, kept from the nat rules of others on its way in',
      first,
      (t) => t.replace(/^(-A KUBE-SERVICES .*this must be the last rule.*)$/m, '$1\n-A KUBE-SERVICES -j ACCEPT'),
      { actual: [{ kind: 'not-ours', withheld: true, probability: '1' }] },
    ],
    [
      'what is nobody’s, kept from the nat rules of others on its way out',
      first,
      (t) =>
        t.replace('-A KUBE-POSTROUTING', '-A KUBE-POSTROUTING -s 198.51.100.128/25 -j ACCEPT\n-A KUBE-POSTROUTING'),
      { actual: [{ kind: 'not-ours', withheld: true, probability: '1' }] },
    ],
    [
      'what the node sends, kept from the filter rules of others',
      first,
      (t) =>
        t.replace('\nCOMMIT\n*nat', '\n-A KUBE-SERVICES -m tcp -p tcp -d 10.96.9.9 --dport 80 -j ACCEPT\nCOMMIT\n*nat'),
      { client: 'node', destination: '10.96.9.9' },
    ],
    [
      'a range of ports dropped',
      first,
      (t) => t.replace('\nCOMMIT\n*nat', '\n-A KUBE-NODEPORTS -p udp --dport 20000:20010 -j DROP\nCOMMIT\n*nat'),
      { protocol: 'UDP' },
    ],
  ];
  it.each(faults)('is refuted by %s', async (_, text, edit, witness) => {
    const { verdict, findings } = await judge(text, edit);
    expect(verdict).toBe('refuted');
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.map((finding) => finding.witness)).toContainEqual(expect.objectContaining(witness));
    for (const { witness, verdict } of findings) {
      expect(verdict).toBe('refuted');
      expect(witness.expected).not.toEqual(witness.actual);
    }
  });

  const foreign: [string, (text: string) => string, object][] = [
    [
      'a range of addresses',
      (t) => t.replace('-destination 10.244.1.11:8080', '-destination 10.244.1.11-10.244.1.12:8080'),
      { endpoint: '10.244.1.12:8080 by DNAT --to-destination 10.244.1.11-10.244.1.12:8080' },
    ],
    [
      'a range of ports',
      (t) => t.replace('-destination 10.244.1.11:8080', '-destination 10.244.1.11:8080-8081'),
      { endpoint: '10.244.1.11:8080 by DNAT --to-destination 10.244.1.11:8080-8081' },
    ],
    [
      'a redirection to the node',
      (t) => t.replace('DNAT --to-destination 10.244.1.11:8080', 'REDIRECT --to-ports 8080'),
      { endpoint: '192.0.2.1:8080 by REDIRECT --to-ports 8080', sourceRewritten: false },
    ],
    [
      'a source that is nobody’s',
      (t) => t.replace(/-j MASQUERADE.*$/m, '-j SNAT --to-source 203.0.113.9'),
      { detail: 'from 203.0.113.9', sourceRewritten: true },
    ],
  ];
  it.each(foreign)('is refuted by %s, with what becomes of the packet', async (_, edit, outcome) => {
    const { verdict, findings } = await judge(first, edit);
    expect(verdict).toBe('refuted');
    const actual = findings.flatMap(({ witness }) => witness.actual as readonly object[]);
    expect(actual).toContainEqual(expect.objectContaining(outcome));
  });

  const remembered: [string, (text: string) => string][] = [
    ['the client looked up by the destination', (t) => t.replace('--rcheck', '--rcheck --rdest')],
    ['the destination remembered', (t) => t.replace(/(-m recent --name \S+) --set/, '$1 --rdest --set')],
    ['the client’s network looked up', (t) => t.replace('--rcheck', '--mask 255.255.255.0 --rcheck')],
    [
      'the client’s network remembered',
      (t) => t.replace(/(-m recent --name \S+) --set/, '$1 --mask 255.255.255.0 --set'),
    ],
    ['two visits asked for', (t) => t.replace('--rcheck', '--hitcount 2 --rcheck')],
    ['a memory without an end', (t) => t.replace(/--rcheck --seconds \d+ --reap/, '--remove')],
  ];
  it.each(remembered)('is refuted by %s', async (_, edit) => {
    expect((await judge(first, edit)).verdict).toBe('refuted');
  });

  it('is proved where a check renews what is set anyway, and undecided where it is not', async () => {
    const renewed = (t: string) => t.replace('--rcheck', '--update');
    expect((await judge(first, renewed)).verdict).toBe('proved');
    const elsewhere = (t: string) => {
      const list = /--name (\S+) --update/.exec(renewed(t))![1]!;
      return renewed(t).replace(new RegExp(`(--update .*-j )${list}`), '$1KUBE-MARK-MASQ');
    };
    expect((await judge(first, elsewhere)).verdict).not.toBe('proved');
    // A rule without a target, which only renews: afterwards the list is not that of the last visit.
    const idle = (t: string) =>
      t
        .replace(/^(-A KUBE-SVC-\S+ )(.*-m recent --name \S+ )--rcheck/m, '$1-m recent --name L0 --update\n$&')
        .replace('L0', /--name (\S+) --rcheck/.exec(t)![1]!);
    expect((await judge(first, idle)).verdict).toBe('undecided');
  });

  it('is undecided where the rules differ only in a state of which nobody knows whether it can be', async () => {
    const byDestination = (t: string) => {
      const [, balancer, endpoint] = /^-A (KUBE-SVC-\S+) .*-> 10\.244\.1\.11:8080.* -j (\S+)$/m.exec(t)!;
      return t
        .replace(
          new RegExp(`^-A ${balancer} .*-> 10`, 'm'),
          `-A ${balancer} -m recent --name L --rcheck --rdest -j ${endpoint}\n$&`,
        )
        .replace(new RegExp(`^(-A ${endpoint} .*)(-j DNAT)`, 'm'), '$1-m recent --name L --set $2');
    };
    expect((await judge(first, byDestination)).verdict).toBe('undecided');
  });

  it('is not taken over where an endpoint is the node itself', async () => {
    const host = plainAt('192.0.2.1');
    const { obligations } = await validateArtifacts(host, payloadsOf(host));
    const sameAs = 'nodes/node-2/iptables.rules';
    expect(obligations.map(({ evidence }) => evidence.sameAs)).toEqual([undefined, undefined, sameAs]);
  });

  it('is not proved of one node by what holds of another with the same text', async () => {
    const same = plainAt('10.244.1.11');
    const payloads = payloadsOf(same);
    expect(new Set(payloads.map(({ text }) => text)).size).toBe(1);
    const before = (await validateArtifacts(same, payloads)).obligations;
    const path = payloads[0]!.path;
    expect(before.map(({ evidence }) => evidence.sameAs)).toEqual([undefined, path, path]);
    const edited = payloads.map((each) => ({
      ...each,
      text: each.text.replace(/-j MASQUERADE.*$/m, '-j SNAT --to-source 192.0.2.1'),
    }));
    const { obligations } = await validateArtifacts(same, edited);
    expect(obligations.map(({ verdict }) => verdict)).toEqual(['proved', 'refuted', 'refuted']);
  });

  it('says which Service, which endpoints and which two probabilities', async () => {
    const { findings } = await judge(six, (t) => t.replace('0.5000000000', '0.4000000000'));
    expect(findings[0]!.message).toContain('`shop/sticky:http`');
    expect(findings[0]!.message).toContain('[fd00:10:244:1::12]:8080 (source kept) with probability 2/5');
    expect(findings[0]!.message).toContain('[fd00:10:244:1::12]:8080 (source kept) with probability 1/2');
    expect(findings[0]!.subjects).toContainEqual({ kind: 'Service', namespace: 'shop', name: 'sticky' });
    expect(findings[0]!.locations[0]).toMatchObject({ file: 'input.yaml' });
  });

  it('takes equivalent rules for what they are', async () => {
    const swapped = await judge(first, (t) => {
      const lines = t.split('\n');
      const at = lines.findIndex(
        (line) => line.includes('shop/plain:http cluster IP') && line.startsWith('-A KUBE-SERVICES'),
      );
      const [line] = lines.splice(at, 1);
      const nat = lines.indexOf('*nat');
      lines.splice(
        lines.findIndex((each, i) => i > nat && each.startsWith('-A KUBE-SERVICES')),
        0,
        line!,
      );
      return lines.join('\n');
    });
    expect(swapped.verdict).toBe('proved');
    const split = await judge(first, (t) =>
      t.replace(
        /^(-A KUBE-FW-\S+ .*)-s 198\.51\.100\.0\/24 (.*)$/m,
        '$1-s 198.51.100.0/25 $2\n$1-s 198.51.100.128/25 $2',
      ),
    );
    expect(split.verdict).toBe('proved');
  });

  it('does not decide on what it does not understand, and lists it', async () => {
    const { verdict, findings, fidelity } = await judge(first, (t) =>
      t.replace(/^(-A KUBE-SERVICES .*plain:http cluster IP.*) -j/m, '$1 -m time --timestart 08:00 -j'),
    );
    expect(verdict).toBe('undecided');
    expect(findings[0]).toMatchObject({ verdict: 'undecided', severity: 'error' });
    expect(fidelity).toContainEqual(
      expect.objectContaining({ construct: '-m time --timestart 08:00', treatment: 'over' }),
    );
  });

  it('is proved although something is not understood where that cannot matter', async () => {
    const { verdict, fidelity } = await judge(first, (t) =>
      t.replace(
        '-A KUBE-MARK-MASQ -j MARK',
        '-A KUBE-MARK-MASQ -m time --timestart 08:00 -j LOG\n-A KUBE-MARK-MASQ -j MARK',
      ),
    );
    expect(verdict).toBe('proved');
    expect(fidelity).toContainEqual(
      expect.objectContaining({ construct: '-m time --timestart 08:00', treatment: 'over' }),
    );
  });

  it('is refuted for a text that iptables-restore would refuse', async () => {
    const { verdict, findings } = await judge(first, (t) => t.replace(/^:KUBE-MARK-MASQ .*\n/m, ''));
    expect(verdict).toBe('refuted');
    expect(findings[0]!.message).toContain('`KUBE-MARK-MASQ`');
  });
});

/** The first two `recent` lists of an endpoint chain exchange names where they are set. */
function swapLists(text: string): string {
  const names = [...text.matchAll(/-m recent --name (\S+) --set/g)].map((match) => match[1]!);
  return text.replace(/-m recent --name (\S+) --set/g, (all, name) =>
    name === names[0]
      ? `-m recent --name ${names[1]} --set`
      : name === names[1]
        ? `-m recent --name ${names[0]} --set`
        : all,
  );
}
