/** The exit status of a command: the first that applies of 70, 2, 1, 3 and 0. */
import { type Diagnostic, hasErrors, type Severity } from '../diagnostics/diagnostic.ts';
import type { Finding, Obligation } from '../verify/verdict.ts';

export const exitStatus = { clean: 0, refuted: 1, usage: 2, undecided: 3, internal: 70 } as const;

const rank: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

export interface Judged {
  readonly diagnostics: readonly Diagnostic[];
  readonly findings: readonly Finding[];
  readonly obligations: readonly Obligation[];
}

/**
 * `failOn` is the least severity that fails. An obligation about an artifact counts as an error of its own, so that it
 * fails the run even where nobody could say more than that it is open.
 */
export function statusOf({ diagnostics, findings, obligations }: Judged, failOn: Severity): number {
  if (hasErrors(diagnostics)) return exitStatus.usage;
  const counted = findings.filter(({ severity, waivedBy }) => waivedBy === null && rank[severity] >= rank[failOn]);
  const waived = new Set(findings.filter(({ waivedBy }) => waivedBy !== null).map(({ fingerprint }) => fingerprint));
  const artifacts = obligations.filter(
    ({ property, evidence }) =>
      property.startsWith('artifact/') &&
      !(typeof evidence.fingerprint === 'string' && waived.has(evidence.fingerprint)),
  );
  const some = (verdict: 'refuted' | 'undecided'): boolean =>
    [...counted, ...artifacts].some((each) => each.verdict === verdict);
  if (some('refuted')) return exitStatus.refuted;
  return some('undecided') ? exitStatus.undecided : exitStatus.clean;
}
