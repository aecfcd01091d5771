/** `hosts`: answers from lines of a hosts file (plugin of CoreDNS, 1.14.7; hosts(5)). */
import { addressOf, parseAddress } from '../../../../core/ip/address.ts';
import { addressOfReverse, isWithin, rooted, zoneOf } from '../../../../core/name/names.ts';
import type { Stanza } from '../../../read/corefile/stanza.ts';
import { originsOf } from '../../../read/corefile/zones.ts';
import { type Resource, reply } from '../message.ts';
import { type Plugin, unwritten, written } from './query.ts';

const options = new Set(['fallthrough', 'fallthrough_unsupported', 'no_reverse', 'ttl', 'reload']);
const defaultTtl = 3600;

export function hosts(
  { args, lines }: Stanza,
  keys: readonly string[],
  files: Readonly<Record<string, string>>,
): Plugin {
  const [file, ...zones] = args.map(({ text }) => text);
  const origins = originsOf(zones, keys);
  const inline = lines.filter(({ first }) => !options.has(first.text));
  const text = [
    files[file ?? '/etc/hosts'] ?? '',
    ...inline.map(({ first, rest }) => [first, ...rest].map((word) => word.text).join(' ')),
  ].join('\n');
  const { byName, byAddress } = tableOf(text, origins);
  const option = (name: string) => lines.findLast(({ first }) => first.text === name);
  const ttl = Number(option('ttl')?.rest[0]?.text ?? defaultTtl);
  const passed = option('fallthrough') && originsOf(option('fallthrough')?.rest.map((word) => word.text) ?? [], ['.']);
  return (query, next) => {
    const name = query.question.name.toLowerCase();
    const { type } = query.question;
    const passes = passed?.some((each) => isWithin(each, name)) ?? false;
    if (type === 'PTR') {
      const names = option('no_reverse') ? [] : (byAddress.get(addressOfReverse(name) ?? '') ?? []);
      if (names.length === 0) return next(query);
      return written(query, reply('NOERROR', { answer: names.map((rdata) => ({ name, ttl, type, rdata })) }));
    }
    if (zoneOf(origins, name) === undefined) return next(query);
    const known = byName.get(name) ?? byName.get(name.replace(/^[^.]*/, '*'));
    if (known === undefined) return passes ? next(query) : unwritten('SERVFAIL');
    if (option('fallthrough_unsupported') && type !== 'A' && type !== 'AAAA' && passes) return next(query);
    const answer: readonly Resource[] = known
      .filter((address) => (address.includes(':') ? 'AAAA' : 'A') === type)
      .map((rdata) => ({ name, ttl, type, rdata }));
    return written(query, reply('NOERROR', { answer }));
  };
}

/** An IPv4 address within IPv6 (`::ffff:192.0.2.1`) is one of IPv4. */
const mapped = 0xffffn;

/** Names outside the zones are not kept, for questions of either direction. */
function tableOf(
  text: string,
  origins: readonly string[],
): {
  readonly byName: ReadonlyMap<string, readonly string[]>;
  readonly byAddress: ReadonlyMap<string, readonly string[]>;
} {
  const byName = new Map<string, string[]>();
  const byAddress = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, value: string) =>
    map.set(key, [...(map.get(key) ?? []), value]);
  for (const line of text.split('\n')) {
    const [word = '', ...names] = line
      .replace(/#.*/, '')
      .split(/\s+/)
      .filter((each) => each !== '');
    const parsed = parseAddress(word.replace(/%.*/, ''));
    if (parsed === undefined) continue;
    const address =
      parsed.family === 6 && parsed.value >> 32n === mapped
        ? addressOf(4, parsed.value & 0xffffffffn).text
        : parsed.text;
    for (const each of names) {
      const name = rooted(each.toLowerCase());
      if (zoneOf(origins, name) === undefined) continue;
      add(byName, name, address);
      add(byAddress, address, name);
    }
  }
  return { byName, byAddress };
}
