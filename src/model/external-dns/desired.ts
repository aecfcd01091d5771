/**
 * What one instance of ExternalDNS wants of the network's names, what it would change, and what becomes of every wish that
 * is not granted: the plan drops without a word that a person would read.
 */
import type { ExternalDnsInstance, PublishedObject, RecordZone } from '../types/external-dns.ts';
import type { Network } from '../types/network.ts';
import { checkOptions } from './check-options.ts';
import { readCurrent } from './current/index.ts';
import { type CurrentRecords, noRecords } from './current/records.ts';
import type { Endpoint } from './endpoint.ts';
import { keyOf, labelsFit } from './endpoint.ts';
import { type Options, parseFlags } from './flags.ts';
import { oneSpelling } from './names.ts';
import { given, type Outcome } from './outcome.ts';
import { type Changes, isManaged, smallest } from './plan.ts';
import { currentIn, isPlain, type Row, wishesIn } from './rows.ts';
import { changesFor, desiredEndpoints, matcherOf } from './sync.ts';
import { txtNameOf } from './txt/names.ts';
import { worldOf } from './world.ts';
import { assumedZones, declaredZones, zonesFor } from './zones.ts';

/** A wish that comes to nothing, and why. */
export interface Dropped {
  readonly endpoint: Endpoint;
  readonly why:
    | 'unmanaged-type'
    | 'outside-filter'
    | 'outside-zones'
    | 'cname-beside-data'
    | 'other-candidate'
    | 'owned-by-others'
    | 'secret-text'
    | 'registry-name-too-long';
  readonly text: string;
  /** What stands in its place. */
  readonly winners: readonly Endpoint[];
}

export interface DesiredRecords {
  readonly instance: ExternalDnsInstance;
  readonly options: Options;
  readonly zones: readonly RecordZone[];
  readonly zonesDeclared: boolean;
  /** Every wish, as the plan gets it. */
  readonly wishes: readonly Endpoint[];
  readonly current: CurrentRecords;
  /** The current records with their owners. */
  readonly owned: readonly Endpoint[];
  /** With ownership texts. */
  readonly changes: Changes;
  /** What stands once the changes are made. */
  readonly result: readonly Endpoint[];
  readonly dropped: readonly Dropped[];
}

const known = new WeakMap<Network, Map<ExternalDnsInstance, Outcome<DesiredRecords>>>();

/** Worked out once for each network and instance. */
export function desiredRecords(network: Network, instance: ExternalDnsInstance): Outcome<DesiredRecords> {
  const own = known.get(network) ?? new Map<ExternalDnsInstance, Outcome<DesiredRecords>>();
  known.set(network, own);
  const found = own.get(instance) ?? workOut(network, instance);
  own.set(instance, found);
  return found;
}

function workOut(network: Network, instance: ExternalDnsInstance): Outcome<DesiredRecords> {
  const parsed = parseFlags(instance.args, instance.release);
  if (!parsed.ok) return parsed;
  const checked = checkOptions(parsed.value);
  if (!checked.ok) return checked;
  const { key } = instance;
  // The key is only referred to. Where nobody says what it is, texts are worked out in plain, and left out at the end.
  const isSecret = parsed.value.isSet('txt-encrypt-enabled') && key === undefined;
  const options: Options = {
    ...parsed.value,
    isSet: (name) => !(isSecret && name === 'txt-encrypt-enabled') && parsed.value.isSet(name),
    text: (name) => (key !== undefined && name === 'txt-encrypt-aes-key' ? key : parsed.value.text(name)),
  };
  const world = worldOf(
    network.externalDNS.objects.map(({ object }) => object),
    options,
  );
  if (!world.ok) return world;
  const wishes = desiredEndpoints(world.value);
  if (!wishes.ok) return wishes;
  const ordered = [...wishes.value].sort(compareRecords);
  const current = instance.current === undefined ? noRecords : readCurrent(instance.current);
  const found = declaredZones(instance, options);
  const zonesDeclared = found.length > 0;
  const zones = zonesDeclared ? found : assumedZones([...ordered, ...current.records].map(({ dnsName }) => dnsName));
  const isInZone = ({ dnsName }: Endpoint): boolean => zonesFor(dnsName, zones).length > 0;
  const inZone = ordered.every(isInZone) ? ordered : ordered.filter(isInZone);
  const planned = changesFor(options, inZone, current.records);
  if (!planned.ok) return planned;
  const { changes, owned, rows } = planned.value;
  const matches = matcherOf(options);
  if (!matches.ok) return matches;
  const inSomeZone = inZone === ordered;
  const plain = isSecret ? withoutTexts(changes) : changes;
  let result: readonly Endpoint[] | undefined;
  return given({
    instance,
    options,
    zones,
    zonesDeclared,
    wishes: ordered,
    current,
    owned,
    changes: plain,
    get result() {
      result ??= applied(current.records, plain);
      return result;
    },
    dropped: [
      ...explain(ordered, { options, zones: inSomeZone ? undefined : zones, rows, matches: matches.value }),
      ...(isSecret ? secretTexts(changes) : []),
      ...unowned(changes, options),
    ].sort((a, b) => compareRecords(a.endpoint, b.endpoint)),
  });
}

