/** Texts of many megabytes to files and streams, through one small buffer: a copy of each in UTF-8 would cost as much again. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, write as writePiece, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';

const pieceLength = 1 << 18;
/** A UTF-16 unit takes at most three bytes of UTF-8. One is filled while the other is written. */
const buffers = [Buffer.alloc(3 * pieceLength), Buffer.alloc(3 * pieceLength)] as const;
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
  let before = Promise.resolve(true);
  for (const bytes of encoded(pieces)) {
    if (!(await before)) return;
    before = waits ? handOver(bytes, stream) : writeBeside(stream.fd, bytes);
  }
  await before;
}

/** The UTF-8 of the pieces, as much of it at a time as a buffer holds: each part is gone when the next but one comes. */
function* encoded(pieces: Iterable<string>): Generator<Uint8Array> {
  let [buffer, other] = buffers;
  let filled = 0;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const end = endOfPart(piece, at);
      const part = at === 0 && end === piece.length ? piece : piece.slice(at, end);
      if (filled + 3 * part.length > buffer.length) {
        yield buffer.subarray(0, filled);
        [buffer, other] = [other, buffer];
        filled = 0;
      }
      filled += encodeInto(part, buffer.subarray(filled));
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
function encodeInto(part: string, room: Buffer): number {
  return Buffer.byteLength(part) === part.length ? room.write(part, 'latin1') : encoder.encodeInto(part, room).written;
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code < 0xdc00;

/** A call may write less than it is given. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

/** The same by a thread of the pool. */
async function writeBeside(file: number, bytes: Uint8Array): Promise<true> {
  for (let done = 0; done < bytes.length; ) done += (await writePieceOf(file, bytes, done)).bytesWritten;
  return true;
}

const writePieceOf = promisify(writePiece);

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
