/**
 * Every record that is wanted belongs to the instance that wants it, or to nobody yet.
 *
 * Unsatisfiable iff a name that an instance wants has a record of another owner or of none, or two instances want
 * one record.
 */
import { recordKey } from '../../../src/model/external-dns/desired.ts';
import type { Endpoint } from '../../../src/model/external-dns/endpoint.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import type { Finding } from '../../../src/verify/verdict.ts';
import { judgeRecords, recordFinding, recordText, type Wanted, wantedIn } from '../../algebra/records.ts';

const id = 'records/owner-conflict';
const severity = 'error';

export const property: Property = {
  id,
  severity,
  statement: 'Every record that is wanted belongs to the instance that wants it, or to nobody yet.',
  engine: ['enumeration'],
  judge: (network) => judgeRecords(network, judge),
};

function judge(wanted: Wanted): readonly Finding[] {
  const { desired, network } = wanted;
  const lost = desired.dropped
    .filter(({ why }) => why === 'owned-by-others')
    .map(({ endpoint, text, winners }) =>
      recordFinding(wanted, {
        property: id,
        severity,
        message: `${recordText(endpoint)} is never written: ${text}`,
        remedy: 'delete or adopt the record that stands, or choose another name',
        about: [endpoint],
        expected: { owner: desired.options.text('txt-owner-id') },
        actual: { owner: winners[0]?.labels.owner ?? null },
      }),
    );
  return [...lost, ...sharedWith(network, wanted)];
}

/** Records that an earlier instance wants too, in a zone of the same kind. */
function sharedWith(network: Network, wanted: Wanted): readonly Finding[] {
  const all = wantedIn(network);
  const before = all.slice(
    0,
    all.findIndex(({ desired }) => desired === wanted.desired),
  );
  const own = created(wanted);
  return before.flatMap((other) => {
    const theirs = new Set(created(other).map(recordKey));
    return own
      .filter((endpoint) => theirs.has(recordKey(endpoint)) && isPrivate(wanted) === isPrivate(other))
      .map((endpoint) =>
        recordFinding(wanted, {
          property: id,
          severity,
          message: `${recordText(endpoint)} is wanted by the instances \`${other.desired.instance.name}\` and \`${wanted.desired.instance.name}\``,
          remedy: 'give the instances separate domain filters, sources or label filters',
          about: [endpoint],
          expected: { instances: [wanted.desired.instance.name] },
          actual: { instances: [other.desired.instance.name, wanted.desired.instance.name] },
        }),
      );
  });
}

const created = ({ desired }: Wanted): readonly Endpoint[] => {
  const lost = new Set(desired.dropped.map(({ endpoint }) => endpoint));
  return desired.wishes.filter((endpoint) => !lost.has(endpoint));
};

const isPrivate = ({ desired }: Wanted): boolean => desired.zones.some((zone) => zone.private === true);
