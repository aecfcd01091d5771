/**
 * What one format has to say of an instance's changes: which records go and which come, in the words of that format, which
 * of them it can't say, and what stands afterwards. A format refuses a record sooner than it writes one that its reader
 * would refuse together with a whole batch.
 */
import { NameIndex } from '../../core/name-index.ts';
import type { RecordZone } from '../types/external-dns.ts';
import { compareRecords, type DesiredRecords, recordKey } from './desired.ts';
import { parseDuration } from './duration.ts';
import type { Endpoint } from './endpoint.ts';
import type { Options } from './flags.ts';
import { oneSpelling } from './names.ts';
import { canonical, isData, isNameOfDns, labelsOfName, rdataOf } from './rdata.ts';
import { refusal, type WireForm } from './refusal.ts';
import { route53SetOf } from './route53.ts';
import { rowKey } from './rows.ts';
import { recordsIn, type Standing, type ZoneRecords } from './zone-records.ts';

export type { WireForm } from './refusal.ts';

export interface Refused {
  readonly endpoint: Endpoint;
  readonly text: string;
}

export interface Transition {
  /** What stands before, as far as the format can say it. */
  readonly before: readonly Endpoint[];
  readonly removed: readonly Endpoint[];
  readonly set: readonly Endpoint[];
  readonly refused: readonly Refused[];
  /** What stands when all is done. */
  readonly state: readonly Endpoint[];
}

/** A record as a reader of the format sees it. */
export interface RecordFact {
  /** Without the final dot, in lower-case ASCII. */
  readonly name: string;
  readonly type: string;
  readonly setIdentifier: string;
  readonly ttl: number;
  /** Canonical, in order. */
  readonly data: readonly string[];
  /** Routing, in one spelling; empty without. */
  readonly traits: string;
}

const defaultTtl = 300;

const known = new WeakMap<DesiredRecords, Map<string, Transition>>();

/** The changes in one zone, or with `skydns` in all; worked out once for each format and zone. */
export function transitionFor(form: WireForm, desired: DesiredRecords, zone?: RecordZone): Transition {
  const own = known.get(desired) ?? new Map<string, Transition>();
  known.set(desired, own);
  const key = JSON.stringify([form, zone?.name, zone?.id]);
  const found = own.get(key) ?? workOut(form, desired, zone);
  own.set(key, found);
  return found;
}

function workOut(form: WireForm, desired: DesiredRecords, zone: RecordZone | undefined): Transition {
  const records = recordsIn(desired, zone);
  const refusalOf = (endpoint: Endpoint): string | undefined => refusal(form, desired, endpoint, zone);
  const moves = records.oddChanges.size === 0 ? plainMoves(records) : movesOf(records, refusalOf);
  let before: readonly Endpoint[] | undefined;
  let state: readonly Endpoint[] | undefined;
  return {
    removed: moves.removed,
    set: moves.set,
    refused: moves.refused,
    get before() {
      before ??= sayable(records.standing.records, records.standing, refusalOf);
      return before;
    },
    get state() {
      state ??= stateOf(records, moves, refusalOf, this.before);
      return state;
    },
  };
}

const states = new WeakMap<Standing, WeakMap<Moves, readonly Endpoint[]>>();

/** The same for every format that can say all that stands. */
function stateOf(
  { standing }: ZoneRecords,
  moves: Moves,
  refusalOf: (endpoint: Endpoint) => string | undefined,
  before: readonly Endpoint[],
): readonly Endpoint[] {
  if (!standing.isPlain) return stateAfter(before, moves);
  if (standing.odd.size > 0) return stateOfPlain(sayable(standing.sorted, standing, refusalOf), moves);
  const own = states.get(standing) ?? new WeakMap<Moves, readonly Endpoint[]>();
  states.set(standing, own);
  const state = own.get(moves) ?? stateOfPlain(standing.sorted, moves);
  own.set(moves, state);
  return state;
}

/** All of the records, where no format has anything against any. */
function sayable(
  records: readonly Endpoint[],
  { odd }: Standing,
  refusalOf: (endpoint: Endpoint) => string | undefined,
): readonly Endpoint[] {
  return odd.size === 0 ? records : records.filter((each) => !odd.has(each) || refusalOf(each) === undefined);
}

