/** Decides every slice of a text, each shape once. */
import type { Rule } from '../read/ruleset.ts';
import type { Rules } from '../semantics/netfilter.ts';
import { type Promised, promiseFor } from '../semantics/promise.ts';
import { type Comparison, compare } from './compare.ts';
import type { Opinions } from './opinion.ts';
import type { Proven } from './proven.ts';
import { Shapes } from './shape/index.ts';
import { type SliceWork, slices } from './slices.ts';
import type { Statement } from './statement.ts';

/** A slice whose rules do not, or perhaps not, keep its promise. */
export interface Difference {
  readonly work: SliceWork;
  readonly promise: Promised;
  readonly comparison: Exclude<Comparison, { verdict: 'equal' }>;
}

export interface Judgement {
  readonly slices: number;
  readonly refuted: number;
  readonly undecided: number;
  /** Whether all slices would be equal on any node with this text. */
  readonly onAnyNode: boolean;
  /** Constructs on the way that were not understood. */
  readonly unknown: ReadonlyMap<string, Rule>;
}

/**
 * `variants` are the rules, once for each state of a packet that they could tell apart beforehand. `opinions` want to see
 * every slice, so nothing is passed over for them.
 */
export function judgeSlices(
  variants: readonly Rules[],
  statement: Statement,
  proven: Proven,
  opinions: Opinions | undefined,
  onDifference: (rules: Rules, difference: Difference) => void,
): Judgement {
  const { declared, settings, facts } = statement;
  const unknown = new Map<string, Rule>();
  const count = { slices: 0, refuted: 0, undecided: 0 };
  let onAnyNode = true;
  for (const rules of variants) {
    const shapes = opinions === undefined ? new Shapes(rules, settings, proven.vocabulary) : undefined;
    for (const entry of ['interface', 'node'] as const) {
      for (const work of slices(rules, declared[entry], entry)) {
        count.slices++;
        const shape = shapes?.shapeOf(work, declared[entry]);
        if (shape !== undefined && proven.shapes.has(shape)) continue;
        const promise = promiseFor(work.slice, work.claims, declared[entry], settings, facts);
        const comparison = compare(rules, work, promise);
        const { verdict } = comparison;
        for (const [construct, rule] of comparison.unknown) unknown.set(construct, rule);
        if (verdict !== 'undecided') opinions?.add(rules, work, promise, verdict === 'equal');
        if (verdict === 'equal') {
          onAnyNode &&= comparison.of !== 'this node';
          if (shape !== undefined && comparison.of === 'everything' && comparison.unknown.size === 0)
            proven.shapes.add(shape);
          continue;
        }
        count[verdict]++;
        onDifference(rules, { work, promise, comparison });
      }
    }
  }
  return { ...count, onAnyNode, unknown };
}
