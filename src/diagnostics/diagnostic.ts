/**
 * What a reader, the linker or a command has to say about the input. A diagnostic is a value: it is collected, never thrown.
 */
import { type Catalogue, catalogue, type DiagnosticCode } from './catalogue.ts';
import type { Span } from './span.ts';

export type Severity = 'error' | 'warning' | 'note';

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  /** One span for each culprit. */
  readonly locations: readonly Span[];
}

type Arguments<C extends DiagnosticCode> = Parameters<Catalogue[C]['message']>;

/** Makes a diagnostic of the catalogue; the message's arguments are part of its code's type. */
export function diagnose<C extends DiagnosticCode>(
  code: C,
  locations: readonly Span[],
  ...args: Arguments<C>
): Diagnostic {
  const entry = catalogue[code];
  const message = (entry.message as (...values: Arguments<C>) => string)(...args);
  return { code, severity: entry.severity, message, locations };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
