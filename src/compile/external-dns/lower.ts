/**
 * Network → what each format says of each instance: which records go and come, in which zone, and where they come from.
 * Batches hold as much as the providers take: Route 53 1,000 changes of which an upsert counts twice, and 32,000 characters
 * of values, a record and its ownership text together; Google 1,000; nsupdate 50 in a message, as ExternalDNS sends them.
 */
import { updateActions } from '../../model/external-dns/aws.ts';
import {
  compareRecords,
  type DesiredRecords,
  desiredRecords,
  objectsBehind,
  recordKey,
} from '../../model/external-dns/desired.ts';
import type { Endpoint } from '../../model/external-dns/endpoint.ts';
import { type Transition, transitionFor, type WireForm } from '../../model/external-dns/transition.ts';
import type { ExternalDnsInstance, RecordZone } from '../../model/types/external-dns.ts';
import type { Declared, Network } from '../../model/types/network.ts';

export interface InstanceRecords {
  readonly instance: ExternalDnsInstance;
  readonly desired: DesiredRecords;
  /** What every format but SkyDNS says, zone by zone. */
  in(form: Exclude<WireForm, 'skydns'>): readonly { readonly zone: RecordZone; readonly transition: Transition }[];
  readonly sky: Transition;
  /** The definitions that a record came from. */
  sourcesOf(endpoint: Endpoint): readonly Declared[];
}

/** An instance that would not start has no records; a property says why. */
export function lowerInstance(network: Network, instance: ExternalDnsInstance): InstanceRecords | undefined {
  const found = desiredRecords(network, instance);
  if (!found.ok) return undefined;
  const desired = found.value;
  const owners = new Map<string, Endpoint>();
  const { create, updateNew } = desired.changes;
  for (const endpoint of [...updateNew, ...create].sort(compareRecords)) {
    if (endpoint.claims !== undefined) owners.set(endpoint.dnsName, endpoint);
  }
  return {
    instance,
    desired,
    in: (form) => desired.zones.map((zone) => ({ zone, transition: transitionFor(form, desired, zone) })),
    sky: transitionFor('skydns', desired),
    sourcesOf(endpoint) {
      const owner =
        endpoint.claims === undefined ? owners.get(endpoint.labels.ownedRecord ?? endpoint.dnsName) : endpoint;
      const objects = owner === undefined ? [] : objectsBehind(network, owner);
      const places = objects.flatMap(({ origin }) =>
        origin === undefined ? [] : [{ origin, path: ['metadata', 'name'] }],
      );
      return [...places, instance.declared];
    },
  };
}

export interface Route53Change {
  readonly action: 'UPSERT' | 'DELETE' | 'CREATE';
  readonly endpoint: Endpoint;
}

const most = { changes: 1000, characters: 32_000, nsupdate: 50, google: 1000 };

/** Batches of groups: a record and the text that owns it are never apart. */
export function route53Batches({ removed, set }: Transition): readonly (readonly Route53Change[])[] {
  const before = new Map(removed.map((endpoint) => [recordKey(endpoint), endpoint]));
  const changes: Route53Change[] = set.flatMap((endpoint): readonly Route53Change[] => {
    const old = before.get(recordKey(endpoint));
    if (old === undefined) return [{ action: 'CREATE' as const, endpoint }];
    before.delete(recordKey(endpoint));
    const actions = updateActions(old, endpoint);
    return actions.length === 1
      ? [{ action: 'UPSERT' as const, endpoint }]
      : [
          { action: 'DELETE' as const, endpoint: old },
          { action: 'CREATE' as const, endpoint },
        ];
  });
  for (const endpoint of before.values()) changes.push({ action: 'DELETE', endpoint });
  const groups = new Map<string, Route53Change[]>();
  for (const change of changes) {
    const key = JSON.stringify([
      change.endpoint.labels.ownedRecord ?? change.endpoint.dnsName,
      change.endpoint.setIdentifier,
    ]);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  const batches: Route53Change[][] = [];
  let [weight, characters] = [Number.POSITIVE_INFINITY, 0];
  for (const [, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [own, text] = [sum(group.map(weightOf)), sum(group.map(charactersOf))];
    if (weight + own > most.changes || characters + text > most.characters) {
      batches.push([]);
      [weight, characters] = [0, 0];
    }
    batches.at(-1)!.push(...group);
    [weight, characters] = [weight + own, characters + text];
  }
  return batches.map((batch) => batch.sort(inOrder));
}

const weightOf = ({ action }: Route53Change): number => (action === 'UPSERT' ? 2 : 1);
const charactersOf = (change: Route53Change): number =>
  weightOf(change) * sum(change.endpoint.targets.map(({ length }) => length));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** As ExternalDNS sorts: by action from the end of the alphabet, then by name and type. */
function inOrder(a: Route53Change, b: Route53Change): number {
  const key = ({ action, endpoint }: Route53Change): string =>
    `${{ UPSERT: 0, DELETE: 1, CREATE: 2 }[action]} ${endpoint.dnsName} ${endpoint.recordType} ${endpoint.setIdentifier}`;
  return key(a) < key(b) ? -1 : 1;
}

/** A name's records are never in two batches. */
export function googleBatches({ removed, set }: Transition): readonly Pick<Transition, 'removed' | 'set'>[] {
  const names = [...new Set([...removed, ...set].map(({ dnsName }) => dnsName))].sort();
  const of = (endpoints: readonly Endpoint[]): Map<string, Endpoint[]> => {
    const found = new Map<string, Endpoint[]>();
    for (const endpoint of endpoints) found.set(endpoint.dnsName, [...(found.get(endpoint.dnsName) ?? []), endpoint]);
    return found;
  };
  const [going, coming] = [of(removed), of(set)];
  const batches: { removed: Endpoint[]; set: Endpoint[] }[] = [];
  for (const name of names) {
    const [gone, come] = [going.get(name) ?? [], coming.get(name) ?? []];
    const last = batches.at(-1);
    const batch =
      last === undefined || last.removed.length + last.set.length + gone.length + come.length > most.google
        ? { removed: [], set: [] }
        : last;
    if (batch !== last) batches.push(batch);
    batch.removed.push(...gone);
    batch.set.push(...come);
  }
  return batches;
}

export const nsupdateBatch = most.nsupdate;
