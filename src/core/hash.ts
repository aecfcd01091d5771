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

/** One letter for each byte: what is made fastest. */
const digest: (text: string) => string =
  oneShot === undefined
    ? (text) => createHash('sha256').update(text).digest('binary')
    : (text) => oneShot('sha256', text, 'binary');

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** By ten bits. */
const pairs = Array.from({ length: 1024 }, (_, bits) => base32[bits >>> 5]! + base32[bits & 31]!);

/** The first 16 characters of the hash in base 32 (RFC 4648): 80 bits, the form of kube-proxy's chain names. */
export function sha256Base32(text: string): string {
  const bytes = digest(text);
  let result = '';
  for (let at = 0; at < 10; at += 5) {
    const middle = bytes.charCodeAt(at + 2);
    const high = (bytes.charCodeAt(at) << 12) | (bytes.charCodeAt(at + 1) << 4) | (middle >>> 4);
    const low = ((middle & 15) << 16) | (bytes.charCodeAt(at + 3) << 8) | bytes.charCodeAt(at + 4);
    result += pairs[high >>> 10]! + pairs[high & 1023]! + pairs[low >>> 10]! + pairs[low & 1023]!;
  }
  return result;
}

/** The first 48 bits of the hash as an exact number, for picking a place in a range. */
export function sha256Number(text: string): number {
  return Number.parseInt(hexDigest(text).slice(0, 12), 16);
}
