/** Texts from texts: what a rule makes of a name, and what an answer rule makes of one that comes back. */
import type { GoRegex } from '../../../../core/regex/go-regex.ts';
import type { Matcher } from '../../../read/rewrite/rule.ts';

/** @returns undefined where the matcher does not take the name. */
export function replaceName(match: Matcher, to: string, name: string): string | undefined {
  switch (match.form) {
    case 'exact':
      return name === match.text ? to : undefined;
    case 'prefix':
      return name.startsWith(match.text) ? to + name.slice(match.text.length) : undefined;
    case 'suffix':
      return name.endsWith(match.text) ? name.slice(0, name.length - match.text.length) + to : undefined;
    case 'substring':
      return name.includes(match.text) ? name.replaceAll(match.text, () => to) : undefined;
    default:
      return expand(match.regex, to, name);
  }
}

/** The whole text becomes `to`, its `{n}` the groups of the first match, one index after the other. */
export function expand(regex: GoRegex, to: string, text: string): string | undefined {
  return regex.find(text)?.reduce((made, group, index) => made.replaceAll(`{${index}}`, () => group), to);
}

/** The name that a rule made, and names below it, as the name that the rule saw. */
export function remap(made: string, seen: string, name: string): string {
  if (name === made) return seen;
  return name.endsWith(`.${made}`) ? name.slice(0, name.length - made.length) + seen : name;
}
