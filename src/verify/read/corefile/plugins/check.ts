/** What stanzas are checked with: counts and kinds of arguments, and blocks with known properties. */
import { parseAddress } from '../../../../core/ip/address.ts';
import { parsePrefix } from '../../../../core/ip/prefix.ts';
import { compileGoRegex } from '../../../../core/regex/go-regex.ts';
import type { Token } from '../lexer.ts';
import type { Line, Stanza } from '../stanza.ts';

export interface Finding {
  readonly message: string;
  readonly at: Token | undefined;
  /** Whether it is so only the machine knows on which the server starts: its interfaces, what it can resolve. */
  readonly machine?: boolean;
}

/** A fault of the words, or nothing. */
export type Check = (words: readonly Token[]) => Finding | undefined;
/** A fault of one word, without its place. */
export type WordCheck = (word: string) => string | OnThisMachine | undefined;
export interface OnThisMachine {
  readonly onThisMachine: string;
}
export type StanzaCheck = (stanza: Stanza) => Finding | undefined;

export const any: WordCheck = () => undefined;

export const fault = (message: string, at?: Token): Finding => ({ message, at });

/** Between so many words, each of one kind. */
export const count =
  (least: number, most: number, each: WordCheck = any): Check =>
  (words) => {
    if (words.length < least || words.length > most) {
      const wanted = least === most ? `${least}` : `${least} to ${Number.isFinite(most) ? most : 'any number'}`;
      return fault(`expected ${wanted} arguments, found ${words.length}`, words[most]);
    }
    return first(words, (word) => refuse(word, each));
  };

/** Words of different kinds in order; those after `least` may be missing. */
export const inOrder =
  (least: number, ...kinds: readonly WordCheck[]): Check =>
  (words) => {
    if (words.length < least || words.length > kinds.length) {
      return fault(`expected ${least} to ${kinds.length} arguments, found ${words.length}`, words[kinds.length]);
    }
    return first(words, (word, index) => refuse(word, kinds[index] ?? any));
  };

export const none: Check = count(0, 0);
export const one = (kind: WordCheck = any): Check => count(1, 1, kind);
export const some = (kind: WordCheck = any): Check => count(1, Number.POSITIVE_INFINITY, kind);
export const many = (kind: WordCheck = any): Check => count(0, Number.POSITIVE_INFINITY, kind);

/** A block whose lines begin with known words; `otherwise` takes the lines that do not. */
export const block =
  (properties: Readonly<Record<string, Check>>, otherwise?: (line: Line) => Finding | undefined): StanzaCheck =>
  ({ lines }) =>
    first(lines, (line) => {
      const check = Object.hasOwn(properties, line.first.text) ? properties[line.first.text] : undefined;
      if (check !== undefined) {
        const found = check(line.rest);
        return found && { ...found, message: `\`${line.first.text}\`: ${found.message}`, at: found.at ?? line.first };
      }
      return otherwise === undefined ? fault(`unknown property \`${line.first.text}\``, line.first) : otherwise(line);
    });

export const args =
  (check: Check): StanzaCheck =>
  (stanza) =>
    check(stanza.args);

/** The first fault of several checks. */
export const all =
  (...checks: readonly StanzaCheck[]): StanzaCheck =>
  (stanza) =>
    first(checks, (check) => check(stanza));

export function first<T>(
  items: readonly T[],
  check: (item: T, index: number) => Finding | undefined,
): Finding | undefined {
  for (const [index, item] of items.entries()) {
    const found = check(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function refuse(word: Token, kind: WordCheck): Finding | undefined {
  const message = kind(word.text);
  if (message === undefined) return undefined;
  if (typeof message === 'string') return fault(`\`${word.text}\`: ${message}`, word);
  return { ...fault(`\`${word.text}\`: ${message.onThisMachine}`, word), machine: true };
}

export const oneOf =
  (...choices: readonly string[]): WordCheck =>
  (word) =>
    choices.includes(word) ? undefined : `expected ${choices.join(' or ')}`;

export const whole =
  (least: number, most = Number.MAX_SAFE_INTEGER): WordCheck =>
  (word) =>
    /^[+-]?\d+$/.test(word) && Number(word) >= least && Number(word) <= most
      ? undefined
      : `expected a whole number from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}`;

export const decimal: WordCheck = (word) =>
  /^\+?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(word) ? undefined : 'expected a number that is not negative';

const units: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/** Seconds of a duration of Go; undefined for anything else. */
export function secondsOf(word: string): number | undefined {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(word) ?? [];
  if (rest === '0') return 0;
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+$/.test(rest)) return undefined;
  const sum = [...rest.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)].reduce(
    (total, [, digits, unit = 's']) => total + Number(digits) * (units[unit] ?? 1),
    0,
  );
  return sign === '-' ? -sum : sum;
}

export const duration =
  (least = 0, most = Number.POSITIVE_INFINITY): WordCheck =>
  (word) => {
    const seconds = secondsOf(word);
    if (seconds === undefined) return 'expected a duration such as `30s`';
    return seconds >= least && seconds <= most
      ? undefined
      : `expected ${least} seconds or more${Number.isFinite(most) ? `, and ${most} at most` : ''}`;
  };

export const positive: WordCheck = (word) =>
  (secondsOf(word) ?? 0) > 0 ? undefined : 'expected a positive duration such as `2s`';

export const regex: WordCheck = (word) => {
  const compiled = compileGoRegex(word);
  return 'error' in compiled ? compiled.error : undefined;
};

export const address: WordCheck = (word) =>
  parseAddress(word.replace(/%.*$/, '')) === undefined ? 'expected an IP address' : undefined;

export const prefix: WordCheck = (word) =>
  parsePrefix(word) === undefined ? 'expected a prefix such as `192.0.2.0/24`' : undefined;

/** `host:port`, of which the host may be empty. */
export const hostPort: WordCheck = (word) =>
  /^(\[[^\]]*\]|[^:[\]]*):[^:[\]]*$/.test(word) ? undefined : 'expected `host:port`';

/** A name that can be a zone (RFC 1035, 2.3.4), or a prefix. */
export const zone: WordCheck = (word) => {
  if (parsePrefix(word) !== undefined) return undefined;
  const bare = word.replace(/^\w+:\/\//, '').replace(/:\d+$/, '');
  if (word === ':' || (bare === '' && word !== '')) return 'expected a zone';
  const labels = bare.replace(/\.$/, '').split('.');
  const legal = bare === '.' || bare === '' || labels.every((label) => label.length > 0 && label.length <= 63);
  return legal && bare.length <= 254 ? undefined : 'expected a zone';
};
