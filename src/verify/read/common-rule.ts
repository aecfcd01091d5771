/**
 * The lines that make up nearly all of a large text, read in place: without splitting them into words, and without a
 * regular expression. Guarantee: what is read here is what `readRule` reads; everything that is not of the expected form
 * to the letter is left to it. `test/verify/read/common-rule.test.ts` compares the two.
 */
import type { Address } from '../../core/ip/address.ts';
import { type Prefix, prefixOf } from '../../core/ip/prefix.ts';
import { recall } from '../../core/recall.ts';
import { readPrefix } from './prefix.ts';
import { probabilityOf } from './probability.ts';
import type { RuleBody } from './rule.ts';
import type { Chain, Match, Target } from './ruleset.ts';

const space = 0x20;
const bang = 0x21;
const quote = 0x22;
const dash = 0x2d;
const backslash = 0x5c;

const protocols: readonly { readonly name: string; readonly match: Match }[] = [
  { name: 'tcp', match: { kind: 'protocol', number: 6, negated: false } },
  { name: 'udp', match: { kind: 'protocol', number: 17, negated: false } },
  { name: 'sctp', match: { kind: 'protocol', number: 132, negated: false } },
];
const none: readonly Match[] = [];
const alone = new Map<Match, readonly Match[]>(protocols.map(({ match }) => [match, [match]]));
const plainTargets = new Map<string, Target>([
  ['ACCEPT', { kind: 'accept' }],
  ['DROP', { kind: 'drop' }],
  ['RETURN', { kind: 'return' }],
]);
/** The chain that half of all rules jump to. */
const markName = 'KUBE-MARK-MASQ';

/** A reader of one table's rules, with a memory of the words that come again and again. */
export class CommonRules {
  readonly #toMark: Target = { kind: 'jump', chain: markName, to: undefined };
  /** Of a line at a time: lists that are pushed to have room that most of them never need. */
  readonly #core: Match[] = [];
  readonly #chances = new Map<string, readonly Match[] | undefined>();
  readonly #prefixes = new Map<string, Prefix | undefined>();
  readonly #chains: ReadonlyMap<string, Chain>;
  #last: Address | undefined;
  #lastValue = 0;
  #text = '';
  #at = 0;
  #end = 0;

  /** `chains` are those of the table, as far as it was read. */
  constructor(chains: ReadonlyMap<string, Chain> = new Map()) {
    this.#chains = chains;
  }

