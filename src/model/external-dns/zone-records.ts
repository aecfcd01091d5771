/**
 * The records of an instance that are in one zone: what changes and what stands, sorted and looked at once for all formats. All
 * but a few can be said by every format, so that a format asks about the odd ones only.
 */
import { NameIndex } from '../../core/name-index.ts';
import type { RecordZone } from '../types/external-dns.ts';
import { compareRecords, type DesiredRecords } from './desired.ts';
import { type Endpoint, groupedBy } from './endpoint.ts';
import { oneSpelling } from './names.ts';
import { isSaidByAll } from './refusal.ts';
import { rowKey } from './rows.ts';
import { zonesFor } from './zones.ts';

interface Update {
  readonly before: Endpoint;
  readonly after: Endpoint;
}

interface SortedChanges {
  readonly create: readonly Endpoint[];
  readonly updates: readonly Update[];
  readonly deleted: readonly Endpoint[];
}

export interface Standing {
  /** In the order in which they were read. */
  readonly records: readonly Endpoint[];
  readonly sorted: readonly Endpoint[];
  /** Names without letters beyond ASCII: no two records are one but for their spelling. */
  readonly isPlain: boolean;
  /** Those that not every format can say. */
  readonly odd: ReadonlySet<Endpoint>;
}

export class ZoneRecords {
  readonly #desired: DesiredRecords;
  readonly #zone: RecordZone | undefined;
  readonly changes: SortedChanges;
  /** Changes, and what stands under their names, that not every format can say. */
  readonly oddChanges: ReadonlySet<Endpoint>;
  /** The one zone that has all changes, where no format has anything against any of them. */
  readonly alike: ZoneRecords | undefined;
  #standing: Standing | undefined;

  constructor(desired: DesiredRecords, zone: RecordZone | undefined) {
    this.#desired = desired;
    this.#zone = zone;
    this.alike = zone === undefined ? onlyZone(desired) : undefined;
    this.changes = changesByZone(desired).get(keyOf(zone)) ?? { create: [], updates: [], deleted: [] };
    const { create, updates, deleted } = this.changes;
    if (this.alike !== undefined) {
      this.oddChanges = this.alike.oddChanges;
      return;
    }
    const changing = [...create, ...deleted, ...updates.flatMap(({ before, after }) => [before, after])];
    this.oddChanges = oddIn([...changing, ...this.#touched(changing)], zone);
  }

  /** What stands under the name and set identifier of a record that changes. */
  beside(endpoint: Endpoint): readonly Endpoint[] {
    return touchedRows(this.#desired).get(rowKey(endpoint)) ?? [];
  }

  get standing(): Standing {
    this.#standing ??= this.#standingAlike();
    if (this.#standing === undefined) {
      const records = currentByZone(this.#desired).get(keyOf(this.#zone)) ?? [];
      this.#standing = {
        records,
        sorted: [...records].sort(compareRecords),
        isPlain: records.every(({ dnsName }) => oneSpelling(dnsName) === dnsName.toLowerCase()),
        odd: oddIn(records, this.#zone),
      };
    }
    return this.#standing;
  }

  #standingAlike(): Standing | undefined {
    const found = this.alike?.standing;
    return found?.records.length === this.#desired.current.records.length && found.odd.size === 0 ? found : undefined;
  }

  #touched(changing: readonly Endpoint[]): readonly Endpoint[] {
    const rows = touchedRows(this.#desired);
    return [...new Set(changing.map(rowKey))].flatMap((row) => rows.get(row) ?? []);
  }
}

const zones = remembered(() => new Map<string, ZoneRecords>());

/** Of all zones together without one. */
export function recordsIn(desired: DesiredRecords, zone?: RecordZone): ZoneRecords {
  const own = zones(desired);
  const found = own.get(keyOf(zone)) ?? new ZoneRecords(desired, zone);
  own.set(keyOf(zone), found);
  return found;
}

function onlyZone(desired: DesiredRecords): ZoneRecords | undefined {
  if (desired.zones.length !== 1) return undefined;
  const only = recordsIn(desired, desired.zones[0]);
  const count = ({ create, updates, deleted }: SortedChanges): number =>
    create.length + updates.length + deleted.length;
  return only.oddChanges.size === 0 && count(only.changes) === count(changesByZone(desired).get('')!)
    ? only
    : undefined;
}

const keyOf = (zone: RecordZone | undefined): string =>
  zone === undefined ? '' : JSON.stringify([zone.name, zone.id]);

const oddIn = (endpoints: readonly Endpoint[], zone: RecordZone | undefined): ReadonlySet<Endpoint> =>
  new Set(endpoints.filter((endpoint) => !isSaidByAll(endpoint, zone)));

function remembered<T>(workOut: (desired: DesiredRecords) => T): (desired: DesiredRecords) => T {
  const known = new WeakMap<DesiredRecords, { readonly value: T }>();
  return (desired) => {
    const found = known.get(desired) ?? { value: workOut(desired) };
    known.set(desired, found);
    return found.value;
  };
}

const changesByZone = remembered((desired): ReadonlyMap<string, SortedChanges> => {
  const { create, updateOld, updateNew, delete: deleted } = desired.changes;
  const updates = updateNew.map((after, at) => ({ before: updateOld[at]!, after }));
  const all = {
    create: [...create].sort(compareRecords),
    updates: updates.sort((a, b) => compareRecords(a.after, b.after)),
    deleted: [...deleted].sort(compareRecords),
  };
  const lists = {
    create: byZone(desired, all.create, (each) => each),
    updates: byZone(desired, all.updates, ({ after }) => after),
    deleted: byZone(desired, all.deleted, (each) => each),
  };
  const inZone = (key: string): SortedChanges => ({
    create: lists.create.get(key) ?? [],
    updates: lists.updates.get(key) ?? [],
    deleted: lists.deleted.get(key) ?? [],
  });
  return new Map([['', all], ...desired.zones.map((zone) => [keyOf(zone), inZone(keyOf(zone))] as const)]);
});

const currentByZone = remembered(
  (desired): ReadonlyMap<string, readonly Endpoint[]> =>
    new Map([['', desired.current.records], ...byZone(desired, desired.current.records, (each) => each)]),
);

function byZone<T>({ zones }: DesiredRecords, items: readonly T[], endpointOf: (item: T) => Endpoint) {
  const found = new Map<string, T[]>(zones.map((zone) => [keyOf(zone), []]));
  const lists = new Map(zones.map((zone) => [zone, found.get(keyOf(zone))!]));
  for (const item of items) {
    for (const zone of zonesFor(endpointOf(item).dnsName, zones)) {
      const list = lists.get(zone)!;
      // A zone that is declared twice takes a record once.
      if (list.at(-1) !== item) list.push(item);
    }
  }
  return found;
}

/** What stands under names of which anything changes, by name and set identifier. */
const touchedRows = remembered(({ changes, current }): ReadonlyMap<string, readonly Endpoint[]> => {
  const touched = new NameIndex();
  for (const list of [changes.create, changes.updateOld, changes.updateNew, changes.delete]) {
    for (const { dnsName } of list) touched.add(oneSpelling(dnsName));
  }
  return groupedBy(
    current.records.filter(({ dnsName }) => touched.find(oneSpelling(dnsName)) >= 0),
    rowKey,
  );
});
