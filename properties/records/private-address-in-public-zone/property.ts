/**
 * No public zone tells an address that is not public.
 *
 * Unsatisfiable iff a record in a zone that is not said to be private has an address that is private, shared, local
 * to a link or to a host.
 */
import { parseAddress } from '../../../src/core/ip/address.ts';
import { contains, parsePrefix } from '../../../src/core/ip/prefix.ts';
import { zonesFor } from '../../../src/model/external-dns/zones.ts';
import type { Property } from '../../../src/verify/property.ts';
import type { Finding } from '../../../src/verify/verdict.ts';
import { judgeRecords, recordFinding, recordText, type Wanted } from '../../algebra/records.ts';
import { enumerate } from '../../algebra/text.ts';

const id = 'records/private-address-in-public-zone';
const severity = 'error';

export const property: Property = {
  id,
  severity,
  statement: 'No public zone tells an address that is not public.',
  engine: ['enumeration'],
  judge: (network) => judgeRecords(network, judge),
};

const ranges = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
].map((text) => parsePrefix(text)!);

function judge(wanted: Wanted): readonly Finding[] {
  const { desired } = wanted;
  return desired.changes.create.concat(desired.changes.updateNew).flatMap((endpoint) => {
    if (endpoint.recordType !== 'A' && endpoint.recordType !== 'AAAA') return [];
    const inside = endpoint.targets.filter(isInside);
    const zones = zonesFor(endpoint.dnsName, desired.zones).filter((zone) => zone.private !== true);
    if (inside.length === 0 || zones.length === 0) return [];
    return [
      recordFinding(wanted, {
        property: id,
        severity,
        message: `${recordText(endpoint)} tells ${enumerate(inside)} in the public zone \`${zones[0]!.name}\``,
        remedy: 'publish a public address, or say `private: true` of the zone',
        about: [endpoint],
        expected: { targets: endpoint.targets.filter((target) => !inside.includes(target)) },
        actual: { targets: endpoint.targets },
      }),
    ];
  });
}

function isInside(target: string): boolean {
  const address = parseAddress(target);
  return address !== undefined && ranges.some((range) => contains(range, address));
}
