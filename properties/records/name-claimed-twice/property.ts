/**
 * No two objects want one record in different ways.
 *
 * Unsatisfiable iff two objects that are no nodes and no pods give endpoints of one name, type and set identifier
 * that differ in targets, TTL or properties.
 */
import { recordKey } from '../../../src/model/external-dns/desired.ts';
import type { Claim, Endpoint } from '../../../src/model/external-dns/endpoint.ts';
import type { Property } from '../../../src/verify/property.ts';
import type { Finding } from '../../../src/verify/verdict.ts';
import { judgeRecords, objectText, recordFinding, recordText, type Wanted } from '../../algebra/records.ts';
import { joinWords } from '../../algebra/text.ts';

const id = 'records/name-claimed-twice';
const severity = 'warning';

export const property: Property = {
  id,
  severity,
  statement: 'No two objects want one record in different ways.',
  engine: ['enumeration'],
  judge: (network) => judgeRecords(network, judge),
};

const shared = new Set(['Node', 'Pod']);

function judge(wanted: Wanted): readonly Finding[] {
  const claims = new Map<string, { readonly endpoint: Endpoint; readonly claim: Claim }[]>();
  for (const endpoint of wanted.desired.wishes) {
    for (const claim of endpoint.claims ?? []) {
      if (shared.has(claim.object.kind ?? '')) continue;
      const key = recordKey(endpoint);
      claims.set(key, [...(claims.get(key) ?? []), { endpoint, claim }]);
    }
  }
  return [...claims.values()].flatMap((own) => {
    const objects = [...new Set(own.map(({ claim }) => claim.object))];
    const wishes = new Set(own.map(({ claim }) => wishText(claim.endpoint)));
    if (objects.length < 2 || wishes.size < 2) return [];
    const endpoints = [...new Set(own.map(({ endpoint }) => endpoint))];
    return [
      recordFinding(wanted, {
        property: id,
        severity,
        message: `${recordText(endpoints[0]!)} is wanted in different ways by ${joinWords(objects.map(objectText))}`,
        remedy: 'give one of the objects another name, or tell the records apart with `set-identifier`',
        about: endpoints,
        expected: [...wishes],
        actual: endpoints.map(wishText),
      }),
    ];
  });
}

const wishText = ({ targets, recordTTL, providerSpecific }: Endpoint): string =>
  [
    [...targets].sort().join(','),
    ...(recordTTL === 0 ? [] : [`ttl ${recordTTL}`]),
    ...providerSpecific.map(({ name, value }) => `${name}=${value}`),
  ].join(' ');
