/** PTR records for addresses: `--create-ptr`, and the annotation `record-type`. */
import { parseAddress } from '../../core/ip/address.ts';
import { bareEndpoint, type Endpoint, familyOf, propertyOf, withoutProperty } from './endpoint.ts';

interface Group {
  readonly names: string[];
  recordTTL: number;
}

/** Adds one PTR for each address, with the smallest TTL of its names (unset is 0); wildcards give none. */
export function withPointers(endpoints: readonly Endpoint[], byDefault: boolean): readonly Endpoint[] {
  const groups = new Map<string, Group>();
  for (const endpoint of endpoints) {
    const asked = propertyOf(endpoint, 'record-type');
    const isWanted = asked === undefined ? byDefault : asked.toLowerCase() === 'ptr';
    const isAddress = endpoint.recordType === 'A' || endpoint.recordType === 'AAAA';
    if (!isWanted || !isAddress || endpoint.dnsName.startsWith('*')) continue;
    for (const target of endpoint.targets) {
      const name = reverseName(target);
      if (name === undefined) continue;
      const group = groups.get(name) ?? { names: [], recordTTL: endpoint.recordTTL };
      if (!group.names.includes(endpoint.dnsName)) group.names.push(endpoint.dnsName);
      group.recordTTL = Math.min(group.recordTTL, endpoint.recordTTL);
      groups.set(name, group);
    }
  }
  const pointers = [...groups].map(([name, { names, recordTTL }]) => ({
    ...bareEndpoint(name, 'PTR', names),
    recordTTL,
  }));
  return [...endpoints.map((endpoint) => withoutProperty(endpoint, 'record-type')), ...pointers];
}

/** The name of an address under in-addr.arpa or ip6.arpa (RFC 1035 section 3.5, RFC 3596 section 2.5). */
function reverseName(target: string): string | undefined {
  const address = familyOf(target) === undefined ? undefined : parseAddress(target);
  if (address === undefined) return undefined;
  if (address.family === 4) return `${address.text.split('.').reverse().join('.')}.in-addr.arpa`;
  const digits = address.value.toString(16).padStart(32, '0');
  return `${[...digits].reverse().join('.')}.ip6.arpa`;
}
