/** Hashes that reach an artifact or a report. All of them are SHA-256 (FIPS 180-4), so they are the same everywhere. */
import { createHash, hash as oneShot } from 'node:crypto';

const hexDigest: (text: string) => string =
  oneShot === undefined
    ? (text) => createHash('sha256').update(text).digest('hex')
    : (text) => oneShot('sha256', text, 'hex');

/** 64 lower-case hexadecimal digits. */
export function sha256Hex(text: string): string {
  return hexDigest(text);
}

const digest: (text: string) => Uint8Array =
  oneShot === undefined
    ? (text) => createHash('sha256').update(text).digest()
    : (text) => oneShot('sha256', text, 'buffer');

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The first 16 characters of the hash in base 32 (RFC 4648): 80 bits, the form of kube-proxy's chain names. */
export function sha256Base32(text: string): string {
  const bytes = digest(text);
  let result = '';
  for (let at = 0; at < 10; at += 5) {
    const high = (bytes[at]! << 12) | (bytes[at + 1]! << 4) | (bytes[at + 2]! >>> 4);
    const low = ((bytes[at + 2]! & 15) << 16) | (bytes[at + 3]! << 8) | bytes[at + 4]!;
    result +=
      base32[high >>> 15]! +
      base32[(high >>> 10) & 31]! +
      base32[(high >>> 5) & 31]! +
      base32[high & 31]! +
      base32[low >>> 15]! +
      base32[(low >>> 10) & 31]! +
      base32[(low >>> 5) & 31]! +
      base32[low & 31]!;
  }
  return result;
}

/** The first 48 bits of the hash as an exact number, for picking a place in a range. */
export function sha256Number(text: string): number {
  return Number.parseInt(hexDigest(text).slice(0, 12), 16);
}
