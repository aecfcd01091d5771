/** What both directions of DEFLATE (RFC 1951 section 3.2) share: the tables of lengths and distances, and bits. */
export interface Step {
  readonly base: number;
  readonly extra: number;
}

/** Symbols 257 to 285; the last one is the length 258 alone. */
export const lengths: readonly Step[] = [...steps(3, 28, (at) => Math.max(0, (at >> 2) - 1)), { base: 258, extra: 0 }];
export const distances: readonly Step[] = steps(1, 30, (at) => Math.max(0, (at >> 1) - 1));
export const endOfBlock = 256;

function steps(first: number, count: number, extraOf: (at: number) => number): readonly Step[] {
  const found: Step[] = [];
  let base = first;
  for (let at = 0; at < count; at++) {
    const extra = extraOf(at);
    found.push({ base, extra });
    base += 1 << extra;
  }
  return found;
}

/** Bits of the fixed code of literals and lengths (section 3.2.6). */
export const fixedLiteralBits = (symbol: number): number =>
  symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8;

/** The codes that their lengths decide (section 3.2.2); none for a symbol without a length. */
export function canonicalCodes(bits: readonly number[]): readonly (number | undefined)[] {
  const codes = new Array<number | undefined>(bits.length).fill(undefined);
  let code = 0;
  for (let length = 1; length <= 15; length++) {
    code <<= 1;
    for (const [symbol, own] of bits.entries()) if (own === length) codes[symbol] = code++;
  }
  return codes;
}
