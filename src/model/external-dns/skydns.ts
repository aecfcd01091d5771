/**
 * CoreDNS's etcd back end (SkyDNS messages): which keys a change writes and removes. The label that ExternalDNS draws at
 * random is a hash of name and target here.
 */
import { sha256Hex } from '../../core/hash.ts';
import type { Endpoint } from './endpoint.ts';
import { propertyOf } from './endpoint.ts';
import type { Changes } from './plan.ts';

export interface SkyService {
  readonly host?: string;
  readonly text?: string;
  readonly ttl?: number;
  readonly targetstrip?: number;
  readonly group?: string;
}

export type Store = Readonly<Record<string, SkyService>>;

export function applyToStore(store: Store, changes: Changes, prefix = '/skydns/'): Store {
  const next = new Map(Object.entries(store));
  const below = keysBelow(next.keys());
  for (const endpoint of [...changes.delete, ...changes.updateOld]) removeFrom(next, below, endpoint, prefix);
  for (const endpoint of [...changes.create, ...changes.updateNew]) {
    for (const [key, service] of writtenFor(endpoint, prefix)) next.set(key, { ...next.get(key), ...service });
  }
  return Object.fromEntries(next);
}

export const keyOf = (dnsName: string, prefix: string): string => prefix + dnsName.split('.').reverse().join('/');

function writtenFor(endpoint: Endpoint, prefix: string): readonly (readonly [string, SkyService])[] {
  const { dnsName, recordType, targets, recordTTL } = endpoint;
  const ttl = recordTTL > 0 ? { ttl: recordTTL } : {};
  const group = propertyOf(endpoint, 'coredns/group');
  const rest = { ...ttl, ...(group === undefined ? {} : { group }) };
  if (recordType === 'TXT') return targets.map((text) => [keyOf(dnsName, prefix), { text, ...rest }] as const);
  if (recordType === 'PTR')
    return targets.slice(0, 1).map((host) => [keyOf(dnsName, prefix), { host, ...rest }] as const);
  return targets.map(
    (host) =>
      [
        keyOf(`${sha256Hex(`${dnsName} ${host}`).slice(0, 8)}.${dnsName}`, prefix),
        { host, ...rest, targetstrip: 1 },
      ] as const,
  );
}

/** Keys by the key that is theirs without the last label. */
function keysBelow(keys: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const below = new Map<string, string[]>();
  for (const key of keys) {
    const parent = key.slice(0, key.lastIndexOf('/'));
    const siblings = below.get(parent);
    if (siblings === undefined) below.set(parent, [key]);
    else siblings.push(key);
  }
  return below;
}

function removeFrom(
  store: Map<string, SkyService>,
  below: ReadonlyMap<string, readonly string[]>,
  { dnsName, recordType }: Endpoint,
  prefix: string,
): void {
  const key = keyOf(dnsName, prefix);
  store.delete(key);
  if (recordType === 'PTR' || recordType === 'TXT') return;
  for (const each of below.get(key) ?? []) store.delete(each);
}
