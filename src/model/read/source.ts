/**
 * Bytes to text. Guarantee: what comes back is valid UTF-8 without NUL and without a byte order mark, at most 100 MB.
 */
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';

/** One file's bytes. `named` says that the user named it himself: then what would only be listed becomes an error. */
export interface SourceInput {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly named: boolean;
}

export const sizeLimit = 100 * 1024 * 1024;

const decoder = new TextDecoder('utf-8', { fatal: true });

export function decodeSource({ file, bytes }: SourceInput): string | Diagnostic {
  const start = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  if (bytes.length > sizeLimit) return diagnose('read/too-large', [start], bytes.length, sizeLimit);
  if (bytes.includes(0)) return diagnose('read/binary', [start]);
  try {
    return decoder.decode(bytes);
  } catch {
    return diagnose('read/binary', [start]);
  }
}
