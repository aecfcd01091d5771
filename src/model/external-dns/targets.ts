/** Lists of targets compared: addresses by value, names by bytes, and addresses before names. */
import { parseAddress } from '../../core/ip/address.ts';
import { compareBytes, familyOf } from './endpoint.ts';

interface Target {
  readonly text: string;
  /** Orders addresses: those of IPv4 before those of IPv6. */
  readonly address: bigint | undefined;
}

const mapped = 0xffffn << 32n;

function read(text: string): Target {
  const family = familyOf(text);
  const address = family === undefined ? undefined : parseAddress(text.replace(/%.*$/, ''));
  if (address === undefined) return { text, address: undefined };
  const value = family === 6 && address.family === 4 ? address.value | mapped : address.value;
  return { text, address: (family === 6 ? 1n << 128n : 0n) | value };
}

function compare(a: Target, b: Target): number {
  if (a.address !== undefined && b.address !== undefined) {
    return a.address < b.address ? -1 : a.address > b.address ? 1 : 0;
  }
  if (a.address !== undefined) return -1;
  return b.address !== undefined ? 1 : compareBytes(a.text, b.text);
}

const sorted = (texts: readonly string[]): readonly Target[] => texts.map(read).sort(compare);

const areEqual = (a: readonly string[], b: readonly string[]): boolean => a.every((text, at) => text === b[at]);

/** Fewer targets, or smaller ones at the first place where they differ. */
export function isSmaller(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return a.length < b.length;
  if (areEqual(a, b)) return false;
  const [left, right] = [sorted(a), sorted(b)];
  for (const [position, target] of left.entries()) {
    const other = right[position]!;
    if (target.text !== other.text) return compare(target, other) < 0;
  }
  return false;
}

/**
 * Equal but for order and case. ExternalDNS takes the lists for equal at the first pair that is one address in two
 * spellings, whatever comes after it.
 */
export function sameTargets(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  if (areEqual(a, b)) return true;
  const [left, right] = [sorted(a), sorted(b)];
  for (const [position, target] of left.entries()) {
    const other = right[position]!;
    if (target.text.toLowerCase() === other.text.toLowerCase()) continue;
    return target.address !== undefined && target.address === other.address;
  }
  return true;
}
