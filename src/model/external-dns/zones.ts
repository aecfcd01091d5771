/**
 * The zones that an instance writes to: those that its definition lists, else what `--domain-filter` and
 * `--rfc2136-zone` name, else the last two labels of each name.
 */
import type { ExternalDnsSpec, RecordZone } from '../types/external-dns.ts';
import type { Options } from './flags.ts';
import { oneSpelling } from './names.ts';

export const zoneNameOf = (text: string): string => oneSpelling(text.trim());

export function declaredZones(spec: ExternalDnsSpec, options: Options): readonly RecordZone[] {
  const isPrivate = isPrivateOnly(options);
  if (spec.zones !== undefined) {
    return spec.zones.map((zone) => ({ ...zone, name: zoneNameOf(zone.name), private: zone.private ?? isPrivate }));
  }
  const names = [...options.list('domain-filter'), ...options.list('rfc2136-zone')]
    .flatMap((text) => text.split(','))
    .map(zoneNameOf)
    .filter((name) => name !== '' && !name.startsWith('.') && !name.startsWith('*'));
  return [...new Set(names)].map((name) => ({ name, private: isPrivate }));
}

const isPrivateOnly = (options: Options): boolean =>
  options.text('aws-zone-type') === 'private' ||
  options.text('google-zone-visibility') === 'private' ||
  options.text('provider') === 'azure-private-dns';

/** Whether `name` is the zone's own or below it. */
export const isInZone = (name: string, zone: string): boolean => isUnder(zoneNameOf(name), zone);

const isUnder = (name: string, zone: string): boolean =>
  name.endsWith(zone) && (name.length === zone.length || name[name.length - zone.length - 1] === '.');

/** The zones that a name goes to: each private one above it, and the longest public one. */
export function zonesFor(name: string, zones: readonly RecordZone[]): readonly RecordZone[] {
  const own = zoneNameOf(name);
  const [only] = zones;
  if (zones.length === 1) return isUnder(own, only!.name) ? zones : [];
  const above = zones.filter((zone) => isUnder(own, zone.name));
  if (above.length < 2) return above;
  const longest = (own: readonly RecordZone[]): readonly RecordZone[] =>
    own.length === 0 ? [] : [own.reduce((best, zone) => (zone.name.length > best.name.length ? zone : best))];
  return [...above.filter((zone) => zone.private === true), ...longest(above.filter((zone) => zone.private !== true))];
}

/** The zones of some names, when none is declared. */
export function assumedZones(names: readonly string[]): readonly RecordZone[] {
  const found = names.map((name) => zoneNameOf(name).split('.').slice(-2).join('.'));
  return [...new Set(found)]
    .filter((name) => name !== '')
    .sort()
    .map((name) => ({ name }));
}

/** A name that stays in its folder. Two zones of one name, a private and a public one, are told apart by identifier. */
export const zoneFile = ({ name, id, private: isPrivate }: RecordZone): string =>
  [name, ...(isPrivate === true && id !== undefined ? [id] : [])].join('.').replace(/[^A-Za-z0-9._-]/g, '_');
