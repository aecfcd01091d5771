/** Draws from a seed: the same seed gives the same draws on every machine (Mulberry32 over a hash of the seed's text). */
import { createHash } from 'node:crypto';

export interface Draw {
  /** A whole number from `first` to `last`. */
  int(first: number, last: number): number;
  /** True once in `n`, on average. */
  oneIn(n: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** From `first` to `last` picks, with repetition. */
  several<T>(first: number, last: number, from: readonly T[]): T[];
  /** The same things in another order. */
  shuffle<T>(things: readonly T[]): T[];
}

export function drawFrom(seed: string): Draw {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (first: number, last: number): number => first + Math.floor(next() * (last - first + 1));
  const pick = <T>(from: readonly T[]): T => from[int(0, from.length - 1)]!;
  return {
    int,
    oneIn: (n) => int(1, n) === 1,
    pick,
    several: (first, last, from) => Array.from({ length: int(first, last) }, () => pick(from)),
    shuffle(things) {
      const result = [...things];
      for (let i = result.length - 1; i > 0; i--) {
        const j = int(0, i);
        [result[i], result[j]] = [result[j]!, result[i]!];
      }
      return result;
    },
  };
}
