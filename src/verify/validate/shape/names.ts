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

export class Names {
  readonly #code: Code;
  readonly #vocabulary: Vocabulary;
  readonly #fixed: ReadonlySet<string> | undefined;
  /** By the texts of addresses, of which each has one: the number and `#base`, so that no shape has to empty the map. */
  readonly #numbers = new Map<string, number>();
  #base = 0;
  readonly #addresses: Address[] = [];
  readonly #ports = new Map<number, number>();
  readonly #ranges = new Map<string, Range>();

  /** `fixed` are the addresses that are called by their own texts; all of them without it. */
  constructor(code: Code, vocabulary: Vocabulary, fixed?: ReadonlySet<string>) {
    this.#code = code;
    this.#vocabulary = vocabulary;
    this.#fixed = fixed;
  }

  clear(): void {
    this.#base += this.#addresses.length;
    this.#addresses.length = 0;
    if (this.#ports.size > 0) this.#ports.clear();
    if (this.#ranges.size > 0) this.#ranges.clear();
  }

  /** Prefixes named so far. */
  get prefixes(): readonly Prefix[] {
    return [...this.#ranges.values()].map(({ prefix }) => prefix);
  }

  address(address: Address): void {
    const key = address.text;
    let number = (this.#numbers.get(key) ?? 0) - this.#base;
    if (number <= 0) {
      if (this.#fixed === undefined || this.#fixed.has(key)) {
        this.#code.put(0);
        this.#code.put(this.#vocabulary.word(key));
        return;
      }
      number = this.#addresses.push(address);
      this.#numbers.set(key, this.#base + number);
    }
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
