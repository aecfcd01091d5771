/**
 * What one run of a command found, in the one shape that every output format prints. A report is a value: formats are
 * functions from it to text, and neither reads files, clocks or the environment.
 */

import { compareText } from '../core/order.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceText, UnknownObject, UnreadDocument } from '../model/types/objects.ts';
import type { CheckResult, FidelityEntry, Finding, Obligation } from '../verify/verdict.ts';

export interface Tool {
  readonly name: string;
  readonly version: string;
}

/** Counts of obligations. An obligation whose only finding is waived counts as waived and as nothing else. */
export interface Summary {
  readonly proved: number;
  readonly refuted: number;
  readonly undecided: number;
  readonly notApplicable: number;
  readonly waived: number;
}

/** How much was read; for people. */
export interface ReadCounts {
  readonly files: number;
  readonly clusters: number;
  readonly nodes: number;
  readonly services: number;
  readonly endpoints: number;
}

export interface Report {
  readonly tool: Tool;
  readonly command: 'check' | 'compile' | 'verify' | 'audit';
  readonly summary: Summary;
  /** In order of file, line and column. */
  readonly findings: readonly Finding[];
  readonly obligations: readonly Obligation[];
  readonly fidelity: readonly FidelityEntry[];
  readonly diagnostics: readonly Diagnostic[];
  readonly counts: ReadCounts;
  /** What each property states, by id: what a proved obligation means in words. */
  readonly statements: ReadonlyMap<string, string>;
  readonly unread: readonly UnreadDocument[];
  readonly unknown: readonly UnknownObject[];
  /** The texts that locations point into. */
  readonly sources: readonly SourceText[];
  /** What the command did, one sentence each; for people. */
  readonly notes: readonly string[];
}

export type ReportParts = Pick<Report, 'tool' | 'command'> & {
  readonly results: readonly CheckResult[];
  readonly diagnostics: readonly Diagnostic[];
} & Partial<Pick<Report, 'counts' | 'statements' | 'unread' | 'unknown' | 'sources' | 'notes'>>;

const nothingRead: ReadCounts = { files: 0, clusters: 0, nodes: 0, services: 0, endpoints: 0 };

/** Merges the results of all clusters and stages, in the order in which they are given. */
export function makeReport(parts: ReportParts): Report {
  const { tool, command, results, diagnostics } = parts;
  const findings = results.flatMap((result) => result.findings).sort(byPlace);
  const obligations = results.flatMap((result) => result.obligations);
  const unread = parts.unread ?? [];
  const unknown = parts.unknown ?? [];
  return {
    tool,
    command,
    summary: summarise(obligations, findings),
    findings,
    obligations,
    fidelity: [
      ...results.flatMap((result) => result.fidelity),
      ...unread.map(ledgerUnread),
      ...unknown.map(ledgerUnknown),
    ],
    diagnostics,
    counts: parts.counts ?? nothingRead,
    statements: parts.statements ?? new Map(),
    unread,
    unknown,
    sources: parts.sources ?? [],
    notes: parts.notes ?? [],
  };
}

export function summarise(obligations: readonly Obligation[], findings: readonly Finding[]): Summary {
  const waived = new Set(findings.filter(({ waivedBy }) => waivedBy !== null).map(({ fingerprint }) => fingerprint));
  const summary = { proved: 0, refuted: 0, undecided: 0, notApplicable: 0, waived: 0 };
  for (const { verdict, evidence } of obligations) {
    if (typeof evidence.fingerprint === 'string' && waived.has(evidence.fingerprint)) summary.waived++;
    else if (verdict === 'not-applicable') summary.notApplicable++;
    else summary[verdict]++;
  }
  return summary;
}

function byPlace(a: Finding, b: Finding): number {
  const [x, y] = [a.locations[0], b.locations[0]];
  return (
    compareText(x?.file ?? '', y?.file ?? '') ||
    (x?.line ?? 0) - (y?.line ?? 0) ||
    (x?.column ?? 0) - (y?.column ?? 0) ||
    compareText(a.property, b.property) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

const unreadWords = {
  'not-an-object': 'document without apiVersion and kind',
  kustomization: 'kustomization',
  template: 'Helm template',
} as const satisfies Record<UnreadDocument['reason'], string>;

/** What an unread document is, in words: `Helm template`. */
export function describeUnread(reason: UnreadDocument['reason']): string {
  return unreadWords[reason];
}

function ledgerUnread({ file, line, reason }: UnreadDocument): FidelityEntry {
  const location = { file, line, column: 1, endLine: line, endColumn: 1 };
  return { location, construct: describeUnread(reason), treatment: 'ignored' };
}

function ledgerUnknown({ apiVersion, kind, namespace, name, origin }: UnknownObject): FidelityEntry {
  const construct = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name} (${apiVersion})`;
  return { location: origin.span(['kind']), construct, treatment: 'ignored' };
}