interface Moves {
  readonly removed: readonly Endpoint[];
  readonly set: readonly Endpoint[];
  readonly refused: readonly Refused[];
  /** Keys of the records that no longer stand as they did. */
  readonly gone: ReadonlySet<string>;
}

const plain = new WeakMap<ZoneRecords, Moves>();

/** The same for every format. */
function plainMoves(records: ZoneRecords): Moves {
  if (records.alike !== undefined) return plainMoves(records.alike);
  const found = plain.get(records) ?? movesOf(records, () => undefined);
  plain.set(records, found);
  return found;
}

function movesOf(records: ZoneRecords, refusalOf: (endpoint: Endpoint) => string | undefined): Moves {
  const { create, updates, deleted } = records.changes;
  const refused: Refused[] = [];
  const isSayable = (endpoint: Endpoint): boolean => {
    const text = records.oddChanges.has(endpoint) ? refusalOf(endpoint) : undefined;
    if (text !== undefined) refused.push({ endpoint, text });
    return text === undefined;
  };
  const said = updates.filter(({ after }) => isSayable(after));
  const going = [...deleted, ...said.map(({ before }) => before)];
  const coming = [...said.map(({ after }) => after), ...create.filter(isSayable)].sort(compareRecords);
  const rows = changingRows(
    (endpoint) => records.beside(endpoint),
    (each) => !records.oddChanges.has(each) || refusalOf(each) === undefined,
  );
  const removed = new Map<string, Endpoint>();
  for (const endpoint of going) {
    const key = recordKey(endpoint);
    if (rows.of(endpoint).delete(key)) removed.set(key, endpoint);
  }
  const set: Endpoint[] = [];
  // Data first: where a CNAME meets other data, the plan would have dropped the CNAME.
  for (const endpoint of [...coming.filter((each) => !isAlias(each)), ...coming.filter(isAlias)]) {
    const row = rows.of(endpoint);
    const rival = [...row.values()].find((each) => excludes(each, endpoint));
    if (rival !== undefined) {
      const text = `a CNAME can't stand beside other data, and \`${rival.dnsName}\` has ${rival.recordType}`;
      refused.push({ endpoint, text });
      continue;
    }
    row.set(recordKey(endpoint), endpoint);
    set.push(endpoint);
  }
  return {
    removed: [...removed.values()].sort(compareRecords),
    set: set.sort(compareRecords),
    refused: refused.sort((a, b) => compareRecords(a.endpoint, b.endpoint)),
    gone: new Set([...removed.keys(), ...set.map(recordKey)]),
  };
}

/** What stands in each row of which anything changes, by record. */
function changingRows(
  beside: (endpoint: Endpoint) => readonly Endpoint[],
  isStanding: (endpoint: Endpoint) => boolean,
): { of(endpoint: Endpoint): Map<string, Endpoint> } {
  const rows = new Map<string, Map<string, Endpoint>>();
  return {
    of(endpoint) {
      const key = rowKey(endpoint);
      const known = rows.get(key);
      if (known !== undefined) return known;
      const row = new Map(
        beside(endpoint)
          .filter(isStanding)
          .map((each) => [recordKey(each), each]),
      );
      rows.set(key, row);
      return row;
    },
  };
}

/** Of two spellings of one record, the last is meant. */
function stateAfter(before: readonly Endpoint[], { gone, set }: Moves): readonly Endpoint[] {
  const standing = new Map(before.map((endpoint) => [recordKey(endpoint), endpoint]));
  for (const key of gone) standing.delete(key);
  for (const endpoint of set) standing.set(recordKey(endpoint), endpoint);
  return [...standing.values()].sort(compareRecords);
}

/** The same where nothing that stands, in order, is spelled in two ways: most names have nothing to do with what changes. */
function stateOfPlain(sorted: readonly Endpoint[], { gone, removed, set }: Moves): readonly Endpoint[] {
  const names = new NameIndex();
  for (const list of [removed, set]) for (const { dnsName } of list) names.add(oneSpelling(dnsName));
  const kept = sorted.filter((each) => names.find(oneSpelling(each.dnsName)) < 0 || !gone.has(recordKey(each)));
  const after = new Map(set.map((endpoint) => [recordKey(endpoint), endpoint]));
  return [...kept, ...after.values()].sort(compareRecords);
}

const isAlias = ({ recordType }: Endpoint): boolean => recordType === 'CNAME';

