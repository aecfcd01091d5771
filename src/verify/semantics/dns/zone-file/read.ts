/** Master files (RFC 1035, 5): one record a line, `$ORIGIN` and `$TTL`, parentheses, comments, omitted owners and classes. */

import { isLegal, rooted } from '../../../../core/name/names.ts';
import type { Resource } from '../message.ts';

export interface Zone {
  readonly origin: string;
  readonly records: readonly Resource[];
  /** Lines that are no record, a sentence each. */
  readonly faults: readonly string[];
}

const defaultTtl = 3600;
/** Which words of the data are names. */
const nameFields: Readonly<Record<string, readonly number[]>> = {
  CNAME: [0],
  DNAME: [0],
  NS: [0],
  PTR: [0],
  MX: [1],
  SRV: [3],
  SOA: [0, 1],
};

export function readZone(text: string, origin: string): Zone {
  const records: Resource[] = [];
  const faults: string[] = [];
  let base = origin;
  let ttl: number | undefined;
  let owner = origin;
  for (const { line, words, indented } of entriesOf(text)) {
    if (words[0] === '$ORIGIN') {
      base = absolute(words[1] ?? base, base);
      continue;
    }
    if (words[0] === '$TTL') {
      ttl = secondsOf(words[1] ?? '') ?? ttl;
      continue;
    }
    const rest = [...words];
    if (!indented) owner = absolute(rest.shift() ?? '@', base).toLowerCase();
    let own: number | undefined;
    while (rest.length > 0) {
      const [word = ''] = rest;
      const seconds = secondsOf(word);
      if (/^(IN|CH|HS)$/i.test(word)) rest.shift();
      else if (seconds !== undefined && own === undefined) {
        own = seconds;
        rest.shift();
      } else break;
    }
    const type = rest.shift()?.toUpperCase();
    if (type === undefined || rest.length === 0) {
      faults.push(`line ${line}: expected a type and its data`);
      continue;
    }
    const names = nameFields[type] ?? [];
    const rdata = rest.map((word, at) => (names.includes(at) ? absolute(word, base) : plain(word))).join(' ');
    const named = [owner, ...rdata.split(' ').filter((_, at) => names.includes(at))];
    if (!named.every(isLegal)) {
      faults.push(`line ${line}: \`${named.find((name) => !isLegal(name))}\` is no legal name`);
      continue;
    }
    records.push({ name: owner, ttl: own ?? ttl ?? defaultTtl, type, rdata });
  }
  return { origin: origin.toLowerCase(), records, faults };
}

interface Entry {
  readonly line: number;
  readonly words: readonly string[];
  /** The owner is the one of the entry before. */
  readonly indented: boolean;
}

function entriesOf(text: string): readonly Entry[] {
  const entries: Entry[] = [];
  let words: string[] = [];
  let open = 0;
  let begin = { line: 1, indented: false };
  for (const [index, line] of text.split('\n').entries()) {
    if (open === 0) begin = { line: index + 1, indented: /^[ \t]/.test(line) };
    for (const [word] of line.matchAll(/"(?:\\.|[^"\\])*"|;.*|[()]|[^\s;()"]+/g)) {
      if (word.startsWith(';')) break;
      if (word === '(') open++;
      else if (word === ')') open--;
      else words.push(word);
    }
    if (open > 0) continue;
    if (words.length > 0) entries.push({ ...begin, words });
    words = [];
    open = 0;
  }
  return entries;
}

function absolute(name: string, base: string): string {
  if (name === '@') return base;
  return name.endsWith('.') ? name : rooted(base === '.' ? name : `${name}.${base}`);
}

/** Seconds, or a sum such as `1h30m` as master files may have it. */
function secondsOf(word: string): number | undefined {
  if (/^\d+$/.test(word)) return Number(word);
  if (!/^(\d+[smhdw])+$/i.test(word)) return undefined;
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };
  return [...word.matchAll(/(\d+)([smhdw])/gi)].reduce(
    (sum, [, digits, unit = 's']) => sum + Number(digits) * (units[unit.toLowerCase()] ?? 1),
    0,
  );
}

const plain = (word: string): string => (word.startsWith('"') ? word.slice(1, -1) : word);
