/**
 * A list that is entered under a condition is the same list with the condition on each of its rules: which rules come
 * before which, and which take what others would, is then seen across lists.
 */
import type { Branch } from './branch.ts';
import { isChance, type Known } from './literals.ts';
import { type Literal, literalText } from './text.ts';

/** The rules that a jump stands for; the jump itself where asking its condition more than once is not the same. */
export function flat(branch: Branch): readonly Branch[] {
  const { literals, inner } = branch;
  if (inner === undefined || inner.some(({ target }) => target === 'RETURN')) return [branch];
  if (inner.length > 1 && literals.some(changes)) return [branch];
  return inner.map((each) => ({ ...each, literals: merged(literals, each.literals) }));
}

/** A chance is drawn anew, a memory is written, and a mark is set, while the list is gone through. */
const changes = (literal: Literal): boolean =>
  isChance(literal) || literal.option === 'recent' || literal.option === '--mark';

function merged(outer: Known, inner: Known): Literal[] {
  const both = [...outer, ...inner];
  // A chance within a chance is two draws, and what is remembered before a check is not what is remembered after it.
  const ordered = (literal: Literal) => isChance(literal) || literal.option === 'recent';
  const plain = new Map(both.filter((each) => !ordered(each)).map((each) => [literalText(each), each]));
  return [...both.filter(ordered), ...[...plain].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, literal]) => literal)];
}
