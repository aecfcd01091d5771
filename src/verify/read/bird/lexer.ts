/**
 * The words of a BIRD configuration, each with its place. Comments are `#` to the end of the line, and C's.
 *
 * Source: bird.network.cz, "BIRD User's Guide" of 1.6 and 2.0, chapters 3 and 5.
 */
import { parseAddress } from '../../../core/ip/address.ts';

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What BIRD would say of a text, and where. */
export class BirdFault extends Error {
  readonly place: Place;

  constructor(message: string, place: Place) {
    super(message);
    this.place = place;
  }
}

export interface Token {
  /** A `symbol` stands in single quotes in the text. */
  readonly kind: 'word' | 'symbol' | 'number' | 'string' | 'address' | 'sign' | 'end';
  /** Without quotes. */
  readonly text: string;
  readonly place: Place;
}

const blank = /(?:\s+|#[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const token =
  /"([^"\n]*)"|'([^'\n]+)'|((?:[0-9a-fA-F]*:){2,}[0-9a-fA-F:.]*|\d+\.\d+\.\d+\.\d+)|(0x[0-9a-fA-F]+|\d+)|([A-Za-z_][A-Za-z0-9_]*)|(!~|!=|<=|>=|&&|\|\||\.\.|\[=|=\]|[-=~<>!(){}[\];:,.+*/?])/y;
const kinds = ['string', 'symbol', 'address', 'number', 'word', 'sign'] as const;

export function tokensOf(text: string, file: string): readonly Token[] {
  const tokens: Token[] = [];
  let [at, line, start] = [0, 1, 0];
  const skip = (length: number): void => {
    for (const end = at + length; at < end; at++) {
      if (text.charCodeAt(at) !== 10) continue;
      line++;
      start = at + 1;
    }
  };
  for (;;) {
    blank.lastIndex = at;
    skip(blank.exec(text)?.[0].length ?? 0);
    const place = { file, line, column: at - start + 1 };
    if (at >= text.length) return [...tokens, { kind: 'end', text: 'the end', place }];
    token.lastIndex = at;
    const match = token.exec(text);
    const which = match === null ? -1 : match.findIndex((part, index) => index > 0 && part !== undefined) - 1;
    if (match === null) throw new BirdFault(`\`${text[at]}\` begins no word`, place);
    const kind = kinds[which]!;
    const word = match[which + 1]!;
    if (kind === 'address' && parseAddress(word) === undefined) throw new BirdFault(`\`${word}\` is no address`, place);
    if (kind === 'number' && Number(word) > 0xffffffff) throw new BirdFault(`\`${word}\` is more than 32 bits`, place);
    if (kind === 'symbol' && word.length > 64) throw new BirdFault(`\`${word}\` is longer than 64 characters`, place);
    tokens.push({ kind, text: word, place });
    skip(match[0].length);
  }
}
