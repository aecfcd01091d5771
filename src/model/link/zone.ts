/** A DNSZone as the records that it has: names made absolute, data in one form, name servers where none is declared. */
import { type Address, parseAddress } from '../../core/ip/address.ts';
import { isWithin, rooted } from '../../core/name/names.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import type { DnsZoneObject, RecordType } from '../types/dns-outside.ts';
import type { Delegation, StaticZone, ZoneRecord } from '../types/site.ts';

export interface Server {
  readonly name: string;
  readonly addresses: readonly Address[];
}

const defaultTtl = 300;

/** @param servers those that serve it, whose names in the zone are their own. */
export function settleZone(
  { metadata, spec, origin }: DnsZoneObject,
  servers: readonly Server[],
  diagnostics: Diagnostic[],
): StaticZone {
  const zone = rooted(spec.zone.toLowerCase());
  const ttl = spec.ttl ?? defaultTtl;
  const complain = (path: Path, why: string) => diagnostics.push(diagnose('dns/zone-record', [origin.span(path)], why));
  const declared = (spec.records ?? []).flatMap((record, index) => {
    const path = ['spec', 'records', index];
    const owner = nameIn(zone, record.name);
    if (!isWithin(zone, owner)) {
      complain([...path, 'name'], `\`${owner}\` is not in the zone \`${zone}\``);
      return [];
    }
    return record.data.flatMap((text, at): readonly ZoneRecord[] => {
      const data = dataOf(zone, record.type, text);
      if (data === undefined)
        complain([...path, 'data', at], `\`${text}\` is no data of ${record.type}; expected ${forms[record.type]}`);
      return data === undefined
        ? []
        : [{ owner, ttl: record.ttl ?? ttl, type: record.type, data, path: [...path, 'data', at] }];
    });
  });
  const delegations = (spec.delegations ?? []).map((delegation, index): Delegation => {
    const path = ['spec', 'delegations', index];
    const child = nameIn(zone, delegation.name);
    if (child === zone || !isWithin(zone, child))
      complain([...path, 'name'], `\`${child}\` is not below the zone \`${zone}\``);
    return {
      zone: child,
      servers: delegation.servers.map(({ name, addresses = [] }) => ({
        name: nameIn(zone, name),
        addresses: addresses.flatMap((text) => parseAddress(text, { lenient: true }) ?? []),
      })),
      path,
    };
  });
  const records = [...declared, ...usualServers(zone, ttl, declared, servers)];
  for (const path of besideAliases(records))
    complain(path, 'a name with a CNAME has no other record, and the zone itself none');
  return { name: metadata.name, zone, serial: spec.serial ?? 1, ttl, records, delegations, origin };
}

/** `@`, relative, absolute with its last dot, or written out to the zone's own name. */
function nameIn(zone: string, text: string): string {
  const name = text.toLowerCase();
  if (name === '@') return zone;
  if (name.endsWith('.')) return name;
  return isWithin(zone, `${name}.`) ? `${name}.` : `${name}.${zone}`;
}

const forms: Readonly<Record<RecordType, string>> = {
  A: 'an IPv4 address',
  AAAA: 'an IPv6 address',
  CAA: 'a flag, a tag and a value in quotes',
  CNAME: 'a name',
  MX: 'a preference and a name',
  NS: 'a name',
  PTR: 'a name',
  SRV: 'a priority, a weight, a port and a name',
  TXT: 'a text without quotes and backslashes',
};

function dataOf(zone: string, type: RecordType, text: string): string | undefined {
  if (type === 'TXT') return /["\\]/.test(text) ? undefined : text;
  if (type === 'A' || type === 'AAAA') {
    const parsed = parseAddress(text);
    return parsed?.family === (type === 'A' ? 4 : 6) ? parsed.text : undefined;
  }
  if (type === 'CAA') return /^\d{1,3} [a-z0-9]+ "[^"\\]*"$/.test(text) ? text : undefined;
  const words = text.trim().split(/\s+/);
  const name = words.pop()!;
  const numbers = { CNAME: 0, NS: 0, PTR: 0, MX: 1, SRV: 3 }[type];
  const isName = /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?$|^@$/i.test(name);
  if (!isName || words.length !== numbers || !words.every((word) => /^\d{1,5}$/.test(word) && Number(word) < 65536))
    return undefined;
  return [...words.map((word) => String(Number(word))), nameIn(zone, name)].join(' ');
}

/** A zone names its servers; where none is declared, they are those that serve it. */
function usualServers(
  zone: string,
  ttl: number,
  declared: readonly ZoneRecord[],
  servers: readonly Server[],
): readonly ZoneRecord[] {
  const path = ['spec', 'servedBy'];
  if (declared.some(({ owner, type }) => owner === zone && type === 'NS')) return [];
  return servers.flatMap(({ name, addresses }) => {
    const own = `${name}.${zone}`;
    const known = declared.some(({ owner, type }) => owner === own && (type === 'A' || type === 'AAAA'));
    return [
      { owner: zone, ttl, type: 'NS' as const, data: own, path },
      ...(known ? [] : addresses).map((address) => addressRecord(own, ttl, address, path)),
    ];
  });
}

const addressRecord = (owner: string, ttl: number, { family, text }: Address, path: Path): ZoneRecord => ({
  owner,
  ttl,
  type: family === 4 ? 'A' : 'AAAA',
  data: text,
  path,
});

/** RFC 1034, 3.6.2. */
function besideAliases(records: readonly ZoneRecord[]): readonly Path[] {
  const count = new Map<string, number>();
  for (const { owner } of records) count.set(owner, (count.get(owner) ?? 0) + 1);
  return records.flatMap(({ owner, type, path }) => (type === 'CNAME' && (count.get(owner) ?? 0) > 1 ? [path] : []));
}
