/** Names for which two lists of rewrite rules may do different things: those that a rule of one list alone takes. */
import { guardOf, not, shortestName, within } from '../../engines/automata/rules.ts';
import type { ParsedCorefile, ServerBlock } from '../../read/corefile/parser.ts';
import { originsOf } from '../../read/corefile/zones.ts';
import type { Rule } from '../../read/rewrite/rule.ts';
import { rulesOf } from './questions.ts';
import { textOf } from './rules.ts';

/** As many rules of one block as are held against those of the other server. */
const compared = 12;

export function namesApart(one: ParsedCorefile, other: ParsedCorefile): readonly string[] {
  const names = one.blocks.flatMap((block) =>
    zonesOf(block).flatMap((zone) => {
      const partner = other.blocks.find((each) => zonesOf(each).includes(zone));
      if (partner === undefined) return [];
      const [mine, theirs] = [block, partner].map((each) => rulesOf({ blocks: [each] }));
      return [...apart(mine!, theirs!, zone), ...apart(theirs!, mine!, zone)];
    }),
  );
  return [...new Set(names)];
}

/** The shortest names of a rule that the other list does not have: any, and those that no rule of the other list takes. */
function apart(rules: readonly Rule[], others: readonly Rule[], zone: string): readonly string[] {
  const known = new Set(others.map(textOf));
  const own = rules.filter((rule) => !known.has(textOf(rule))).slice(0, compared);
  const theirs = others.filter((rule) => !rules.some((each) => textOf(each) === textOf(rule))).slice(0, compared);
  return own.flatMap((rule) => {
    const taken = [guardOf(rule), within(zone)];
    const found = [taken, ...theirs.map((each) => [...taken, not(guardOf(each))])].map((sets) => shortestName(...sets));
    return found.filter((name) => name.endsWith('.'));
  });
}

const zonesOf = ({ keys }: ServerBlock): readonly string[] =>
  originsOf(
    keys.map(({ text }) => text),
    [],
  );
