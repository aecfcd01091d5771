/**
 * Every target in one of our zones exists there.
 *
 * Unsatisfiable iff a record that would stand points at a name in a declared zone of the same instance, and no
 * record or wildcard of that name stands then.
 */
import type { Endpoint } from '../../../src/model/external-dns/endpoint.ts';
import { zoneNameOf, zonesFor } from '../../../src/model/external-dns/zones.ts';
import type { Property } from '../../../src/verify/property.ts';
import type { Finding } from '../../../src/verify/verdict.ts';
import { judgeRecords, recordFinding, recordText, type Wanted } from '../../algebra/records.ts';

const id = 'records/dangling-target';
const severity = 'warning';

export const property: Property = {
  id,
  severity,
  statement: 'Every target in one of our zones exists there.',
  engine: ['enumeration'],
  judge: (network) => judgeRecords(network, judge),
};

function judge(wanted: Wanted): readonly Finding[] {
  const { desired } = wanted;
  if (!desired.zonesDeclared) return [];
  const names = new Set(desired.result.map(({ dnsName }) => zoneNameOf(dnsName)));
  const exists = (name: string): boolean => {
    if (names.has(name)) return true;
    const parents = name.split('.').map((_, at, labels) => labels.slice(at + 1).join('.'));
    return (
      parents.some((parent) => parent !== '' && names.has(`*.${parent}`)) ||
      [...names].some((each) => each.endsWith(`.${name}`))
    );
  };
  const { isGiven } = desired.current;
  return desired.changes.create.concat(desired.changes.updateNew).flatMap((endpoint) =>
    hostsOf(endpoint)
      .filter((host) => zonesFor(host, desired.zones).length > 0 && !exists(host))
      .map((host) =>
        recordFinding(wanted, {
          property: id,
          severity,
          ...(isGiven ? {} : { verdict: 'undecided' as const }),
          message: `${recordText(endpoint)} points at \`${host}\`, ${isGiven ? 'which does not exist in its zone' : 'which no definition makes; whether it stands in the zone is not said'}`,
          remedy: isGiven
            ? 'create the target, or point the record at one that exists'
            : 'give the records that stand as `current`',
          about: [endpoint],
          expected: { name: host },
          actual: null,
        }),
      ),
  );
}

function hostsOf({ recordType, targets }: Endpoint): readonly string[] {
  if (!['CNAME', 'MX', 'NS', 'SRV'].includes(recordType)) return [];
  return targets.map((target) => zoneNameOf(target.split(' ').at(-1)!));
}
