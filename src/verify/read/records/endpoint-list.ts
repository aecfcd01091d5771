/**
 * A DNSEndpoint as YAML. Its endpoints stand one to a line, each a flow mapping that is JSON as well; very many of them are
 * read as JSON, and every text that is not of that form as the YAML that it is.
 */
import type { ParsedText } from '../../../model/read/document.ts';
import { parseText } from '../../../model/read/parse.ts';
import { Text } from '../../../model/read/place.ts';
import { isMapping, parseJson } from './json.ts';

/** What stands before the list, with which the text ends. */
const beforeList = '\n  endpoints:\n';
/** In ASCII, where JSON and YAML allow the same in a string. */
const item = /^ {4}- (\{[ -~]*\})$/;

export function readEndpointList(path: string, text: string): ParsedText {
  return readLines(path, text) ?? parseText(new Text(path, text));
}

function readLines(path: string, text: string): ParsedText | undefined {
  const at = text.indexOf(beforeList);
  if (at < 0 || !text.endsWith('\n')) return undefined;
  const before = text.slice(0, at + beforeList.length);
  const said: string[] = [];
  const endpoints: unknown[] = [];
  for (const line of text.slice(before.length, -1).split('\n')) {
    const json = item.exec(line)?.[1];
    const parsed = json === undefined ? '' : parseJson(json);
    if (typeof parsed === 'string') return undefined;
    said.push(json!);
    endpoints.push(parsed.value);
  }
  // Keys that stand twice are a matter of the reader of JSON, which is asked once for all.
  const doubts = parseText(new Text('list.json', `[${said.join(',\n')}]`)).diagnostics;
  const { documents, diagnostics } = parseText(new Text(path, `${before}    []\n`));
  const [document, ...others] = documents;
  const value = document?.value;
  if (doubts.length + diagnostics.length + others.length > 0) return undefined;
  if (!isMapping(value) || !isMapping(value.spec) || !isEmptyList(value.spec.endpoints)) return undefined;
  return { documents: [{ ...document!, value: { ...value, spec: { ...value.spec, endpoints } } }], diagnostics };
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
