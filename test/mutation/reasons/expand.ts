/**
 * A text as one tree for each way in: jumps are followed, and what remains of a rule is what it says beyond what is known
 * where it stands. Each step of simplification is a small fact about iptables that anybody can check; two texts that
 * become the same tree by such steps mean the same.
 */
import { type Branch, branchText } from './branch.ts';
import { closes, isEffect, passive } from './closes.ts';
import { withoutGuards } from './comes-in.ts';
import { flat } from './flat.ts';
import { type Entrance, entrances, withHooks } from './hooks.ts';
import { excluded, implied, isChance, type Known, negation } from './literals.ts';
import { withoutEarlyMarks } from './marked-later.ts';
import { type Exclusive, exclusiveLists, isAsk } from './one-memory.ts';
import { apart, inOrder } from './order.ts';
import { type Preparation, prepare } from './prepare.ts';
import { type Chains, type Literal, readChains, type TextRule } from './text.ts';

export type Step =
  | Preparation
  | 'conditions'
  | 'nowhere'
  | 'taken'
  | 'marked'
  | 'unmarked'
  | 'same-end'
  | 'memory'
  | 'order'
  | 'flat'
  | 'marked-later'
  | 'one-memory'
  | 'comes-in'
  | 'same-end-behind'
  | 'remembered';

export function treeOf(lines: readonly string[], steps: ReadonlySet<Step>): string {
  const chains = withHooks(prepare(readChains(lines), steps));
  const ways = entrances(chains);
  const marks = new Expansion(chains, steps);
  const isEntry = ({ table, hook }: Entrance) => table === 'nat' && hook !== 'POSTROUTING';
  const entries = ways.filter(isEntry).map((way) => [way, marks.tree(way)] as const);
  const later = new Expansion(chains, steps, steps.has('unmarked') ? marks.marked : undefined);
  const rest = ways.filter((way) => !isEntry(way)).map((way) => [way, later.tree(way)] as const);
  const found = new Map([...entries, ...rest].map(([way, tree]) => [nameOf(way), tree]));
  const treeAt = (name: string) => found.get(name) ?? [];
  const text = [...found]
    .map(([name, tree]) => {
      const guarded = steps.has('comes-in') && name.startsWith('filter OUTPUT ');
      const inward = treeAt(name.replace('OUTPUT', 'INPUT'));
      const shown = guarded ? withoutGuards(tree, inward, treeAt('nat OUTPUT NEW')) : tree;
      return `${name}\n${shown.map(branchText).join('\n')}`;
    })
    .sort()
    .join('\n');
  return steps.has('memory') ? withoutIdleMemory(text) : text;
}

const nameOf = ({ table, hook, known }: Entrance): string => `${table} ${hook} ${known.at(-1)!.value}`;

/** Without what is remembered on lists that no rule asks. */
function withoutIdleMemory(tree: string): string {
  const asks = /recent [^)]*?--name (\S+) (?:! )?--(?:rcheck|reap|remove|update)/g;
  const asked = new Set([...tree.matchAll(asks)].map(([, name]) => name));
  const sets = /recent (?:--mask \S+ )?--name (\S+) (?:--rdest )?--set ?/g;
  return tree.replace(sets, (text, name) => (asked.has(name) ? text : ''));
}

/** Conditions under which a packet has been marked before: surely, or perhaps. */
interface Marks {
  readonly sure: Known[];
  readonly possible: Known[];
}

