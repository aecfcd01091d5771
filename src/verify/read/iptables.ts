/**
 * Reader of iptables-restore input and iptables-save output (iptables-restore(8), iptables-extensions(8)), written from
 * the man pages and not from anything that emits such text. It never fails: what iptables-restore would refuse is listed
 * as a problem, and what it would take but this reader does not know becomes an `unknown` match or target.
 */
import type { Family } from '../../core/ip/address.ts';
import { CommonRules, standsAt } from './common-rule.ts';
import { settleJumps } from './jumps.ts';
import { misplaced } from './loadable.ts';
import { type RuleBody, readRule } from './rule.ts';
import { type Chain, isBuiltIn, isTable, type Rule, type Ruleset, type Table } from './ruleset.ts';
import { splitWords } from './words.ts';

type OpenChain = { -readonly [K in keyof Chain]: Chain[K] } & { rules: Rule[] };
type OpenTable = { name: string; line: number; chains: Map<string, OpenChain> };

export function readIptables(file: string, text: string, family: Family): Ruleset {
  const reader = new Reader(text, family);
  let number = 1;
  for (let from = 0; from < text.length; number++) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 ? text.length : newline;
    reader.line(from, to, number);
    from = to + 1;
  }
  return { file, family, ...reader.end() };
}

/** A rule that takes its text out of the whole when it is asked for. */
class RuleInText implements Rule {
  readonly line: number;
  readonly matches: Rule['matches'];
  readonly target: Rule['target'];
  readonly #whole: string;
  readonly #from: number;

  constructor(line: number, { matches, target }: RuleBody, whole: string, from: number) {
    this.line = line;
    this.matches = matches;
    this.target = target;
    this.#whole = whole;
    this.#from = from;
  }

  get text(): string {
    const end = this.#whole.indexOf('\n', this.#from);
    return this.#whole.slice(this.#from, end < 0 ? undefined : end);
  }
}

class Reader {
  readonly #tables = new Map<string, Table>();
  readonly #problems: { line: number; text: string }[] = [];
  readonly #text: string;
  readonly #family: Family;
  #common = new CommonRules();
  /** Whether a name came to mean another chain of its table, or none: jumps that were read before may lead elsewhere. */
  #moved = false;
  #table: OpenTable | undefined;
  /** The chain of the rule before, which is most often that of the next one, and what its rules begin with. */
  #chain: OpenChain | undefined;
  #head = '';

  constructor(text: string, family: Family) {
    this.#text = text;
    this.#family = family;
  }

