/** Unpacks DEFLATE (RFC 1951): stored blocks, and blocks of fixed and of own codes. */
import { canonicalCodes, distances, endOfBlock, fixedLiteralBits, lengths } from './bits.ts';

/** A code: the symbol of each code word, by `length:word`. */
type Code = ReadonlyMap<number, number>;

interface Input {
  readonly bytes: Uint8Array;
  /** In bits. */
  at: number;
}

const keyOf = (length: number, word: number): number => length * 65_536 + word;
/** No ownership text is longer; what claims to be is refused. */
const most = 1 << 20;

/** The bytes, and how many of the packed ones they took; none for what is no DEFLATE. */
export function inflate(packed: Uint8Array): { readonly bytes: Uint8Array; readonly used: number } | undefined {
  const input: Input = { bytes: packed, at: 0 };
  const output: number[] = [];
  for (;;) {
    const last = take(input, 1);
    const kind = take(input, 2);
    if (last === undefined || kind === undefined || !block(input, kind, output)) return undefined;
    if (last === 1) return { bytes: Uint8Array.from(output), used: Math.ceil(input.at / 8) };
  }
}

function take(input: Input, count: number): number | undefined {
  if (input.at + count > input.bytes.length * 8) return undefined;
  let value = 0;
  for (let bit = 0; bit < count; bit++, input.at++) {
    value |= ((input.bytes[input.at >> 3]! >> (input.at & 7)) & 1) << bit;
  }
  return value;
}

function block(input: Input, kind: number, output: number[]): boolean {
  if (kind === 0) return stored(input, output);
  if (kind === 1) return coded(input, fixedLiterals, fixedDistances, output);
  const codes = kind === 2 ? ownCodes(input) : undefined;
  return codes !== undefined && coded(input, codes[0], codes[1], output);
}

function stored(input: Input, output: number[]): boolean {
  input.at = Math.ceil(input.at / 8) * 8;
  const length = take(input, 16);
  const inverse = take(input, 16);
  const from = input.at / 8;
  if (length === undefined || inverse === undefined || (length ^ inverse) !== 0xffff) return false;
  if (from + length > input.bytes.length || output.length + length > most) return false;
  output.push(...input.bytes.subarray(from, from + length));
  input.at += length * 8;
  return true;
}

function codeOf(bits: readonly number[]): Code {
  const code = new Map<number, number>();
  for (const [symbol, word] of canonicalCodes(bits).entries()) {
    if (word !== undefined) code.set(keyOf(bits[symbol]!, word), symbol);
  }
  return code;
}

const fixedLiterals = codeOf(Array.from({ length: 288 }, (_, symbol) => fixedLiteralBits(symbol)));
const fixedDistances = codeOf(Array.from({ length: 30 }, () => 5));

function symbolOf(input: Input, code: Code): number | undefined {
  let word = 0;
  for (let length = 1; length <= 15; length++) {
    const bit = take(input, 1);
    if (bit === undefined) return undefined;
    word = (word << 1) | bit;
    const symbol = code.get(keyOf(length, word));
    if (symbol !== undefined) return symbol;
  }
  return undefined;
}

function coded(input: Input, literals: Code, offsets: Code, output: number[]): boolean {
  for (;;) {
    const symbol = symbolOf(input, literals);
    if (symbol === undefined || output.length > most) return false;
    if (symbol === endOfBlock) return true;
    if (symbol < endOfBlock) {
      output.push(symbol);
      continue;
    }
    const length = stepOf(input, lengths[symbol - 257]);
    const distance = stepOf(input, distances[symbolOf(input, offsets) ?? -1]);
    if (length === undefined || distance === undefined || distance > output.length) return false;
    for (let copied = 0; copied < length; copied++) output.push(output[output.length - distance]!);
  }
}

function stepOf(input: Input, step: (typeof lengths)[number] | undefined): number | undefined {
  const more = step === undefined ? undefined : take(input, step.extra);
  return more === undefined ? undefined : step!.base + more;
}

/** In this order the lengths of the code of lengths stand (section 3.2.7). */
const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function ownCodes(input: Input): readonly [Code, Code] | undefined {
  const counts = [take(input, 5), take(input, 5), take(input, 4)];
  if (counts.includes(undefined)) return undefined;
  const [literals, offsets, meta] = [counts[0]! + 257, counts[1]! + 1, counts[2]! + 4];
  const metaBits = new Array<number>(19).fill(0);
  for (const symbol of order.slice(0, meta)) metaBits[symbol] = take(input, 3) ?? 0;
  const code = codeOf(metaBits);
  const bits: number[] = [];
  while (bits.length < literals + offsets) {
    const symbol = symbolOf(input, code);
    if (symbol === undefined) return undefined;
    if (symbol < 16) bits.push(symbol);
    else {
      const [least, extra, repeated] = symbol === 16 ? [3, 2, bits.at(-1)] : symbol === 17 ? [3, 3, 0] : [11, 7, 0];
      const more = take(input, extra!);
      if (more === undefined || repeated === undefined) return undefined;
      for (let count = least! + more; count > 0; count--) bits.push(repeated);
    }
  }
  return bits.length === literals + offsets
    ? [codeOf(bits.slice(0, literals)), codeOf(bits.slice(literals))]
    : undefined;
}
