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
const colon = 0x3a;
const backslash = 0x5c;
const [openBrace, closeBrace] = [0x7b, 0x7d];
const [openBracket, closeBracket] = [0x5b, 0x5d];

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
  while (text.charCodeAt(end - 1) === backslash && escaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end + 1;
}

function escaped(text: string, at: number): boolean {
  let count = 0;
  for (let i = at - 1; text.charCodeAt(i) === backslash; i--) count++;
  return count % 2 === 1;
}

/** What one pass over a JSON text finds. */
export interface Survey {
  /** How many keys the text has: the colons outside its strings. */
  readonly keys: number;
  /** Ends of the containers near the top, a list's objects among them, by their starts. */
  readonly ends: ReadonlyMap<number, number>;
}

/** A list, its items, and each of them. */
const surveyedDepth = 3;

/** Surveys the text between two offsets, which is known to be JSON. */
export function survey(text: string, from: number, to: number): Survey {
  const ends = new Map<number, number>();
  const starts: number[] = [];
  let keys = 0;
  let depth = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) i = skipString(text, i) - 1;
    else if (code === colon) keys++;
    else if (code === openBrace || code === openBracket) {
      if (depth < surveyedDepth) starts[depth] = i;
      depth++;
    } else if (code === closeBrace || code === closeBracket) {
      depth--;
      if (depth < surveyedDepth) ends.set(starts[depth]!, i + 1);
    }
  }
  return { keys, ends };
}

/** The offset after the value that starts at `from`. The text is known to be JSON. */
export function skipValue(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; ) {
    const code = text.charCodeAt(i);
    if (code === quote) i = skipString(text, i);
    else if (code === openBrace || code === openBracket) {
      depth++;
      i++;
      continue;
    } else if (code === closeBrace || code === closeBracket) {
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

/** The members of the object, or the elements of the array, at `from`; `ends` are the ends that are known already. */
export function* members(text: string, from: number, ends?: Survey['ends']): Generator<Member> {
  const isObject = text[from] === '{';
  const close = isObject ? '}' : ']';
  let i = skipSpace(text, from + 1);
  while (i < text.length && text[i] !== close) {
    const keyStart = i;
    const keyEnd = isObject ? skipString(text, i) : i;
    const start = isObject ? skipSpace(text, skipSpace(text, keyEnd) + 1) : i;
    const end = ends?.get(start) ?? skipValue(text, start);
    yield isObject ? { keyStart, keyEnd, start, end } : { keyStart: start, keyEnd: end, start, end };
    i = skipSpace(text, end);
    if (text[i] === ',') i = skipSpace(text, i + 1);
  }
}

/** The member of the object at `from` that `key` names: the last one, as `JSON.parse` has it. */
export function findMember(text: string, from: number, key: string, ends?: Survey['ends']): Member | undefined {
  let found: Member | undefined;
  for (const member of members(text, from, ends)) {
    const { keyStart, keyEnd } = member;
    const plain = keyEnd - keyStart === key.length + 2 && text.startsWith(key, keyStart + 1);
    if (plain || keyAt(text, keyStart, keyEnd) === key) found = member;
  }
  return found;
}

/** The key that stands between two offsets, quotes included. */
export function keyAt(text: string, start: number, end: number): string {
  const written = text.slice(start + 1, end - 1);
  return written.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : written;
}
