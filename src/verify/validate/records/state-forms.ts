/** Texts whose meaning is what stands afterwards: zone files, nsupdate scripts, change batches, SkyDNS keys. */
import { sha256Hex } from '../../../core/hash.ts';
import type { DesiredRecords } from '../../../model/external-dns/desired.ts';
import { contentOf } from '../../../model/external-dns/rdata.ts';
import { factOf, type RecordFact, transitionFor, type WireForm } from '../../../model/external-dns/transition.ts';
import type { RecordZone } from '../../../model/types/external-dns.ts';
import { readNsupdate, readZoneFile } from '../../read/records/master.ts';
import type { Operation, ReadFault, ReadRecords } from '../../read/records/operation.ts';
import { readGoogle, readRoute53 } from '../../read/records/providers.ts';
import { readSkydns } from '../../read/records/skydns.ts';
import { carryOut, keyOf, type RecordState, sameFact, stateOf } from '../../semantics/records/state.ts';
import type { Difference, RecordsText } from './findings.ts';

export interface Comparison {
  readonly differences: readonly Difference[];
  readonly faults: readonly ReadFault[];
  /** How many records were compared. */
  readonly records: number;
}

export function compareStates(desired: DesiredRecords, { form, text, zone }: RecordsText): Comparison | undefined {
  switch (form) {
    case 'zone': {
      const own = desired.zones.find(({ name }) => name === zone);
      if (own === undefined) return undefined;
      const read = readZoneFile(text, own.name);
      return inZone('zone', desired, own, read.zones[0]!.operations, read.faults, []);
    }
    case 'nsupdate':
      return byZone('nsupdate', desired, readNsupdate(text), ({ name }) => name);
    case 'route53':
      return byZone('route53', desired, readRoute53(text), ({ id, name }) => id ?? name);
    case 'google':
      return byZone('google', desired, readGoogle(text), ({ id, name }) => id ?? name);
    case 'skydns':
      return compareKeys(desired, text);
    default:
      return undefined;
  }
}

function byZone(
  form: WireForm,
  desired: DesiredRecords,
  { zones, faults }: ReadRecords,
  nameOf: (zone: RecordZone) => string,
): Comparison {
  const known = new Set(desired.zones.map(nameOf));
  const strange = zones
    .filter(({ zone }) => !known.has(zone))
    .map(({ zone }) => ({ line: 1, text: `\`${zone}\` is none of the zones` }));
  const compared = desired.zones.map((zone) => {
    const operations = zones.filter((each) => each.zone === nameOf(zone)).flatMap((each) => each.operations);
    const { before } = transitionFor(form, desired, zone);
    return inZone(
      form,
      desired,
      zone,
      operations,
      [],
      before.map((each) => factOf(form, desired, each)),
    );
  });
  return {
    differences: compared.flatMap(({ differences }) => differences),
    faults: [...faults, ...strange, ...compared.flatMap((each) => each.faults)],
    records: compared.reduce((sum, { records }) => sum + records, 0),
  };
}

function inZone(
  form: WireForm,
  desired: DesiredRecords,
  zone: RecordZone,
  operations: readonly Operation[],
  faults: readonly ReadFault[],
  before: readonly RecordFact[],
): Comparison {
  const expected = stateOf(transitionFor(form, desired, zone).state.map((each) => factOf(form, desired, each)));
  const { state, faults: refused } = carryOut(stateOf(before), operations);
  const actual = new Map(state);
  const servers = keyOf({ name: zone.name, type: 'NS', setIdentifier: '' });
  // A zone file has to name servers; where nobody said which, the placeholder is no record of ours.
  if (form === 'zone' && !expected.has(servers) && actual.get(servers)?.data.join() === 'localhost.')
    actual.delete(servers);
  return { differences: compare(expected, actual), faults: [...faults, ...refused], records: expected.size };
}

export function compare(expected: RecordState, actual: RecordState): readonly Difference[] {
  const keys = new Set([...expected.keys(), ...actual.keys()]);
  return [...keys].sort().flatMap((key) => {
    const [want, have] = [expected.get(key), actual.get(key)];
    if (sameFact(want, have)) return [];
    const { name, type, setIdentifier } = (want ?? have)!;
    return [{ name, type, setIdentifier, expected: said(want), actual: said(have) }];
  });
}

const said = (fact: RecordFact | undefined) =>
  fact === undefined
    ? null
    : { ttl: fact.ttl, data: fact.data, ...(fact.traits === '' ? {} : { traits: fact.traits }) };

/** The store before holds what stands under the keys that a name and a target decide. */
function compareKeys(desired: DesiredRecords, text: string): Comparison {
  const prefix = desired.options.text('coredns-prefix') || '/skydns/';
  const { puts, deletes, faults } = readSkydns(text, prefix);
  const { before, state } = transitionFor('skydns', desired);
  const store = new Map<string, RecordFact>();
  for (const endpoint of before) {
    const fact = factOf('skydns', desired, endpoint);
    for (const target of endpoint.targets) {
      const path = fact.name.split('.').reverse().join('/');
      const own =
        endpoint.recordType === 'TXT' || endpoint.recordType === 'PTR'
          ? ''
          : `/${sha256Hex(`${endpoint.dnsName} ${target}`).slice(0, 8)}`;
      store.set(`${prefix}${path}${own}`, { ...fact, traits: '', data: [target] });
    }
  }
  const missing = deletes
    .filter(({ key }) => !store.delete(key))
    .map(({ key, line }) => ({ line, text: `\`${key}\` does not stand` }));
  const twice = deletes
    .filter(({ key }) => puts.some((put) => put.key === key))
    .map(({ key, line }) => ({ line, text: `\`${key}\` is put and deleted` }));
  for (const { key, fact } of puts) store.set(key, fact);
  const operations = [...store.values()].map(
    (fact): Operation => ({
      kind: 'add',
      line: 1,
      fact: { ...fact, data: fact.data.map((each) => canonicalTarget(fact.type, each)) },
    }),
  );
  const actual = carryOut(new Map(), operations);
  const expected = stateOf(
    state.map((endpoint) => {
      const group = endpoint.providerSpecific.find(({ name }) => name === 'coredns/group')?.value;
      const isNew = !before.includes(endpoint);
      return {
        ...factOf('skydns', desired, endpoint),
        traits: group === undefined || !isNew ? '' : JSON.stringify(group),
      };
    }),
  );
  return {
    differences: compare(expected, actual.state),
    faults: [...faults, ...missing, ...twice, ...actual.faults],
    records: expected.size,
  };
}

function canonicalTarget(type: string, target: string): string {
  if (type === 'TXT') return JSON.stringify(contentOf(target));
  return type === 'CNAME' || type === 'PTR' ? `${target.replace(/\.$/, '').toLowerCase()}.` : target.toLowerCase();
}
