/**
 * Rewrite rules in SMT-LIB's theory of strings, for a solver's second opinion on the automata. Written from the texts of the
 * rules alone: patterns are read here once more, and not by way of RE2's programs.
 */
import type { Matcher, Rule } from '../../../src/verify/read/rewrite/rule.ts';

const characters = '(re.union (re.range "a" "z") (re.range "0" "9") (str.to_re "-") (str.to_re "_"))';
const anything = `(re.union ${characters} (str.to_re "."))`;
/** Labels with their dots, or the root; that a label has 63 characters at most is left out. */
export const nameTerm = `(re.union (str.to_re ".") (re.+ (re.++ (re.+ ${characters}) (str.to_re "."))))`;

/** The names that are taken, as a regular expression; undefined for a pattern that is not read here. */
export function takenTerm(match: Matcher): string | undefined {
  if (match.form === 'regex') return patternTerm(match.regex.pattern);
  const text = literal(match.text);
  const more = `(re.* ${anything})`;
  switch (match.form) {
    case 'exact':
      return text;
    case 'prefix':
      return `(re.++ ${text} ${more})`;
    case 'suffix':
      return `(re.++ ${more} ${text})`;
    default:
      return `(re.++ ${more} ${text} ${more})`;
  }
}

/** What `seen` and `made` are for a rule that puts one text for another at an end; `rest` is what it keeps. */
export function madeTerms(
  rule: Rule & { readonly kind: 'name' },
): { readonly seen: string; readonly made: string } | undefined {
  const { match, to } = rule;
  if (match.form === 'prefix') return { seen: `(str.++ "${match.text}" rest)`, made: `(str.++ "${to}" rest)` };
  return match.form === 'suffix' ? { seen: `(str.++ rest "${match.text}")`, made: `(str.++ rest "${to}")` } : undefined;
}

/** A pattern that is found anywhere in a text, as a regular expression over the whole text. */
function patternTerm(pattern: string): string | undefined {
  const reader = { text: pattern, at: 0 };
  const inner = alternatives(reader, true);
  return inner === undefined || reader.at < pattern.length ? undefined : inner;
}

interface Reader {
  readonly text: string;
  at: number;
}

function alternatives(reader: Reader, outermost: boolean): string | undefined {
  const terms: string[] = [];
  do {
    const term = sequence(reader, outermost);
    if (term === undefined) return undefined;
    terms.push(term);
  } while (reader.text[reader.at] === '|' && reader.at++ >= 0);
  return terms.length === 1 ? terms[0] : `(re.union ${terms.join(' ')})`;
}

/** Anchors are read at the ends of the outermost alternatives only. */
function sequence(reader: Reader, outermost: boolean): string | undefined {
  const { text } = reader;
  const terms: string[] = [];
  const open = `(re.* ${anything})`;
  if (outermost && text[reader.at] === '^') reader.at++;
  else if (outermost) terms.push(open);
  let anchored = false;
  while (reader.at < text.length && !'|)'.includes(text[reader.at]!)) {
    if (outermost && text[reader.at] === '$') {
      reader.at++;
      anchored = true;
      break;
    }
    const term = repeated(reader);
    if (term === undefined) return undefined;
    terms.push(term);
  }
  if (outermost && !anchored) terms.push(open);
  return terms.length === 0 ? '(str.to_re "")' : terms.length === 1 ? terms[0] : `(re.++ ${terms.join(' ')})`;
}

function repeated(reader: Reader): string | undefined {
  const term = single(reader);
  if (term === undefined) return undefined;
  const [taken = '', mark = ''] = /^(?:([*+?])\??|\{(\d+)(?:,(\d+))?\})/.exec(reader.text.slice(reader.at)) ?? [];
  const [, , least, most = least] = /^(?:([*+?])\??|\{(\d+)(?:,(\d+))?\})/.exec(taken) ?? [];
  reader.at += taken.length;
  if (least !== undefined) return `((_ re.loop ${least} ${most}) ${term})`;
  return mark === '' ? term : `(re.${mark === '?' ? 'opt' : mark} ${term})`;
}

function single(reader: Reader): string | undefined {
  const { text } = reader;
  const character = text[reader.at++]!;
  if (character === '.') return anything;
  if (character === '\\') return /^[.-]$/.test(text[reader.at] ?? '') ? literal(text[reader.at++]!) : undefined;
  if (character === '[') return characterClass(reader);
  if (character === '(') {
    if (text.startsWith('?:', reader.at)) reader.at += 2;
    else if (text[reader.at] === '?') return undefined;
    const term = alternatives(reader, false);
    return text[reader.at++] === ')' ? term : undefined;
  }
  return /^[a-z0-9_-]$/.test(character) ? literal(character) : undefined;
}

function characterClass(reader: Reader): string | undefined {
  const [taken, not, inner] = /^(\^?)((?:[a-z0-9](?:-[a-z0-9])?|[._-])+)\]/.exec(reader.text.slice(reader.at)) ?? [];
  if (taken === undefined || inner === undefined) return undefined;
  reader.at += taken.length;
  const parts = [...inner.matchAll(/([a-z0-9])-([a-z0-9])|([a-z0-9._-])/g)].map(([, first, last, one]) =>
    one === undefined ? `(re.range "${first}" "${last}")` : literal(one),
  );
  const term = parts.length === 1 ? parts[0]! : `(re.union ${parts.join(' ')})`;
  return not === '' ? term : `(re.diff ${anything} ${term})`;
}

const literal = (text: string): string => `(str.to_re "${text}")`;