export const recordKey = ({ dnsName, recordType, setIdentifier }: Endpoint): string =>
  keyOf(oneSpelling(dnsName), recordType, setIdentifier);

/** By name, type and set identifier, then by targets. */
export function compareRecords(a: Endpoint, b: Endpoint): number {
  return (
    compareTexts(a.dnsName, b.dnsName) ||
    compareTexts(a.recordType, b.recordType) ||
    compareTexts(a.setIdentifier, b.setIdentifier) ||
    compareTexts(a.targets.join(' '), b.targets.join(' '))
  );
}

const compareTexts = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

function applied(current: readonly Endpoint[], changes: Changes): readonly Endpoint[] {
  const standing = new Map(current.map((endpoint) => [recordKey(endpoint), endpoint]));
  for (const endpoint of [...changes.delete, ...changes.updateOld]) standing.delete(recordKey(endpoint));
  for (const endpoint of [...changes.create, ...changes.updateNew]) standing.set(recordKey(endpoint), endpoint);
  return [...standing.values()].sort(compareRecords);
}

const isOwnership = ({ labels }: Endpoint): boolean => labels.ownedRecord !== undefined;

function withoutTexts(changes: Changes): Changes {
  const kept = (endpoints: readonly Endpoint[]): readonly Endpoint[] => endpoints.filter((each) => !isOwnership(each));
  return {
    create: kept(changes.create),
    updateOld: kept(changes.updateOld),
    updateNew: kept(changes.updateNew),
    delete: kept(changes.delete),
  };
}

const secretTexts = ({ create, updateNew }: Changes): readonly Dropped[] =>
  [...create, ...updateNew].filter(isOwnership).map((endpoint) => ({
    endpoint: { ...endpoint, targets: [] },
    why: 'secret-text',
    text: 'its text is encrypted with a key that the definitions only refer to, and the environment does not have',
    winners: [],
  }));

interface Surroundings {
  readonly options: Options;
  /** Not set where every wish is in one. */
  readonly zones: readonly RecordZone[] | undefined;
  readonly rows: readonly Row[];
  matches(name: string): boolean;
}