  /** The rule whose matches begin at `from`; undefined when it is not of a common form. */
  read(text: string, from: number, to: number): RuleBody | undefined {
    this.#text = text;
    this.#at = from;
    this.#end = to;
    const core = this.#core;
    let count = 0;
    // Of matches that modules bring there may be one: `readRule` puts several into the order of their modules.
    let brought: readonly Match[] = none;
    let module: Match | undefined;
    let protocol: Match | undefined;
    for (;;) {
      const negated = text.charCodeAt(this.#at) === bang;
      if (negated && !this.#take('! ')) return undefined;
      if (text.charCodeAt(this.#at) !== dash) return undefined;
      switch (text.charCodeAt(this.#at + 1)) {
        case 0x6a /* j */:
          {
            const target = negated ? undefined : this.#readTarget();
            if (target === undefined || (module !== undefined && module !== protocol)) return undefined;
            if (target.kind === 'destination-nat' && protocol === undefined) return undefined;
            if (count === 0) return { matches: brought, target };
            if (brought.length > 0) return { matches: [...core.slice(0, count), ...brought], target };
            return { matches: count === 1 ? (alone.get(core[0]!) ?? [core[0]!]) : core.slice(0, count), target };
          }
        case 0x6d /* m */:
          {
            if (negated) return undefined;
            if (this.#take('-m comment --comment ')) {
              if (!this.#skipComment()) return undefined;
            } else if (this.#take('-m statistic --mode random --probability ')) {
              const chance = this.#readChance();
              if (chance === undefined || brought !== none) return undefined;
              brought = chance;
            } else if (this.#take('-m recent --name ')) {
              const recent = this.#readRecent();
              if (recent === undefined || brought !== none) return undefined;
              brought = [recent];
            } else {
              if (module !== undefined || !this.#take('-m ')) return undefined;
              module = this.#readProtocol();
              if (module === undefined) return undefined;
            }
            break;
          }
        case 0x70 /* p */:
          {
            if (protocol !== undefined || negated || !this.#take('-p ')) return undefined;
            protocol = this.#readProtocol();
            if (protocol === undefined) return undefined;
            core[count++] = protocol;
            break;
          }
        case 0x73 /* s */:
        case 0x64 /* d */:
          {
            const kind = text.charCodeAt(this.#at + 1) === 0x73 ? 'source' : 'destination';
            if (text.charCodeAt(this.#at + 2) !== space || isAmong(core, count, kind)) return undefined;
            this.#at += 3;
            const prefix = this.#readPrefix();
            if (prefix === undefined) return undefined;
            core[count++] = { kind, prefix, negated };
            break;
          }
        case dash: {
          if (negated || module === undefined || brought !== none || !this.#take('--dport ')) return undefined;
          const port = this.#readNumber(65535);
          if (port === undefined || text.charCodeAt(this.#at) !== space) return undefined;
          this.#at++;
          brought = [{ kind: 'destination-port', first: port, last: port, negated: false }];
          break;
        }
        default:
          return undefined;
      }
    }
  }

  #take(words: string): boolean {
    if (!standsAt(this.#text, words, this.#at)) return false;
    this.#at += words.length;
    return true;
  }

  /** The word at hand and the blank after it; undefined when the line ends with it, or it holds a quote. */
  #word(): string | undefined {
    const from = this.#at;
    const to = this.#text.indexOf(' ', from);
    if (to < 0 || to >= this.#end || !isPlain(this.#text, from, to)) return undefined;
    this.#at = to + 1;
    return this.#text.slice(from, to);
  }

  #skipComment(): boolean {
    const text = this.#text;
    if (text.charCodeAt(this.#at) !== quote) return this.#word() !== undefined;
    const close = text.indexOf('"', this.#at + 1);
    if (close < 0 || close >= this.#end || text.charCodeAt(close + 1) !== space) return false;
    for (let i = this.#at + 1; i < close; i++) if (text.charCodeAt(i) === backslash) return false;
    this.#at = close + 2;
    return true;
  }

  #readProtocol(): Match | undefined {
    return protocols.find(({ name }) => this.#take(`${name} `))?.match;
  }

  #readChance(): readonly Match[] | undefined {
    const word = this.#word();
    if (word === undefined) return undefined;
    return recall(this.#chances, word, () => {
      const probability = probabilityOf(word);
      return probability === undefined ? undefined : [{ kind: 'chance', probability }];
    });
  }

  #readRecent(): Match | undefined {
    const list = this.#word();
    if (list === undefined || list === '') return undefined;
    if (this.#take('--set ')) return { kind: 'recent-set', list };
    if (!this.#take('--rcheck --seconds ')) return undefined;
    const seconds = this.#readNumber(2 ** 31);
    return seconds !== undefined && this.#take(' --reap ')
      ? { kind: 'recent-check', list, seconds, negated: false }
      : undefined;
  }

  #readPrefix(): Prefix | undefined {
    const from = this.#at;
    const value = this.#readQuad();
    const next = this.#text.charCodeAt(this.#at);
    if (value !== undefined && (next === space || standsAt(this.#text, '/32 ', this.#at))) {
      const address = this.#address(value, from);
      this.#at += next === space ? 1 : 4;
      return prefixOf(address, 32);
    }
    this.#at = from;
    const word = this.#word();
    return word === undefined ? undefined : recall(this.#prefixes, word, () => readPrefix(word));
  }

  /** The address that was just read. Rules of one endpoint stand side by side. */
  #address(value: number, from: number): Address {
    if (this.#last === undefined || value !== this.#lastValue) {
      this.#last = { family: 4, value: BigInt(value), text: this.#text.slice(from, this.#at) };
      this.#lastValue = value;
    }
    return this.#last;
  }

  /** A dotted quad as `parseAddress` takes it: no leading zeros. */
  #readQuad(): number | undefined {
    let value = 0;
    for (let part = 0; part < 4; part++) {
      if (part > 0 && this.#text.charCodeAt(this.#at++) !== 0x2e) return undefined;
      const octet = this.#readNumber(255);
      if (octet === undefined) return undefined;
      value = value * 256 + octet;
    }
    return value;
  }

  #readNumber(most: number): number | undefined {
    const from = this.#at;
    let value = 0;
    for (;;) {
      const digit = this.#text.charCodeAt(this.#at) - 0x30;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
      if (value > most) return undefined;
      this.#at++;
    }
    const digits = this.#at - from;
    if (digits === 0 || (digits > 1 && this.#text.charCodeAt(from) === 0x30)) return undefined;
    return value;
  }

  /** From `-j` to the end of the line. */
  #readTarget(): Target | undefined {
    if (!this.#take('-j ')) return undefined;
    const text = this.#text;
    const from = this.#at;
    const to = this.#end;
    if (this.#take('DNAT --to-destination ')) return this.#readDestination();
    if (!standsAt(text, 'KUBE-', from)) return plainTargets.get(text.slice(from, to));
    if (to - from === markName.length && standsAt(text, markName, from)) return this.#toMark;
    for (let i = from; i < to; i++) if (!isNameCharacter(text.charCodeAt(i))) return undefined;
    const name = text.slice(from, to);
    const known = this.#chains.get(name);
    // The name is the chain's own, which is there anyway.
    return { kind: 'jump', chain: known?.name ?? name, to: known };
  }

  #readDestination(): Target | undefined {
    const from = this.#at;
    const value = this.#readQuad();
    if (value === undefined || this.#text.charCodeAt(this.#at) !== 0x3a) return undefined;
    const address = this.#address(value, from);
    this.#at++;
    const port = this.#readNumber(65535);
    return port === undefined || this.#at !== this.#end ? undefined : { kind: 'destination-nat', address, port };
  }
}

/** `startsWith` for short words in long texts: letter by letter it is found out sooner. */
export function standsAt(text: string, words: string, at: number): boolean {
  for (let i = 0; i < words.length; i++) if (text.charCodeAt(at + i) !== words.charCodeAt(i)) return false;
  return true;
}

function isAmong(matches: readonly Match[], count: number, kind: Match['kind']): boolean {
  for (let i = 0; i < count; i++) if (matches[i]!.kind === kind) return true;
  return false;
}

function isPlain(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === quote || code <= space) return false;
  }
  return to > from;
}

const isNameCharacter = (code: number): boolean =>
  (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39) || code === dash;
