/**
 * Bytes to text. Guarantee: what comes back is valid UTF-8 without NUL and without a byte order mark, at most 100 MB.
 */
import { Buffer, isAscii } from 'node:buffer';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';

/** One file's bytes. `named` says that the user named it himself: then what would only be listed becomes an error. */
export interface SourceInput {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly named: boolean;
}

export const sizeLimit = 100 * 1024 * 1024;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Most files are ASCII, which need not be decoded. What is no UTF-8 is replaced, or thrown by a decoder that is fatal. */
export const textOf = (bytes: Uint8Array, decoder = new TextDecoder()): string =>
  isAscii(bytes) ? asciiOf(bytes)(0) : decoder.decode(bytes);

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** Parts of bytes that are known to be ASCII, as texts; up to the end without an `end`. */
export function asciiOf(bytes: Uint8Array): (start: number, end?: number) => string {
  const buffer = bufferOf(bytes);
  return (start, end) => buffer.toString('latin1', start, end);
}

/** Whether a text of ASCII stands in the bytes. */
export const holdsText = (bytes: Uint8Array, text: string): boolean => bufferOf(bytes).includes(text);

export function decodeSource({ file, bytes }: SourceInput): string | Diagnostic {
  const start = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  if (bytes.length > sizeLimit) return diagnose('read/too-large', [start], bytes.length, sizeLimit);
  const text = decode(bytes);
  return text === undefined || text.includes('\0') ? diagnose('read/binary', [start]) : text;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return textOf(bytes, decoder);
  } catch {
    return undefined;
  }
}
