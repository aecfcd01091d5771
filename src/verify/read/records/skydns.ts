/**
 * Keys of SkyDNS in etcd, as CoreDNS's plugin `etcd` answers from them: a key is the name's labels from the right, and one
 * label more that only tells values apart, which `targetstrip` takes away again; `host` decides the type.
 */
import type { RecordFact } from '../../../model/external-dns/transition.ts';
import { isMapping, linesOf, parseJson } from './json.ts';
import type { ReadFault } from './operation.ts';

export interface ReadKeys {
  readonly puts: readonly { readonly key: string; readonly fact: RecordFact; readonly line: number }[];
  readonly deletes: readonly { readonly key: string; readonly line: number }[];
  readonly faults: readonly ReadFault[];
}

export function readSkydns(text: string, prefix: string): ReadKeys {
  const nothing = { puts: [], deletes: [] };
  const parsed = parseJson(text);
  if (typeof parsed === 'string') return { ...nothing, faults: [{ line: 1, text: parsed }] };
  const { value } = parsed;
  if (!isMapping(value) || !isMapping(value.put) || !Array.isArray(value.delete) || Object.keys(value).length !== 2) {
    return { ...nothing, faults: [{ line: 1, text: 'expected `put`, a mapping, and `delete`, a list' }] };
  }
  const faults: ReadFault[] = [];
  const lineOf = linesOf(text, /^\s*("(?:[^"\\]|\\.)*")/g);
  const puts = Object.entries(value.put).flatMap(([key, service]) => {
    const line = lineOf(key);
    const fact = factAt(key, service, prefix);
    if (typeof fact !== 'string') return [{ key, fact, line }];
    faults.push({ line, text: fact });
    return [];
  });
  const deletes = value.delete.flatMap((key: unknown) => {
    if (typeof key === 'string' && key.startsWith(prefix)) return [{ key, line: lineOf(key) }];
    faults.push({ line: 1, text: `\`${String(key)}\` is no key below \`${prefix}\`` });
    return [];
  });
  return { puts, deletes, faults };
}

const known = new Set(['host', 'text', 'ttl', 'targetstrip', 'group']);

/** A text as it goes out: CoreDNS takes it for a presentation format, with escapes (RFC 1035, 5.1). */
const served = (text: string): string =>
  text.replace(/\\(\d{3}|.)/gs, (_, escaped: string) =>
    escaped.length === 3 ? String.fromCharCode(Number(escaped)) : escaped,
  );

function factAt(key: string, service: unknown, prefix: string): RecordFact | string {
  if (!key.startsWith(prefix)) return `the key is not below \`${prefix}\``;
  if (!isMapping(service)) return 'the value is no mapping';
  const odd = Object.keys(service).find((each) => !known.has(each));
  if (odd !== undefined) return `\`${odd}\` is not a field that is known here`;
  const { host, text, ttl = 0, targetstrip = 0, group } = service;
  if (typeof ttl !== 'number' || !Number.isInteger(ttl) || ttl < 0) return 'the TTL is none';
  const labels = key.slice(prefix.length).split('/').reverse();
  if (targetstrip !== 0 && targetstrip !== 1) return '`targetstrip` is neither 0 nor 1';
  const name = labels.slice(targetstrip).join('.').toLowerCase();
  const base = { name, setIdentifier: '', ttl, traits: group === undefined ? '' : JSON.stringify(group) };
  if (typeof text === 'string' && host === undefined) return { ...base, type: 'TXT', data: [served(text)] };
  if (typeof host !== 'string' || text !== undefined) return 'expected a host or a text';
  const type = /^\d+(?:\.\d+){3}$/.test(host) ? 'A' : host.includes(':') ? 'AAAA' : targetstrip === 0 ? 'PTR' : 'CNAME';
  return { ...base, type, data: [host] };
}
