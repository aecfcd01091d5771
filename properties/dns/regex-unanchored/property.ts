/**
 * A pattern of a rewrite rule takes whole names, and not parts of longer ones.
 *
 * Unsatisfiable iff there is a name that a regular expression takes, and that it takes as well with a label of somebody else's
 * domain behind it, or that it takes with a letter before it although the expression begins with something definite.
 */
import type { Automaton } from '../../../src/core/regex/automaton.ts';
import { nameCharacters } from '../../../src/core/regex/automaton.ts';
import { guardOf, type NameSet, shortestName } from '../../../src/verify/engines/automata/rules.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { type PlacedRule, ruleChains, ruleText } from '../../algebra/rewrites.ts';

const id = 'dns/regex-unanchored';

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'A pattern of a rewrite rule takes whole names, and not parts of longer ones.',
  engine: ['automata'],
  judge: (network) => {
    const rules = ruleChains(network).flatMap((chain) => chain.rules);
    const patterns = rules.filter(({ rule }) => 'match' in rule && rule.match.form === 'regex');
    return {
      applicable: rules.length > 0,
      evidence: { patterns: patterns.length },
      findings: [...new Set(patterns)].flatMap(judgeRule),
    };
  },
};

const foreign = 'x.';

function judgeRule(placed: PlacedRule): readonly Finding[] {
  const { rule } = placed;
  if (!('match' in rule) || rule.match.form !== 'regex') return [];
  const guard = guardOf(rule);
  if (guard === 'all') return [];
  const { pattern } = rule.match.regex;
  const behind = endsWhole(pattern) ? 'none' : shortestName(guard, followedBy(guard, foreign));
  const before = /^(?:\(\?[a-z]+\))?[\^(.[]/.test(pattern)
    ? 'none'
    : shortestName(guard, precededBy(guard, foreign.charAt(0)));
  if (isName(behind)) return [report(placed, behind, behind + foreign, '`\\.$` at its end')];
  return isName(before) ? [report(placed, before, foreign.charAt(0) + before, '`^` at its beginning')] : [];
}

/** `$` at the end of all that there is. */
const endsWhole = (pattern: string): boolean => /[^\\]\$$/.test(pattern) && !/\||\(\?[a-z]*m/.test(pattern);

const isName = (found: string): boolean => found !== 'none' && found !== 'unknown';

/** The names that are in the set with a text behind them as well. */
function followedBy(set: Automaton, text: string): NameSet {
  const symbols = [...text].map((character) => nameCharacters.indexOf(character));
  return {
    step: set.step,
    accepts: (state) => set.accepts(symbols.reduce((at, symbol) => set.step(at, symbol), state)),
    dead: () => false,
  };
}

/** The names that are in the set with a character before them as well. State 0 has to be the beginning. */
function precededBy(set: Automaton, character: string): NameSet {
  const start = set.step(0, nameCharacters.indexOf(character));
  const inner = (state: number): number => (state === 0 ? start : state - 1);
  return {
    step: (state, symbol) => set.step(inner(state), symbol) + 1,
    accepts: (state) => set.accepts(inner(state)),
    dead: (state) => set.dead(inner(state)),
  };
}

function report(placed: PlacedRule, name: string, other: string, lacks: string): Finding {
  return finding({
    property: id,
    severity: 'warning',
    message: `the ${ruleText(placed)} takes \`${name}\`, and \`${other}\` too, because its pattern has no ${lacks}`,
    remedy: `give the pattern ${lacks}`,
    subjects: [placed.subject],
    locations: [placed.span],
    witness: { name: other, meant: name, rule: placed.words },
    witnessClass: placed.words,
  });
}
