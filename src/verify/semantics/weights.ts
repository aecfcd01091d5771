/**
 * How packets are followed through rules without choosing one: a weight says, for every packet at once, with what chance
 * it got to a place. Decision diagrams and SMT terms are both weights, so the rules are walked by one piece of code.
 */
import type { Rational } from '../../core/rational.ts';
import type { Condition } from './condition.ts';

export interface Weights<W> {
  readonly zero: W;
  readonly one: W;
  isZero(weight: W): boolean;
  add(a: W, b: W): W;
  subtract(a: W, b: W): W;
  scale(weight: W, by: Rational): W;
  /** The weight where the condition holds, 0 elsewhere. */
  restrict(weight: W, condition: Condition): W;
}

export function accumulate<W>(algebra: Weights<W>, into: Map<string, W>, key: string, weight: W): void {
  if (algebra.isZero(weight)) return;
  const earlier = into.get(key);
  into.set(key, earlier === undefined ? weight : algebra.add(earlier, weight));
}