  line(from: number, to: number, number: number): void {
    if (this.#appendCommon(from, to, number)) return;
    const whole = this.#text.slice(from, to);
    const line = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    const first = line[0];
    if (first === undefined || first === '#' || line.trim() === '') return;
    const table = this.#table;
    if (first === '*') this.#open(line.slice(1).trim(), number);
    else if (line.trim() === 'COMMIT') this.#commit(number);
    else if (table === undefined) this.#problem(number, 'a line outside any table');
    else if (first === ':') this.#declare(table, line, number);
    else this.#change(table, line, number);
  }

  end(): Pick<Ruleset, 'tables' | 'problems'> {
    if (this.#table !== undefined) {
      this.#problem(this.#table.line, `table \`${this.#table.name}\` is not committed`);
      this.#tables.set(this.#table.name, this.#table);
    }
    for (const table of this.#tables.values()) this.#problems.push(...settleJumps(table, this.#moved));
    return { tables: this.#tables, problems: this.#problems };
  }

  #problem(line: number, text: string): void {
    this.#problems.push({ line, text });
  }

  #open(name: string, line: number): void {
    if (this.#table !== undefined) this.#problem(line, `table \`${this.#table.name}\` is not committed`);
    if (!isTable(name)) this.#problem(line, `there is no table \`${name}\``);
    if (this.#tables.has(name)) this.#problem(line, `table \`${name}\` stands twice in this text`);
    const chains = new Map<string, OpenChain>();
    this.#table = { name, line, chains };
    this.#common = new CommonRules(chains);
    this.#forget();
  }

  #commit(line: number): void {
    if (this.#table === undefined) this.#problem(line, '`COMMIT` without a table');
    else this.#tables.set(this.#table.name, this.#table);
    this.#table = undefined;
    this.#forget();
  }

  /** Whatever may make another chain of the remembered name is followed by this. */
  #forget(): void {
    // A list that grew has room for as many again, and most chains are short.
    if (this.#chain !== undefined) this.#chain.rules = this.#chain.rules.slice();
    this.#chain = undefined;
    this.#head = '';
  }

  #declare(table: OpenTable, line: string, number: number): void {
    const [name, policy] = chainLine(line);
    if (name === undefined || policy === undefined) {
      this.#problem(number, 'a chain line that is not `:NAME POLICY [packets:bytes]`');
      return;
    }
    if (policy !== '-' && !isBuiltIn(table.name, name))
      this.#problem(number, `chain \`${name}\` is not built in and cannot have a policy`);
    if (name.length > 28) this.#problem(number, `chain name \`${name}\` is longer than 28 characters`);
    // Naming a chain empties it: iptables-restore with --noflush, and trivially without.
    if (table.chains.has(name)) this.#moved = true;
    table.chains.set(name, { name, policy, line: number, rules: [] });
    this.#forget();
  }

  /** `-A CHAIN …` of a chain that is known, in one of the forms that are read in place. */
  #appendCommon(from: number, to: number, number: number): boolean {
    const text = this.#text;
    if (this.#table === undefined || !standsAt(text, '-A ', from)) return false;
    if (this.#chain === undefined || !standsAt(text, this.#head, from)) {
      const end = text.indexOf(' ', from + 3);
      if (end < 0 || end >= to) return false;
      const name = text.slice(from + 3, end);
      const chain = name.includes('"') ? undefined : this.#table.chains.get(name);
      if (chain === undefined) return false;
      this.#forget();
      this.#chain = chain;
      this.#head = `-A ${name} `;
    }
    const body = this.#common.read(text, from + this.#head.length, to);
    if (body === undefined) return false;
    this.#place(this.#table, body, number);
    this.#chain.rules.push(new RuleInText(number, body, text, from));
    return true;
  }

  #change(table: OpenTable, line: string, number: number): void {
    const { words, unterminated } = splitWords(line.replace(/^\[\d+:\d+\]\s+/, ''));
    if (unterminated) this.#problem(number, 'a quote that does not end');
    const [command, name] = words;
    if (command === undefined || name === undefined) {
      this.#problem(number, `\`${line}\` is not a rule`);
      return;
    }
    switch (command) {
      case '-A':
      case '--append':
      case '-I':
      case '--insert': {
        const chain = this.#chainFor(table, name, number);
        if (chain === undefined) return;
        const at = /^\d+$/.test(words[2] ?? '') && command !== '-A' ? Number(words[2]) : undefined;
        const options = words.slice(at === undefined ? 2 : 3);
        const body = readRule(options, this.#family, (what) => this.#problem(number, what));
        this.#place(table, body, number);
        const rule = { line: number, text: line, matches: body.matches, target: body.target };
        if (command === '-A' || command === '--append') chain.rules.push(rule);
        else chain.rules.splice((at ?? 1) - 1, 0, rule);
        return;
      }
      case '-N':
      case '--new-chain':
        if (table.chains.has(name)) this.#problem(number, `chain \`${name}\` exists already`);
        else table.chains.set(name, { name, policy: '-', line: number, rules: [] });
        return;
      case '-F':
      case '--flush':
        this.#chainFor(table, name, number)?.rules.splice(0);
        return;
      case '-X':
      case '--delete-chain': {
        if ((table.chains.get(name)?.rules.length ?? 0) > 0)
          this.#problem(number, `chain \`${name}\` is not empty and cannot be deleted`);
        this.#moved = true;
        if (!table.chains.delete(name)) this.#problem(number, `there is no chain \`${name}\` to delete`);
        this.#forget();
        return;
      }
      case '-P':
      case '--policy': {
        const chain = this.#chainFor(table, name, number);
        if (chain !== undefined) chain.policy = words[2] ?? chain.policy;
        return;
      }
      default:
        this.#problem(number, `\`${command}\` is not a command that this reader knows`);
    }
  }

  #place({ name }: OpenTable, { target }: RuleBody, line: number): void {
    const why = misplaced(target, name);
    if (why !== undefined) this.#problem(line, why);
  }

  #chainFor(table: OpenTable, name: string, number: number): OpenChain | undefined {
    const found = table.chains.get(name);
    if (found !== undefined) return found;
    if (!isBuiltIn(table.name, name)) {
      this.#problem(number, `chain \`${name}\` is not declared`);
      return undefined;
    }
    const chain = { name, policy: 'ACCEPT', line: number, rules: [] };
    table.chains.set(name, chain);
    return chain;
  }
}

/** Name and policy of a chain line. Nearly every chain of a payload is declared in the one way that is looked for first. */
function chainLine(line: string): readonly [name?: string | undefined, policy?: string | undefined] {
  const blank = line.indexOf(' ');
  if (blank > 1 && line.endsWith(' - [0:0]') && blank === line.length - 8 && !/\s/.test(line.slice(1, blank)))
    return [line.slice(1, blank), '-'];
  const match = /^:(\S+)\s+(\S+)(?:\s+\[\d+:\d+\])?\s*$/.exec(line);
  return match === null ? [] : [match[1], match[2]];
}
