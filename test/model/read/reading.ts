/** Reads one text the way a command would, and says the outcome in few words. */
import { readSources } from '../../../src/model/read/index.ts';
import type { ReadObjects } from '../../../src/model/types/objects.ts';

const encoder = new TextEncoder();

export function read(
  text: string,
  { file = 'a.yaml', named = true }: { file?: string; named?: boolean } = {},
): ReadObjects {
  return readSources([{ file, bytes: encoder.encode(text), named }]);
}

/** `code line:column message` of each diagnostic, at its first location. */
export function said({ diagnostics }: ReadObjects): string[] {
  return diagnostics.map(({ code, message, locations }) => {
    const at = locations.map(({ line, column, endLine, endColumn }) => `${line}:${column}-${endLine}:${endColumn}`);
    return `${code} ${at.join(' ')} ${message}`;
  });
}

/** `code line:column` of each diagnostic. */
export function codes(result: ReadObjects): string[] {
  return said(result).map((line) =>
    line
      .split(' ', 2)
      .join(' ')
      .replace(/-[0-9:]*$/, ''),
  );
}

/** A manifest of one kind around its fields, which start at line 5. */
export function manifest(apiVersion: string, kind: string, fields: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: x\n${fields}`;
}
