/**
 * Rewrite rules as sets of names: those for which a rule fires, and those that it may leave behind. `all` stands for a set
 * that is not told by names, or is not known; nothing is concluded from it.
 */
import { type Automaton, automatonOf, nameCharacters } from '../../../core/regex/automaton.ts';
import { compileGoRegex } from '../../../core/regex/go-regex.ts';
import { type Ends, literalEnds } from '../../../core/regex/literals.ts';
import type { Matcher, Rule } from '../../read/rewrite/rule.ts';
import { languageOf, names } from './languages.ts';
import { shortestCommon } from './shortest.ts';

export type NameSet = Automaton | 'all';

const guards = new WeakMap<Rule, NameSet>();

/** The names for which a rule fires; `all` where it asks for something else than a name, or it is not known. */
export function guardOf(rule: Rule): NameSet {
  const known = guards.get(rule);
  if (known !== undefined) return known;
  const guard = 'match' in rule && rule.kind !== 'cname' ? (languageOf(rule.match) ?? 'all') : 'all';
  guards.set(rule, guard);
  return guard;
}

const images = new WeakMap<Rule, NameSet>();

/** The names that a rule may leave behind. */
export function imageOf(rule: Rule): NameSet {
  if (rule.kind !== 'name') return guardOf(rule);
  const known = images.get(rule);
  if (known !== undefined) return known;
  const image = languageOf(madeBy(rule.match, rule.to)) ?? 'all';
  images.set(rule, image);
  return image;
}

function madeBy({ form }: Matcher, to: string): Matcher {
  if (form !== 'regex') return { form, text: to };
  const pattern = to
    .split(/\{\d+\}/)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('.*');
  const regex = compileGoRegex(`^${pattern}$`);
  return 'error' in regex ? { form: 'substring', text: '' } : { form: 'regex', regex };
}

/** Whether no name at all is in both. */
export function disjoint(one: NameSet, other: NameSet): boolean {
  if (one === 'all' || other === 'all') return false;
  return shortestCommon([one, other]) === 'none';
}

const ends = new WeakMap<Matcher, Ends>();

/** What every name that a matcher takes begins and ends with. */
export function endsOf(match: Matcher): Ends {
  const known = ends.get(match);
  if (known !== undefined) return known;
  const found = findEnds(match);
  ends.set(match, found);
  return found;
}

function findEnds(match: Matcher): Ends {
  switch (match.form) {
    case 'exact':
      return { first: match.text, last: match.text };
    case 'prefix':
      return { first: match.text, last: '' };
    case 'suffix':
      return { first: '', last: match.text };
    case 'substring':
      return { first: '', last: '' };
    default:
      return literalEnds(match.regex.pattern);
  }
}

/** Told from the texts of two rules, and so quickly: no name is taken by both. False says nothing. */
export function certainlyApart(one: Rule, other: Rule): boolean {
  if (!('match' in one && 'match' in other)) return false;
  const [a, b] = [endsOf(one.match), endsOf(other.match)];
  return (
    !(a.first.startsWith(b.first) || b.first.startsWith(a.first)) ||
    !(a.last.endsWith(b.last) || b.last.endsWith(a.last))
  );
}

/** The shortest legal name that is in every one of these sets. */
export function shortestName(...sets: readonly NameSet[]): string | 'none' | 'unknown' {
  const known = sets.filter((set) => set !== 'all');
  const found = shortestCommon([names, ...known]);
  if (found === 'none') return 'none';
  if (found === 'bound' || known.length < sets.length) return 'unknown';
  return found.text;
}

/** Everything else. */
export const not = (set: NameSet): NameSet =>
  set === 'all' ? 'all' : { step: set.step, accepts: (state) => !set.accepts(state), dead: () => false };

/** The zone's own name and all below it. */
export function within(zone: string): NameSet {
  if (zone === '.') return names;
  const regex = compileGoRegex(`(^|\\.)${zone.replaceAll('.', '\\.')}$`);
  return 'error' in regex || regex.program === undefined ? 'all' : automatonOf(regex.program);
}

const symbols = new Map([...nameCharacters].map((character, index) => [character, index]));

/** Whether a name is in a set; undefined where that is not known. */
export function holds(set: NameSet, name: string): boolean | undefined {
  if (set === 'all') return undefined;
  let state = 0;
  for (const character of name) {
    const symbol = symbols.get(character);
    if (symbol === undefined) return undefined;
    state = set.step(state, symbol);
    if (set.dead(state)) return false;
  }
  return set.accepts(state);
}

/** A name of which the rule may have made this one; undefined where there is none, or it is not found so simply. */
export function originOf(rule: Rule, made: string): string | undefined {
  if (rule.kind !== 'name' || rule.match.form === 'regex') return undefined;
  const { form, text } = rule.match;
  if (form === 'exact') return text;
  const name =
    form === 'prefix'
      ? text + made.slice(rule.to.length)
      : form === 'suffix'
        ? made.slice(0, made.length - rule.to.length) + text
        : made.replaceAll(rule.to, text);
  return holds(names, name) ? name : undefined;
}
