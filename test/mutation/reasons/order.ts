/** Neighbours that no packet meets both of, or that do the same, may change places; so a list has one order that is first. */
import { type Branch, branchText } from './branch.ts';
import { excluded } from './literals.ts';
import type { Literal } from './text.ts';

export function inOrder(branches: readonly Branch[]): Branch[] {
  const rest = branches.map((branch) => ({ branch, text: branchText(branch) }));
  const bound = rest.map((each, i) => rest.slice(0, i).filter((other) => !commute(other.branch, each.branch)).length);
  const later = rest.map((each, i) =>
    rest.flatMap((other, k) => (k > i && !commute(each.branch, other.branch) ? [k] : [])),
  );
  const open = new Set(rest.keys());
  const out: Branch[] = [];
  while (open.size > 0) {
    let next = -1;
    for (const i of open) if (bound[i] === 0 && (next < 0 || rest[i]!.text < rest[next]!.text)) next = i;
    open.delete(next);
    out.push(rest[next]!.branch);
    for (const k of later[next]!) bound[k]!--;
  }
  return out;
}

const commute = (a: Branch, b: Branch): boolean => sameEnd(a, b) || apart(a, b);

/** Two rules that end a packet's way alike, each without chance. */
function sameEnd(a: Branch, b: Branch): boolean {
  const alike = a.inner === undefined && b.inner === undefined && a.target === b.target;
  const chance = [...a.literals, ...b.literals].some(({ option }) => option === '--probability' || option === 'recent');
  return alike && a.target !== '' && !chance;
}

/** Whether no packet meets the conditions under which each of the two does something. */
export function apart(a: Branch, b: Branch, of: readonly Literal[] = [], and: readonly Literal[] = []): boolean {
  const [x, y] = [
    [...of, ...a.literals],
    [...and, ...b.literals],
  ];
  if (y.some((literal) => excluded(x, literal))) return true;
  if (a.inner?.every((each) => apart(each, b, x, and))) return true;
  return b.inner?.every((each) => apart(a, each, of, y)) ?? false;
}
