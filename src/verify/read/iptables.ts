/**
 * Reader of iptables-restore input and iptables-save output (iptables-restore(8), iptables-extensions(8)), written from
 * the man pages and not from anything that emits such text. It never fails: what iptables-restore would refuse is listed
 * as a problem, and what it would take but this reader does not know becomes an `unknown` match or target.
 */
import type { Family } from '../../core/ip/address.ts';
import { misplaced } from './loadable.ts';
import { type RuleBody, readRule } from './rule.ts';
import type { Chain, Rule, Ruleset, Table } from './ruleset.ts';
import { splitWords } from './words.ts';

type OpenChain = { -readonly [K in keyof Chain]: Chain[K] } & { rules: Rule[] };
type OpenTable = { name: string; chains: Map<string, OpenChain> };

const builtIn: Readonly<Record<string, readonly string[]>> = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  raw: ['PREROUTING', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
};

/** The chains of a table that the kernel calls by itself. */
export function isBuiltIn(table: string, chain: string): boolean {
  return builtIn[table]?.includes(chain) ?? false;
}

export function readIptables(file: string, text: string, family: Family): Ruleset {
  const tables = new Map<string, Table>();
  const problems: { line: number; text: string }[] = [];
  let table: OpenTable | undefined;
  let opened = 0;
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!.endsWith('\r') ? lines[i]!.slice(0, -1) : lines[i]!;
    const number = i + 1;
    const problem = (what: string) => problems.push({ line: number, text: what });
    const first = line[0];
    if (first === undefined || first === '#' || line.trim() === '') continue;
    if (first === '*') {
      if (table !== undefined) problem(`table \`${table.name}\` is not committed`);
      const name = line.slice(1).trim();
      if (builtIn[name] === undefined) problem(`there is no table \`${name}\``);
      if (tables.has(name)) problem(`table \`${name}\` stands twice in this text`);
      table = { name, chains: new Map() };
      opened = number;
      continue;
    }
    if (line.trim() === 'COMMIT') {
      if (table === undefined) problem('`COMMIT` without a table');
      else tables.set(table.name, table);
      table = undefined;
      continue;
    }
    if (table === undefined) {
      problem('a line outside any table');
      continue;
    }
    if (first === ':') declare(table, line, number, problem);
    else change(table, line, number, family, problem);
  }
  if (table !== undefined) {
    problems.push({ line: opened, text: `table \`${table.name}\` is not committed` });
    tables.set(table.name, table);
  }
  for (const each of tables.values()) problems.push(...danglingJumps(each));
  return { file, family, tables, problems };
}

function declare(table: OpenTable, line: string, number: number, problem: (what: string) => void): void {
  const match = /^:(\S+)\s+(\S+)(?:\s+\[\d+:\d+\])?\s*$/.exec(line);
  if (match === null) {
    problem('a chain line that is not `:NAME POLICY [packets:bytes]`');
    return;
  }
  const [, name, policy] = match;
  if (policy !== '-' && !isBuiltIn(table.name, name!))
    problem(`chain \`${name}\` is not built in and cannot have a policy`);
  if (name!.length > 28) problem(`chain name \`${name}\` is longer than 28 characters`);
  // Naming a chain empties it: iptables-restore with --noflush, and trivially without.
  table.chains.set(name!, { name: name!, policy: policy!, line: number, rules: [] });
}

/**
 * Rules already read, by text: nodes of one cluster have most of theirs in common. Only rules without a problem are kept.
 */
const known = { 4: new Map<string, RuleBody>(), 6: new Map<string, RuleBody>() };
const knownLimit = 200_000;

function change(table: OpenTable, line: string, number: number, family: Family, problem: (what: string) => void): void {
  const body = known[family].get(line);
  if (body !== undefined) {
    const name = line.slice(3, line.indexOf(' ', 3));
    place(table, body, problem);
    chainFor(table, name, problem, number)?.rules.push({ ...body, line: number, text: line });
    return;
  }
  const { words, unterminated } = splitWords(line.replace(/^\[\d+:\d+\]\s+/, ''));
  if (unterminated) problem('a quote that does not end');
  const [command, name] = words;
  if (command === undefined || name === undefined) {
    problem(`\`${line}\` is not a rule`);
    return;
  }
  switch (command) {
    case '-A':
    case '--append':
    case '-I':
    case '--insert': {
      const chain = chainFor(table, name, problem, number);
      if (chain === undefined) return;
      const at = /^\d+$/.test(words[2] ?? '') && command !== '-A' ? Number(words[2]) : undefined;
      let sound = !unterminated;
      const body = readRule(words.slice(at === undefined ? 2 : 3), family, (what) => {
        sound = false;
        problem(what);
      });
      place(table, body, problem);
      const rule = { ...body, line: number, text: line };
      if (command === '-A' || command === '--append') chain.rules.push(rule);
      else chain.rules.splice((at ?? 1) - 1, 0, rule);
      if (sound && line.startsWith('-A ') && !words[1]!.includes('"')) {
        if (known[family].size >= knownLimit) known[family].clear();
        known[family].set(line, body);
      }
      return;
    }
    case '-N':
    case '--new-chain':
      if (table.chains.has(name)) problem(`chain \`${name}\` exists already`);
      else table.chains.set(name, { name, policy: '-', line: number, rules: [] });
      return;
    case '-F':
    case '--flush':
      chainFor(table, name, problem, number)?.rules.splice(0);
      return;
    case '-X':
    case '--delete-chain': {
      if ((table.chains.get(name)?.rules.length ?? 0) > 0)
        problem(`chain \`${name}\` is not empty and cannot be deleted`);
      if (!table.chains.delete(name)) problem(`there is no chain \`${name}\` to delete`);
      return;
    }
    case '-P':
    case '--policy': {
      const chain = chainFor(table, name, problem, number);
      if (chain !== undefined) chain.policy = words[2] ?? chain.policy;
      return;
    }
    default:
      problem(`\`${command}\` is not a command that this reader knows`);
  }
}

function place({ name }: OpenTable, { target }: RuleBody, problem: (what: string) => void): void {
  const why = misplaced(target, name);
  if (why !== undefined) problem(why);
}

function chainFor(
  table: OpenTable,
  name: string,
  problem: (what: string) => void,
  number: number,
): OpenChain | undefined {
  const found = table.chains.get(name);
  if (found !== undefined) return found;
  if (!isBuiltIn(table.name, name)) {
    problem(`chain \`${name}\` is not declared`);
    return undefined;
  }
  const chain = { name, policy: 'ACCEPT', line: number, rules: [] };
  table.chains.set(name, chain);
  return chain;
}

/** Jumps to chains that do not exist and jumps in a circle: iptables-restore refuses both. */
function danglingJumps(table: Table): { line: number; text: string }[] {
  const problems: { line: number; text: string }[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (chain: Chain): void => {
    state.set(chain.name, 'open');
    for (const { target, line } of chain.rules) {
      if (target.kind !== 'jump' && target.kind !== 'goto') continue;
      const next = table.chains.get(target.chain);
      if (next === undefined) problems.push({ line, text: `there is no chain or target \`${target.chain}\`` });
      else if (state.get(next.name) === 'open')
        problems.push({ line, text: `the jump to \`${next.name}\` closes a loop` });
      else if (!state.has(next.name)) visit(next);
    }
    state.set(chain.name, 'done');
  };
  for (const chain of table.chains.values()) if (!state.has(chain.name)) visit(chain);
  return problems;
}
