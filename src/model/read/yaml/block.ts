/**
 * A quick reader of the YAML that most manifests are written in: block mappings and sequences, scalars on one line,
 * literal blocks, flow collections on one line, comments. It costs a tenth of the full parser.
 *
 * Guarantee: it yields what `compose.ts` yields, or nothing. Whatever lies outside that part of YAML (anchors, tags,
 * folding, tabs), and whatever calls for a diagnostic (errors, keys that stand twice, YAML 1.1 words), is left to it.
 */
import type { Place } from '../place.ts';
import {
  apostrophe,
  brace,
  bracket,
  colon,
  dash,
  dot,
  hash,
  isBlank,
  newline,
  percent,
  pipe,
  quotation,
  skipSpaces,
  startsPlain,
} from './characters.ts';
import { differs, readScalar } from './scalars.ts';

/** The places of a container's children, by key or index. */
export type Marks = Map<unknown, Map<string | number, Place>>;

export interface BlockDocument {
  readonly value: unknown;
  readonly start: number;
  readonly end: number;
}

/** The documents, or undefined when the text needs the full parser. Places are noted when `marks` is given. */
export function readBlocks(text: string, marks?: Marks): readonly BlockDocument[] | undefined {
  // The full parser has its own ways with a text that does not end in a line break.
  if (/[\t\r]/.test(text) || !text.endsWith('\n')) return undefined;
  try {
    return new BlockReader(text, marks).documents();
  } catch (reason) {
    if (reason === beyond) return undefined;
    throw reason;
  }
}

/** Thrown where the text leaves the part of YAML that is read here. */
const beyond = Symbol('beyond');

/** Far below the limit on nesting, which the full parser reports. */
const deepest = 100;

const atEnd = -1;
const atMarker = -2;

class BlockReader {
  readonly #text: string;
  readonly #marks: Marks | undefined;
  #pos = 0;
  #lineStart = 0;
  #lineEnd = -1;
  /** The column of the line's first character, or `atEnd` or `atMarker`. */
  #indent = 0;
  #depth = 0;
  /** Where the value that was read last stands. */
  #start = 0;
  #end = 0;

  constructor(text: string, marks: Marks | undefined) {
    this.#text = text;
    this.#marks = marks;
  }

