/**
 * Values that are written alike: what stands between their strings is the same, byte for byte. One of them is parsed and
 * decoded, and of the others only the strings are taken. Guarantee: a text that has the form of another, with strings
 * without escapes in ASCII, is JSON that says the same but for those strings.
 */
import { isIPv4In } from '../../../core/ip/address.ts';
import type { Path } from '../../../diagnostics/span.ts';
import { Cursor } from '../cursor.ts';
import type { Mapping } from '../document.ts';
import { DocumentOrigin, Text } from '../place.ts';
import { keysIn } from './keys.ts';
import { locateJson } from './locate.ts';
import type { Words } from './words.ts';

/**
 * The values of a kind's objects that are mostly written alike, in a list that stands under `key` in each. Of one of a form
 * is kept `M`, for all of that form.
 */
export interface Alike<M> {
  readonly kind: string;
  readonly key: string;
  /** Where the strings stand in which the values differ. */
  readonly varying: readonly Path[];
  /** What to keep of one value; undefined where each such value has to be decoded for itself. */
  learn(value: Mapping, at: Cursor): M | undefined;
  /** For the values of one list. */
  collect(): Collector<M>;
}

export interface Collector<M> {
  /** Takes the value of a form that starts at an offset. */
  add(form: Form<M>, start: number): void;
  /** What was added, as the list that the object has. */
  list(): unknown;
}

const quote = 0x22;
const backslash = 0x5c;

/** Of so many forms values are made, and in so many more none is looked for; whatever else there is will be parsed. */
const most = 16;

/** The forms that were found in some bytes. */
export class Forms<M> {
  readonly of: Alike<M>;
  readonly #bytes: Uint8Array;
  readonly #words: Words;
  readonly #depth: number;
  /** The one that matched last comes first. */
  readonly #known: Form<M>[] = [];
  #inVain = 0;

  /** `depth` is how deep in the document their values stand. */
  constructor(bytes: Uint8Array, words: Words, of: Alike<M>, depth: number) {
    this.of = of;
    this.#bytes = bytes;
    this.#words = words;
    this.#depth = depth;
  }

  /** The form of the value that starts at an offset, if it is known. */
  at(start: number): Form<M> | undefined {
    const known = this.#known;
    for (let i = 0; i < known.length; i++) {
      const form = known[i]!;
      if (!form.match(start)) continue;
      if (i > 0) known.unshift(...known.splice(i, 1));
      return form;
    }
    return undefined;
  }

