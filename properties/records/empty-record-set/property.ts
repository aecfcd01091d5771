/**
 * Every record that is wanted has a name and a target.
 *
 * Unsatisfiable iff a wish has no targets, an empty target, or an empty label in its name.
 */
import type { Property } from '../../../src/verify/property.ts';
import type { Finding } from '../../../src/verify/verdict.ts';
import { judgeRecords, recordFinding, recordText, type Wanted } from '../../algebra/records.ts';

const id = 'records/empty-record-set';
const severity = 'error';

export const property: Property = {
  id,
  severity,
  statement: 'Every record that is wanted has a name and a target.',
  engine: ['enumeration'],
  judge: (network) => judgeRecords(network, judge),
};

function judge(wanted: Wanted): readonly Finding[] {
  return wanted.desired.wishes.flatMap((endpoint) => {
    const { dnsName, targets } = endpoint;
    const what = dnsName.split('.').includes('')
      ? 'has an empty label in its name'
      : targets.length === 0
        ? 'has no targets'
        : targets.includes('')
          ? 'has an empty target'
          : undefined;
    if (what === undefined) return [];
    return [
      recordFinding(wanted, {
        property: id,
        severity,
        message: `${recordText(endpoint)} ${what}; a provider refuses it, and the batch that it is in`,
        remedy: 'remove the comma too many, or give the entry a target',
        about: [endpoint],
        expected: { targets: targets.filter((target) => target !== '') },
        actual: { name: dnsName, targets },
      }),
    ];
  });
}
