/** Where the objects of a list stand in its bytes. Whether they are JSON is left to `JSON.parse`. */
import type { Alike, Form, Forms } from './form.ts';

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const [openBrace, closeBrace] = [0x7b, 0x7d];
const [openBracket, closeBracket] = [0x5b, 0x5d];

export interface Layout {
  readonly start: number;
  readonly list: { readonly start: number; readonly end: number };
  readonly items: readonly Item[];
  /** Of the whole and its members that are containers. */
  readonly ends: ReadonlyMap<number, number>;
  /** How many keys stand outside the items. */
  readonly keys: number;
}

export interface Item {
  readonly start: number;
  readonly end: number;
  /** All that are in it. */
  readonly keys: number;
}

/** A list in an item, of which each value has a form that is known. */
export interface Collected {
  readonly of: Alike<unknown>;
  readonly start: number;
  readonly end: number;
  readonly values: unknown;
  readonly keys: number;
}

interface Found {
  readonly layout: Layout;
  /** For each item, if there is anything. */
  readonly collected: readonly (Collected | undefined)[];
}

/** Undefined for anything but one object with one list of objects as its `items`, all in ASCII. */
export const layoutOf = (bytes: Uint8Array, forms: Forms<unknown> | undefined): Found | undefined =>
  new Scanner(bytes, forms).scan();

class Scanner {
  readonly #bytes: Uint8Array;
  readonly #forms: Forms<unknown> | undefined;
  #at = 0;
  readonly #collected: (Collected | undefined)[] = [];
  /** The keys that were passed, and all bits of the bytes in strings. */
  #keys = 0;
  #bits = 0;

  constructor(bytes: Uint8Array, forms: Forms<unknown> | undefined) {
    this.#bytes = bytes;
    this.#forms = forms;
  }

  scan(): Found | undefined {
    const bytes = this.#bytes;
    const ends = new Map<number, number>();
    let found: Pick<Layout, 'list' | 'items'> | undefined;
    let keysOfItems = 0;
    this.#skipSpace();
    const start = this.#at;
    if (bytes[this.#at] !== openBrace) return undefined;
    do {
      const isItems = this.#skipKey('items');
      if (isItems === undefined) return undefined;
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
    const layout = { start, ...found, ends, keys: this.#keys - keysOfItems };
    return { layout, collected: this.#collected };
  }

  /** From the brace or comma before a member to its value: whether this is its key; undefined where no member follows. */
  #skipKey(wanted: string): boolean | undefined {
    const bytes = this.#bytes;
    this.#at++;
    this.#skipSpace();
    if (bytes[this.#at] !== quote) return undefined;
    const key = this.#at;
    this.#skipString();
    const isWanted = this.#at - key === wanted.length + 2 && this.#reads(wanted, key + 1);
    this.#skipSpace();
    if (bytes[this.#at++] !== colon) return undefined;
    this.#keys++;
    this.#skipSpace();
    return isWanted;
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
      this.#collected.push(this.#skipItem());
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

  /** What can be collected of it, member by member; as a whole where that does not go. */
  #skipItem(): Collected | undefined {
    const [start, keys] = [this.#at, this.#keys];
    const passed = this.#forms === undefined ? undefined : this.#skipMembers(this.#forms);
    if (passed !== undefined) return passed.collected;
    this.#at = start;
    this.#keys = keys;
    this.#skipContainer();
    return undefined;
  }

  /** Undefined for what does not look like an object, and where the list that is wanted has to be parsed. */
  #skipMembers(forms: Forms<unknown>): { readonly collected: Collected | undefined } | undefined {
    const bytes = this.#bytes;
    const wanted = forms.of.key;
    let collected: Collected | undefined;
    do {
      const isWanted = this.#skipKey(wanted);
      if (isWanted === undefined) return undefined;
      if (isWanted) {
        collected = this.#collect(forms);
        if (collected === undefined) return undefined;
      } else this.#skipValue();
      this.#skipSpace();
    } while (bytes[this.#at] === comma);
    return bytes[this.#at++] === closeBrace ? { collected } : undefined;
  }

  /** All values of the list; undefined when there are none, or one that has to be parsed. */
  #collect(forms: Forms<unknown>): Collected | undefined {
    const bytes = this.#bytes;
    const start = this.#at;
    if (bytes[start] !== openBracket) return undefined;
    const collector = forms.of.collect();
    let keys = 0;
    do {
      this.#at++;
      this.#skipSpace();
      const value = this.#at;
      if (bytes[value] !== openBrace) return undefined;
      const form = forms.at(value) ?? this.#learn(forms);
      if (form === undefined) return undefined;
      collector.add(form, value);
      keys += form.keys;
      this.#at = form.end;
      this.#skipSpace();
    } while (bytes[this.#at] === comma);
    if (bytes[this.#at++] !== closeBracket) return undefined;
    this.#keys += keys;
    return { of: forms.of, start, end: this.#at, values: collector.list(), keys };
  }

  /** The form of the value at hand, which matches it. */
  #learn(forms: Forms<unknown>): Form<unknown> | undefined {
    const [start, keys, bits] = [this.#at, this.#keys, this.#bits];
    this.#bits = 0;
    this.#skipContainer();
    const form = this.#bits > 0x7f ? undefined : forms.learn(start, this.#at, this.#keys - keys);
    this.#keys = keys;
    this.#bits |= bits;
    return form;
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
