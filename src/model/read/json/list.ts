/**
 * A list of objects, as `kubectl get -o json` prints it, object by object from its bytes: no text of the whole is made, and
 * what nobody keeps of an object is gone before the next one comes. Guarantee: what is read here is what `readJson` reads.
 * Whatever is not of the expected form, or would be complained of, is left to it; `test/model/read/list.test.ts` compares.
 */
import type { Mapping } from '../document.ts';
import { asciiOf } from '../source.ts';
import { keysIn } from './keys.ts';
import type { Survey } from './scan.ts';

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const [openBrace, closeBrace] = [0x7b, 0x7d];
const [openBracket, closeBracket] = [0x5b, 0x5d];

export class ObjectList {
  /** The list without its objects: `items` is empty. */
  readonly head: Mapping;
  readonly start: number;
  readonly #textAt: ReturnType<typeof asciiOf>;
  readonly #layout: Layout;

  constructor(textAt: ReturnType<typeof asciiOf>, head: Mapping, layout: Layout) {
    this.#textAt = textAt;
    this.head = head;
    this.start = layout.start;
    this.#layout = layout;
  }

  /** Where the list, its items and its other members end; put together for whoever asks. */
  get ends(): Survey['ends'] {
    const { ends, list, items } = this.#layout;
    return new Map([...ends, [list.start, list.end], ...items.map(({ start, end }) => [start, end] as const)]);
  }

  /** Hands over one object after the other; false when one of them is not as expected, after which nothing counts. */
  each(take: (object: unknown, index: number) => void): boolean {
    for (const [i, { start, end, keys }] of this.#layout.items.entries()) {
      const object = parse(this.#textAt(start, end));
      if (object === undefined || keysIn(object, 2) !== keys) return false;
      take(object, i);
    }
    return true;
  }
}

/** The list that the bytes are; undefined where they are anything else. */
export function readList(bytes: Uint8Array): ObjectList | undefined {
  const layout = new Scanner(bytes).scan();
  if (layout === undefined) return undefined;
  const { list } = layout;
  const textAt = asciiOf(bytes);
  const head = parse(textAt(0, list.start + 1) + textAt(list.end - 1));
  return head !== undefined && keysIn(head, 0) === layout.keys ? new ObjectList(textAt, head, layout) : undefined;
}

interface Item {
  readonly start: number;
  readonly end: number;
  readonly keys: number;
}

interface Layout {
  readonly start: number;
  readonly list: { readonly start: number; readonly end: number };
  readonly items: readonly Item[];
  /** Of the whole and its members that are containers. */
  readonly ends: ReadonlyMap<number, number>;
  /** How many keys stand outside the items. */
  readonly keys: number;
}

function parse(text: string): Mapping | undefined {
  try {
    return JSON.parse(text) as Mapping;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** Finds where things stand, and leaves it to `JSON.parse` whether they are JSON. */
class Scanner {
  readonly #bytes: Uint8Array;
  #at = 0;
  /** The keys that were passed, and all bits of the bytes in strings. */
  #keys = 0;
  #bits = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Undefined for anything but one object with one list of objects as its `items`, all in ASCII. */
  scan(): Layout | undefined {
    const bytes = this.#bytes;
    const ends = new Map<number, number>();
    let found: Pick<Layout, 'list' | 'items'> | undefined;
    let keysOfItems = 0;
    this.#skipSpace();
    const start = this.#at;
    if (bytes[this.#at] !== openBrace) return undefined;
    do {
      this.#at++;
      this.#skipSpace();
      if (bytes[this.#at] !== quote) return undefined;
      const key = this.#at;
      this.#skipString();
      const isItems = this.#at - key === 7 && this.#reads('items', key + 1);
      this.#skipSpace();
      if (bytes[this.#at++] !== colon) return undefined;
      this.#keys++;
      this.#skipSpace();
      const value = this.#at;
      if (isItems && bytes[value] === openBracket) {
        if (found !== undefined) return undefined;
        const before = this.#keys;
        const items = this.#items();
        if (items === undefined) return undefined;
        found = { list: { start: value, end: this.#at }, items };
        keysOfItems = this.#keys - before;
      } else if (this.#skipValue()) ends.set(value, this.#at);
      this.#skipSpace();
    } while (bytes[this.#at] === comma);
    if (bytes[this.#at++] !== closeBrace || found === undefined) return undefined;
    ends.set(start, this.#at);
    this.#skipSpace();
    if (this.#at !== bytes.length || this.#bits > 0x7f) return undefined;
    return { start, ...found, ends, keys: this.#keys - keysOfItems };
  }

  #reads(word: string, from: number): boolean {
    for (let i = 0; i < word.length; i++) if (this.#bytes[from + i] !== word.charCodeAt(i)) return false;
    return true;
  }

  #items(): Item[] | undefined {
    const bytes = this.#bytes;
    const items: Item[] = [];
    do {
      this.#at++;
      this.#skipSpace();
      if (items.length === 0 && bytes[this.#at] === closeBracket) break;
      if (bytes[this.#at] !== openBrace) return undefined;
      const start = this.#at;
      const before = this.#keys;
      this.#skipContainer();
      items.push({ start, end: this.#at, keys: this.#keys - before });
      this.#skipSpace();
    } while (bytes[this.#at] === comma);
    return bytes[this.#at++] === closeBracket ? items : undefined;
  }

  #skipSpace(): void {
    const bytes = this.#bytes;
    for (let byte = bytes[this.#at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; ) {
      byte = bytes[++this.#at];
    }
  }

  #skipString(): void {
    const bytes = this.#bytes;
    let bits = this.#bits;
    let at = this.#at + 1;
    for (; at < bytes.length; at++) {
      const byte = bytes[at]!;
      bits |= byte;
      if (byte === quote) break;
      if (byte === backslash) at++;
    }
    this.#bits = bits;
    this.#at = at + 1;
  }

  /** Whether it was a container. */
  #skipValue(): boolean {
    const bytes = this.#bytes;
    const first = bytes[this.#at];
    if (first === openBrace || first === openBracket) {
      this.#skipContainer();
      return true;
    }
    if (first === quote) this.#skipString();
    else while (this.#at < bytes.length && !endsScalar(bytes[this.#at]!)) this.#at++;
    return false;
  }

  /** Most of a large list is passed here. */
  #skipContainer(): void {
    const bytes = this.#bytes;
    const { length } = bytes;
    let at = this.#at;
    let keys = this.#keys;
    let bits = this.#bits;
    let depth = 0;
    for (; at < length; at++) {
      const byte = bytes[at]!;
      if (byte === quote) {
        for (at++; at < length; at++) {
          const letter = bytes[at]!;
          bits |= letter;
          if (letter === quote) break;
          if (letter === backslash) at++;
        }
      } else if (byte === colon) keys++;
      else if (byte === openBrace || byte === openBracket) depth++;
      else if ((byte === closeBrace || byte === closeBracket) && --depth === 0) break;
    }
    this.#at = at + 1;
    this.#keys = keys;
    this.#bits = bits;
  }
}

const endsScalar = (byte: number): boolean =>
  byte === comma || byte === closeBrace || byte === closeBracket || byte <= 0x20;
