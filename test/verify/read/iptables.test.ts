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
    ['-m recent --update --seconds 5 --name L', [{ kind: 'unknown', text: '-m recent --update --seconds 5 --name L' }]],
    [
      '-m recent --rcheck --name L --mask 255.255.0.0',
      [{ kind: 'unknown', text: '-m recent --rcheck --name L --mask 255.255.0.0' }],
    ],
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
    ['SNAT --to-source 192.0.2.1', { kind: 'unknown', text: 'SNAT --to-source 192.0.2.1' }],
    [
      'DNAT --to-destination 192.0.2.1-192.0.2.9:80',
      { kind: 'unknown', text: 'DNAT --to-destination 192.0.2.1-192.0.2.9:80' },
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

const plain = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}` : value instanceof Set ? [...value] : value;
