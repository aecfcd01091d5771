/**
 * Every name that an object asks for is in a zone of some instance.
 *
 * Unsatisfiable iff an object that is no node asks for a name of a managed type that no instance writes, since no
 * domain filter takes it or no zone holds it.
 */
import { recordKey } from '../../../src/model/external-dns/desired.ts';
import type { Property } from '../../../src/verify/property.ts';
import type { Finding } from '../../../src/verify/verdict.ts';
import { judgeRecords, recordFinding, recordText, type Wanted, wantedIn } from '../../algebra/records.ts';

const id = 'records/outside-zones';
const severity = 'error';

export const property: Property = {
  id,
  severity,
  statement: 'Every name that an object asks for is in a zone of some instance.',
  engine: ['enumeration'],
  judge: (network) => judgeRecords(network, judge),
};

const outside = new Set(['outside-zones', 'outside-filter']);

function judge(wanted: Wanted): readonly Finding[] {
  const written = new Set(
    wantedIn(wanted.network).flatMap(({ desired }) => {
      const lost = new Set(desired.dropped.map(({ endpoint }) => endpoint));
      return desired.wishes.filter((endpoint) => !lost.has(endpoint)).map(recordKey);
    }),
  );
  return wanted.desired.dropped
    .filter(({ why, endpoint }) => outside.has(why) && !written.has(recordKey(endpoint)) && !isNodes(endpoint))
    .map(({ endpoint, text }) =>
      recordFinding(wanted, {
        property: id,
        severity,
        message: `${recordText(endpoint)} is never written: ${text}`,
        remedy: 'correct the name, or add its zone to `zones` and `--domain-filter`',
        about: [endpoint],
        expected: { zones: wanted.desired.zones.map(({ name }) => name) },
        actual: { name: endpoint.dnsName },
      }),
    );
}

/** A node's own name is seldom meant to be public. */
const isNodes = ({ claims = [] }: Wanted['desired']['wishes'][number]): boolean =>
  claims.some(({ object }) => object.kind === 'Node');
