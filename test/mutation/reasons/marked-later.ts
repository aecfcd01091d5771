/** A mark that a later rule sets on the same packets anyway, with nothing between that would take or test them. */
import type { Branch } from './branch.ts';
import { implied, type Known } from './literals.ts';
import { apart } from './order.ts';

export const withoutEarlyMarks = (branches: readonly Branch[], known: Known): Branch[] =>
  branches.filter((branch, i) => !isSetLater(branch, branches.slice(i + 1), known));

function isSetLater(branch: Branch, later: readonly Branch[], known: Known): boolean {
  if (!sets(branch) || branch.literals.some(({ value }) => value.includes('--set'))) return false;
  const inside = [...known, ...branch.literals];
  for (const each of later) {
    if (apart(branch, each)) continue;
    if (!sets(each)) return false;
    if (each.target === branch.target && each.literals.every((literal) => implied(inside, literal))) return true;
  }
  return false;
}

const sets = ({ target, inner }: Branch): boolean => inner === undefined && target.startsWith('MARK --or');
