/**
 * What a check says. `undecided` never reads as a pass, and a refutation carries a witness that was replayed.
 */
import { sha256Hex } from '../core/hash.ts';
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/span.ts';

export type Verdict = 'proved' | 'refuted' | 'undecided' | 'not-applicable';

/** `dd` decision diagrams, `automata` of names, `smt` an SMT solver, `enumeration` all cases looked at one by one. */
export type Engine = 'dd' | 'automata' | 'smt' | 'enumeration';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface Subject {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export interface Obligation {
  readonly property: string;
  /** `node/worker-1`, `cluster/default`, `service/shop/cart`. */
  readonly subject: string;
  readonly verdict: Verdict;
  readonly engine: readonly Engine[];
  readonly evidence: JsonObject;
}

export interface Finding {
  readonly fingerprint: string;
  readonly property: string;
  readonly verdict: 'refuted' | 'undecided';
  readonly severity: Severity;
  readonly message: string;
  readonly remedy: string;
  readonly subjects: readonly Subject[];
  readonly locations: readonly Span[];
  readonly witness: JsonObject;
  readonly waivedBy: null | { readonly name: string; readonly reason: string; readonly expires: string };
}

/** A construct of the input and how far it was understood. */
export interface FidelityEntry {
  readonly location: Span;
  readonly construct: string;
  readonly treatment: 'exact' | 'over' | 'under' | 'ignored';
}

export interface CheckResult {
  readonly obligations: readonly Obligation[];
  readonly findings: readonly Finding[];
  readonly fidelity: readonly FidelityEntry[];
}

/**
 * Makes a finding. The fingerprint covers the property, the subjects and the class of the witness, never a line number,
 * so that it survives edits elsewhere.
 */
export function finding(
  parts: Omit<Finding, 'fingerprint' | 'waivedBy' | 'verdict'> & {
    readonly verdict?: 'refuted' | 'undecided';
    /** What tells two findings about the same subjects apart: `internal`, `30080/TCP`. */
    readonly witnessClass: string;
  },
): Finding {
  const { witnessClass, ...rest } = parts;
  const names = parts.subjects.map((subject) => [subject.kind, subject.namespace ?? '', subject.name].join('/')).sort();
  const fingerprint = sha256Hex([parts.property, ...names, witnessClass].join('\n')).slice(0, 32);
  return { verdict: 'refuted', ...rest, fingerprint, waivedBy: null };
}
