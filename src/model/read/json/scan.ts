/**
 * A scanner over JSON text (RFC 8259) for what `JSON.parse` does not tell: where a syntax error is, where one value of a
 * stream ends, which key stands twice, and where a value is.
 */
export interface Member {
  /** For an element of an array, key and value are the same place. */
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly start: number;
  readonly end: number;
}

const quote = 0x22;
const backslash = 0x5c;

export function skipSpace(text: string, from: number): number {
  let i = from;
  for (let code = text.charCodeAt(i); code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09; ) {
    code = text.charCodeAt(++i);
  }
  return i;
}

/** The offset after the string whose opening quote stands at `from`. */
export function skipString(text: string, from: number): number {
  let end = text.indexOf('"', from + 1);
  while (end >= 0 && escaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end + 1;
}

function escaped(text: string, at: number): boolean {
  let count = 0;
  for (let i = at - 1; text.charCodeAt(i) === backslash; i--) count++;
  return count % 2 === 1;
}

/** The offset after the value that starts at `from`. The text is known to be JSON. */
export function skipValue(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; ) {
    const code = text.charCodeAt(i);
    if (code === quote) i = skipString(text, i);
    else if (code === 0x7b || code === 0x5b) {
      depth++;
      i++;
      continue;
    } else if (code === 0x7d || code === 0x5d) {
      depth--;
      i++;
    } else if (depth > 0 && !isLiteral(code)) {
      i++;
      continue;
    } else {
      do i++;
      while (isLiteral(text.charCodeAt(i)));
    }
    if (depth === 0) return i;
  }
  return text.length;
}

/** Letters, digits, `+`, `-` and `.`: what numbers and the three words are made of. */
function isLiteral(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x45 ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x2e
  );
}

/** The members of the object, or the elements of the array, at `from`. */
export function* members(text: string, from: number): Generator<Member> {
  const isObject = text[from] === '{';
  const close = isObject ? '}' : ']';
  let i = skipSpace(text, from + 1);
  while (i < text.length && text[i] !== close) {
    const keyStart = i;
    const keyEnd = isObject ? skipString(text, i) : i;
    const start = isObject ? skipSpace(text, skipSpace(text, keyEnd) + 1) : i;
    const end = skipValue(text, start);
    yield isObject ? { keyStart, keyEnd, start, end } : { keyStart: start, keyEnd: end, start, end };
    i = skipSpace(text, end);
    if (text[i] === ',') i = skipSpace(text, i + 1);
  }
}

/** How many keys the text has: the strings that a colon follows. */
export function countKeys(text: string): number {
  let count = 0;
  for (let i = text.indexOf('"'); i >= 0; ) {
    const end = skipString(text, i);
    let next = end;
    // Nearly always the colon stands right there.
    if (text.charCodeAt(next) !== 0x3a) next = skipSpace(text, next);
    if (text.charCodeAt(next) === 0x3a) count++;
    i = text.indexOf('"', next);
  }
  return count;
}
