/** Texts in bytes that are known to be ASCII; of those that come again and again, each is made once. */
import { asciiOf } from '../source.ts';

/** A power of two. */
const slots = 4096;

export class Words {
  readonly textAt: ReturnType<typeof asciiOf>;
  readonly #bytes: Uint8Array;
  /** By the low bits of a hash: of two that share them, the later one stays. */
  readonly #known: (string | undefined)[] = new Array<undefined>(slots).fill(undefined);

  constructor(bytes: Uint8Array) {
    this.textAt = asciiOf(bytes);
    this.#bytes = bytes;
  }

  at(start: number, end: number): string {
    let hash = 0;
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + this.#bytes[i]!) | 0;
    const slot = hash & (slots - 1);
    const known = this.#known[slot];
    if (known !== undefined && this.#holds(known, start, end)) return known;
    const text = this.textAt(start, end);
    this.#known[slot] = text;
    return text;
  }

  #holds(text: string, start: number, end: number): boolean {
    if (text.length !== end - start) return false;
    for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== this.#bytes[start + i]) return false;
    return true;
  }
}
