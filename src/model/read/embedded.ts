/**
 * Text inside a text: a configuration in a ConfigMap's value. Its spans must be those of the file that the user has. In
 * a literal block (`|`) each line stands as it is behind an indentation; for any other style, where escapes and folding
 * move things, the span is that of the whole value.
 */
import type { Origin, Path, Span } from '../../diagnostics/span.ts';
import type { DocumentOrigin } from './place.ts';

/** The way from a span of the inner text to one of the file. */
export type Outward = (inner: Span) => Span;

export function outwardFrom(outer: DocumentOrigin, path: Path, inner: string): Outward {
  let whole: Span | undefined;
  let indentation: number | undefined;
  return (span) => {
    if (whole === undefined) {
      whole = outer.span(path);
      indentation = blockIndentation(outer.written(path), inner);
    }
    if (indentation === undefined) return whole;
    // The block's own first line holds only its `|`.
    return {
      file: whole.file,
      line: whole.line + span.line,
      column: span.column + indentation,
      endLine: whole.line + span.endLine,
      endColumn: span.endColumn + indentation,
    };
  };
}

/** How far a literal block's lines are indented; undefined for other styles. */
function blockIndentation(written: string, inner: string): number | undefined {
  if (!/^\|[-+0-9]*[ \t]*(#.*)?\r?\n/.test(written)) return undefined;
  const innerLines = inner.split('\n');
  const line = innerLines.findIndex((text) => text.trim() !== '');
  if (line < 0) return undefined;
  const outerLine = written.split('\n', line + 2)[line + 1];
  return outerLine === undefined ? undefined : outerLine.replace(/\r$/, '').length - innerLines[line]!.length;
}

export class EmbeddedOrigin implements Origin {
  readonly file: string;
  readonly #inner: Origin;
  readonly #outward: Outward;

  constructor(inner: Origin, outer: Origin, outward: Outward) {
    this.file = outer.file;
    this.#inner = inner;
    this.#outward = outward;
  }

  span(path: Path): Span {
    return this.#outward(this.#inner.span(path));
  }

  keySpan(path: Path): Span {
    return this.#outward(this.#inner.keySpan(path));
  }
}
