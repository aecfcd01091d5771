/**
 * Where JSON text stops being JSON (RFC 8259), for the message after `JSON.parse` refused it. The check goes through the
 * text with an explicit stack, so that depth costs no recursion.
 */
import { skipSpace } from './scan.ts';

export interface JsonError {
  readonly offset: number;
  readonly why: string;
}

const literal = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
/** Long strings are taken in pieces, since one regular expression over megabytes exhausts its stack. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings hold none
const stringPiece = /(?:[^"\\\u0000-\u001f]{1,1000}|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))/y;

/** The end of the value that starts at `from`, or where and why it is none. */
export function checkValue(text: string, from: number): number | JsonError {
  const closers: string[] = [];
  let i = skipSpace(text, from);
  for (;;) {
    const opener = text[i];
    if (opener === '{' || opener === '[') {
      const close = opener === '{' ? '}' : ']';
      i = skipSpace(text, i + 1);
      if (text[i] !== close) {
        closers.push(close);
        const start = close === '}' ? takeKey(text, i) : i;
        if (typeof start !== 'number') return start;
        i = start;
        continue;
      }
      i++;
    } else {
      const end = takeScalar(text, i);
      if (typeof end !== 'number') return end;
      i = end;
    }
    for (;;) {
      const close = closers.at(-1);
      if (close === undefined) return i;
      i = skipSpace(text, i);
      if (text[i] === close) {
        closers.pop();
        i++;
      } else if (text[i] === ',') {
        const next = skipSpace(text, i + 1);
        const start = close === '}' ? takeKey(text, next) : next;
        if (typeof start !== 'number') return start;
        i = start;
        break;
      } else return complain(text, i, `\`,\` or \`${close}\``);
    }
  }
}

/** The start of the value after the key at `from`. */
function takeKey(text: string, from: number): number | JsonError {
  if (text[from] !== '"') return complain(text, from, 'a key in double quotes');
  const end = takeString(text, from);
  if (typeof end !== 'number') return end;
  const colon = skipSpace(text, end);
  return text[colon] === ':' ? skipSpace(text, colon + 1) : complain(text, colon, '`:`');
}

function takeScalar(text: string, from: number): number | JsonError {
  if (text[from] === '"') return takeString(text, from);
  literal.lastIndex = from;
  return literal.test(text) ? literal.lastIndex : complain(text, from, 'a value');
}

function takeString(text: string, from: number): number | JsonError {
  let i = from + 1;
  for (;;) {
    stringPiece.lastIndex = i;
    if (!stringPiece.test(text)) break;
    i = stringPiece.lastIndex;
  }
  if (text[i] === '"') return i + 1;
  if (i >= text.length) return { offset: from, why: 'this string is not closed' };
  if (text[i] === '\\') return { offset: i, why: 'this escape is unknown; expected one of JSON' };
  return { offset: i, why: 'a string holds a control character; expected an escape such as `\\n`' };
}

function complain(text: string, offset: number, expected: string): JsonError {
  const found =
    offset >= text.length ? 'the end of the text' : `\`${String.fromCodePoint(text.codePointAt(offset)!)}\``;
  return { offset, why: `found ${found}; expected ${expected}` };
}
