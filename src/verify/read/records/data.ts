/**
 * Names and data as a resolver would see them, from the presentation format (RFC 1035, 5.1): escapes are bytes, in decimal
 * or, for Route 53, in octal. What is no data of its type is undefined.
 */
import { parseAddress } from '../../../core/ip/address.ts';

export type Radix = 8 | 10;

/** What is not the same as text and as bytes: escapes, and halves of characters. */
const encoded = /[\\\ud800-\udfff]/;

/** Bytes that stand for themselves, as text; a dot inside a label stays escaped. */
function unescaped(text: string, radix: Radix): string | undefined {
  if (!encoded.test(text)) return text;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '\\') {
      bytes.push(...Buffer.from(text[at]!));
      continue;
    }
    const code = /^\d{3}/.exec(text.slice(at + 1))?.[0];
    const byte = code === undefined ? undefined : Number.parseInt(code, radix);
    if (byte !== undefined && byte <= 255) {
      bytes.push(byte);
      at += 3;
    } else if (at + 1 < text.length) bytes.push(...Buffer.from(text[++at]!));
    else return undefined;
  }
  return Buffer.from(bytes).toString('utf8');
}

/** An absolute name in lower case, without its final dot; a relative one is none. */
export function nameOf(text: string, radix: Radix = 10): string | undefined {
  if (!text.endsWith('.')) return undefined;
  if (plainName.test(text)) return text.length <= longestName + 1 ? text.slice(0, -1).toLowerCase() : undefined;
  const labels = text.slice(0, -1).match(/(?:\\.|[^.\\])+|(?<=\.|^)(?=\.|$)/gs) ?? [];
  const decoded = labels.map((label) => unescaped(label, radix)?.toLowerCase().replaceAll('.', '\\.'));
  if (decoded.some((label) => label === undefined || label === '' || Buffer.byteLength(label) > 63)) return undefined;
  const name = decoded.join('.');
  return Buffer.byteLength(name) <= longestName ? name : undefined;
}

const longestName = 253;
/** Labels of letters, digits and a few signs, each short enough: nothing to decode. */
const plainName = /^(?:[A-Za-z0-9_*-]{1,63}\.)+$/;

/** Words and character strings of one record; quotes stay, so that the two are told apart. */
export const wordsOf = (text: string): readonly string[] =>
  text.match(/"(?:\\.|[^"\\])*"|(?:\\.|[^\s"\\])+|["\\]/gs) ?? [];

function stringOf(word: string, radix: Radix): string | undefined {
  const isQuoted = word.length > 1 && word.startsWith('"') && word.endsWith('"');
  if (!isQuoted && word.includes('"')) return undefined;
  const text = isQuoted ? word.slice(1, -1) : word;
  const bytes = text.replace(/\\(?:\d{3}|.)/gs, 'x').length;
  return bytes > 255 ? undefined : unescaped(text, radix);
}

const short = (word: string): string | undefined =>
  /^\d{1,5}$/.test(word) && Number(word) <= 65_535 ? String(Number(word)) : undefined;

function address(word: string, family: 4 | 6): string | undefined {
  if (word.includes(':') !== (family === 6)) return undefined;
  const found = parseAddress(word);
  if (found === undefined) return undefined;
  return family === 6 && found.family === 4 ? `::ffff:${found.text}` : found.text;
}

type Field = (word: string, radix: Radix) => string | undefined;
const name: Field = (word, radix) => {
  const found = word === '.' ? '' : nameOf(word, radix);
  return found === undefined ? undefined : `${found}.`;
};
const string: Field = (word, radix) => {
  const text = stringOf(word, radix);
  return text === undefined ? undefined : JSON.stringify(text);
};

const fields: Readonly<Record<string, readonly Field[]>> = {
  A: [(word) => address(word, 4)],
  AAAA: [(word) => address(word, 6)],
  CNAME: [name],
  DNAME: [name],
  NS: [name],
  PTR: [name],
  MX: [short, name],
  SRV: [short, short, short, name],
  NAPTR: [short, short, string, string, string, name],
};

/** In the one spelling that facts have. */
export function dataOf(type: string, words: readonly string[], radix: Radix = 10): string | undefined {
  if (type === 'TXT') {
    const texts = words.map((word) => stringOf(word, radix));
    return texts.length === 0 || texts.includes(undefined) ? undefined : JSON.stringify(texts.join(''));
  }
  const shape = fields[type];
  if (shape === undefined || shape.length !== words.length) return undefined;
  const read = words.map((word, at) => shape[at]!(word, radix));
  return read.includes(undefined) ? undefined : read.join(' ');
}
