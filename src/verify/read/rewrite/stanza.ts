/** One `rewrite` stanza as a rule: with fewer than two arguments, the lines of its block belong to the same rule. */
import type { Stanza } from '../corefile/stanza.ts';
import type { Read } from './matcher.ts';
import { readRule } from './read.ts';
import type { Rule } from './rule.ts';

export function ruleOfStanza({ args, lines }: Stanza): Read<Rule> {
  const words = [...args, ...(args.length < 2 ? lines.flatMap(({ first, rest }) => [first, ...rest]) : [])];
  return readRule(words.map(({ text }) => text));
}
