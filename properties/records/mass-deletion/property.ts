/**
 * A change deletes few records, or as many as it is allowed.
 *
 * Unsatisfiable iff an instance would delete more records than `allowDeletions`, or, where that is not said, more
 * than three and more than three in ten of its own.
 */
import type { Property } from '../../../src/verify/property.ts';
import type { Finding } from '../../../src/verify/verdict.ts';
import { judgeRecords, recordFinding, type Wanted } from '../../algebra/records.ts';
import { count, enumerate } from '../../algebra/text.ts';

const id = 'records/mass-deletion';
const severity = 'error';

export const property: Property = {
  id,
  severity,
  statement: 'A change deletes few records, or as many as it is allowed.',
  engine: ['enumeration'],
  judge: (network) => judgeRecords(network, judge, ({ desired }) => desired.current.isGiven),
};

const few = 3;
const share = 0.3;

function judge(wanted: Wanted): readonly Finding[] {
  const { desired } = wanted;
  const { options, instance } = desired;
  const isNamed = options.text('registry') !== 'txt';
  const own = desired.owned.filter(({ labels }) => isNamed || labels.owner === options.text('txt-owner-id'));
  const gone = desired.changes.delete.filter(({ labels }) => labels.ownedRecord === undefined);
  const allowed = instance.allowDeletions ?? Math.max(few, Math.floor(own.length * share));
  if (gone.length <= allowed) return [];
  return [
    recordFinding(wanted, {
      property: id,
      severity,
      message: `instance \`${instance.name}\` would delete ${count(gone.length, 'record')} of its ${own.length}: ${enumerate(gone.map(({ dnsName }) => dnsName))}; expected at most ${allowed}`,
      remedy: 'look through the plan, and say `allowDeletions` when the deletions are meant',
      about: gone,
      expected: { deletions: allowed },
      actual: { deletions: gone.length },
    }),
  ];
}
