/**
 * The second opinion: every slice that the decision diagrams decided is put to an SMT solver too, one question for all
 * slices of the same shape. A solver that disagrees leaves the obligation undecided; it never turns into a pass.
 */
import { sha256Hex } from '../../core/hash.ts';
import { Terms } from '../engines/smt/terms.ts';
import { type Answer, openSolver, type Solver } from '../engines/smt/z3.ts';
import { and } from '../semantics/condition.ts';
import { expected, type WeightedOutcomes } from '../semantics/expect.ts';
import { type Rules, walk } from '../semantics/netfilter.ts';
import type { Promised } from '../semantics/promise.ts';
import type { JsonObject } from '../verdict.ts';
import { interfaceRules, memoryOf, openDestination, ownDestinations } from './compare.ts';
import type { SliceWork } from './slices.ts';

/** One exported obligation: an SMT-LIB script that is unsatisfiable iff the slices of this shape keep their promise. */
export interface ExportedObligation {
  readonly name: string;
  readonly script: string;
  readonly slices: number;
}

export interface Opinion {
  readonly agrees: boolean;
  /** Whether every shape was answered: only then is it a second opinion on the whole. */
  readonly complete: boolean;
  readonly evidence: JsonObject;
}

export class Opinions {
  readonly #pending = new Map<string, { script: string; slices: number; equal: boolean }>();
  readonly #known = new Map<string, Answer>();
  readonly #solve: boolean;
  #solver: Solver | undefined;
  readonly #onExport: ((obligation: ExportedObligation) => void) | undefined;

  /** `solve` asks the solver; `onExport` is handed each shape's script once. */
  constructor(options: { readonly solve: boolean; readonly onExport?: (obligation: ExportedObligation) => void }) {
    this.#solve = options.solve;
    this.#onExport = options.onExport;
  }

  add(rules: Rules, work: SliceWork, promise: Promised, equal: boolean): void {
    const script = scriptOf(rules, work, promise);
    const earlier = this.#pending.get(script);
    if (earlier !== undefined) earlier.slices++;
    else this.#pending.set(script, { script, slices: 1, equal });
  }

  /** What the solver says of the slices added since the last call. */
  async settle(): Promise<Opinion | undefined> {
    const asked = [...this.#pending.values()];
    this.#pending.clear();
    for (const { script, slices } of asked) {
      if (!this.#known.has(script))
        this.#onExport?.({ name: `iptables-equivalent-${sha256Hex(script).slice(0, 16)}`, script, slices });
    }
    if (!this.#solve) {
      for (const { script } of asked) this.#known.set(script, 'unknown');
      return undefined;
    }
    const fresh = asked.filter(({ script }) => !this.#known.has(script));
    if (fresh.length > 0) this.#solver ??= await openSolver();
    const answers = (await this.#solver?.solve(fresh.map(({ script }) => script))) ?? [];
    for (const [i, { script }] of fresh.entries()) this.#known.set(script, answers[i]!);
    const count = (answer: Answer) => asked.filter(({ script }) => this.#known.get(script) === answer).length;
    const disagreements = asked.filter(
      ({ script, equal }) => this.#known.get(script) === (equal ? 'sat' : 'unsat'),
    ).length;
    return {
      agrees: disagreements === 0,
      complete: count('unknown') === 0,
      evidence: {
        shapes: asked.length,
        unsat: count('unsat'),
        sat: count('sat'),
        ...(count('unknown') > 0 ? { unknown: count('unknown') } : {}),
        ...(disagreements > 0 ? { disagreements } : {}),
      },
    };
  }

  close(): void {
    this.#solver?.close();
    this.#solver = undefined;
  }
}

function scriptOf(rules: Rules, work: SliceWork, promise: Promised): string {
  const terms = new Terms(rules.facts.family, memoryOf(rules, work).endpoints);
  const actual = walk(rules, work.slice, terms).outcomes;
  const { outcomes, contested } = expected(promise, terms);
  const differing = (wanted: WeightedOutcomes<string>): string[] =>
    [...new Set([...actual.keys(), ...wanted.keys()])].flatMap((key) => {
      const a = actual.get(key)?.weight ?? terms.zero;
      const b = wanted.get(key)?.weight ?? terms.zero;
      return a === b ? [] : [`(not (= ${a} ${b}))`];
    });
  let open = terms.one;
  const wrong: string[] = [];
  for (const { region, answers } of contested) {
    open = terms.subtract(open, region);
    const fits = answers.map((answer) => {
      const total = [...answer.values()].map(({ weight }) => weight).reduce((a, b) => terms.add(a, b), terms.zero);
      return `(and (= ${total} 1.0) (not ${disjunction(differing(answer))}))`;
    });
    wrong.push(`(and (= ${region} 1.0) (not ${disjunction(fits)}))`);
  }
  wrong.push(`(and (= ${open} 1.0) ${disjunction(differing(outcomes))})`);
  const possible = terms.condition(
    and(
      ...openDestination(work, rules.facts.family),
      ...ownDestinations(work, rules.facts),
      ...interfaceRules(terms.flags('interface ')),
    ),
  );
  return terms.script(`(and ${possible} ${disjunction(wrong)})`);
}

function disjunction(parts: readonly string[]): string {
  return parts.length === 0 ? 'false' : parts.length === 1 ? parts[0]! : `(or ${parts.join(' ')})`;
}
