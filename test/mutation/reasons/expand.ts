/**
 * A text as one tree for each way in: jumps are followed, and what remains of a rule is what it says beyond what is known
 * where it stands. Each step of simplification is a small fact about iptables that anybody can check; two texts that
 * become the same tree by such steps mean the same.
 */
import { type Branch, branchText } from './branch.ts';
import { type Entrance, entrances, withHooks } from './hooks.ts';
import { excluded, implied, isChance, type Known, negation } from './literals.ts';
import { inOrder } from './order.ts';
import { type Preparation, prepare } from './prepare.ts';
import { type Chains, type Literal, readChains, type TextRule } from './text.ts';

export type Step = Preparation | 'conditions' | 'nowhere' | 'taken' | 'marked' | 'unmarked' | 'same-end' | 'order';

export function treeOf(lines: readonly string[], steps: ReadonlySet<Step>): string {
  const chains = withHooks(prepare(readChains(lines), steps));
  const ways = entrances(chains);
  const marks = new Expansion(chains, steps);
  const isEntry = ({ table, hook }: Entrance) => table === 'nat' && hook !== 'POSTROUTING';
  const entries = ways.filter(isEntry).map((way) => [way, marks.tree(way)] as const);
  const later = new Expansion(chains, steps, steps.has('unmarked') ? marks.marked : undefined);
  const rest = ways.filter((way) => !isEntry(way)).map((way) => [way, later.tree(way)] as const);
  return [...entries, ...rest]
    .map(
      ([{ table, hook, known }, tree]) => `${table} ${hook} ${known.at(-1)!.value}\n${tree.map(branchText).join('\n')}`,
    )
    .sort()
    .join('\n');
}

const passive = /^(?:LOG|NFLOG|TRACE)?(?: |$)/;

class Expansion {
  /** The protocols of packets that some rule marks. */
  readonly marked = new Set<string>();

  readonly chains: Chains;
  readonly steps: ReadonlySet<Step>;
  readonly markedBefore: ReadonlySet<string> | undefined;

  constructor(chains: Chains, steps: ReadonlySet<Step>, markedBefore?: ReadonlySet<string>) {
    this.chains = chains;
    this.steps = steps;
    this.markedBefore = markedBefore;
  }

  tree({ table, rules, known }: Entrance): readonly Branch[] {
    const unmarked = this.markedBefore?.size === 0 ? [{ option: '--mark', value: '(none)', negated: false }] : [];
    return this.#list(table, rules, [...known, ...unmarked], []);
  }

  #list(table: string, rules: readonly TextRule[], known: Known, before: readonly Known[], plain = false): Branch[] {
    const { steps } = this;
    const out: Branch[] = [];
    const marks = [...before];
    let here = known;
    for (const [i, rule] of rules.entries()) {
      const literals = this.#remaining(rule.literals, here);
      if (literals === undefined) continue;
      const inside = [...here, ...literals.filter((each) => !isChance(each))];
      const takenEarlier = (each: Branch) => closes(each) && each.literals.every((literal) => implied(inside, literal));
      if (steps.has('taken') && out.some(takenEarlier)) continue;
      const branches = this.#branches(table, rule, literals, inside, marks, plain);
      if (branches.length === 0) continue;
      if (steps.has('same-end') && !plain && rules.length <= 24 && branches.every(closes)) {
        const rest = this.#list(table, rules.slice(i + 1), inside, marks, true);
        const own = this.#list(table, [{ ...rule, literals: [] }], inside, marks, true);
        if (rest.map(branchText).join() === own.map(branchText).join()) continue;
      }
      for (const branch of branches) {
        if (branch.literals.length === 0 && branch.inner?.every(({ target }) => target !== 'RETURN'))
          out.push(...branch.inner);
        else out.push(branch);
        if (marksAll(branch) && !branch.literals.some(isChance)) marks.push(branch.literals);
      }
      here = this.#after(branches.at(-1)!, here);
    }
    if (steps.has('nowhere')) while (out.at(-1)?.target === 'RETURN') out.pop();
    return steps.has('order') && !plain ? inOrder(out) : out;
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
    marks: readonly Known[],
    plain: boolean,
  ): Branch[] {
    const { steps } = this;
    const called = this.chains.get(`${table} ${target}`);
    if (called === undefined) {
      if (steps.has('nowhere') && passive.test(target)) return [];
      if (target.startsWith('MARK --or')) {
        if (steps.has('marked') && marks.some((mark) => mark.every((literal) => implied(inside, literal)))) return [];
        this.marked.add(inside.find(({ option, negated }) => option === '-p' && !negated)?.value ?? 'any');
      }
      return [{ literals, target }];
    }
    const inner = this.#list(table, called, inside, marks, plain);
    const jump = steps.has('nowhere') && inner.length === 0 ? [] : [{ literals, target: '', inner }];
    if (!goto || (jump.length > 0 && closes(jump[0]!))) return jump;
    return [...jump, { literals, target: 'RETURN' }];
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

/** Whether whatever meets the branch's conditions goes no further in its list. */
function closes({ target, inner }: Branch): boolean {
  if (inner === undefined) return !passive.test(target) && !target.startsWith('MARK');
  const end = inner.findIndex((each) => each.literals.length === 0 && each.target !== 'RETURN' && closes(each));
  return end >= 0 && inner.slice(0, end).every(({ target }) => target !== 'RETURN');
}

const marksAll = ({ target, inner }: Branch): boolean =>
  target.startsWith('MARK --or') || (inner?.[0]?.literals.length === 0 && inner[0].target.startsWith('MARK --or'));
