/**
 * The code frame: the lines of a text that a span covers, with carets under the span. Tabs become single spaces so that
 * the carets stand where they should; a long line is cut to a window around the span.
 */
import type { Span } from './span.ts';

const width = 100;
const mostLines = 3;

/**
 * The frame's lines, without colours: a gutter with line numbers, the text, and a row of carets. Empty when the text has
 * no such line, or when the line may show a Secret's data.
 */
export function renderFrame(text: string, span: Span): readonly string[] {
  const lines = linesAt(text, span.line, Math.min(span.endLine, span.line + mostLines - 1));
  if (lines === undefined || standsInSecret(text, span.line)) return [];
  const gutter = String(span.line + lines.length - 1).length;
  const rows: string[] = [];
  for (const [index, raw] of lines.entries()) {
    const number = span.line + index;
    const first = number === span.line ? span.column - 1 : firstInk(raw);
    const last = number === span.endLine ? span.endColumn - 1 : raw.trimEnd().length;
    const shift = first > width - 20 ? first - 20 : 0;
    const shown = raw
      .slice(shift, shift + width)
      .replaceAll('\t', ' ')
      .trimEnd();
    const carets = Math.max(1, Math.min(last - shift, Math.max(shown.length, first - shift + 1)) - (first - shift));
    rows.push(`${String(number).padStart(gutter)} | ${shown}`);
    rows.push(`${' '.repeat(gutter)} | ${' '.repeat(Math.max(0, first - shift))}${'^'.repeat(carets)}`);
  }
  return rows;
}

/** Lines `first` to `last`, from 1; undefined when the text ends before `first`. Reads no further than it must. */
function linesAt(text: string, first: number, last: number): string[] | undefined {
  let start = 0;
  for (let line = 1; line < first; line++) {
    const end = text.indexOf('\n', start);
    if (end < 0) return undefined;
    start = end + 1;
  }
  const lines: string[] = [];
  for (let line = first; line <= last; line++) {
    const end = text.indexOf('\n', start);
    lines.push((end < 0 ? text.slice(start) : text.slice(start, end)).replace(/\r$/, ''));
    if (end < 0) break;
    start = end + 1;
  }
  return lines;
}

const firstInk = (line: string): number => line.length - line.trimStart().length;

/**
 * Whether the YAML document around a line mentions `kind: Secret`. A text that could not be read has no kinds to go by,
 * so this errs on the side of showing nothing.
 */
function standsInSecret(text: string, line: number): boolean {
  if (!/\bSecret(List)?\b/.test(text)) return false;
  let current = 1;
  for (const document of text.split(/^---.*$/m)) {
    const end = current + (document.match(/\n/g)?.length ?? 0);
    if (line >= current && line <= end && /\bkind["']?\s*:\s*["']?Secret(List)?\b/.test(document)) return true;
    current = end;
  }
  return false;
}
