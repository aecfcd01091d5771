/**
 * Addresses and ports as a shape names them: by the order in which they appear. What a comparison can tell of an address
 * is whether it is another one and which prefixes hold it, so that is written behind. It is all only while no region
 * between prefixes is so small that the named addresses could fill it; where a prefix is that small, or there are many
 * addresses, the addresses themselves are written too.
 */
import { type Address, parseAddress } from '../../../core/ip/address.ts';
import { lastOf, type Prefix } from '../../../core/ip/prefix.ts';
import type { Code, Vocabulary } from './code.ts';

/** Regions between prefixes of at most this length hold 256 addresses or none. */
const longest = { 4: 24, 6: 120 } as const;
const mostAddresses = 250;

interface Range {
  readonly prefix: Prefix;
  readonly last: bigint;
}

/**
 * The numbers of a shape's addresses by their texts, in a table with open addressing that stays in the processor's cache: a
 * map of all that a large text names does not. What an earlier shape has left in it counts as empty.
 */
class Numbers {
  #table = new Int32Array(256);
  /** What is not above it in the table is of earlier shapes. */
  #base = 0;

  /** The next shape begins, after one of so many addresses. */
  forget(count: number): void {
    this.#base += count;
  }

  /** Where the address of this text is, or would be put. */
  placeOf(text: string, addresses: readonly Address[]): number {
    const mask = this.#table.length - 1;
    let place = hashOf(text) & mask;
    for (let number = this.at(place); number > 0 && addresses[number - 1]!.text !== text; number = this.at(place)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  /** The number at a place; not above zero where there is none. */
  at(place: number): number {
    return this.#table[place]! - this.#base;
  }

  /** Puts the last of the addresses. */
  put(place: number, addresses: readonly Address[]): void {
    this.#table[place] = this.#base + addresses.length;
    if (addresses.length * 2 <= this.#table.length) return;
    this.#table = new Int32Array(this.#table.length * 4);
    for (const [i, { text }] of addresses.entries()) this.#table[this.placeOf(text, addresses)] = this.#base + i + 1;
  }
}

/** Of addresses of one network mostly the ends differ. */
function hashOf(text: string): number {
  let hash = text.length;
  for (let i = Math.max(0, text.length - 6); i < text.length; i++)
    hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}

export class Names {
  readonly #code: Code;
  readonly #vocabulary: Vocabulary;
  readonly #fixed: ReadonlySet<string> | undefined;
  readonly #numbers = new Numbers();
  readonly #addresses: Address[] = [];
  /** The number that was given last. */
  #latest = 0;
  readonly #ports = new Map<number, number>();
  readonly #ranges = new Map<string, Range>();

  /** `fixed` are the addresses that are called by their own texts; all of them without it. */
  constructor(code: Code, vocabulary: Vocabulary, fixed?: ReadonlySet<string>) {
    this.#code = code;
    this.#vocabulary = vocabulary;
    this.#fixed = fixed;
  }

  clear(): void {
    this.#numbers.forget(this.#addresses.length);
    this.#addresses.length = 0;
    if (this.#ports.size > 0) this.#ports.clear();
    if (this.#ranges.size > 0) this.#ranges.clear();
  }

  /** Prefixes named so far. */
  get prefixes(): readonly Prefix[] {
    return [...this.#ranges.values()].map(({ prefix }) => prefix);
  }

  address(address: Address): void {
    const guess = this.#guess(address);
    if (guess > 0) this.#code.put(guess);
    else this.#lookUp(address);
  }

  /** Most rules speak of the address of the rule before, and most promises of addresses in the order of the rules. */
  #guess(address: Address): number {
    const latest = this.#latest;
    if (latest > 0 && this.#addresses[latest - 1] === address) return latest;
    if (this.#addresses[latest]?.text !== address.text) return 0;
    this.#latest = latest + 1;
    return latest + 1;
  }

  #lookUp(address: Address): void {
    const { text } = address;
    const place = this.#numbers.placeOf(text, this.#addresses);
    let number = this.#numbers.at(place);
    if (number <= 0) {
      if (this.#fixed === undefined || this.#fixed.has(text)) {
        this.#code.put(0);
        this.#code.put(this.#vocabulary.word(text));
        return;
      }
      number = this.#addresses.push(address);
      this.#numbers.put(place, this.#addresses);
    }
    this.#latest = number;
    this.#code.put(number);
  }

  endpoint(address: Address, port: number | undefined): void {
    this.address(address);
    if (port === undefined) this.#code.put(0);
    else {
      let number = this.#ports.get(port);
      if (number === undefined) {
        number = this.#ports.size + 1;
        this.#ports.set(port, number);
      }
      this.#code.put(number);
    }
  }

  /** An endpoint by its text, `10.0.0.1:80`; `*` stands for the port that the packet came to. */
  endpointText(text: string): void {
    const colon = text.lastIndexOf(':');
    const host = text[0] === '[' ? text.slice(1, colon - 1) : text.slice(0, colon);
    const port = text.slice(colon + 1);
    this.endpoint(parseAddress(host)!, port === '*' ? undefined : Number(port));
  }

  prefix(prefix: Prefix): void {
    this.#code.put(this.#vocabulary.word(prefix.text));
    this.hold(prefix);
  }

  /** Which addresses this prefix holds is to be written too. */
  hold(prefix: Prefix): void {
    if (!this.#ranges.has(prefix.text)) this.#ranges.set(prefix.text, { prefix, last: lastOf(prefix) });
  }

  relations(): void {
    const ranges = [...this.#ranges.values()];
    const small = ranges.some(({ prefix: { family, length } }) => length > longest[family]);
    const byName = small || this.#addresses.length > mostAddresses;
    for (const { family, value, text } of this.#addresses) {
      for (const { prefix, last } of ranges)
        this.#code.put(prefix.family === family && prefix.value <= value && value <= last ? 1 : 0);
      if (byName) this.#code.put(this.#vocabulary.word(text));
    }
  }
}
