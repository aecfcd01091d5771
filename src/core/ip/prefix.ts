/** CIDR prefixes (RFC 4632, RFC 4291 section 2.3): an address with its host bits cleared, and a length. */
import { type Address, addressOf, type Family, parseAddress, widthOf } from './address.ts';

/** May be a view on an address: never to be spread. */
export interface Prefix {
  readonly family: Family;
  readonly value: bigint;
  /** 0 to 32 or 128. */
  readonly length: number;
  /** Canonical text, `203.0.113.0/25`. */
  readonly text: string;
}

/**
 * Reads a prefix and clears its host bits. An IPv4-mapped IPv6 prefix becomes the IPv4 prefix, as in Go's `net.ParseCIDR`.
 */
export function parsePrefix(text: string, options: { lenient?: boolean } = {}): Prefix | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const address = parseAddress(text.slice(0, slash), options);
  const digits = text.slice(slash + 1);
  if (address === undefined || !/^\d{1,3}$/.test(digits)) return undefined;
  if (!options.lenient && digits.length > 1 && digits[0] === '0') return undefined;
  const mapped = address.family === 4 && text.includes(':');
  const length = Number(digits) - (mapped ? 96 : 0);
  if (length < 0 || length > widthOf(address.family)) return undefined;
  return prefixOf(address, length);
}

export function prefixOf(address: Address, length: number): Prefix {
  if (length === widthOf(address.family)) return new HostPrefix(address);
  const shift = BigInt(widthOf(address.family) - length);
  const value = (address.value >> shift) << shift;
  const first = value === address.value ? address : addressOf(address.family, value);
  return { family: address.family, value, length, text: `${first.text}/${length}` };
}

/** The prefix of one address alone, of which rules have very many. */
class HostPrefix implements Prefix {
  readonly address: Address;

  constructor(address: Address) {
    this.address = address;
  }

  get family(): Family {
    return this.address.family;
  }

  get value(): bigint {
    return this.address.value;
  }

  get length(): number {
    return widthOf(this.address.family);
  }

  get text(): string {
    return `${this.address.text}/${this.length}`;
  }
}

/** The address that a prefix of full length holds; undefined for any other prefix. */
export function hostOf(prefix: Prefix): Address | undefined {
  if (prefix instanceof HostPrefix) return prefix.address;
  return prefix.length === widthOf(prefix.family) ? addressOf(prefix.family, prefix.value) : undefined;
}

export function contains(prefix: Prefix, address: Address): boolean {
  if (prefix.family !== address.family) return false;
  const shift = BigInt(widthOf(prefix.family) - prefix.length);
  return address.value >> shift === prefix.value >> shift;
}

/** Whether every address of `inner` is one of `outer`. */
export function covers(outer: Prefix, inner: Prefix): boolean {
  return outer.length <= inner.length && overlaps(outer, inner);
}

export function overlaps(a: Prefix, b: Prefix): boolean {
  if (a.family !== b.family) return false;
  const shift = BigInt(widthOf(a.family) - Math.min(a.length, b.length));
  return a.value >> shift === b.value >> shift;
}

/** How many addresses the prefix holds. */
export function sizeOf(prefix: Prefix): bigint {
  return 1n << BigInt(widthOf(prefix.family) - prefix.length);
}

/** The highest address that the prefix holds, as a number. */
export function lastOf(prefix: Prefix): bigint {
  return prefix.value + sizeOf(prefix) - 1n;
}
