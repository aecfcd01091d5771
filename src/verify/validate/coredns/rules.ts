/**
 * Lists of rewrite rules that do the same to every name, as one list. Four things about a list decide nothing:
 *
 * - a rule that no name of the block's zone comes to (`idle`);
 * - the order of two neighbours of which never both fire: no name is taken by both, and neither makes a name for the other;
 * - whether a rule stops, where no later rule takes a name that it makes or leaves (and it changes replies, so that the
 *   question is restored either way);
 * - `^` before a part that takes everything, because a match begins as early as it can.
 *
 * Sets of names are automata, so each of these is decided for all names. What a rule makes is taken too wide where its
 * replacement has groups; then fewer lists are found alike, and none that differ.
 */

import { compareText } from '../../../core/order.ts';
import { certainlyApart, disjoint, guardOf, imageOf } from '../../engines/automata/rules.ts';
import type { Rule } from '../../read/rewrite/rule.ts';
import { withoutIdle } from './idle.ts';

/** @param zone of the block, with a trailing dot. */
export function canonicalRules(rules: readonly Rule[], zone: string): readonly Rule[] {
  const acting = withoutIdle(rules, zone);
  const settled = acting.map((rule, index) =>
    stopIsIdle(rule, acting.slice(index + 1)) ? { ...rule, stop: true } : rule,
  );
  const rest = settled.map((rule) => ({ rule, text: textOf(rule) }));
  const ordered: Rule[] = [];
  while (rest.length > 0) {
    // Of those that may stand first, the first by its text.
    const free = rest.filter((each, index) =>
      rest.slice(0, index).every((earlier) => commute(earlier.rule, each.rule)),
    );
    const [first] = free.sort((a, b) => compareText(a.text, b.text));
    ordered.push(first!.rule);
    rest.splice(rest.indexOf(first!), 1);
  }
  return ordered;
}

/** Compiled programs say nothing that their patterns do not. */
export const textOf = (rule: unknown): string =>
  JSON.stringify(rule, (key, inner: unknown) => {
    if (key === 'program') return undefined;
    return key === 'pattern' && typeof inner === 'string' ? inner.replace(/^\^(?=\(?\.\*)/, '') : inner;
  });

/** They leave the question as it is and have something to do with every reply. */
const changesReplies: ReadonlySet<Rule['kind']> = new Set(['ttl', 'rcode']);

function stopIsIdle(rule: Rule, later: readonly Rule[]): boolean {
  const turnsBack = rule.kind === 'name' ? rule.auto || rule.answers.length > 0 : changesReplies.has(rule.kind);
  if (!turnsBack) return false;
  return later.every((other) => disjoint(imageOf(rule), guardOf(other)));
}

function commute(one: Rule, other: Rule): boolean {
  const [first, second] = [guardOf(one), guardOf(other)];
  return (
    (certainlyApart(one, other) || disjoint(first, second)) &&
    disjoint(imageOf(one), second) &&
    disjoint(imageOf(other), first)
  );
}