const withPort = (target: string, port: string): string =>
  target.replace(/(\S+)$/, (address) => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`));

class Expansion {
  /** The protocols of packets that some rule marks. */
  readonly marked = new Set<string>();

  readonly chains: Chains;
  readonly steps: ReadonlySet<Step>;
  readonly markedBefore: ReadonlySet<string> | undefined;
  readonly #exclusive: Exclusive | undefined;

  constructor(chains: Chains, steps: ReadonlySet<Step>, markedBefore?: ReadonlySet<string>) {
    this.chains = chains;
    this.steps = steps;
    this.markedBefore = markedBefore;
    this.#exclusive = steps.has('one-memory') ? exclusiveLists(chains) : undefined;
  }

  tree({ table, rules, known }: Entrance): readonly Branch[] {
    // Marks are made for new connections alone, and by the rules of the nat table.
    const fresh = known.at(-1)!.value === 'NEW';
    const nobody = this.markedBefore !== undefined && (!fresh || this.markedBefore.size === 0);
    const unmarked = nobody ? [{ option: '--mark', value: '(none)', negated: false }] : [];
    return this.#list(table, rules, [...known, ...unmarked], { sure: [], possible: [] });
  }

  #list(table: string, rules: readonly TextRule[], known: Known, before: Marks, depth = 0): Branch[] {
    const { steps } = this;
    const out: Branch[] = [];
    const marks: Marks = { sure: [...before.sure], possible: [...before.possible] };
    let here = known;
    for (const [i, rule] of rules.entries()) {
      const literals = this.#remaining(rule.literals, here);
      if (literals === undefined) continue;
      const inside = [...here, ...literals.filter((each) => !isChance(each))];
      if (steps.has('taken') && isTaken(out, inside)) continue;
      const branches = this.#branches(table, rule, literals, inside, marks, depth);
      if (branches.length === 0) continue;
      if (this.#looksBehind(rules, i, depth)) {
        const rest = this.#list(table, rules.slice(i + 1), inside, marks, depth + 1);
        const own = this.#list(table, [{ ...rule, literals: [] }, ...rules.slice(i + 1)], inside, marks, depth + 1);
        if (rest.map(branchText).join() === own.map(branchText).join()) continue;
      }
      for (const branch of branches) {
        if (branch.literals.length === 0 && branch.inner?.every(({ target }) => target !== 'RETURN'))
          out.push(...this.#untaken(branch.inner, out, here));
        else if (steps.has('flat')) out.push(...this.#untaken(flat(branch), out, here));
        else out.push(branch);
        if (marksAll(branch) && !branch.literals.some(isChance)) marks.sure.push(branch.literals);
        // Whoever is marked on a way that ends does not come past here.
        if (!closes(branch) && branchText(branch).includes('MARK --')) marks.possible.push(branch.literals);
      }
      here = this.#after(branches.at(-1)!, here);
    }
    const marked = steps.has('marked-later') ? withoutEarlyMarks(out, known) : out;
    // A return past rules that its packets do not meet anyway returns from nothing.
    const returns = (branch: Branch, i: number) =>
      branch.target !== 'RETURN' || !marked.slice(i + 1).every((later) => apart(branch, later));
    const kept = steps.has('nowhere') ? marked.filter(returns) : marked;
    return steps.has('order') && depth === 0 ? inOrder(kept, this.#exclusive) : kept;
  }

  /** Whether a rule is compared with what its packets would meet without it: every one, or those for who is remembered. */
  #looksBehind(rules: readonly TextRule[], i: number, depth: number): boolean {
    const every = this.steps.has('same-end') || (this.steps.has('remembered') && isAsk(rules[i]!.literals));
    if (depth === 0) return every && rules.length <= 24;
    return this.steps.has('same-end-behind') && depth === 1 && rules.length <= 6;
  }

  #untaken(branches: readonly Branch[], earlier: readonly Branch[], known: Known): readonly Branch[] {
    if (!this.steps.has('flat') || !this.steps.has('taken')) return branches;
    return branches.filter(({ literals }) => !isTaken(earlier, [...known, ...literals]));
  }

  /** What the conditions say beyond what is known; undefined where they cannot hold. */
  #remaining(literals: readonly Literal[], known: Known): readonly Literal[] | undefined {
    if (!this.steps.has('conditions')) return literals;
    const kept: Literal[] = [];
    for (const literal of literals) {
      if (excluded(known, literal) || excluded(kept, literal)) return undefined;
      if (!implied(known, literal) && !implied(kept, literal)) kept.push(literal);
    }
    return kept;
  }

  /** A rule as branches: one, or for a goto two, since what comes back from there returns. */
  #branches(
    table: string,
    { target, goto }: TextRule,
    literals: readonly Literal[],
    inside: Known,
    marks: Marks,
    depth: number,
  ): Branch[] {
    const { steps } = this;
    const called = this.chains.get(`${table} ${target}`);
    if (called === undefined) {
      if (steps.has('nowhere') && passive.test(target)) return [];
      if (/^MARK --x?or/.test(target)) {
        const never = marks.possible.every((mark) => mark.some((literal) => excluded(inside, literal)));
        if (steps.has('marked') && never)
          return [{ literals, target: this.#note(target.replace('--xor', '--or'), inside) }];
        if (!target.startsWith('MARK --or')) return [{ literals, target: this.#note(target, inside) }];
        if (steps.has('marked') && marks.sure.some((mark) => mark.every((literal) => implied(inside, literal))))
          return [];
        this.#note(target, inside);
      }
      if (steps.has('same-port') && /^DNAT --to-destination (?:[\d.]+|[0-9a-f:]+)$/.test(target)) {
        const port = inside.find(({ option, negated }) => option === '--dport' && !negated)?.value;
        if (port !== undefined && /^\d+$/.test(port)) return [{ literals, target: withPort(target, port) }];
      }
      return [{ literals, target }];
    }
    const inner = this.#list(table, called, inside, marks, depth);
    const jump = steps.has('nowhere') && inner.length === 0 ? [] : [{ literals, target: '', inner }];
    if (!goto || (jump.length > 0 && closes(jump[0]!))) return jump;
    return [...jump, { literals, target: 'RETURN' }];
  }

  #note(target: string, inside: Known): string {
    this.marked.add(inside.find(({ option, negated }) => option === '-p' && !negated)?.value ?? 'any');
    return target;
  }

  /** What is known of packets that a branch let pass: where it takes all with one property, they have not got it. */
  #after(branch: Branch, known: Known): Known {
    const [literal, ...more] = branch.literals;
    if (!this.steps.has('conditions') || literal === undefined || more.length > 0) return known;
    if (!closes(branch) || isChance(literal)) return known;
    const protocol = [...(this.markedBefore ?? [])];
    const isMarked = literal.option === '--mark' && literal.negated && protocol.length === 1 && protocol[0] !== 'any';
    return [...known, negation(literal), ...(isMarked ? [{ option: '-p', value: protocol[0]!, negated: false }] : [])];
  }
}

/** Whether one of the rules before takes every packet of which `known` holds. */
const isTaken = (earlier: readonly Branch[], known: Known): boolean =>
  earlier.some(
    (each) => closes(each) && each.literals.every((literal) => isEffect(literal) || implied(known, literal)),
  );

const marksAll = ({ target, inner }: Branch): boolean =>
  target.startsWith('MARK --or') || (inner?.[0]?.literals.length === 0 && inner[0].target.startsWith('MARK --or'));
