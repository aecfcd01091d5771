/** How a rule tells the names that it takes, and what must hold of a pattern and the text that uses its groups. */
import { compileGoRegex, type GoRegex } from '../../../core/regex/go-regex.ts';
import type { Matcher, MatchForm } from './rule.ts';

export type Read<T> = { readonly value: T } | { readonly error: string };

const forms: readonly MatchForm[] = ['exact', 'prefix', 'suffix', 'substring', 'regex'];
const longestPattern = 10_000;
/** CoreDNS looks for `{0}` to `{100}`. */
const groupsLookedFor = 101;

export const formOf = (word: string): MatchForm | undefined => forms.find((form) => form === word.toLowerCase());

/** Lower case, with a trailing dot. */
export function normalised(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower : `${lower}.`;
}

export function matcherOf(form: MatchForm, text: string): Read<Matcher> {
  if (form !== 'regex') return { value: { form, text: normalised(text) } };
  const regex = regexOf(text);
  return 'error' in regex ? regex : { value: { form, regex: regex.value } };
}

export function regexOf(pattern: string): Read<GoRegex> {
  if (pattern.length > longestPattern) return { error: `a pattern may have ${longestPattern} characters at most` };
  const regex = compileGoRegex(pattern);
  return 'error' in regex ? regex : { value: regex };
}

/** A pattern whose groups suffice for the text that refers to them. */
export function regexFor(pattern: string, text: string): Read<GoRegex> {
  const regex = regexOf(pattern);
  if ('error' in regex) return regex;
  const used = Array.from({ length: groupsLookedFor }, (_, index) => `{${index}}`).filter((each) =>
    text.includes(each),
  );
  return used.length > regex.value.groups
    ? { error: `\`${text}\` uses ${used.length} groups, and \`${pattern}\` has ${regex.value.groups}` }
    : regex;
}
