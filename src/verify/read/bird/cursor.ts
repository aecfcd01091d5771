/** A place in the words of a text, and what every part of the reader asks there. */
import { type Address, type Family, parseAddress } from '../../../core/ip/address.ts';
import { type Prefix, prefixOf } from '../../../core/ip/prefix.ts';
import { BirdFault, type Place, type Token } from './lexer.ts';
import type { Daemon } from './syntax.ts';

/** What a name stands for at this point of the text. */
export type Meaning = 'function' | 'filter' | 'template' | 'protocol' | 'table' | 'constant' | 'variable';

export class Cursor {
  readonly daemon: Daemon;
  readonly names: Map<string, Meaning>;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[], daemon: Daemon, names: Map<string, Meaning>) {
    this.#tokens = tokens;
    this.daemon = daemon;
    this.names = names;
  }

  get next(): Token {
    return this.#tokens[this.#at]!;
  }

  get place(): Place {
    return this.next.place;
  }

  get position(): number {
    return this.#at;
  }

  /** The words from a position to here. */
  wordsFrom(position: number): string {
    return this.#tokens
      .slice(position, this.#at)
      .map(({ text }) => text)
      .join(' ');
  }

  peek(text: string, ahead = 0): boolean {
    const token = this.#tokens[this.#at + ahead];
    return token !== undefined && token.text === text && (token.kind === 'word' || token.kind === 'sign');
  }

  take(): Token {
    const token = this.next;
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  /** Takes the word or sign if it comes next. */
  took(text: string): boolean {
    const found = this.peek(text);
    if (found) this.#at++;
    return found;
  }

  expect(text: string): void {
    if (!this.took(text)) this.fail(`expected \`${text}\`, found \`${this.next.text}\``);
  }

  fail(message: string, place: Place = this.place): never {
    throw new BirdFault(message, place);
  }

  number(): number {
    const negative = this.took('-');
    const { kind, text } = this.next;
    if (kind !== 'number') this.fail(`expected a number, found \`${text}\``);
    this.#at++;
    return negative ? -Number(text) : Number(text);
  }

  /** A name of the user's own, quoted or not. */
  name(): string {
    const { kind, text } = this.next;
    if (kind !== 'word' && kind !== 'symbol') this.fail(`expected a name, found \`${text}\``);
    this.#at++;
    return text;
  }

  /** Makes a name known; nothing may have it yet. */
  define(meaning: Meaning): string {
    const { place } = this;
    const name = this.name();
    if (this.names.has(name)) this.fail(`\`${name}\` is already defined`, place);
    this.names.set(name, meaning);
    return name;
  }

  address(): Address {
    const { kind, text, place } = this.next;
    const address = kind === 'address' ? parseAddress(text) : undefined;
    if (address === undefined) this.fail(`expected an address, found \`${text}\``);
    this.#at++;
    this.#admit(address.family, place);
    return address;
  }

  /** `192.0.2.0/24`, whose host bits are zero. */
  prefixAfter(address: Address, place: Place): Prefix {
    const length = this.number();
    const width = address.family === 4 ? 32 : 128;
    if (length < 0 || length > width) this.fail(`\`${address.text}/${length}\` has no such length`, place);
    const prefix = prefixOf(address, length);
    if (prefix.value !== address.value) this.fail(`\`${address.text}/${length}\` has bits behind its length`, place);
    return prefix;
  }

  #admit(family: Family, place: Place): void {
    if (this.daemon.version === '1.6' && this.daemon.family !== family)
      this.fail(`this daemon of BIRD 1.6 knows no IPv${family}`, place);
  }
}