  /** The form of the value between two offsets, whose text is ASCII and has some number of keys. */
  learn(start: number, end: number, keys: number): Form<M> | undefined {
    if (this.#known.length === most || this.#inVain === most) return undefined;
    const form = formOf(this.of, this.#bytes, this.#words, { start, end, keys }, this.#depth);
    if (form?.match(start) !== true) {
      this.#inVain++;
      return undefined;
    }
    this.#known.unshift(form);
    return form;
  }
}

/** One form of values. */
export class Form<M> {
  /** What was kept of the first value. */
  readonly model: M;
  /** How many keys each value has. */
  readonly keys: number;
  readonly #bytes: Uint8Array;
  readonly #words: Words;
  readonly #view: DataView;
  /** The first value's text, and where the strings start and end in it, in its order. */
  readonly #text: DataView;
  readonly #gaps: readonly Gap[];
  #end = 0;

  constructor(bytes: Uint8Array, words: Words, first: Place, gaps: readonly Gap[], model: M) {
    this.model = model;
    this.keys = first.keys;
    this.#bytes = bytes;
    this.#words = words;
    this.#view = viewOf(bytes);
    this.#text = viewOf(bytes.subarray(first.start, first.end));
    this.#gaps = gaps;
  }

  /** Whether a value of this form starts at an offset; then `end` is where it ends. */
  match(start: number): boolean {
    const bytes = this.#bytes;
    const text = this.#text;
    let at = start;
    let inText = 0;
    for (const gap of this.#gaps) {
      if (!this.#stands(at, inText, gap.start)) return false;
      at += gap.start - inText;
      for (let byte = bytes[at]; byte !== quote; byte = bytes[++at]) {
        if (byte === undefined || byte < 0x20 || byte > 0x7f || byte === backslash) return false;
      }
      inText = gap.end;
    }
    if (!this.#stands(at, inText, text.byteLength)) return false;
    this.#end = at + text.byteLength - inText;
    return true;
  }

  /** Whether a part of the first value's text stands at an offset; four bytes at a time, for most of a large list is this. */
  #stands(offset: number, from: number, to: number): boolean {
    const view = this.#view;
    const text = this.#text;
    let at = offset;
    let inText = from;
    if (at + to - from > view.byteLength) return false;
    for (; inText + 4 <= to; inText += 4, at += 4) if (view.getInt32(at) !== text.getInt32(inText)) return false;
    for (; inText < to; inText++, at++) if (view.getUint8(at) !== text.getUint8(inText)) return false;
    return true;
  }

  /** Where the value that matched last ends. */
  get end(): number {
    return this.#end;
  }

  /** A string of the value at an offset, which has matched, by where its path stands in `varying`; undefined for none. */
  string(start: number, index: number): string | undefined {
    const from = this.#find(start, index);
    return from < 0 ? undefined : this.#words.textAt(from, this.#endOf(from));
  }

  /** The same of a string that comes again and again. */
  word(start: number, index: number): string | undefined {
    const from = this.#find(start, index);
    return from < 0 ? undefined : this.#words.at(from, this.#endOf(from));
  }

  /** Whether a string is a dotted quad. */
  isIPv4(start: number, index: number): boolean {
    const from = this.#find(start, index);
    return from >= 0 && isIPv4In(this.#bytes, from, this.#endOf(from));
  }

  /** Where a string starts; less than zero for none. */
  #find(start: number, index: number): number {
    let at = start;
    let inText = 0;
    for (const gap of this.#gaps) {
      at += gap.start - inText;
      if (gap.index === index) return at;
      at = this.#endOf(at);
      inText = gap.end;
    }
    return -1;
  }

  #endOf(start: number): number {
    let at = start;
    while (this.#bytes[at] !== quote) at++;
    return at;
  }
}

/** Where a value stands in the bytes, and how many keys it has. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly keys: number;
}

/** A string's place between its quotes, from the start of the value, and which of the paths leads to it. */
interface Gap {
  readonly start: number;
  readonly end: number;
  readonly index: number;
}

/** The form of a value at some depth of its document. */
function formOf<M>(
  { varying, learn }: Alike<M>,
  bytes: Uint8Array,
  words: Words,
  first: Place,
  depth: number,
): Form<M> | undefined {
  const text = words.textAt(first.start, first.end);
  const value = parse(text);
  if (value === undefined || keysIn(value, depth) !== first.keys) return undefined;
  const locate = locateJson(text, 0, new Map());
  const at = new Cursor(new DocumentOrigin(new Text('', text), locate, []), []);
  const model = learn(value, at);
  if (model === undefined || at.diagnostics.length > 0) return undefined;
  const gaps: Gap[] = [];
  for (const [index, path] of varying.entries()) {
    if (typeof valueAt(value, path) !== 'string') continue;
    const { start, end } = locate(path);
    gaps.push({ start: start + 1, end: end - 1, index });
  }
  return new Form(
    bytes,
    words,
    first,
    gaps.sort((a, b) => a.start - b.start),
    model,
  );
}

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): DataView => new DataView(buffer, byteOffset, length);

function valueAt(value: unknown, path: Path): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Record<string | number, unknown>)[step];
  }
  return found;
}

/** Undefined where the text is no JSON. */
export function parse(text: string): Mapping | undefined {
  try {
    return JSON.parse(text) as Mapping;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
