/** Where a decoder stands, and what it has to say there. Spans are looked up only when something is said. */

import { nearest } from '../../core/nearest.ts';
import type { Catalogue, DiagnosticCode } from '../../diagnostics/catalogue.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { pathText } from '../../diagnostics/span.ts';
import { isMapping } from './document.ts';
import type { DocumentOrigin } from './place.ts';

export class Cursor {
  readonly origin: DocumentOrigin;
  readonly diagnostics: Diagnostic[];
  /** The path of the value at hand, from the object; decoders push and pop. */
  readonly path: (string | number)[] = [];

  constructor(origin: DocumentOrigin, diagnostics: Diagnostic[]) {
    this.origin = origin;
    this.diagnostics = diagnostics;
  }

  wrongType(value: unknown, expected: string): undefined {
    this.#say('object/wrong-type', pathText(this.path), describe(value), expected);
  }

  invalid(value: unknown, expected: string): undefined {
    this.#say('object/invalid-value', pathText(this.path), String(value), expected);
  }

  /** The value at hand lacks `key`. */
  missing(key: string, expected: string): undefined {
    this.#say('object/missing-field', pathText([...this.path, key]), expected);
  }

  unknownField(key: string, fields: Iterable<string>): void {
    const path = [...this.path, key];
    const message = [pathText(path), nearest(key, fields)] as const;
    this.diagnostics.push(diagnose('object/unknown-field', [this.origin.keySpan(path)], ...message));
  }

  /** Runs a decoder one step further down. */
  at<T>(step: string | number, decode: () => T): T {
    this.path.push(step);
    const result = decode();
    this.path.pop();
    return result;
  }

  #say<C extends DiagnosticCode>(code: C, ...args: Parameters<Catalogue[C]['message']>): void {
    this.diagnostics.push(diagnose(code, [this.origin.span(this.path)], ...args));
  }
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (isMapping(value)) return 'a mapping';
  return `the ${typeof value} \`${String(value)}\``;
}
