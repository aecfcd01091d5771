/** The text of an ownership TXT: `heritage=external-dns,external-dns/owner=…,…`, plain in quotes, or encrypted. */
import { compareBytes, type Labels } from '../endpoint.ts';
import type { Version } from '../version.ts';

const heritage = 'external-dns';
const keyPrefix = `${heritage}/`;
/** The nonce of a text that was read encrypted; never written into a text. */
export const nonceLabel = 'txt-encryption-nonce';

export function heritageText(labels: Labels): string {
  const parts = Object.entries(labels)
    .filter(([key]) => key !== nonceLabel)
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([key, value]) => `${keyPrefix}${key}=${value}`);
  return [`heritage=${heritage}`, ...parts].join(',');
}

/** None for a text without the mark. A value with `=` is dropped by 0.21, and kept by 0.22. */
export function parseHeritage(text: string, version: Version): Labels | undefined {
  const labels: Record<string, string> = {};
  let isMarked = false;
  for (const token of unquote(text).split(',')) {
    const at = token.indexOf('=');
    if (at < 0 || (version === '0.21' && token.indexOf('=', at + 1) >= 0)) continue;
    const [key, value] = [token.slice(0, at), token.slice(at + 1)];
    if (key === 'heritage') {
      if (value !== heritage) return undefined;
      isMarked = true;
    } else if (key.startsWith(keyPrefix)) labels[key.slice(keyPrefix.length)] = value;
  }
  return isMarked ? labels : undefined;
}

export const unquote = (text: string): string => text.replace(/^"+|"+$/g, '');
