/**
 * Every target in one of our zones exists there, and every address of a Service is announced and served.
 *
 * Unsatisfiable iff a record that would stand points at a name in a declared zone of the same instance, and no
 * record or wildcard of that name stands then; or at an address of a sort that Calico's nodes announce, and no node that
 * announces it has an endpoint for it.
 */
import type { Endpoint } from '../../../src/model/external-dns/endpoint.ts';
import { zoneNameOf, zonesFor } from '../../../src/model/external-dns/zones.ts';
import type { Property } from '../../../src/verify/property.ts';
import type { Finding } from '../../../src/verify/verdict.ts';
import { judgeRecords, recordFinding, recordText, type Wanted } from '../../algebra/records.ts';
import { reachOf } from './reach.ts';

const id = 'records/dangling-target';
const severity = 'warning';

export const property: Property = {
  id,
  severity,
  statement: 'Every target in one of our zones exists there, and every address of a Service is announced and served.',
  engine: ['enumeration'],
  judge: (network) => judgeRecords(network, judge),
};

const judge = (wanted: Wanted): readonly Finding[] => [...missingNames(wanted), ...unreached(wanted)];

function missingNames(wanted: Wanted): readonly Finding[] {
  const { desired } = wanted;
  if (!desired.zonesDeclared) return [];
  const names = new Set(desired.result.map(({ dnsName }) => zoneNameOf(dnsName)));
  // A name with something below it exists, with or without data of its own (RFC 8020).
  const existing = new Set([...names].flatMap((name) => [name, ...parentsOf(name)]));
  const exists = (name: string): boolean =>
    existing.has(name) || parentsOf(name).some((parent) => names.has(`*.${parent}`));
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

function unreached(wanted: Wanted): readonly Finding[] {
  const { bgp } = wanted.network;
  if (bgp === undefined) return [];
  const reach = reachOf(bgp);
  const lost = new Set(wanted.desired.dropped.map(({ endpoint }) => endpoint));
  return wanted.desired.wishes.flatMap((endpoint) => {
    if (lost.has(endpoint) || (endpoint.recordType !== 'A' && endpoint.recordType !== 'AAAA')) return [];
    return endpoint.targets.flatMap((target) => {
      const why = reach(target);
      if (why === undefined) return [];
      return [
        recordFinding(wanted, {
          property: id,
          severity,
          message: `${recordText(endpoint)} points at \`${target}\`, ${why}`,
          remedy: 'list the address in BGPConfiguration, give the Service ready endpoints, or publish another address',
          about: [endpoint],
          expected: { address: target, announced: true, served: true },
          actual: { problem: why },
        }),
      ];
    });
  });
}

const parentsOf = (name: string): readonly string[] =>
  name.split('.').flatMap((_, at, labels) => (at === 0 ? [] : [labels.slice(at).join('.')]));

function hostsOf({ recordType, targets }: Endpoint): readonly string[] {
  if (!['CNAME', 'MX', 'NS', 'SRV'].includes(recordType)) return [];
  return targets.map((target) => zoneNameOf(target.split(' ').at(-1)!));
}