function explain(wishes: readonly Endpoint[], { options, zones, rows, matches }: Surroundings): readonly Dropped[] {
  const managed = options.list('managed-record-types');
  const excluded = options.list('exclude-record-types');
  const ownerId = options.text('registry') === 'txt' ? options.text('txt-owner-id') : '';
  const dropped: Dropped[] = [];
  const drop = (endpoint: Endpoint, why: Dropped['why'], text: string): void =>
    void dropped.push({ endpoint, why, text, winners: [] });
  for (const endpoint of wishes) {
    if (!isManaged(endpoint.recordType, managed, excluded)) {
      drop(endpoint, 'unmanaged-type', `\`--managed-record-types\` does not name ${endpoint.recordType}`);
    } else if (!matches(endpoint.dnsName)) drop(endpoint, 'outside-filter', 'the domain filter does not take its name');
    else if (zones !== undefined && zonesFor(endpoint.dnsName, zones).length === 0)
      drop(endpoint, 'outside-zones', 'its name is in none of the zones');
  }
  for (const each of rows) {
    const { current, wish } = each;
    if (wish === undefined) continue;
    if (isPlain(each) && (ownerId === '' || current === undefined || current.labels.owner === ownerId)) continue;
    const standing = currentIn(each);
    const row = [...wishesIn(each)].sort(compareRecords);
    const isOurs = ownerId === '' || standing.every(({ labels }) => labels.owner === ownerId);
    if (row.length < 2 && isOurs) continue;
    const data = row.filter(({ recordType }) => recordType !== 'CNAME');
    const foreign = ownerId === '' ? undefined : standing.find(({ labels }) => labels.owner !== ownerId);
    for (const endpoint of row) {
      const rivals = row.filter(({ recordType }) => recordType === endpoint.recordType);
      const before = standing.find(({ recordType }) => recordType === endpoint.recordType);
      const winner = before === undefined ? smallest(rivals) : chosenFor(before, rivals);
      if (endpoint.recordType === 'CNAME' && data.length > 0) {
        const text = `a CNAME can't stand beside other data, and ${typesOf(data)} win`;
        dropped.push({ endpoint, why: 'cname-beside-data', text, winners: data });
      } else if (winner !== endpoint) {
        const text = 'another object wants the same record, with fewer or smaller targets';
        dropped.push({ endpoint, why: 'other-candidate', text, winners: [winner] });
      } else if (foreign !== undefined && (before === undefined || before.labels.owner !== ownerId)) {
        const owner = foreign.labels.owner;
        const text = `the name has a record ${owner === undefined ? 'that nobody owns' : `of owner \`${owner}\``}`;
        dropped.push({ endpoint, why: 'owned-by-others', text, winners: [foreign] });
      }
    }
  }
  return dropped;
}

const typesOf = (endpoints: readonly Endpoint[]): string =>
  [...new Set(endpoints.map(({ recordType }) => recordType))].join(' and ');

function chosenFor(before: Endpoint, rivals: readonly Endpoint[]): Endpoint {
  return rivals.find(({ labels }) => labels.resource === before.labels.resource) ?? smallest(rivals);
}

/** Records that are written without a text that says whose they are. */
function unowned({ create, updateNew }: Changes, options: Options): readonly Dropped[] {
  if (options.text('registry') !== 'txt') return [];
  const mapper = {
    prefix: options.text('txt-prefix'),
    suffix: options.text('txt-suffix'),
    wildcardReplacement: options.text('txt-wildcard-replacement'),
  };
  return [...create, ...updateNew]
    .filter((endpoint) => !isOwnership(endpoint))
    .flatMap((endpoint) => {
      const dnsName = txtNameOf(mapper, endpoint.dnsName, endpoint.recordType);
      if (labelsFit(dnsName)) return [];
      const txt = { ...endpoint, dnsName, recordType: 'TXT', targets: [] };
      const text = `a label of its ownership text's name has more than 63 bytes, so that \`${endpoint.dnsName}\` is owned by nobody`;
      return [{ endpoint: txt, why: 'registry-name-too-long' as const, text, winners: [endpoint] }];
    });
}

/** The wishes that nothing stands against. */
export function grantedWishes({ wishes, dropped }: DesiredRecords): readonly Endpoint[] {
  const lost = new Set(dropped.filter(({ why }) => why !== 'owned-by-others').map(({ endpoint }) => endpoint));
  return wishes.filter((endpoint) => !lost.has(endpoint));
}

/** The objects behind a record, each once. */
export function objectsBehind(network: Network, endpoint: Endpoint): readonly PublishedObject[] {
  const objects = new Set((endpoint.claims ?? []).map(({ object }) => object));
  return [...objects].flatMap((object) => publishedBy(network).get(object) ?? []);
}

const published = new WeakMap<Network, ReadonlyMap<unknown, PublishedObject>>();

function publishedBy(network: Network): ReadonlyMap<unknown, PublishedObject> {
  const found =
    published.get(network) ?? new Map(network.externalDNS.objects.map((each) => [each.object as unknown, each]));
  published.set(network, found);
  return found;
}
