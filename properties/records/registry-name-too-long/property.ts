/**
 * Every record that is written has room for its ownership text.
 *
 * Unsatisfiable iff a label of an ownership text's name, made of a record's first label, its type and the affixes,
 * would have more than 63 bytes.
 */
import type { Property } from '../../../src/verify/property.ts';
import type { Finding } from '../../../src/verify/verdict.ts';
import { judgeRecords, recordFinding, recordText, type Wanted } from '../../algebra/records.ts';

const id = 'records/registry-name-too-long';
const severity = 'error';

export const property: Property = {
  id,
  severity,
  statement: 'Every record that is written has room for its ownership text.',
  engine: ['enumeration'],
  judge: (network) => judgeRecords(network, judge),
};

function judge(wanted: Wanted): readonly Finding[] {
  return wanted.desired.dropped
    .filter(({ why }) => why === 'registry-name-too-long')
    .map(({ endpoint, winners }) =>
      recordFinding(wanted, {
        property: id,
        severity,
        message: `${recordText(winners[0]!)} is written without an ownership text: a label of \`${endpoint.dnsName}\` has more than 63 bytes`,
        remedy: 'shorten the first label of the name, or put a dot into `--txt-prefix`',
        about: winners,
        expected: { text: endpoint.dnsName },
        actual: null,
      }),
    );
}
