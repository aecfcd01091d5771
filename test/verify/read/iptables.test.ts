import { describe, expect, it } from 'vitest';
import { compileRules } from '../../../src/compile/index.ts';
import { readIptables } from '../../../src/verify/read/iptables.ts';
import { everySort, networkOf } from '../network.ts';

const filter = (...lines: string[]) => `*filter\n:INPUT ACCEPT [0:0]\n${lines.join('\n')}\nCOMMIT\n`;
const rulesOf = (...lines: string[]) =>
  readIptables('x', filter(...lines), 4)
    .tables.get('filter')!
    .chains.get('INPUT')!.rules;
const matchesOf = (rule: string) => rulesOf(`-A INPUT ${rule} -j DROP`)[0]!.matches;

describe('readIptables', () => {
  it.each(['KUBE-MARK-MASQ', 'KUBE-SEP-A'])(
    'lets a jump to %s lead where the whole text leaves that chain of its table',
    (name) => {
      const table = (of: string, ...lines: string[]) => `*${of}\n${lines.join('\n')}\nCOMMIT\n`;
      const declared = [':KUBE-SERVICES - [0:0]', `:${name} - [0:0]`, `-A KUBE-SERVICES -j ${name}`];
      const text = table('filter', ...declared) + table('nat', ...declared, `:${name} - [1:1]`);
      for (const { chains } of readIptables('x', text, 4).tables.values()) {
        const { target } = chains.get('KUBE-SERVICES')!.rules[0]!;
        expect('to' in target && target.to).toBe(chains.get(name));
      }
      const gone = readIptables('x', table('nat', ...declared, `-X ${name}`), 4);
      expect(gone.problems.map((problem) => problem.text)).toEqual([`there is no chain or target \`${name}\``]);
    },
  );

  it('reads what iptables-save prints as what was restored', () => {
    const restored = rulesOf(
      '-A INPUT -m comment --comment "a b" -m tcp -p tcp -d 192.0.2.1 --dport 80 -j REJECT',
      '-A INPUT -m mark ! --mark 0x00004000/0x00004000 -j RETURN',
      '-A INPUT -j MARK --or-mark 0x00004000',
      '-A INPUT -j MARK --xor-mark 0x00004000',
      '-A INPUT -m recent --name L --rcheck --seconds 10 --reap -j ACCEPT',
      '-A INPUT -m statistic --mode random --probability 0.3333333333 -j ACCEPT',
    );
    const saved = rulesOf(
      '[12:345] -A INPUT -d 192.0.2.1/32 -p tcp -m comment --comment "a b" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable',
      '-A INPUT -m mark ! --mark 0x4000/0x4000 -j RETURN',
      '-A INPUT -j MARK --set-xmark 0x4000/0x4000',
      '-A INPUT -j MARK --set-xmark 0x4000/0x0',
      '-A INPUT -m recent --rcheck --seconds 10 --reap --name L --mask 255.255.255.255 --rsource -j ACCEPT',
      '-A INPUT -m statistic --mode random --probability 0.33333333349 -j ACCEPT',
    );
    const meaning = (rules: typeof saved) =>
      rules.map(({ matches, target }) => ({
        target,
        matches: matches.map((match) => JSON.stringify(match, plain)).sort(),
      }));
    expect(meaning(saved)).toEqual(meaning(restored));
  });

  it.each([
    ['-p tcp --dport 80', [{ kind: 'destination-port', first: 80, last: 80, negated: false }]],
    [
      '-p tcp -m comment --comment x --dport 80:90',
      [{ kind: 'destination-port', first: 80, last: 90, negated: false }],
    ],
    [
      '-p tcp -m tcp -m comment --comment x ! --dport 80',
      [{ kind: 'destination-port', first: 80, last: 80, negated: true }],
    ],
    ['-p udp -m udp --sport 53', [{ kind: 'source-port', first: 53, last: 53, negated: false }]],
    ['-p 132', [{ kind: 'protocol', number: 132, negated: false }]],
    ['-i eth+', [{ kind: 'in-interface', name: 'eth', wildcard: true, negated: false }]],
    [
      '-s 10.0.0.0/255.0.0.0',
      [{ kind: 'source', prefix: expect.objectContaining({ text: '10.0.0.0/8' }), negated: false }],
    ],
    ['-m conntrack ! --ctstate NEW,DNAT', [{ kind: 'state', states: new Set(['NEW', 'DNAT']), negated: true }]],
    ['-m set --match-set X dst,dst', [{ kind: 'unknown', text: '-m set --match-set X dst,dst' }]],
    ['-m recent --rcheck --seconds 5 --name L --reap', [asks({ seconds: 5 })]],
    ['-m recent ! --update --name L', [{ ...asks({ unusual: { changes: true } }), negated: true }]],
    ['-m recent --remove --name L', [asks({ unusual: { changes: true } })]],
    ['-m recent --rcheck --name L --mask 255.255.0.0', [asks({ unusual: { of: 'network' } })]],
    ['-m recent --rcheck --name L --rdest', [asks({ unusual: { of: 'destination' } })]],
    ['-m recent --rcheck --name L --seconds 5 --hitcount 2', [asks({ seconds: 5, unusual: { hits: 2 } })]],
    ['-m recent --rcheck --name L --hitcount 1', [asks({})]],
    ['-m recent --set --name L', [{ kind: 'recent-set', list: 'L' }]],
    ['-m recent --set --name L --rdest', [{ kind: 'recent-set', list: 'L', unusual: 'destination' }]],
    ['-m recent --rcheck --name L --rttl', [{ kind: 'unknown', text: '-m recent --rcheck --name L --rttl' }]],
    ['-m recent --set --seconds 5', [{ kind: 'unknown', text: '-m recent --set --seconds 5' }]],
    ['-m recent --set --update', [{ kind: 'unknown', text: '-m recent --set --update' }]],
    [
      '-m statistic --mode nth --every 2 --packet 0',
      [{ kind: 'unknown', text: '-m statistic --mode nth --every 2 --packet 0' }],
    ],
    ['-m tcp --tcp-flags SYN,ACK SYN -p tcp', [{ kind: 'unknown', text: '-m tcp --tcp-flags SYN,ACK SYN' }]],
  ])('reads `%s`', (text, wanted) => {
    for (const match of wanted) expect(matchesOf(text)).toContainEqual(match);
  });

  it.each([
    ['DROP -s 192.0.2.1', { kind: 'unknown', text: 'DROP -s 192.0.2.1' }],
    ['LOG --log-prefix x', { kind: 'continue' }],
    [
      'SNAT --to-source 192.0.2.1',
      { kind: 'source-nat', address: address('192.0.2.1'), text: 'SNAT --to-source 192.0.2.1' },
    ],
    ['SNAT --to-source 192.0.2.1-192.0.2.2', { kind: 'unknown', text: 'SNAT --to-source 192.0.2.1-192.0.2.2' }],
    ['DNAT --to-destination 192.0.2.1-192.0.2.1', { kind: 'destination-nat', address: address('192.0.2.1') }],
    [
      'DNAT --to-destination 192.0.2.1-192.0.2.2:80',
      choice('192.0.2.1-192.0.2.2:80', ['192.0.2.1', '192.0.2.2'], 80, 80),
    ],
    ['DNAT --to-destination 192.0.2.1:80-81', choice('192.0.2.1:80-81', ['192.0.2.1'], 80, 81)],
    [
      'DNAT --to-destination [fd00::1-fd00::2]:80-81',
      choice('[fd00::1-fd00::2]:80-81', ['fd00::1', 'fd00::2'], 80, 81),
    ],
    [
      'DNAT --to-destination 192.0.2.0-192.0.2.99',
      { kind: 'unknown', text: 'DNAT --to-destination 192.0.2.0-192.0.2.99' },
    ],
    ['DNAT --to-destination 192.0.2.1:80-81/90', { kind: 'unknown', text: 'DNAT --to-destination 192.0.2.1:80-81/90' }],
    ['REDIRECT', { kind: 'redirect', text: 'REDIRECT' }],
    [
      'REDIRECT --to-ports 80-81',
      { kind: 'redirect', ports: { first: 80, last: 81 }, text: 'REDIRECT --to-ports 80-81' },
    ],
    ['MARK --set-mark 0x10/0xf0', { kind: 'mark', keep: 0xffffff0f, flip: 0x10 }],
    ['MARK --and-mark 0xff', { kind: 'mark', keep: 0xff, flip: 0 }],
  ])('reads the target `%s`', (text, target) => {
    expect(rulesOf(`-A INPUT -j ${text}`)[0]!.target).toEqual(target);
  });

  it.each([
    ['a jump to nowhere', filter('-A INPUT -j NOWHERE'), 3, 'there is no chain or target `NOWHERE`'],
    ['a rule of an undeclared chain', filter('-A MINE -j DROP'), 3, 'chain `MINE` is not declared'],
    ['a loop', filter(':A - [0:0]', ':B - [0:0]', '-A A -j B', '-A B -j A'), 6, 'closes a loop'],
    ['no COMMIT', '*filter\n:INPUT ACCEPT [0:0]\n', 1, 'is not committed'],
    ['a table that does not exist', '*fliter\nCOMMIT\n', 1, 'there is no table `fliter`'],
    ['a quote that does not end', filter('-A INPUT -m comment --comment "x -j DROP'), 3, 'does not end'],
    [
      'a range that runs backward',
      nat('-A OUTPUT -j DNAT --to-destination 10.0.0.2-10.0.0.1'),
      3,
      'is not a destination',
    ],
    ['a range of two families', nat('-A OUTPUT -j DNAT --to-destination 10.0.0.2-::1'), 3, 'is not a destination'],
    ['a source that is none', nat('-A POSTROUTING -j SNAT --to-source x'), 3, '`x` is not a source'],
    ['ports that are none', nat('-A OUTPUT -p tcp -j REDIRECT --to-ports 9-8'), 3, '`9-8` is not a range of ports'],
    ['ports without a protocol', nat('-A OUTPUT -j REDIRECT --to-ports 80'), 3, 'without a protocol that has ports'],
    ['a redirection in filter', filter('-A INPUT -j REDIRECT'), 3, 'in table `nat` only'],
    ['a port that is none', filter('-A INPUT -p tcp --dport 99999 -j DROP'), 3, '`99999` is not a port'],
    ['an option of no match', filter('-A INPUT --dport 80 -j DROP'), 3, '`--dport` is not an option'],
    ['rules outside a table', '-A INPUT -j DROP\n', 1, 'outside any table'],
    ['a policy for a chain of one’s own', filter(':MINE DROP [0:0]'), 3, 'cannot have a policy'],
  ])('lists %s as a problem at its line', (_, text, line, problem) => {
    const { problems } = readIptables('x', text, 4);
    expect(problems).toContainEqual({ line, text: expect.stringContaining(problem) });
  });

  it('finds no problem in what is emitted', () => {
    for (const { family, text } of compileRules(networkOf(everySort))) {
      if (family !== undefined) expect(readIptables('x', text, family).problems).toEqual([]);
    }
  });
});

/** One rule of a built-in chain in table nat. */
const nat = (rule: string): string => `*nat\n:${rule.split(' ')[1]} ACCEPT [0:0]\n${rule}\nCOMMIT\n`;
const address = (text: string) => expect.objectContaining({ text });
const choice = (text: string, addresses: readonly string[], first: number, last: number) => ({
  kind: 'destination-choice',
  addresses: addresses.map(address),
  ports: { first, last },
  text: `DNAT --to-destination ${text}`,
});
function asks(more: object): object {
  return { kind: 'recent-check', list: 'L', seconds: undefined, negated: false, ...more };
}

const plain = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}` : value instanceof Set ? [...value] : value;
