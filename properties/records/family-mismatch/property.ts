/**
 * A record has the addresses of the families that its object serves.
 *
 * Unsatisfiable iff a dual-stack Service gets addresses of one family alone, or a DNSEndpoint lists an address under
 * the type of the other family.
 */
import { targetsIn } from '../../../src/model/external-dns/annotations.ts';
import { bareEndpoint, type Endpoint, familyOf, propertyOf } from '../../../src/model/external-dns/endpoint.ts';
import {
  annotationsOf,
  type DnsEndpointShape,
  nameOf,
  namespaceOf,
  ofKind,
} from '../../../src/model/external-dns/objects.ts';
import type { Property } from '../../../src/verify/property.ts';
import type { Finding } from '../../../src/verify/verdict.ts';
import { judgeRecords, objectText, recordFinding, recordText, type Wanted } from '../../algebra/records.ts';
import { enumerate } from '../../algebra/text.ts';

const id = 'records/family-mismatch';
const severity = 'warning';

export const property: Property = {
  id,
  severity,
  statement: 'A record has the addresses of the families that its object serves.',
  engine: ['enumeration'],
  judge: (network) => judgeRecords(network, judge),
};

const judge = (wanted: Wanted): readonly Finding[] => [...services(wanted), ...entries(wanted)];

function services(wanted: Wanted): readonly Finding[] {
  const { network, desired } = wanted;
  const dual = new Set(
    network.services.filter(({ families }) => families.length > 1).map(({ namespace, name }) => `${namespace}/${name}`),
  );
  const prefix = desired.options.text('annotation-prefix');
  return desired.wishes.flatMap((endpoint) => {
    const other = { A: 'AAAA', AAAA: 'A' }[endpoint.recordType];
    if (other === undefined) return [];
    const object = (endpoint.claims ?? [])
      .map((claim) => claim.object)
      .find(
        (each) =>
          each.kind === 'Service' &&
          dual.has(`${namespaceOf(each)}/${nameOf(each)}`) &&
          targetsIn(annotationsOf(each), prefix).length === 0,
      );
    if (object === undefined || isMet(desired.wishes, endpoint, other)) return [];
    return [
      recordFinding(wanted, {
        property: id,
        severity,
        message: `${recordText(endpoint)} has no ${other} beside it, though ${objectText(object)} is dual-stack`,
        remedy: 'give the Service an address of each family, or list the addresses in `target`',
        about: [endpoint],
        expected: { types: ['A', 'AAAA'] },
        actual: { types: [endpoint.recordType] },
      }),
    ];
  });
}

const isMet = (wishes: readonly Endpoint[], { dnsName, setIdentifier }: Endpoint, type: string): boolean =>
  wishes.some(
    (each) =>
      each.dnsName === dnsName &&
      each.setIdentifier === setIdentifier &&
      (each.recordType === type || each.recordType === 'CNAME'),
  );

/** ExternalDNS drops such an entry as a whole, so that no wish is left of it. */
function entries(wanted: Wanted): readonly Finding[] {
  const { network, desired } = wanted;
  if (!desired.options.list('source').includes('crd')) return [];
  const objects = network.externalDNS.objects.map(({ object }) => object);
  return ofKind<DnsEndpointShape>(objects, 'DNSEndpoint', 'externaldns.k8s.io').flatMap((object) =>
    (object.spec?.endpoints ?? []).flatMap(({ dnsName = '', recordType = '', targets = [], providerSpecific = [] }) => {
      const family = { A: 4, AAAA: 6 }[recordType];
      const properties = providerSpecific.map(({ name = '', value = '' }) => ({ name, value }));
      const isAlias = propertyOf({ providerSpecific: properties }, 'alias') === 'true';
      const wrong = family === undefined || isAlias ? [] : targets.filter((target) => familyOf(target) !== family);
      if (wrong.length === 0) return [];
      const endpoint = bareEndpoint(dnsName, recordType, targets);
      return [
        recordFinding(wanted, {
          property: id,
          severity,
          message: `${recordText(endpoint)} of ${objectText(object)} is dropped: ${enumerate(wrong)} is no address of its family`,
          remedy: 'list the target under the type of its family',
          about: [{ ...endpoint, claims: [{ object, endpoint }] }],
          expected: { targets: targets.filter((target) => !wrong.includes(target)) },
          actual: { targets },
        }),
      ];
    }),
  );
}
