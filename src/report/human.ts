/**
 * The form for people: each trouble with its place, a code frame, the witness and the remedy; then what was read and not
 * read; then one line for each kind of thing that was proven. Silence is never taken for success: a clean run says of
 * how many things it is clean.
 */
import type { Diagnostic, Severity } from '../diagnostics/diagnostic.ts';
import { renderFrame } from '../diagnostics/frame.ts';
import type { Span } from '../diagnostics/span.ts';
import type { Finding } from '../verify/verdict.ts';
import { type Colours, plain } from './colours.ts';
import { listing, provenLines, totalsLine, unreadLines } from './proven.ts';
import type { Report } from './report.ts';
import { witnessLines } from './witness.ts';

export function formatHuman(report: Report, colours: Colours = plain): string {
  const blocks = [
    ...report.diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, report, colours)),
    ...report.findings.map((finding) => formatFinding(finding, report, colours)),
    [...listing(report), ...provenLines(report, colours), totalsLine(report, colours), ...report.notes].join('\n'),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Why nothing was judged: the diagnostics, and what was met and not read. For the error stream. */
export function formatDiagnostics(
  report: Pick<Report, 'diagnostics'> & Partial<Pick<Report, 'sources' | 'unread'>>,
  colours: Colours = plain,
): string {
  const { diagnostics, sources = [], unread = [] } = report;
  const listed = unreadLines(unread);
  const blocks = [
    ...diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, { sources }, colours)),
    ...(listed.length === 0 ? [] : [listed.join('\n')]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function formatDiagnostic(diagnostic: Diagnostic, { sources }: Pick<Report, 'sources'>, colours: Colours): string {
  const { severity, code, message, locations } = diagnostic;
  return [headline(locations[0], severity, code, message, colours), ...frames(locations, sources, colours)].join('\n');
}

function formatFinding(finding: Finding, { sources }: Report, colours: Colours): string {
  const { property, verdict, severity, message, locations, remedy, witness, waivedBy } = finding;
  const label = verdict === 'undecided' ? `${property} (undecided)` : property;
  return [
    headline(locations[0], severity, label, message, colours),
    ...frames(locations, sources, colours),
    ...witnessLines(witness).map((line) => `  ${colours.bold('witness:')} ${line}`),
    ...(remedy === '' ? [] : [`  ${colours.bold('help:')} ${remedy}`]),
    ...(waivedBy === null
      ? []
      : [`  ${colours.bold('waived:')} by \`${waivedBy.name}\` until ${waivedBy.expires}: ${waivedBy.reason}`]),
  ].join('\n');
}

function headline(
  place: Span | undefined,
  severity: Severity,
  label: string,
  message: string,
  colours: Colours,
): string {
  const paint = { error: colours.red, warning: colours.yellow, note: colours.cyan }[severity];
  const where = place === undefined ? '' : `${colours.bold(placeText(place))} - `;
  return `${where}${paint(severity)} ${colours.dim(label)}: ${message}`;
}

/** The frame of the first place follows the headline; each further culprit is introduced by its own place. */
function frames(locations: readonly Span[], sources: Report['sources'], colours: Colours): string[] {
  return locations.flatMap((location, index) => {
    const text = sources.find(({ file }) => file === location.file)?.text;
    const frame = text === undefined ? [] : renderFrame(text, location).map((line) => `  ${colours.dim(line)}`);
    return index === 0 ? frame : [`  and at ${colours.bold(placeText(location))}`, ...frame];
  });
}

function placeText({ file, line, column }: Span): string {
  return `${file}:${line}:${column}`;
}
