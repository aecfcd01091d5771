/**
 * A name that CoreDNS answers from etcd has no other names with addresses below it.
 *
 * Unsatisfiable iff an instance writes keys for CoreDNS's plugin etcd, and of the records that would stand then, two have
 * addresses or an alias, the first's name has no star and is no zone's, and the second's is below it: CoreDNS answers for the
 * first with what the second has, too.
 */

import type { Endpoint } from '../../../src/model/external-dns/endpoint.ts';
import { asciiName } from '../../../src/model/external-dns/names.ts';
import type { Property } from '../../../src/verify/property.ts';
import type { Finding } from '../../../src/verify/verdict.ts';
import { judgeRecords, recordFinding, recordText, type Wanted } from '../../algebra/records.ts';

const id = 'records/answered-from-below';
const severity = 'error';

export const property: Property = {
  id,
  severity,
  statement: 'A name that CoreDNS answers from etcd has no other names with addresses below it.',
  engine: ['enumeration'],
  judge: (network) => judgeRecords(network, judge, ({ desired }) => isKept(desired.options.text('provider'))),
};

/** Who keeps records as keys in etcd; the second is an older name. */
const isKept = (provider: string): boolean => provider === 'coredns' || provider === 'skydns';

const answering = new Set(['A', 'AAAA', 'CNAME']);

function judge(wanted: Wanted): readonly Finding[] {
  const { result, zones } = wanted.desired;
  const apexes = new Set(zones.map(({ name }) => asciiName(name)));
  const byName = new Map<string, Endpoint>();
  for (const endpoint of result) {
    const name = asciiName(endpoint.dnsName);
    if (answering.has(endpoint.recordType) && !byName.has(name)) byName.set(name, endpoint);
  }
  return [...byName].flatMap(([name, lower]) =>
    parentsOf(name).flatMap((parent) => {
      const upper = byName.get(parent);
      return upper === undefined || parent.includes('*') || apexes.has(parent) ? [] : [report(wanted, upper, lower)];
    }),
  );
}

const parentsOf = (name: string): readonly string[] => {
  const labels = name.split('.');
  return labels.slice(1).map((_, index) => labels.slice(index + 1).join('.'));
};

function report(wanted: Wanted, upper: Endpoint, lower: Endpoint): Finding {
  return recordFinding(wanted, {
    property: id,
    severity,
    message: `CoreDNS answers for ${recordText(upper)} from etcd with everything below it, and ${recordText(lower)} is below it`,
    remedy: 'give one of them a name beside the other',
    about: [upper, lower],
    expected: { targets: upper.targets },
    actual: { targets: [...upper.targets, ...lower.targets] },
  });
}
