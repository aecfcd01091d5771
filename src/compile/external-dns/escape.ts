/**
 * Text from definitions on its way into record formats. Master files (RFC 1035, 5.1) and nsupdate take `\DDD` for a byte
 * in decimal, Route 53 `\OOO` in octal; in JSON and YAML a text is a JSON string.
 */
import type { Word } from '../../model/external-dns/rdata.ts';

const plainInNames = /^[A-Za-z0-9_-]$/;
const plainLabel = /^[A-Za-z0-9_-]*$/;
/** Nothing in it needs an escape. */
const plainText = /^[ !#-[\]-~]*$/;
const longestString = 255;

type Escape = (byte: number) => string;

const decimal: Escape = (byte) => `\\${String(byte).padStart(3, '0')}`;
const octal: Escape = (byte) => `\\${byte.toString(8).padStart(3, '0')}`;

/** A name with its final dot. */
export const masterName = (labels: readonly string[]): string => nameIn(labels, decimal);
export const route53Name = (labels: readonly string[]): string => nameIn(labels, octal);

function nameIn(labels: readonly string[], print: Escape): string {
  const printed = labels.map((label, at) =>
    plainLabel.test(label) || (label === '*' && at === 0)
      ? label
      : [...Buffer.from(label)]
          .map((byte) => (plainInNames.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : print(byte)))
          .join(''),
  );
  return `${printed.join('.')}.`;
}

/** A text as character strings of at most 255 bytes, each in quotes. */
const masterText = (text: string): string => textIn(text, decimal);
const route53Text = (text: string): string => textIn(text, octal);

function textIn(text: string, print: Escape): string {
  if (text.length <= longestString && plainText.test(text)) return `"${text}"`;
  const bytes = Buffer.from(text);
  const strings: string[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += longestString) {
    const printed = [...bytes.subarray(at, at + longestString)].map((byte) => {
      const character = String.fromCharCode(byte);
      if (character === '"' || character === '\\') return `\\${character}`;
      return byte >= 0x20 && byte < 0x7f ? character : print(byte);
    });
    strings.push(`"${printed.join('')}"`);
  }
  return strings.join(' ');
}

/** Data as master files have it. */
export const masterData = (words: readonly Word[]): string => dataIn(words, masterName, masterText);
export const route53Data = (words: readonly Word[]): string => dataIn(words, route53Name, route53Text);

function dataIn(
  words: readonly Word[],
  name: (labels: readonly string[]) => string,
  text: (content: string) => string,
): string {
  const printed = words.map((word) =>
    word.kind === 'name'
      ? name(word.labels)
      : word.kind === 'number'
        ? String(word.value)
        : word.kind === 'text'
          ? text(word.text)
          : word.text,
  );
  return printed.join(' ');
}

/** A JSON string on one line, which YAML reads as well. */
export const json = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
