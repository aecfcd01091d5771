/**
 * Where a value stands in a text. Lines and columns count from 1, columns in UTF-16 units, the end is exclusive.
 * This is also the shape in which every report prints a location.
 */
export interface Span {
  /** Path as the user gave it, relative to the working directory; `-` for standard input. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A way into a document: keys of mappings and indexes of sequences, from the document's root. */
export type Path = readonly (string | number)[];

/**
 * Where an object came from. Spans are computed when they are asked for, because most objects are never complained of.
 */
export interface Origin {
  readonly file: string;
  /** The span of the value at `path`; of its nearest ancestor in the text when the text has no such value. */
  span(path: Path): Span;
  /** The span of the key that holds the value at `path`; that of the value when there is no key. */
  keySpan(path: Path): Span;
}

/** `metadata.name`, `spec.ports[0].port`: how users write a path. */
export function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`;
  }
  return text;
}
