/** Neighbours that no packet meets both of, or that do the same, may change places; so a list has one order that is first. */
import { type Branch, branchText } from './branch.ts';
import { excluded } from './literals.ts';
import { type Exclusive, listAsked } from './one-memory.ts';
import type { Literal } from './text.ts';

/** `exclusive` says of two `recent` lists that no client is fresh on both. */
export function inOrder(branches: readonly Branch[], exclusive: Exclusive = () => false): Branch[] {
  const commute = (a: Branch, b: Branch): boolean => sameEnd(a, b) || apart(a, b) || remembered(a, b, exclusive);
  const rest = branches.map((branch) => ({ branch, text: branchText(branch) }));
  const bound = rest.map(() => 0);
  const later = rest.map((): number[] => []);
  for (const [i, one] of rest.entries()) {
    for (let k = i + 1; k < rest.length; k++) {
      if (commute(one.branch, rest[k]!.branch)) continue;
      later[i]!.push(k);
      bound[k]!++;
    }
  }
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

/** Two rules for clients that are remembered on lists of which no client is on both. */
function remembered(a: Branch, b: Branch, exclusive: Exclusive): boolean {
  const lists = ({ literals }: Branch) => literals.flatMap(({ value }) => listAsked(value) ?? []);
  return lists(a).some((one) => lists(b).some((other) => exclusive(one, other)));
}

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
