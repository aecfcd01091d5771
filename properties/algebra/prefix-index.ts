/** Looks an address up in many prefixes: one probe for each prefix length that occurs, however many prefixes there are. */
import { type Address, type Family, widthOf } from '../../src/core/ip/address.ts';
import type { Prefix } from '../../src/core/ip/prefix.ts';

export interface PrefixIndex<T> {
  /** What the longest prefix that holds the address stands for. */
  find(address: Address): T | undefined;
}

export function indexPrefixes<T>(entries: Iterable<readonly [Prefix, T]>): PrefixIndex<T> {
  const byLength: Record<Family, Map<number, Map<bigint, T>>> = { 4: new Map(), 6: new Map() };
  for (const [prefix, value] of entries) {
    const lengths = byLength[prefix.family];
    const values = lengths.get(prefix.length) ?? new Map<bigint, T>();
    lengths.set(prefix.length, values);
    // The first of equal prefixes stays, so that the answer follows the order of declaration.
    if (!values.has(prefix.value)) values.set(prefix.value, value);
  }
  const sorted: Record<Family, [number, Map<bigint, T>][]> = {
    4: [...byLength[4]].sort(([a], [b]) => b - a),
    6: [...byLength[6]].sort(([a], [b]) => b - a),
  };
  return {
    find(address) {
      for (const [length, values] of sorted[address.family]) {
        const shift = BigInt(widthOf(address.family) - length);
        const value = values.get((address.value >> shift) << shift);
        if (value !== undefined) return value;
      }
      return undefined;
    },
  };
}