const excludes = (one: Endpoint, other: Endpoint): boolean =>
  one.recordType !== other.recordType &&
  isAlias(one) !== isAlias(other) &&
  one.setIdentifier === other.setIdentifier &&
  labelsOfName(one.dnsName)?.join('.') === labelsOfName(other.dnsName)?.join('.');

export function ttlFor(form: WireForm, options: Options, { recordTTL }: Endpoint): number {
  const own = Math.max(recordTTL, 0);
  if (form === 'skydns') return own;
  if (form !== 'nsupdate') return own > 0 ? own : defaultTtl;
  const least = parseDuration(options.text('rfc2136-min-ttl')) ?? 0;
  return Math.max(Math.trunc(least / 1e9), own);
}

const bases = new WeakMap<readonly Endpoint[], readonly RecordFact[]>();
const ofEach = new WeakMap<DesiredRecords, Map<Endpoint, RecordFact>>();
const sameBase: WireForm = 'zone';

/** The facts of a list, made once for all formats that say the same of it. */
export function factsOf(
  form: WireForm,
  desired: DesiredRecords,
  endpoints: readonly Endpoint[],
): readonly RecordFact[] {
  const known = ofEach.get(desired) ?? new Map<Endpoint, RecordFact>();
  ofEach.set(desired, known);
  const base = bases.get(endpoints) ?? endpoints.map((each) => baseFact(desired, each, known));
  bases.set(endpoints, base);
  const isAlike = (each: Endpoint, at: number): boolean =>
    ttlFor(form, desired.options, each) === base[at]!.ttl && (form !== 'route53' || isBare(each));
  if (endpoints.every(isAlike)) return base;
  return endpoints.map((each, at) => (isAlike(each, at) ? base[at]! : factOf(form, desired, each)));
}

function baseFact(desired: DesiredRecords, endpoint: Endpoint, known: Map<Endpoint, RecordFact>): RecordFact {
  const fact = known.get(endpoint) ?? factOf(sameBase, desired, endpoint);
  known.set(endpoint, fact);
  return fact;
}

/** Nothing is set beside the record, so that it is the same for every provider. */
const isBare = ({ setIdentifier, providerSpecific }: Endpoint): boolean =>
  setIdentifier === '' && providerSpecific.length === 0;

export function factOf(form: WireForm, { options, zones }: DesiredRecords, endpoint: Endpoint): RecordFact {
  const { dnsName, recordType, targets } = endpoint;
  const base = { name: isNameOfDns(dnsName) ? oneSpelling(dnsName) : dnsName, type: recordType };
  const { setIdentifier } = endpoint;
  if (form !== 'route53' || isBare(endpoint)) {
    return {
      ...base,
      setIdentifier,
      ttl: ttlFor(form, options, endpoint),
      data: dataOf(recordType, targets),
      traits: '',
    };
  }
  const {
    Name: _,
    Type: __,
    TTL: ___,
    ResourceRecords: ____,
    SetIdentifier: _____,
    AliasTarget,
    ...traits
  } = route53SetOf(endpoint, zones);
  const alias = AliasTarget as { DNSName: string; HostedZoneId: string; EvaluateTargetHealth: boolean } | undefined;
  return {
    ...base,
    setIdentifier,
    ttl: alias === undefined ? ttlFor(form, options, endpoint) : 0,
    data:
      alias === undefined
        ? dataOf(recordType, targets)
        : [`alias ${labelsOfName(alias.DNSName)?.join('.')}. ${alias.HostedZoneId} ${alias.EvaluateTargetHealth}`],
    traits: traitsText(traits),
  };
}

/** One spelling for what is set beside a record, keys in order. */
export function traitsText(traits: Readonly<Record<string, unknown>>): string {
  const keys = Object.keys(traits).sort();
  return keys.length === 0 ? '' : JSON.stringify(inOrder(traits));
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, inOrder(each)]),
  );
}

const dataOf = (type: string, targets: readonly string[]): readonly string[] =>
  type === 'A' && targets.length === 1 && isData(type, targets[0]!) ? targets : everyDataOf(type, targets);

const everyDataOf = (type: string, targets: readonly string[]): readonly string[] =>
  [...new Set(targets.map((target) => canonical(rdataOf(type, target) ?? [{ kind: 'text', text: target }])))].sort();
