/** Texts of many megabytes to files and streams, through one small buffer: a copy of each in UTF-8 would cost as much again. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';

const pieceLength = 1 << 18;
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const buffer = Buffer.alloc(3 * pieceLength);
const encoder = new TextEncoder();

/** Writes a new file and says the SHA-256 of its bytes, in 64 hexadecimal digits. @throws the system's own error */
export function writeText(path: string, text: string): string {
  const digest = createHash('sha256');
  const file = openSync(path, 'w');
  try {
    for (const bytes of encoded([text])) {
      digest.update(bytes);
      writeAll(file, bytes);
    }
  } finally {
    closeSync(file);
  }
  return digest.digest('hex');
}

/** The stream of a descriptor, as `process.stdout` is. */
type Outlet = Writable & { readonly fd: number };

/**
 * Writes to an open stream, and waits for whoever reads it. Ends early, without an error, when that one has gone (EPIPE).
 * Files are written directly, since Node's stream of a file takes a part for the whole. @throws the system's own error
 */
export async function printText(pieces: Iterable<string>, stream: Outlet): Promise<void> {
  const kind = fstatSync(stream.fd);
  const waits = kind.isFIFO() || kind.isSocket() || 'isTTY' in stream;
  for (const bytes of encoded(pieces)) {
    if (!waits) writeAll(stream.fd, bytes);
    else if (!(await handOver(bytes, stream))) return;
  }
}

/** The UTF-8 of the pieces, as much of it at a time as the buffer holds: each part is gone when the next one comes. */
function* encoded(pieces: Iterable<string>): Generator<Uint8Array> {
  let filled = 0;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const end = endOfPart(piece, at);
      const part = at === 0 && end === piece.length ? piece : piece.slice(at, end);
      if (filled + 3 * part.length > buffer.length) {
        yield buffer.subarray(0, filled);
        filled = 0;
      }
      filled += encodeInto(part, filled);
      at = end;
    }
  }
  yield buffer.subarray(0, filled);
}

/** A character of two units stays whole. */
function endOfPart(piece: string, at: number): number {
  const end = Math.min(at + pieceLength, piece.length);
  return end < piece.length && isHighSurrogate(piece.charCodeAt(end - 1)) ? end - 1 : end;
}

/** How many bytes were written. What is plain ASCII is copied as it stands. */
function encodeInto(part: string, at: number): number {
  if (Buffer.byteLength(part) === part.length) return buffer.write(part, at, 'latin1');
  return encoder.encodeInto(part, buffer.subarray(at)).written;
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code < 0xdc00;

/** A call may write less than it is given. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

/** Resolves once the bytes are no longer needed; false when nobody reads them. */
function handOver(bytes: Uint8Array, stream: Writable): Promise<boolean> {
  if (stream.destroyed) return Promise.resolve(false);
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => {
      const { code } = (error ?? {}) as NodeJS.ErrnoException;
      if (error && code !== 'EPIPE' && code !== 'ERR_STREAM_DESTROYED') reject(error);
      else resolve(!error);
    });
  });
}
