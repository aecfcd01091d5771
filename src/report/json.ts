/**
 * The machine-readable form. Its keys are a promise: keys may be added, none is renamed or dropped. Every object is
 * built key by key here, so that a field added to an internal type does not become public by accident.
 */
import type { Span } from '../diagnostics/span.ts';
import type { Json } from '../verify/verdict.ts';
import type { Report } from './report.ts';

export function formatJson(report: Report): string {
  return `${JSON.stringify(jsonOf(report), null, 2)}\n`;
}

export function jsonOf(report: Report): Json {
  return {
    tool: { name: report.tool.name, version: report.tool.version },
    summary: { ...report.summary },
    findings: report.findings.map((finding) => ({
      fingerprint: finding.fingerprint,
      property: finding.property,
      verdict: finding.verdict,
      severity: finding.severity,
      message: finding.message,
      remedy: finding.remedy,
      subjects: finding.subjects.map(({ kind, namespace, name }) =>
        namespace === undefined ? { kind, name } : { kind, namespace, name },
      ),
      locations: finding.locations.map(locationOf),
      witness: finding.witness,
      waivedBy: finding.waivedBy === null ? null : { ...finding.waivedBy },
    })),
    obligations: report.obligations.map(({ property, subject, verdict, engine, evidence }) => ({
      property,
      subject,
      verdict,
      engine,
      evidence,
    })),
    fidelity: report.fidelity.map(({ location, construct, treatment }) => ({
      location: locationOf(location),
      construct,
      treatment,
    })),
    diagnostics: report.diagnostics.map(({ code, severity, message, locations }) => ({
      code,
      severity,
      message,
      locations: locations.map(locationOf),
    })),
  };
}

function locationOf({ file, line, column, endLine, endColumn }: Span): Json {
  return { file, line, column, endLine, endColumn };
}
