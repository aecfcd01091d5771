/** Faults of the text as a whole: tables, declarations, what the loader itself would refuse, and what it would not mind. */
import { anyLine, change, type Mutator, replace } from '../edits.ts';

const isChain = /^:KUBE-(?!SEP)/;

export const loading: readonly Mutator[] = [
  anyLine('commit-lost', /^COMMIT$/, () => []),
  anyLine('table-lost', /^\*/, () => []),
  anyLine('table-of-another-name', /^\*(?:nat|filter)$/, (line) => [line === '*nat' ? '*mangle' : '*security']),
  {
    name: 'tables-exchanged',
    apply: (lines, i) =>
      lines[i] === '*filter'
        ? lines.map((line) => (line === '*filter' ? '*nat' : line === '*nat' ? '*filter' : line))
        : undefined,
  },
  {
    name: 'rule-in-the-other-table',
    apply(lines, i) {
      const line = lines[i]!;
      const chain = /^-A (KUBE-(?:SERVICES|NODEPORTS)) .* -j KUBE-/.exec(line)?.[1];
      if (chain === undefined) return undefined;
      const table = lines.slice(0, i).findLast((each) => each.startsWith('*'));
      const other = lines.indexOf(table === '*nat' ? '*filter' : '*nat');
      const end = lines.indexOf('COMMIT', other);
      if (other < 0 || end < 0) return undefined;
      const moved = [...lines.slice(0, end), line, ...lines.slice(end)];
      return moved.filter((_, k) => k !== (i < end ? i : i + 1));
    },
  },
  {
    name: 'text-cut-off',
    apply: (lines, i) => (/^-A KUBE-SV[CL]-.* -j KUBE-SEP/.test(lines[i]!) ? lines.slice(0, i) : undefined),
  },
  {
    name: 'text-cut-off-and-committed',
    apply: (lines, i) =>
      /^-A KUBE-SV[CL]-.* -j KUBE-SEP/.test(lines[i]!) ? [...lines.slice(0, i), 'COMMIT', ''] : undefined,
  },
  anyLine('committed-early', /^-A KUBE-SEP-.* -j DNAT/, (line) => ['COMMIT', line]),
  anyLine('chain-emptied-at-the-end', /^COMMIT$/, (line) => ['-F KUBE-SERVICES', line]),
  {
    name: 'chain-declared-again',
    apply(lines, i) {
      if (!isChain.test(lines[i]!)) return undefined;
      const end = lines.indexOf('COMMIT', i);
      return [...lines.slice(0, end), lines[i]!, ...lines.slice(end)];
    },
  },
  anyLine('chain-declared-twice', isChain, (line) => [line, line]),
  anyLine('chain-declared-with-a-policy', isChain, (line) => [line.replace(' - ', ' ACCEPT ')]),
  anyLine('chain-of-another-name', /^:KUBE-(?:SVC|SEP|EXT)-/, (line) => [line.replace(/^:(\S+)\S/, ':$1X')]),
  anyLine('policy-to-drop', /^:(?:INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING) ACCEPT/, (line) => [
    line.replace('ACCEPT', 'DROP'),
  ]),
  replace('quote-lost', /(--comment "[^"]*)"/, '$1'),
  replace('option-misspelt', / --(dport|probability|to-destination|or-mark|ctstate)/, ' --$1x'),
  replace('option-without-a-value', / (--dport|--probability|--to-destination) \S+/, ' $1'),
  replace('match-module-lost', /-m (?:statistic|recent|mark|conntrack|addrtype) /, ''),
  change('destination-twice', (line) => line.replace(/( -d \S+)/, '$1$1')),
  replace('prefix-too-long', /( -[sd] [\d.]+)(?:\/\d+)?( |$)/, '$1/33$2'),
  replace('port-too-high', /(--dport )\d+/, '$165536'),
  // Nothing is wrong with these: they show that the verifier takes no offence at form.
  replace('comment-lost', / -m comment --comment (?:"[^"]*"|\S+)/, ''),
  replace('protocol-module-unsaid', / -m (tcp|udp|sctp)( -p \1)/, '$2'),
  replace('counters', /^-A (KUBE-(?:SERVICES|FORWARD) .*)/, '[7:420] -A $1'),
  replace(
    'long-options',
    / -([sd]) (\S+)(.*) -j /,
    (_, o, a, between) => ` --${o === 's' ? 'source' : 'destination'} ${a}${between} --jump `,
  ),
];
