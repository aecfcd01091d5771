/**
 * A reading of restore text for the reasons alone, by words and without the verifier's reader: chains with their rules,
 * each rule's conditions as literals, and where it leads.
 */
export interface Literal {
  /** `-s`, `--dport`, `--ctstate`, … */
  readonly option: string;
  readonly value: string;
  readonly negated: boolean;
}

export interface TextRule {
  readonly literals: readonly Literal[];
  /** The target with its options; empty where there is none. */
  readonly target: string;
  readonly goto: boolean;
}

/** Rules by `table chain`. */
export type Chains = ReadonlyMap<string, readonly TextRule[]>;

const long: Readonly<Record<string, string>> = {
  '--source': '-s',
  '--destination': '-d',
  '--jump': '-j',
  '--goto': '-g',
};
const silent = new Set(['--comment', '--mode', '-m']);

export function readChains(lines: readonly string[]): Chains {
  const chains = new Map<string, TextRule[]>();
  let table = '';
  for (const line of lines) {
    const words = (line.match(/"[^"]*"|\S+/g) ?? []) as string[];
    if (line.startsWith('*')) table = line.slice(1);
    else if (line.startsWith(':')) chains.set(`${table} ${words[0]!.slice(1)}`, []);
    else if (words[0] === '-F') chains.set(`${table} ${words[1]}`, []);
    else {
      const at = words.findIndex((word) => word === '-A' || word === '-I');
      if (at < 0) continue;
      const chain = chains.get(`${table} ${words[at + 1]}`) ?? [];
      chains.set(`${table} ${words[at + 1]}`, chain);
      const rule = readRule(words.slice(at + 2));
      if (words[at] === '-A') chain.push(rule);
      else chain.unshift(rule);
    }
  }
  return chains;
}

function readRule(words: readonly string[]): TextRule {
  const literals: Literal[] = [];
  for (let i = 0; i < words.length; i++) {
    const negated = words[i] === '!';
    const option = long[words[negated ? ++i : i]!] ?? words[i]!;
    if (option === '-j' || option === '-g')
      return { literals: sorted(literals), target: words.slice(i + 1).join(' '), goto: option === '-g' };
    const values: string[] = [];
    while (i + 1 < words.length && words[i + 1] !== '!' && !/^--?[a-z]/.test(words[i + 1]!)) values.push(words[++i]!);
    if (!silent.has(option)) literals.push({ option, negated, value: plain(option, values.join(' ')) });
  }
  return { literals: sorted(literals), target: '', goto: false };
}

/** The options of a `recent` match belong together; everything else stands for itself. */
function sorted(literals: readonly Literal[]): Literal[] {
  const recent = literals.filter(({ option }) => recentOptions.has(option));
  const others = literals.filter(({ option }) => !recentOptions.has(option));
  if (recent.length > 0) {
    const value = recent.map(({ option, value, negated }) => `${negated ? '! ' : ''}${option} ${value}`.trim()).sort();
    others.push({ option: 'recent', value: value.join(' '), negated: false });
  }
  return others.sort((a, b) => (literalText(a) < literalText(b) ? -1 : 1));
}

const recentOptions = new Set(
  '--name --set --rcheck --update --remove --seconds --hitcount --reap --rsource --rdest --mask'.split(' '),
);

/** One spelling for whole addresses and single ports. */
const plain = (option: string, value: string): string =>
  /^--[ds]port$/.test(option)
    ? value.replace(/^(\d+):\1$/, '$1')
    : option === '-s' || option === '-d'
      ? value.replace(/^([\d.]+)\/32$|^([0-9a-f:]+)\/128$/, '$1$2')
      : value;

export const literalText = ({ option, value, negated }: Literal): string =>
  `${negated ? '! ' : ''}${option}${value === '' ? '' : ` ${value}`}`;
