/** What a syntax yields: plain values, each with a way back to its place in the text. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Locate, Text } from './place.ts';

export interface PlainDocument {
  /** Mappings are objects, sequences arrays; scalars are strings, numbers, booleans and null. */
  readonly value: unknown;
  readonly text: Text;
  readonly locate: Locate;
}

export interface ParsedText {
  readonly documents: readonly PlainDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sets a key of a mapping; `__proto__` must become a key like any other. */
export function setKey(mapping: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(mapping, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    mapping[key] = value;
  }
}

/** Values nested deeper than this are refused. */
export const depthLimit = 200;
