/**
 * No name has a CNAME beside other data.
 *
 * Unsatisfiable iff a name that is wanted as a CNAME is wanted with other data too, is the name of an ownership
 * text, or is the name of a zone itself.
 */
import { asciiName } from '../../../src/model/external-dns/names.ts';
import type { Property } from '../../../src/verify/property.ts';
import type { Finding } from '../../../src/verify/verdict.ts';
import { judgeRecords, recordFinding, recordText, type Wanted } from '../../algebra/records.ts';

const id = 'records/cname-beside-data';
const severity = 'error';

export const property: Property = {
  id,
  severity,
  statement: 'No name has a CNAME beside other data.',
  engine: ['enumeration'],
  judge: (network) => judgeRecords(network, judge),
};

function judge(wanted: Wanted): readonly Finding[] {
  const { desired } = wanted;
  const aliases = desired.changes.create
    .concat(desired.changes.updateNew)
    .filter(({ recordType }) => recordType === 'CNAME');
  const zones = new Set(desired.zones.map(({ name }) => name));
  const texts = new Map(
    desired.result.filter(({ recordType }) => recordType === 'TXT').map((each) => [asciiName(each.dnsName), each]),
  );
  const dropped = desired.dropped
    .filter(({ why }) => why === 'cname-beside-data')
    .map(({ endpoint, winners }) =>
      recordFinding(wanted, {
        property: id,
        severity,
        message: `${recordText(endpoint)} is dropped: the name is also wanted as ${winners.map(recordText).join(' and ')}, which win`,
        remedy: 'give one of the objects another name',
        about: [endpoint, ...winners],
        expected: { targets: endpoint.targets },
        actual: winners.map(({ recordType, targets }) => ({ type: recordType, targets })),
      }),
    );
  const refused = aliases.flatMap((endpoint) => {
    const text = texts.get(asciiName(endpoint.dnsName));
    const isApex = zones.has(asciiName(endpoint.dnsName));
    if (text === undefined && !isApex) return [];
    return [
      recordFinding(wanted, {
        property: id,
        severity,
        message: isApex
          ? `${recordText(endpoint)} is the name of the zone itself, which has an SOA and NS beside it`
          : `${recordText(endpoint)} is also the name of the ownership text of \`${text!.labels.ownedRecord ?? ''}\``,
        remedy: isApex
          ? 'point the name of the zone at addresses, or at an alias of the provider'
          : 'choose another `--txt-prefix` or name',
        about: [endpoint],
        expected: { targets: endpoint.targets },
        actual: { type: isApex ? 'SOA' : 'TXT' },
      }),
    ];
  });
  return [...dropped, ...refused];
}
