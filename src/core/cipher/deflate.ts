/**
 * Packs with DEFLATE (RFC 1951) in one block of the fixed code, with the longest matches of four bytes or more; then an
 * empty stored block, as a flush leaves it, and an empty last one. Short texts come out as Go's writer packs them.
 */
import { canonicalCodes, distances, endOfBlock, fixedLiteralBits, lengths, type Step } from './bits.ts';

const leastMatch = 4;
const mostMatch = 258;
const window = 32_768;
const flushed = [0, 0, 0xff, 0xff, 1, 0, 0, 0xff, 0xff];

const literalBits = Array.from({ length: 288 }, (_, symbol) => fixedLiteralBits(symbol));
const literalCodes = canonicalCodes(literalBits);

class BitWriter {
  readonly bytes: number[] = [];
  #used = 8;

  /** Lowest bit first. */
  add(value: number, count: number): void {
    for (let bit = 0; bit < count; bit++) {
      if (this.#used === 8) {
        this.bytes.push(0);
        this.#used = 0;
      }
      this.bytes[this.bytes.length - 1]! |= ((value >> bit) & 1) << this.#used++;
    }
  }

  /** Codes stand with their highest bit first. */
  addCode(code: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit--) this.add(code >> bit, 1);
  }

  align(): void {
    this.#used = 8;
  }
}

export function deflate(bytes: Uint8Array): Uint8Array {
  const writer = new BitWriter();
  const literal = (symbol: number): void => writer.addCode(literalCodes[symbol]!, literalBits[symbol]!);
  const step = (steps: readonly Step[], value: number): number => steps.findLastIndex(({ base }) => base <= value);
  writer.add(0, 1);
  writer.add(1, 2);
  for (let at = 0; at < bytes.length; ) {
    const match = matchAt(bytes, at);
    const isBetterLater = match.length >= leastMatch && matchAt(bytes, at + 1).length > match.length;
    if (match.length < leastMatch || isBetterLater) {
      literal(bytes[at++]!);
      continue;
    }
    const long = step(lengths, match.length);
    literal(257 + long);
    writer.add(match.length - lengths[long]!.base, lengths[long]!.extra);
    const far = step(distances, match.distance);
    writer.addCode(far, 5);
    writer.add(match.distance - distances[far]!.base, distances[far]!.extra);
    at += match.length;
  }
  literal(endOfBlock);
  // The stored block's three bits of header, before its lengths on the next byte.
  writer.add(0, 3);
  writer.align();
  return Uint8Array.from([...writer.bytes, ...flushed]);
}

/** The longest earlier match, the nearest of several. */
function matchAt(bytes: Uint8Array, at: number): { readonly length: number; readonly distance: number } {
  let best = { length: 0, distance: 0 };
  for (let from = at - 1; from >= Math.max(0, at - window); from--) {
    let length = 0;
    while (length < mostMatch && at + length < bytes.length && bytes[from + length] === bytes[at + length]) length++;
    if (length > best.length) best = { length, distance: at - from };
  }
  return best;
}
