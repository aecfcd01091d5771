/**
 * From offsets in a text to spans. Line starts are found once for each text, when the first span is asked for: most
 * texts are never complained of.
 */
import type { Origin, Path, Span } from '../../diagnostics/span.ts';

/** Offsets of a value in its text, and of the key that holds it. Ends are exclusive. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly keyStart: number;
  readonly keyEnd: number;
}

/** Finds the value at a path, or its nearest ancestor in the text. */
export type Locate = (path: Path) => Place;

/** One text under its file's name. It need not be made before somebody asks for it. */
export class Text {
  readonly file: string;
  #text: string | (() => string);
  #starts: number[] | undefined;

  constructor(file: string, text: string | (() => string)) {
    this.file = file;
    this.#text = text;
  }

  get text(): string {
    if (typeof this.#text !== 'string') this.#text = this.#text();
    return this.#text;
  }

  span(start: number, end: number): Span {
    const from = this.position(start);
    const to = end === start ? from : this.position(end);
    return { file: this.file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  /** Line and column, both from 1. An offset past the end is the end. */
  position(offset: number): { readonly line: number; readonly column: number } {
    this.#starts ??= lineStarts(this.text);
    const starts = this.#starts;
    const at = Math.min(offset, this.text.length);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - starts[low]! + 1 };
  }
}

/** Lines end with LF or CRLF, as in the YAML and JSON that people write; a lone CR does not end one. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}

/** The origin of an object that stands at `base` in its document. */
export class DocumentOrigin implements Origin {
  readonly file: string;
  readonly #text: Text;
  readonly #locate: Locate;
  readonly #base: Path;

  constructor(text: Text, locate: Locate, base: Path) {
    this.file = text.file;
    this.#text = text;
    this.#locate = locate;
    this.#base = base;
  }

  span(path: Path): Span {
    const place = this.#locate([...this.#base, ...path]);
    return this.#text.span(place.start, place.end);
  }

  keySpan(path: Path): Span {
    const place = this.#locate([...this.#base, ...path]);
    return this.#text.span(place.keyStart, place.keyEnd);
  }

  /** The origin of a value inside this object. */
  within(path: Path): DocumentOrigin {
    return new DocumentOrigin(this.#text, this.#locate, [...this.#base, ...path]);
  }

  /** The text of the value at `path`, as it was written. */
  written(path: Path): string {
    const place = this.#locate([...this.#base, ...path]);
    return this.#text.text.slice(place.start, place.end);
  }
}
