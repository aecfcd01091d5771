/**
 * What a node sends to one of its loopback addresses comes in by INPUT: a rule of OUTPUT that drops it may be missing where
 * INPUT drops it too.
 */
import type { Branch } from './branch.ts';
import { closes } from './closes.ts';
import { implied, type Known } from './literals.ts';
import { apart } from './order.ts';
import type { Literal } from './text.ts';

const loopbacks: Known = ['127.0.0.0/8', '::1'].map((value) => ({ option: '-d', value, negated: false }));

/** The rules of OUTPUT without those; `translating` is what nat does there, `inward` what INPUT does with the same state. */
export function withoutGuards(
  outward: readonly Branch[],
  inward: readonly Branch[],
  translating: readonly Branch[],
): Branch[] {
  return outward.filter((branch, i) => {
    const { literals, target } = branch;
    const loopback = loopbacks.find((range) => implied(literals, range));
    if (target !== 'DROP' || loopback === undefined) return true;
    const others = [...outward.slice(0, i), ...outward.slice(i + 1)];
    const alone = others.every((each) => each.target === 'DROP' || apart(branch, each));
    return !alone || !drops(inward, branch) || marksOnly(translating, loopback);
  });
}

/** Whether the first rule that meets these packets drops all of them. */
function drops(inward: readonly Branch[], branch: Branch): boolean {
  const first = inward.find((each) => !apart(branch, each));
  return first?.target === 'DROP' && first.literals.every((literal) => implied(branch.literals, literal));
}

/** Whether some packet to the address may get a mark and keep its destination: its source would be another one then. */
function marksOnly(translating: readonly Branch[], loopback: Literal): boolean {
  const there: Branch = { literals: [loopback], target: '' };
  return translating.some((branch, i) => {
    if (!isMarking(branch) || apart(there, branch) || closes(branch)) return false;
    return !translating
      .slice(i + 1)
      .some((later) => closes(later) && later.literals.every((literal) => implied(branch.literals, literal)));
  });
}

const isMarking = ({ target, inner }: Branch): boolean =>
  target.startsWith('MARK') || (inner?.some(isMarking) ?? false);
