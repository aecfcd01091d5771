/** What each ExternalDNS wants, as the properties of records ask for it, and how they name records and objects. */
import type { Span } from '../../src/diagnostics/span.ts';
import { type DesiredRecords, desiredRecords, objectsBehind } from '../../src/model/external-dns/desired.ts';
import type { Endpoint } from '../../src/model/external-dns/endpoint.ts';
import { type ApiObject, nameOf, namespaceOf } from '../../src/model/external-dns/objects.ts';
import type { Network } from '../../src/model/types/network.ts';
import type { Judgement } from '../../src/verify/property.ts';
import { type Finding, finding, type JsonObject, type Subject } from '../../src/verify/verdict.ts';

export interface Wanted {
  readonly network: Network;
  readonly desired: DesiredRecords;
}

/** One for each instance that would run; `artifact/records-equivalent` speaks of the others. */
export const wantedIn = (network: Network): readonly Wanted[] =>
  network.externalDNS.instances.flatMap((instance) => {
    const desired = desiredRecords(network, instance);
    return desired.ok ? [{ network, desired: desired.value }] : [];
  });

/** Judges each instance; the evidence counts instances and wishes. */
export function judgeRecords(
  network: Network,
  judge: (wanted: Wanted) => readonly Finding[],
  applies: (wanted: Wanted) => boolean = ({ desired }) => desired.wishes.length > 0,
): Judgement {
  const wanted = wantedIn(network).filter(applies);
  const records = wanted.reduce((sum, { desired }) => sum + desired.wishes.length, 0);
  return {
    applicable: wanted.length > 0,
    evidence: { instances: wanted.length, records },
    findings: wanted.flatMap(judge),
  };
}

export const recordText = ({ dnsName, recordType, setIdentifier }: Endpoint): string =>
  `\`${dnsName}\` ${recordType}${setIdentifier === '' ? '' : ` (\`${setIdentifier}\`)`}`;

export const objectText = (object: ApiObject): string =>
  `${object.kind} \`${[namespaceOf(object), nameOf(object)].filter((part) => part !== '').join('/')}\``;

const subjectOf = (object: ApiObject): Subject => ({
  kind: object.kind ?? '',
  ...(namespaceOf(object) === '' ? {} : { namespace: namespaceOf(object) }),
  name: nameOf(object),
});

export interface RecordFinding extends Pick<Finding, 'property' | 'severity' | 'message' | 'remedy'> {
  readonly verdict?: 'refuted' | 'undecided';
  /** The records that it is about, the first one above all. */
  readonly about: readonly Endpoint[];
  readonly expected: JsonObject[string];
  readonly actual: JsonObject[string];
}

/** Points at the objects behind the records, or, where there are none, at the instance. */
export function recordFinding({ network, desired }: Wanted, parts: RecordFinding): Finding {
  const { about, expected, actual, ...rest } = parts;
  const { instance } = desired;
  const objects = [...new Set(about.flatMap((endpoint) => objectsBehind(network, endpoint)))];
  const places: readonly Span[] = objects.flatMap(({ origin }) =>
    origin === undefined ? [] : [origin.span(['metadata', 'name'])],
  );
  const { origin, path } = instance.declared;
  const [{ dnsName, recordType, setIdentifier } = { dnsName: '', recordType: '', setIdentifier: '' }] = about;
  return finding({
    ...rest,
    subjects: [...objects.map(({ object }) => subjectOf(object)), { kind: 'ExternalDNS', name: instance.name }],
    locations: places.length > 0 ? places : [origin.span([...path, 'name'])],
    witness: { instance: instance.name, name: dnsName, type: recordType, setIdentifier, expected, actual },
    witnessClass: `${instance.name} ${dnsName} ${recordType} ${setIdentifier}`,
  });
}
