/** Texts of many megabytes to files, through one small buffer: a copy of each in UTF-8 would cost as much again. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';

const pieceLength = 1 << 18;
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const buffer = new Uint8Array(3 * pieceLength);
const encoder = new TextEncoder();

/** Writes a new file and says the SHA-256 of its bytes, in 64 hexadecimal digits. @throws the system's own error */
export function writeText(path: string, text: string): string {
  const digest = createHash('sha256');
  const file = openSync(path, 'w');
  try {
    for (let at = 0; at < text.length; ) {
      const end = at + pieceLength;
      // A character of two units stays whole.
      const piece = text.slice(at, isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end);
      const { written } = encoder.encodeInto(piece, buffer);
      const bytes = buffer.subarray(0, written);
      digest.update(bytes);
      for (let done = 0; done < written; ) done += writeSync(file, bytes, done);
      at += piece.length;
    }
  } finally {
    closeSync(file);
  }
  return digest.digest('hex');
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code < 0xdc00;
