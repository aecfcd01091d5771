/** Text to plain documents: JSON where it looks like JSON, else YAML, of which JSON is nearly a part. */
import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { ParsedText } from './document.ts';
import type { JsonError } from './json/check.ts';
import { readJson } from './json/read.ts';
import type { Text } from './place.ts';
import { readYaml } from './yaml/read.ts';

/** A flow mapping in YAML is seldom longer; a broken JSON list can be, and YAML would take minutes to refuse it. */
const flowLimit = 1024 * 1024;

export function parseText(text: Text): ParsedText {
  const named = text.file.endsWith('.json');
  if (!named && !/^\s*[{[]/.test(text.text)) return readYaml(text);
  const json = readJson(text);
  if (!('why' in json)) return json;
  if (named) return text.text.trim() === '' ? { documents: [], diagnostics: [] } : refuse(text, json);
  const looksLikeJson = /^\s*[{[]\s*["{[]/.test(text.text);
  if (looksLikeJson && text.text.length > flowLimit) return refuse(text, json);
  const yaml = readYaml(text);
  const failed = yaml.diagnostics.some(({ code }) => code === 'yaml/syntax');
  return failed && looksLikeJson ? refuse(text, json) : yaml;
}

function refuse(text: Text, { offset, why }: JsonError): ParsedText {
  return { documents: [], diagnostics: [diagnose('yaml/syntax', [text.span(offset, offset + 1)], why)] };
}
