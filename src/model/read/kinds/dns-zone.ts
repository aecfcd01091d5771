/** `plumbline.dev/v1alpha1 DNSZone`: a static zone, and what it delegates. */
import { type DnsZoneObject, recordTypes } from '../../types/dns-outside.ts';
import { address, dnsName } from '../rules.ts';
import { integer, list, object, oneOf, string } from '../schema.ts';
import { zoneName } from './dns-rewrite.ts';
import { defineKind } from './kind.ts';

const most = 2147483647;
const mostSerial = 4294967295;

/** Relative to the zone, or with its last dot. */
export const ownerName = {
  expected:
    'a name of letters, digits, `-` and `_` with dots between its labels, `*` before them, or `@` for the zone itself',
  test: (text: string): boolean =>
    text === '@' || (text.length <= 254 && /^(?:\*\.)?(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?$|^\*$/i.test(text)),
};

/** What a line of a master file can hold. */
const datum = {
  expected: 'data of at most 255 printable characters',
  test: (text: string): boolean => /^[\x20-\x7e]{1,255}$/.test(text),
};

const record = object(
  { name: string(ownerName), type: oneOf(recordTypes), ttl: integer(0, most), data: list(string(datum)) },
  { required: ['name', 'type', 'data'] },
);

const delegation = object(
  {
    name: string(ownerName),
    servers: list(object({ name: string(ownerName), addresses: list(string(address)) }, { required: ['name'] })),
  },
  { required: ['name', 'servers'] },
);

const spec = object(
  {
    zone: string({ ...zoneName, test: (text) => text !== '.' && zoneName.test(text) }),
    serial: integer(0, mostSerial),
    ttl: integer(0, most),
    records: list(record),
    delegations: list(delegation),
    servedBy: list(string(dnsName)),
  },
  { required: ['zone'] },
);

export const dnsZone = defineKind({
  kind: 'DNSZone',
  group: 'plumbline.dev',
  namespaced: false,
  name: dnsName,
  fields: { spec },
  required: ['spec'],
  build: (head, { spec: read }): DnsZoneObject => ({ kind: 'DNSZone', ...head, spec: read }),
});
