/**
 * What a target is as data of the DNS (RFC 1035, 2782, 3403, 3596, 6672): words that are names, numbers, addresses or
 * texts. A target that is no data of its type has none; formats print words, each with its own escapes.
 */
import { isIPv4, parseAddress } from '../../core/ip/address.ts';
import { familyOf, withoutDot } from './endpoint.ts';
import { asciiName } from './names.ts';

export type Word =
  | { readonly kind: 'name'; readonly labels: readonly string[] }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'address'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string };

const longestName = 253;
const longestLabel = 63;

/** The labels of a name in lower-case ASCII; none when it can't stand in the DNS. */
export function labelsOfName(text: string): readonly string[] | undefined {
  const name = withoutDot(asciiName(text));
  if (name === '') return undefined;
  const labels = name.split('.');
  const fits = Buffer.byteLength(name) <= longestName;
  return fits && labels.every((label) => label !== '' && Buffer.byteLength(label) <= longestLabel) ? labels : undefined;
}

/** Whether `labelsOfName` has labels. */
export const isNameOfDns = (text: string): boolean => isPlainName(text) || labelsOfName(text) !== undefined;

/** Of lower-case ASCII without a final dot, as most names are. */
function isPlainName(text: string): boolean {
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x80 || (code >= 0x41 && code <= 0x5a)) return false;
    if (code !== 0x2e) length++;
    else if (length === 0) return false;
    else length = 0;
    if (length > longestLabel) return false;
  }
  return length > 0 && text.length <= longestName;
}

/** Whether `rdataOf` has words. */
export function isData(type: string, target: string): boolean {
  if (type === 'TXT') return true;
  if (type === 'A') return isIPv4(target);
  if (type === 'CNAME') return isNameOfDns(target);
  return rdataOf(type, target) !== undefined;
}

type Shape = 'name' | 'short' | 'text' | '4' | '6';

const shapes: Readonly<Record<string, readonly Shape[]>> = {
  A: ['4'],
  AAAA: ['6'],
  CNAME: ['name'],
  DNAME: ['name'],
  NS: ['name'],
  PTR: ['name'],
  MX: ['short', 'name'],
  SRV: ['short', 'short', 'short', 'name'],
  NAPTR: ['short', 'short', 'text', 'text', 'text', 'name'],
};

export function rdataOf(type: string, target: string): readonly Word[] | undefined {
  if (type === 'TXT') return [{ kind: 'text', text: contentOf(target) }];
  const shape = shapes[type];
  if (shape === undefined) return undefined;
  const parts = shape.length === 1 ? [target] : (target.match(/"(?:\\.|[^"\\])*"|\S+/g) ?? []);
  if (parts.length !== shape.length) return undefined;
  const words = shape.map((kind, at) => wordOf(kind, parts[at]!));
  return words.every((word) => word !== undefined) ? words : undefined;
}

function wordOf(shape: Shape, part: string): Word | undefined {
  switch (shape) {
    case 'name': {
      if (part === '.') return { kind: 'name', labels: [] };
      const labels = labelsOfName(part);
      return labels === undefined ? undefined : { kind: 'name', labels };
    }
    case 'short':
      return /^\d{1,5}$/.test(part) && Number(part) <= 65_535 ? { kind: 'number', value: Number(part) } : undefined;
    case 'text':
      return { kind: 'text', text: contentOf(part) };
    default: {
      const address = familyOf(part) === Number(shape) && !part.includes('%') ? parseAddress(part) : undefined;
      if (address === undefined) return undefined;
      // The parser takes a mapped address for one of IPv4.
      const text = shape === '6' && address.family === 4 ? `::ffff:${address.text}` : address.text;
      return { kind: 'address', text };
    }
  }
}

/** A text in quotes is the text between them, as master files have it; any other stands for itself. */
export function contentOf(target: string): string {
  if (!/^"(?:\\.|[^"\\])*"(?:\s+"(?:\\.|[^"\\])*")*$/s.test(target)) {
    return target.length > 1 && target.startsWith('"') && target.endsWith('"') ? target.slice(1, -1) : target;
  }
  const strings = target.match(/"(?:\\.|[^"\\])*"/gs) ?? [];
  return strings.map((each) => each.slice(1, -1).replace(/\\(.)/gs, '$1')).join('');
}

/** One spelling for what is the same in the DNS. */
export const canonical = (words: readonly Word[]): string => words.map(canonicalWord).join(' ');

function canonicalWord(word: Word): string {
  switch (word.kind) {
    case 'name':
      return `${word.labels.join('.')}.`;
    case 'number':
      return String(word.value);
    case 'address':
      return word.text;
    case 'text':
      return JSON.stringify(word.text);
  }
}
