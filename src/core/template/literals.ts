/** Go's literals: interpreted and raw strings, characters, and numbers. */
const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** The text of a literal with its quotes; none when an escape is not Go's. Bytes above 127 are read as UTF-8. */
export function unquoted(literal: string): string | undefined {
  if (literal.startsWith('`')) return literal.slice(1, -1).replaceAll('\r', '');
  const parts: Buffer[] = [];
  const body = literal.slice(1, -1);
  const piece = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))|[^\\]+/gsu;
  for (const [whole, hex, short, long, octal, letter] of body.matchAll(piece)) {
    if (hex !== undefined) parts.push(Buffer.of(Number.parseInt(hex, 16)));
    else if (octal !== undefined) parts.push(Buffer.of(Number.parseInt(octal, 8) & 255));
    else if (short !== undefined || long !== undefined) {
      const point = Number.parseInt((short ?? long)!, 16);
      if (point > 0x10ffff) return undefined;
      parts.push(Buffer.from(String.fromCodePoint(point)));
    } else if (letter === undefined) parts.push(Buffer.from(whole));
    else if (simple[letter] === undefined || letter === (literal[0] === '"' ? "'" : '"')) return undefined;
    else parts.push(Buffer.from(simple[letter]));
  }
  return Buffer.concat(parts).toString('utf8');
}

export function numberOf(text: string): bigint | number | undefined {
  const sign = text.startsWith('-') ? -1n : 1n;
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '');
  if (/^0\d+$/.test(digits)) return /^[0-7]+$/.test(digits) ? sign * BigInt(`0o${digits.slice(1)}`) : undefined;
  if (/^(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|\d+)$/.test(digits)) return sign * BigInt(digits);
  const value = Number(digits) * Number(sign);
  return Number.isNaN(value) ? undefined : value;
}

/** A text as Go's `%q` and `strconv.Quote` write it. */
export function quoted(text: string): string {
  let out = '"';
  for (const letter of text) {
    const point = letter.codePointAt(0)!;
    const named = Object.keys(simple).find((key) => simple[key] === letter && key !== "'");
    if (named !== undefined) out += `\\${named}`;
    else if (point < 32 || point === 127) out += `\\x${point.toString(16).padStart(2, '0')}`;
    else out += letter;
  }
  return `${out}"`;
}
