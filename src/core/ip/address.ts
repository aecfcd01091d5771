/**
 * IPv4 and IPv6 addresses (RFC 791, RFC 4291) with their canonical text (RFC 5952 for IPv6).
 *
 * An IPv4-mapped IPv6 address is the IPv4 address, as in Go's `net.IP`: kube-proxy prints it that way.
 */
export type Family = 4 | 6;

export interface Address {
  readonly family: Family;
  /** Canonical text: dotted quad without leading zeros, or RFC 5952 lower case. */
  readonly text: string;
  /** The 32 or 128 bits as an unsigned integer. */
  readonly value: bigint;
}

export const widthOf = (family: Family): 32 | 128 => (family === 4 ? 32 : 128);

const dot = 0x2e;
const zero = 0x30;

/**
 * Reads an address. `lenient` takes leading zeros in a dotted quad as decimal, as kube-proxy does for addresses that
 * older API servers stored (k8s.io/utils/net ParseIPSloppy); otherwise they are an error.
 */
export function parseAddress(text: string, { lenient = false }: { lenient?: boolean } = {}): Address | undefined {
  return text.includes(':') ? parseV6(text, lenient) : parseV4(text, lenient);
}

/** The canonical text of an address; undefined for what is none. Nothing else is made of it. */
export function canonicalText(text: string, options: { lenient?: boolean } = {}): string | undefined {
  return isIPv4(text) ? text : parseAddress(text, options)?.text;
}

export function addressOf(family: Family, value: bigint): Address {
  return { family, value, text: family === 4 ? formatV4(Number(value)) : formatV6(value) };
}

/** Whether the text is a dotted quad without leading zeros. */
export const isIPv4 = (text: string): boolean => scanV4(text, false) >= 0;

/** The same for a text between two offsets of bytes in ASCII. */
export function isIPv4In(bytes: Uint8Array, start: number, end: number): boolean {
  let octet = -1;
  let dots = 0;
  for (let i = start; i < end; i++) {
    const code = bytes[i]!;
    if (code === dot) {
      if (octet < 0) return false;
      octet = -1;
      dots++;
    } else if (code < zero || code > zero + 9 || octet === 0) return false;
    else octet = octet < 0 ? code - zero : octet * 10 + code - zero;
    if (octet > 255) return false;
  }
  return octet >= 0 && dots === 3;
}

function parseV4(text: string, lenient: boolean): Address | undefined {
  const strict = scanV4(text, false);
  const value = strict < 0 && lenient ? scanV4(text, true) : strict;
  if (value < 0) return undefined;
  return { family: 4, value: BigInt(value), text: value === strict ? text : formatV4(value) };
}

/** The value of a dotted quad; -1 for any other text. */
function scanV4(text: string, lenient: boolean): number {
  let value = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === dot) {
      if (digits === 0 || dots === 3) return -1;
      value = value * 256 + octet;
      octet = 0;
      digits = 0;
      dots++;
      continue;
    }
    if (code < zero || code > zero + 9) return -1;
    if (digits > 0 && octet === 0 && !lenient) return -1;
    // Zeros may come before the first digit that counts, so it is the value and not the length that is limited.
    octet = octet * 10 + code - zero;
    digits++;
    if (octet > 255) return -1;
  }
  return digits === 0 || dots !== 3 ? -1 : value * 256 + octet;
}

function parseV6(text: string, lenient: boolean): Address | undefined {
  let rest = text;
  const tail: number[] = [];
  const lastColon = rest.lastIndexOf(':');
  if (rest.includes('.')) {
    const embedded = parseV4(rest.slice(lastColon + 1), lenient);
    if (embedded === undefined) return undefined;
    const bits = Number(embedded.value);
    tail.push(bits >>> 16, bits & 0xffff);
    rest = rest.slice(0, lastColon + 1);
    // `::1.2.3.4` leaves `::`, `a:b:1.2.3.4` leaves `a:b:`, whose last colon only separates.
    if (!rest.endsWith('::')) rest = rest.slice(0, -1);
  }
  const halves = rest.split('::');
  if (halves.length > 2) return undefined;
  const head = groups(halves[0]!);
  const foot = halves.length === 2 ? groups(halves[1]!) : [];
  if (head === undefined || foot === undefined) return undefined;
  const known = head.length + foot.length + tail.length;
  if (halves.length === 2 ? known > 7 : known !== 8) return undefined;
  const all = [...head, ...new Array<number>(8 - known).fill(0), ...foot, ...tail];
  let value = 0n;
  for (const group of all) value = (value << 16n) | BigInt(group);
  if (value >> 32n === 0xffffn) return addressOf(4, value & 0xffffffffn);
  return addressOf(6, value);
}

function groups(text: string): number[] | undefined {
  if (text === '') return [];
  const result: number[] = [];
  for (const group of text.split(':')) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
    result.push(Number.parseInt(group, 16));
  }
  return result;
}

function formatV4(value: number): string {
  return `${Math.floor(value / 0x1000000)}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

function formatV6(value: bigint): string {
  const parts: number[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) parts.push(Number((value >> shift) & 0xffffn));
  // RFC 5952 section 4.2: the longest run of two or more zero groups, the first of equals, becomes `::`.
  let start = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let j = i;
    while (j < 8 && parts[j] === 0) j++;
    if (j - i > length) {
      start = i;
      length = j - i;
    }
    if (j > i) i = j;
  }
  const hex = (list: number[]): string => list.map((part) => part.toString(16)).join(':');
  return start < 0 ? hex(parts) : `${hex(parts.slice(0, start))}::${hex(parts.slice(start + length))}`;
}