  documents(): readonly BlockDocument[] {
    const documents: BlockDocument[] = [];
    this.#advance();
    let marked = false;
    while (this.#indent !== atEnd || marked) {
      if (this.#indent === atMarker && !marked) {
        marked = true;
        this.#advance();
      } else if (this.#indent < 0) {
        documents.push({ value: null, start: this.#pos, end: this.#pos });
        marked = false;
      } else {
        const value = this.#block(this.#indent);
        if (this.#indent >= 0) throw beyond;
        documents.push({ value, start: this.#start, end: this.#end });
        marked = false;
      }
    }
    return documents;
  }

  /** Goes to the next line that holds more than a comment. */
  #advance(): void {
    const text = this.#text;
    for (;;) {
      this.#lineStart = this.#lineEnd + 1;
      if (this.#lineStart >= text.length) {
        this.#pos = text.length;
        this.#indent = atEnd;
        return;
      }
      this.#lineEnd = text.indexOf('\n', this.#lineStart);
      this.#pos = skipSpaces(text, this.#lineStart);
      const code = text.charCodeAt(this.#pos);
      if (code === newline || code === hash) continue;
      this.#indent = this.#pos - this.#lineStart;
      if (this.#indent === 0 && (code === dash || code === dot || code === percent)) this.#marker();
      return;
    }
  }

  #marker(): void {
    const line = this.#text.slice(this.#lineStart, this.#lineEnd);
    if (line.startsWith('%') || line.startsWith('...')) throw beyond;
    if (!line.startsWith('---')) return;
    if (!/^---\s*(\s#.*)?$/.test(line)) throw beyond;
    this.#indent = atMarker;
  }

  #block(column: number): unknown {
    if (++this.#depth > deepest) throw beyond;
    const value = this.#atDash() ? this.#sequence(column) : this.#mapping(column);
    this.#depth--;
    return value;
  }

  #atDash(): boolean {
    return this.#text.charCodeAt(this.#pos) === dash && isBlank(this.#text.charCodeAt(this.#pos + 1));
  }

  #mapping(column: number): unknown {
    const mapping: Record<string, unknown> = {};
    const places = this.#places(mapping);
    const first = this.#pos;
    do {
      const keyStart = this.#pos;
      const key = this.#key();
      if (key === undefined || key === '__proto__' || key in mapping) throw beyond;
      const keyEnd = this.#pos - 1;
      mapping[key] = this.#value(column, true);
      places?.set(key, { start: this.#start, end: this.#end, keyStart, keyEnd });
    } while (this.#indent === column);
    // A deeper line would go on with the last scalar, or is an error.
    if (this.#indent > column) throw beyond;
    this.#start = first;
    return mapping;
  }

  #sequence(column: number): unknown {
    const items: unknown[] = [];
    const places = this.#places(items);
    const first = this.#pos;
    do {
      this.#pos++;
      const value = this.#value(column, false);
      places?.set(items.length, { start: this.#start, end: this.#end, keyStart: this.#start, keyEnd: this.#end });
      items.push(value);
    } while (this.#indent === column && this.#atDash());
    if (this.#indent > column) throw beyond;
    this.#start = first;
    return items;
  }

  #places(container: object): Map<string | number, Place> | undefined {
    if (this.#marks === undefined) return undefined;
    const places = new Map<string | number, Place>();
    this.#marks.set(container, places);
    return places;
  }

  /** The key at hand, and past its colon; undefined, without a step, when there is none on this line. */
  #key(): string | undefined {
    const text = this.#text;
    const code = text.charCodeAt(this.#pos);
    if (code === quotation || code === apostrophe) {
      const start = this.#pos;
      const key = this.#quoted();
      if (text.charCodeAt(this.#pos) === colon && isBlank(text.charCodeAt(this.#pos + 1))) {
        this.#pos++;
        return key;
      }
      this.#pos = start;
      return undefined;
    }
    if (!startsPlain(text, this.#pos)) return undefined;
    let i = text.indexOf(':', this.#pos);
    while (i >= 0 && i < this.#lineEnd && !isBlank(text.charCodeAt(i + 1))) i = text.indexOf(':', i + 1);
    if (i < 0 || i >= this.#lineEnd) return undefined;
    const key = text.slice(this.#pos, i);
    if (key.includes(' #') || key.endsWith(' ') || key === '<<' || typeof readScalar(key) !== 'string') throw beyond;
    this.#pos = i + 1;
    return key;
  }

  /** The value behind a colon or a dash, and on to the next line. */
  #value(column: number, inMapping: boolean): unknown {
    const text = this.#text;
    const before = this.#pos;
    this.#pos = skipSpaces(text, before);
    const code = text.charCodeAt(this.#pos);
    if (code === newline || (code === hash && this.#pos > before)) {
      this.#advance();
      if (this.#indent > column) return this.#block(this.#indent);
      if (inMapping && this.#indent === column && this.#atDash()) return this.#block(column);
      this.#start = before;
      this.#end = before;
      return null;
    }
    if (!inMapping) {
      const inner = this.#pos - this.#lineStart;
      if (this.#atDash()) return this.#block(inner);
      const start = this.#pos;
      if (this.#key() !== undefined) {
        this.#pos = start;
        return this.#block(inner);
      }
    }
    if (code === pipe) return this.#literal(column);
    const start = this.#pos;
    const value = this.#inline();
    this.#start = start;
    this.#end = this.#pos;
    const rest = skipSpaces(text, this.#pos);
    if (rest < this.#lineEnd && (text.charCodeAt(rest) !== hash || rest === this.#pos)) throw beyond;
    this.#advance();
    return value;
  }

  #inline(): unknown {
    const code = this.#text.charCodeAt(this.#pos);
    if (code === quotation || code === apostrophe) return this.#quoted();
    if (code === brace || code === bracket) return this.#flow();
    if (!startsPlain(this.#text, this.#pos)) throw beyond;
    let plain = this.#text.slice(this.#pos, this.#lineEnd);
    const comment = plain.indexOf(' #');
    if (comment >= 0) plain = plain.slice(0, comment);
    plain = plain.trimEnd();
    if (plain.includes(': ') || plain.endsWith(':')) throw beyond;
    this.#pos += plain.length;
    return resolve(plain);
  }

  #quoted(): string {
    const text = this.#text;
    const quote = text[this.#pos]!;
    let end = text.indexOf(quote, this.#pos + 1);
    if (quote === "'") {
      while (end >= 0 && text[end + 1] === "'") end = text.indexOf("'", end + 2);
    } else {
      while (end >= 0 && text[end - 1] === '\\') {
        // An escaped backslash before the quote is rare enough to leave to the full parser.
        if (text[end - 2] === '\\') throw beyond;
        end = text.indexOf('"', end + 1);
      }
    }
    if (end < 0 || end >= this.#lineEnd) throw beyond;
    const inner = text.slice(this.#pos + 1, end);
    this.#pos = end + 1;
    if (quote === "'") return inner.includes("'") ? inner.replaceAll("''", "'") : inner;
    return inner.includes('\\') ? withoutEscapes(inner) : inner;
  }

  /** A flow collection that ends on its line. */
  #flow(): unknown {
    if (++this.#depth > deepest) throw beyond;
    const first = this.#pos;
    const value = this.#text.charCodeAt(first) === brace ? this.#flowMapping() : this.#flowSequence();
    this.#depth--;
    this.#start = first;
    this.#end = this.#pos;
    return value;
  }

  #flowMapping(): unknown {
    const mapping: Record<string, unknown> = {};
    const places = this.#places(mapping);
    for (let more = this.#opens('}'); more; more = this.#goesOn('}')) {
      const keyStart = this.#pos;
      const key = this.#flowScalar(true);
      if (typeof key !== 'string' || key === '<<' || key === '__proto__' || key in mapping) throw beyond;
      const keyEnd = this.#pos;
      if (!this.#text.startsWith(': ', keyEnd)) throw beyond;
      this.#pos = skipSpaces(this.#text, keyEnd + 1);
      mapping[key] = this.#flowValue();
      places?.set(key, { start: this.#start, end: this.#end, keyStart, keyEnd });
    }
    return mapping;
  }

  #flowSequence(): unknown {
    const items: unknown[] = [];
    const places = this.#places(items);
    for (let more = this.#opens(']'); more; more = this.#goesOn(']')) {
      const value = this.#flowValue();
      places?.set(items.length, { start: this.#start, end: this.#end, keyStart: this.#start, keyEnd: this.#end });
      items.push(value);
    }
    return items;
  }

  /** Steps into a flow collection; false when it is empty. */
  #opens(close: string): boolean {
    this.#pos = skipSpaces(this.#text, this.#pos + 1);
    if (this.#text[this.#pos] !== close) return true;
    this.#pos++;
    return false;
  }

  /** Steps over a comma, or out of the collection. */
  #goesOn(close: string): boolean {
    this.#pos = skipSpaces(this.#text, this.#pos);
    const letter = this.#text[this.#pos];
    if (letter !== ',' && letter !== close) throw beyond;
    this.#pos = letter === ',' ? skipSpaces(this.#text, this.#pos + 1) : this.#pos + 1;
    return letter === ',';
  }

  #flowValue(): unknown {
    const code = this.#text.charCodeAt(this.#pos);
    if (code === brace || code === bracket) return this.#flow();
    const start = this.#pos;
    const value = this.#flowScalar(false);
    this.#start = start;
    this.#end = this.#pos;
    return value;
  }

  #flowScalar(isKey: boolean): unknown {
    const code = this.#text.charCodeAt(this.#pos);
    if (code === quotation || code === apostrophe) return this.#quoted();
    // Only letters that mean nothing in a flow collection; a colon is for the full parser unless it ends a key.
    flowPlain.lastIndex = this.#pos;
    const plain = flowPlain.exec(this.#text)?.[0].trimEnd();
    if (plain === undefined || !startsPlain(this.#text, this.#pos)) throw beyond;
    this.#pos += plain.length;
    const value = resolve(plain);
    if (isKey && typeof value !== 'string') throw beyond;
    return value;
  }

  /** A literal block whose header is `|` or `|-`. */
  #literal(column: number): string {
    const text = this.#text;
    const header = /^\|(-?) *( #.*)?$/.exec(text.slice(this.#pos, this.#lineEnd));
    if (header === null) throw beyond;
    const start = this.#pos;
    const lines: string[] = [];
    let indentation = -1;
    let from = this.#lineEnd + 1;
    let end = from;
    while (from < text.length) {
      const to = text.indexOf('\n', from);
      const content = skipSpaces(text, from);
      if (content === to) {
        if (indentation < 0 && to > from) throw beyond;
        lines.push(indentation < 0 ? '' : text.slice(Math.min(from + indentation, to), to));
      } else {
        if (indentation < 0) indentation = content - from;
        if (indentation <= column) throw beyond;
        if (content - from < indentation) {
          if (content - from > column) throw beyond;
          break;
        }
        lines.push(text.slice(from + indentation, to));
        end = to + 1;
      }
      from = to + 1;
    }
    // Blank lines at the end, and blank lines with spaces, are chomped in ways that are the full parser's business.
    if (indentation < 0 || lines.at(-1)!.trim() === '') throw beyond;
    this.#lineEnd = from - 1;
    this.#start = start;
    this.#end = end;
    this.#advance();
    return lines.join('\n') + (header[1] === '-' ? '' : '\n');
  }
}

const flowPlain = /[-A-Za-z0-9_./$()+=;~^<>*&!@%|\\ ]+/y;

function resolve(plain: string): unknown {
  const value = readScalar(plain);
  if (typeof value !== 'string' && differs(plain, value)) throw beyond;
  return value;
}

/** JSON's escapes mean the same in YAML; the others are left to the full parser. */
function withoutEscapes(inner: string): string {
  try {
    return JSON.parse(`"${inner}"`) as string;
  } catch {
    throw beyond;
  }
}
