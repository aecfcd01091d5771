/**
 * JSON, by the engine's own parser, for speed: spans and the places of errors are found afterwards, when they are
 * needed. Several values one after another are several documents, as `kubectl` reads them.
 *
 * A key that stands twice is found for texts of any size: the keys in the text are counted and so are the keys of the
 * value, and only where the numbers differ is each object searched.
 */
import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts';
import { depthLimit, type ParsedText, type PlainDocument } from '../document.ts';
import type { Text } from '../place.ts';
import { checkValue, type JsonError } from './check.ts';
import { keysIn } from './keys.ts';
import { locateJson } from './locate.ts';
import { keyAt, members, type Survey, skipSpace, survey } from './scan.ts';

export function readJson(text: Text): ParsedText | JsonError {
  try {
    const value: unknown = JSON.parse(text.text);
    const found = survey(text.text, 0, text.text.length);
    const diagnostics = examine(value, found, text, 0);
    return { documents: diagnostics.some(spoils) ? [] : [document(value, found, text, 0)], diagnostics };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return readStream(text);
  }
}

function readStream(text: Text): ParsedText | JsonError {
  const documents: PlainDocument[] = [];
  const diagnostics: Diagnostic[] = [];
  let i = skipSpace(text.text, 0);
  while (i < text.text.length) {
    const end = checkValue(text.text, i);
    if (typeof end !== 'number') return end;
    const value: unknown = JSON.parse(text.text.slice(i, end));
    const found = survey(text.text, i, end);
    const complaints = examine(value, found, text, i);
    diagnostics.push(...complaints);
    if (!complaints.some(spoils)) documents.push(document(value, found, text, i));
    i = skipSpace(text.text, end);
  }
  if (documents.length === 0 && diagnostics.length === 0)
    return { offset: text.text.length, why: 'the text is empty; expected a value' };
  return { documents, diagnostics };
}

const spoils = (diagnostic: Diagnostic): boolean => diagnostic.code === 'yaml/too-deep';

function document(value: unknown, { ends }: Survey, text: Text, from: number): PlainDocument {
  return { value, text, locate: locateJson(text.text, skipSpace(text.text, from), ends) };
}

/** Keys that stand twice, and nesting beyond the limit. */
function examine(value: unknown, found: Survey, text: Text, from: number): Diagnostic[] {
  const keys = keysIn(value, 0);
  if (keys < 0) return [diagnose('yaml/too-deep', [text.span(from, from)], depthLimit)];
  return keys === found.keys ? [] : duplicates(text, skipSpace(text.text, from));
}

function duplicates(text: Text, start: number): Diagnostic[] {
  const found: Diagnostic[] = [];
  const pending = [start];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const seen = new Map<string, { readonly keyStart: number; readonly keyEnd: number }>();
    const isObject = text.text[at] === '{';
    const inner: number[] = [];
    for (const member of members(text.text, at)) {
      if (text.text[member.start] === '{' || text.text[member.start] === '[') inner.push(member.start);
      if (!isObject) continue;
      const key = keyAt(text.text, member.keyStart, member.keyEnd);
      const twin = seen.get(key);
      if (twin !== undefined) {
        const spans = [text.span(twin.keyStart, twin.keyEnd), text.span(member.keyStart, member.keyEnd)];
        found.push(diagnose('yaml/duplicate-key', spans, key));
      }
      seen.set(key, member);
    }
    pending.push(...inner.reverse());
  }
  return found;
}
