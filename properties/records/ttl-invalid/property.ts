/**
 * Every TTL that is asked for is one that ExternalDNS takes.
 *
 * Unsatisfiable iff an annotation `ttl` of an object behind a record is no duration and no number from 1 to
 * 2147483647, or a DNSEndpoint asks for a TTL outside 0 to 2147483647.
 */
import { ttlIn } from '../../../src/model/external-dns/annotations.ts';
import { annotationsOf } from '../../../src/model/external-dns/objects.ts';
import type { Property } from '../../../src/verify/property.ts';
import type { Finding } from '../../../src/verify/verdict.ts';
import { judgeRecords, objectText, recordFinding, recordText, type Wanted } from '../../algebra/records.ts';

const id = 'records/ttl-invalid';
const severity = 'warning';

export const property: Property = {
  id,
  severity,
  statement: 'Every TTL that is asked for is one that ExternalDNS takes.',
  engine: ['enumeration'],
  judge: (network) => judgeRecords(network, judge),
};

const longest = 2_147_483_647;

function judge(wanted: Wanted): readonly Finding[] {
  const { desired } = wanted;
  const prefix = desired.options.text('annotation-prefix');
  const seen = new Set<unknown>();
  return desired.wishes.flatMap((endpoint) =>
    (endpoint.claims ?? []).flatMap(({ object, endpoint: claimed }) => {
      const isListed = object.kind === 'DNSEndpoint';
      const text = isListed ? String(claimed.recordTTL) : annotationsOf(object)[`${prefix}ttl`];
      const isBad = isListed
        ? claimed.recordTTL < 0 || claimed.recordTTL > longest
        : text !== undefined && ttlIn(annotationsOf(object), prefix) === 0;
      if (!isBad || (!isListed && seen.has(object))) return [];
      seen.add(object);
      return [
        recordFinding(wanted, {
          property: id,
          severity,
          message: `TTL \`${text}\` of ${objectText(object)} is ignored, so ${recordText(endpoint)} gets the provider's default; expected seconds or a duration such as \`5m\``,
          remedy: 'write seconds from 1 to 2147483647, or a Go duration',
          about: [endpoint],
          expected: { ttl: text ?? null },
          actual: { ttl: claimed.recordTTL },
        }),
      ];
    }),
  );
}
