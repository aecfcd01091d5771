/** Records that stand now, from a master file (RFC 1035, section 5), or from what dig and zone transfers print. */
import { type Endpoint, withoutDot } from '../endpoint.ts';
import { rdataOf } from '../rdata.ts';
import { type CurrentRecords, recordOf } from './records.ts';

type Faults = CurrentRecords['faults'][number][];

export function readMaster(text: string): CurrentRecords {
  const records: Endpoint[] = [];
  const authority: CurrentRecords['authority'][number][] = [];
  const faults: Faults = [];
  let [origin, owner, ttl]: [string, string, number | undefined] = ['', '', undefined];
  const absolute = (name: string): string =>
    name === '@'
      ? origin
      : name.endsWith('.')
        ? withoutDot(name)
        : [name, origin].filter((part) => part !== '').join('.');
  for (const { line, words, isIndented } of entriesOf(text)) {
    const rest = [...words];
    const [first = ''] = rest;
    if (first.startsWith('$')) {
      if (first.toUpperCase() === '$ORIGIN') origin = absolute(rest[1] ?? '');
      else if (first.toUpperCase() === '$TTL') ttl = secondsOf(rest[1] ?? '') ?? ttl;
      else faults.push({ line, text: `\`${first}\` is not read; expected \`$ORIGIN\`, \`$TTL\` or a record` });
      continue;
    }
    if (!isIndented) owner = decoded(absolute(rest.shift()!));
    let own: number | undefined;
    for (;;) {
      const seconds = own === undefined ? secondsOf(rest[0] ?? '') : undefined;
      if (seconds !== undefined) own = seconds;
      else if (!/^(?:IN|CH|HS)$/i.test(rest[0] ?? '')) break;
      rest.shift();
    }
    const type = rest.shift()?.toUpperCase();
    if (type === undefined || rest.length === 0) {
      faults.push({ line, text: 'expected a name, a type and its data' });
      continue;
    }
    const seconds = own ?? ttl ?? 0;
    if (type === 'SOA') {
      const [server = '', mailbox = '', ...numbers] = rest;
      authority.push({ name: owner, ttl: seconds, data: [absolute(server), absolute(mailbox), ...numbers].join(' ') });
      continue;
    }
    const target = targetOf(type, rest, absolute);
    if (rdataOf(type, target) === undefined && isKnownType(type)) {
      faults.push({ line, text: `\`${rest.join(' ')}\` is no data of type ${type}` });
      continue;
    }
    records.push(recordOf(owner, type, [target], seconds));
  }
  return { records, authority, faults, isGiven: true };
}

const nameFields: Readonly<Record<string, number>> = { CNAME: 0, DNAME: 0, NS: 0, PTR: 0, MX: 1, SRV: 3, NAPTR: 5 };
const isKnownType = (type: string): boolean => type in nameFields || ['A', 'AAAA', 'TXT'].includes(type);

/** As ExternalDNS's provider for RFC 2136 reports it: final dots only where the endpoint would keep them. */
function targetOf(type: string, words: readonly string[], absolute: (name: string) => string): string {
  const at = nameFields[type];
  const full = words.map((word, index) => (index === at ? decoded(absolute(word)) : word));
  if (type === 'SRV' || type === 'NAPTR')
    return full.map((word, index) => (index === at ? `${word}.` : word)).join(' ');
  return full.join(' ');
}

/** `\042` and `\.` for what they stand for: a byte in decimal, or the character itself. */
const decoded = (name: string): string =>
  name.replace(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(Number(code))).replace(/\\(.)/g, '$1');

function secondsOf(word: string): number | undefined {
  if (/^\d+$/.test(word)) return Number(word);
  if (!/^(?:\d+[smhdw])+$/i.test(word)) return undefined;
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
  return [...word.matchAll(/(\d+)([smhdw])/gi)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * units[unit!.toLowerCase()]!,
    0,
  );
}

interface Entry {
  readonly line: number;
  readonly words: readonly string[];
  readonly isIndented: boolean;
}

function* entriesOf(text: string): Generator<Entry> {
  let [words, depth, line, isIndented]: [string[], number, number, boolean] = [[], 0, 1, false];
  for (const [index, each] of text.split('\n').entries()) {
    if (depth === 0) [line, isIndented] = [index + 1, /^[ \t]/.test(each)];
    for (const [word] of each.matchAll(/"(?:\\.|[^"\\])*"|;.*|[()]|(?:\\.|[^\s;()"\\])+/g)) {
      if (word.startsWith(';')) break;
      if (word === '(') depth++;
      else if (word === ')') depth--;
      else words.push(word);
    }
    if (depth > 0) continue;
    if (words.length > 0) yield { line, words, isIndented };
    [words, depth] = [[], 0];
  }
}
