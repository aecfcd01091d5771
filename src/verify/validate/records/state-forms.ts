/** Texts whose meaning is what stands afterwards: zone files, nsupdate scripts, change batches, SkyDNS keys. */
import { sha256Hex } from '../../../core/hash.ts';
import type { DesiredRecords } from '../../../model/external-dns/desired.ts';
import type { Endpoint } from '../../../model/external-dns/endpoint.ts';
import { contentOf } from '../../../model/external-dns/rdata.ts';
import { factsOf, type RecordFact, transitionFor, type WireForm } from '../../../model/external-dns/transition.ts';
import type { RecordZone } from '../../../model/types/external-dns.ts';
import { readNsupdate, readZoneFile } from '../../read/records/master.ts';
import type { Operation, ReadFault, ReadRecords } from '../../read/records/operation.ts';
import { readGoogle, readRoute53 } from '../../read/records/providers.ts';
import { readSkydns } from '../../read/records/skydns.ts';
import { carryOut, keyOf, type RecordState, type StateOver, sameFact, stateOf } from '../../semantics/records/state.ts';
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
    return inZone(form, desired, zone, operations, [], transitionFor(form, desired, zone).before);
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
  before: readonly Endpoint[],
): Comparison {
  const expected = stateOnce(factsOf(form, desired, transitionFor(form, desired, zone).state));
  const { state, faults: refused } = carryOut(stateOnce(factsOf(form, desired, before)), operations);
  const servers = keyOf({ name: zone.name, type: 'NS', setIdentifier: '' });
  // A zone file has to name servers; where nobody said which, the placeholder is no record of ours.
  if (form === 'zone' && !expected.has(servers) && state.get(servers)?.data.join() === 'localhost.')
    state.delete(servers);
  return { differences: compare(expected, state), faults: [...faults, ...refused], records: expected.size };
}

const states = new WeakMap<readonly RecordFact[], RecordState>();

/** Formats that say the same of the same records share what stands. */
function stateOnce(facts: readonly RecordFact[]): RecordState {
  const state = states.get(facts) ?? stateOf(facts);
  states.set(facts, state);
  return state;
}

/** Records that change, and those that a text says something of, are all that can differ. */
export function compare(expected: RecordState, actual: StateOver): readonly Difference[] {
  const keys = new Set([...changingKeys(expected, actual.before), ...actual.changed.keys()]);
  return [...keys]
    .filter((key) => !sameFact(expected.get(key), actual.get(key)))
    .sort()
    .map((key) => {
      const [want, have] = [expected.get(key), actual.get(key)];
      const { name, type, setIdentifier } = (want ?? have)!;
      return { name, type, setIdentifier, expected: said(want), actual: said(have) };
    });
}

const changing = new WeakMap<RecordState, WeakMap<RecordState, readonly string[]>>();

/** The records that have to become others, once for all formats. */
function changingKeys(expected: RecordState, before: RecordState): readonly string[] {
  const own = changing.get(expected) ?? new WeakMap<RecordState, readonly string[]>();
  changing.set(expected, own);
  const found = own.get(before) ?? differingKeys(expected, before);
  own.set(before, found);
  return found;
}

function differingKeys(expected: RecordState, before: RecordState): readonly string[] {
  const keys: string[] = [];
  for (const [key, want] of expected) if (!sameFact(want, before.get(key))) keys.push(key);
  for (const key of before.keys()) if (!expected.has(key)) keys.push(key);
  return keys;
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
  const named = new Set([...puts, ...deletes].flatMap(({ key }) => [key, key.slice(0, key.lastIndexOf('/'))]));
  const store = new Map<string, RecordFact>();
  for (const [at, fact] of factsOf('skydns', desired, before).entries()) {
    const { dnsName, recordType, targets } = before[at]!;
    const path = `${prefix}${fact.name.split('.').reverse().join('/')}`;
    for (const target of targets) {
      const said = `${dnsName} ${target}`;
      // Only a key that the text may name has to be spelled out.
      const label = named.has(path) ? sha256Hex(said).slice(0, 8) : said;
      const key = recordType === 'TXT' || recordType === 'PTR' ? path : `${path}/${label}`;
      store.set(key, { ...fact, traits: '', data: [target] });
    }
  }
  const missing = deletes
    .filter(({ key }) => !store.delete(key))
    .map(({ key, line }) => ({ line, text: `\`${key}\` does not stand` }));
  const written = new Set(puts.map(({ key }) => key));
  const twice = deletes
    .filter(({ key }) => written.has(key))
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
  const stood = new Set(before);
  const expected = stateOf(
    factsOf('skydns', desired, state).map((fact, at) => {
      const endpoint = state[at]!;
      const group = endpoint.providerSpecific.find(({ name }) => name === 'coredns/group')?.value;
      return group === undefined || stood.has(endpoint) ? fact : { ...fact, traits: JSON.stringify(group) };
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
