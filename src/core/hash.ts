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

const letters = Uint8Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', (letter) => letter.charCodeAt(0));

/** The first 16 characters of the hash in base 32 (RFC 4648): 80 bits, the form of kube-proxy's chain names. */
export function sha256Base32(text: string): string {
  const bytes = digest(text);
  const byte = (at: number): number => bytes.charCodeAt(at);
  // Twenty bits at a time, and one call for all letters: strings that are joined stay two.
  const a = (byte(0) << 12) | (byte(1) << 4) | (byte(2) >>> 4);
  const b = ((byte(2) & 15) << 16) | (byte(3) << 8) | byte(4);
  const c = (byte(5) << 12) | (byte(6) << 4) | (byte(7) >>> 4);
  const d = ((byte(7) & 15) << 16) | (byte(8) << 8) | byte(9);
  return String.fromCharCode(
    letters[a >>> 15]!,
    letters[(a >>> 10) & 31]!,
    letters[(a >>> 5) & 31]!,
    letters[a & 31]!,
    letters[b >>> 15]!,
    letters[(b >>> 10) & 31]!,
    letters[(b >>> 5) & 31]!,
    letters[b & 31]!,
    letters[c >>> 15]!,
    letters[(c >>> 10) & 31]!,
    letters[(c >>> 5) & 31]!,
    letters[c & 31]!,
    letters[d >>> 15]!,
    letters[(d >>> 10) & 31]!,
    letters[(d >>> 5) & 31]!,
    letters[d & 31]!,
  );
}

/** The first 48 bits of the hash as an exact number, for picking a place in a range. */
export function sha256Number(text: string): number {
  return Number.parseInt(hexDigest(text).slice(0, 12), 16);
}
