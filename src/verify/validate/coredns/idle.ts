/**
 * Rules of a block that act on no name at all: the names that come are those of the block's zone, later rules see what
 * earlier ones made of them, and a rule that stops leaves nothing that it takes. What is not told by names is kept.
 */
import { certainlyApart, guardOf, imageOf, type NameSet, not, within } from '../../engines/automata/rules.ts';
import { shortestCommon } from '../../engines/automata/shortest.ts';
import type { Rule } from '../../read/rewrite/rule.ts';

/** @param zone with a trailing dot. */
export function withoutIdle(rules: readonly Rule[], zone: string): readonly Rule[] {
  const kept: Rule[] = [];
  /** Sets of names that come, each from a rule on; the rules from there may take some of them away. */
  const coming: { readonly names: NameSet; readonly from: number }[] = [{ names: within(zone), from: 0 }];
  for (const rule of rules) {
    const guard = guardOf(rule);
    const acts =
      guard === 'all' || coming.some(({ names, from }) => mayMeet([guard, names, ...leftBy(kept.slice(from), rule)]));
    if (!acts) continue;
    kept.push(rule);
    if (rule.kind === 'name' && !rule.stop) coming.push({ names: imageOf(rule), from: kept.length });
  }
  return kept;
}

/** What is left of all names by earlier rules that have something to do with this one. */
const leftBy = (earlier: readonly Rule[], rule: Rule): readonly NameSet[] =>
  earlier.filter((each) => takesAway(each) && !certainlyApart(each, rule)).map((each) => not(guardOf(each)));

/** A name that such a rule takes is gone afterwards: it is another, or the rules end there. */
const takesAway = ({ kind, stop }: Rule): boolean => kind === 'name' || (stop && (kind === 'ttl' || kind === 'rcode'));

function mayMeet(sets: readonly NameSet[]): boolean {
  const known = sets.filter((set) => set !== 'all');
  return shortestCommon(known, bound) !== 'none';
}

/** States that are looked at before a rule is taken to act. */
const bound = 20_000;
