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

/** The first 48 bits of the hash as an exact number, for picking a place in a range. */
export function sha256Number(text: string): number {
  return Number.parseInt(hexDigest(text).slice(0, 12), 16);
}
