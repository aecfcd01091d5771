/**
 * Splits a Go template into tokens, by the rules of text/template's documentation: texts between actions, trim markers
 * (`{{- ` and ` -}}`), comments, and the words of an action. The first fault ends the tokens.
 */
import type { Place, TemplateFault } from './syntax.ts';

export type TokenKind =
  | 'text'
  | 'open'
  | 'close'
  | 'field'
  | 'variable'
  | 'word'
  | 'dot'
  | 'string'
  | 'number'
  | 'char'
  | 'symbol'
  | 'end';

export interface Token extends Place {
  readonly kind: TokenKind;
  readonly text: string;
  /** White space stands before it: `.A .B` are two operands, `.A.B` is one. */
  readonly spaced: boolean;
}

const space = /[ \t\r\n]/;
const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ['string', /"(?:[^"\\\n]|\\[^\n])*"/y],
  ['string', /`[^`]*`/y],
  ['char', /'(?:[^'\\\n]|\\[^\n])+'/y],
  ['field', /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  [
    'number',
    /[+-]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|\d[\d_]*\.?[\d_]*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/y,
  ],
  ['dot', /\./y],
  ['word', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['symbol', /:=|[=|(),]/y],
];

export function tokens(source: string): readonly Token[] | TemplateFault {
  const found: Token[] = [];
  const placeOf = places(source);
  const fault = (message: string, at: number): TemplateFault => ({ message, ...placeOf(at) });
  let at = 0;
  let trimNext = false;
  while (at < source.length) {
    const open = source.indexOf('{{', at);
    let text = source.slice(at, open < 0 ? source.length : open);
    if (trimNext) text = text.replace(/^[ \t\r\n]+/, '');
    if (open < 0) {
      if (text !== '') found.push({ kind: 'text', text, spaced: false, ...placeOf(at) });
      break;
    }
    const trims = source[open + 2] === '-' && space.test(source[open + 3] ?? '');
    if (trims) text = text.replace(/[ \t\r\n]+$/, '');
    if (text !== '') found.push({ kind: 'text', text, spaced: false, ...placeOf(at) });
    at = open + (trims ? 4 : 2);
    if (source.startsWith('/*', at)) {
      const end = source.indexOf('*/', at + 2);
      if (end < 0) return fault('unclosed comment', open);
      const close = /^([ \t\r\n]-)?\}\}/.exec(source.slice(end + 2));
      if (close === null) return fault('comment ends before closing delimiter', open);
      trimNext = close[1] !== undefined;
      at = end + 2 + close[0].length;
      continue;
    }
    found.push({ kind: 'open', text: '{{', spaced: false, ...placeOf(open) });
    const inside = action(source, at, placeOf, found);
    if ('message' in inside) return inside;
    at = inside.at;
    trimNext = inside.trims;
  }
  found.push({ kind: 'end', text: '', spaced: false, ...placeOf(source.length) });
  return found;
}

/** The tokens of one action, with its `}}`. */
function action(
  source: string,
  start: number,
  placeOf: (at: number) => Place,
  found: Token[],
): { at: number; trims: boolean } | TemplateFault {
  let at = start;
  let depth = 0;
  let spaced = false;
  for (;;) {
    const close = /^[ \t\r\n]-\}\}/.test(source.slice(at, at + 4)) ? 4 : source.startsWith('}}', at) ? 2 : 0;
    if (close > 0) {
      if (depth > 0) return { message: 'unclosed left paren', ...placeOf(at) };
      found.push({ kind: 'close', text: '}}', spaced, ...placeOf(at) });
      return { at: at + close, trims: close === 4 };
    }
    const next = source[at];
    if (next === undefined) return { message: 'unclosed action', ...placeOf(start) };
    if (space.test(next)) {
      spaced = true;
      at++;
      continue;
    }
    const token = tokenAt(source, at);
    if (token === undefined) {
      const quote = { '"': 'unterminated quoted string', '`': 'unterminated raw quoted string' }[next];
      return { message: quote ?? `unexpected bad character \`${next}\` in action`, ...placeOf(at) };
    }
    if (token.text === '(') depth++;
    if (token.text === ')' && --depth < 0) return { message: 'unexpected right paren', ...placeOf(at) };
    found.push({ ...token, spaced, ...placeOf(at) });
    spaced = false;
    at += token.text.length;
  }
}

function tokenAt(source: string, at: number): { kind: TokenKind; text: string } | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match !== null) return { kind, text: match[0] };
  }
  return undefined;
}

function places(source: string): (at: number) => Place {
  return (at) => {
    const before = source.slice(0, at);
    return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
  };
}
