/**
 * ExternalDNS's endpoint: what a source wants to stand in DNS, under the names of the webhook's JSON. An absent TTL is
 * 0, an absent set identifier is the empty text.
 */
import { isIPv4, parseAddress } from '../../core/ip/address.ts';
import type { ApiObject } from './objects.ts';

export interface Property {
  readonly name: string;
  readonly value: string;
}

export type Labels = Readonly<Record<string, string>>;

/** Shared, since most records have none. */
export const noLabels: Labels = {};
export const noProperties: readonly Property[] = [];

export interface Endpoint {
  readonly dnsName: string;
  readonly recordType: string;
  readonly targets: readonly string[];
  readonly recordTTL: number;
  readonly setIdentifier: string;
  readonly labels: Labels;
  readonly providerSpecific: readonly Property[];
  /** What it was made of; not ExternalDNS's own, and no part of any comparison. */
  readonly claims?: readonly Claim[];
}

/** One object's wish for a record, before wishes for the same record became one. */
export interface Claim {
  readonly object: ApiObject;
  readonly endpoint: Endpoint;
}

/** The endpoints that an object gives, each with the object as its claim. */
export const claimedBy = (object: ApiObject, endpoints: readonly Endpoint[]): readonly Endpoint[] =>
  endpoints.map((endpoint) => claimed(object, endpoint));

/** Field by field, which is made faster than a copy with one field more. */
export function claimed(object: ApiObject, endpoint: Endpoint): Endpoint {
  const { dnsName, recordType, targets, recordTTL, setIdentifier, labels, providerSpecific } = endpoint;
  const claims = [{ object, endpoint }];
  return { dnsName, recordType, targets, recordTTL, setIdentifier, labels, providerSpecific, claims };
}

/** One function for all that ask for it, so that what is known of a list by its names is known to the next. */
export const dnsNameOf = ({ dnsName }: Endpoint): string => dnsName;

/** What all endpoints of one object have alike. */
export type Traits = Partial<Omit<Endpoint, 'dnsName' | 'recordType' | 'targets'>>;

const keepsTargetDots = new Set(['TXT', 'NAPTR', 'SRV']);
const longestLabel = 63;

export const bareEndpoint = (dnsName: string, recordType: string, targets: readonly string[]): Endpoint => ({
  dnsName,
  recordType,
  targets,
  recordTTL: 0,
  setIdentifier: '',
  labels: noLabels,
  providerSpecific: noProperties,
});

/** None when a label of the name is longer than 63 bytes. */
export function newEndpoint(
  name: string,
  recordType: string,
  targets: readonly string[],
  traits: Traits = {},
): Endpoint | undefined {
  const dnsName = withoutDot(name);
  if (!labelsFit(dnsName)) return undefined;
  const kept = keepsTargetDots.has(recordType) ? targets : targets.map(withoutDot);
  return { ...bareEndpoint(dnsName, recordType, kept), ...traits };
}

/** The endpoints of one name: A, AAAA and CNAME by the targets' looks, in this order. */
export function endpointsFor(name: string, targets: readonly string[], traits: Traits = {}): readonly Endpoint[] {
  return ['A', 'AAAA', 'CNAME'].flatMap((type) => {
    const own = targets.filter((target) => typeOfTarget(target) === type);
    const endpoint = own.length > 0 ? newEndpoint(name, type, own, traits) : undefined;
    return endpoint === undefined ? [] : [endpoint];
  });
}

export function typeOfTarget(target: string): 'A' | 'AAAA' | 'CNAME' {
  const family = familyOf(target);
  return family === 4 ? 'A' : family === 6 ? 'AAAA' : 'CNAME';
}

/** As Go's netip: an address with a colon is one of IPv6, a mapped one too, and may have a zone. */
export function familyOf(text: string): 4 | 6 | undefined {
  if (!text.includes(':')) return isIPv4(text) ? 4 : undefined;
  const zone = text.indexOf('%');
  const bare = zone > 0 && zone < text.length - 1 ? text.slice(0, zone) : text;
  if (parseAddress(bare) === undefined) return undefined;
  return bare.includes(':') ? 6 : 4;
}

export const withoutDot = (text: string): string => (text.endsWith('.') ? text.slice(0, -1) : text);
export const labelsFit = (name: string): boolean =>
  name.split('.').every((label) => Buffer.byteLength(label) <= longestLabel);

export const propertyOf = (endpoint: Pick<Endpoint, 'providerSpecific'>, name: string): string | undefined =>
  endpoint.providerSpecific.length === 0
    ? undefined
    : endpoint.providerSpecific.find((property) => property.name === name)?.value;

export function withProperty(endpoint: Endpoint, name: string, value: string): Endpoint {
  const known = endpoint.providerSpecific.some((property) => property.name === name);
  const providerSpecific = known
    ? endpoint.providerSpecific.map((property) => (property.name === name ? { name, value } : property))
    : [...endpoint.providerSpecific, { name, value }];
  return { ...endpoint, providerSpecific };
}

export const withoutProperty = (endpoint: Endpoint, name: string): Endpoint => ({
  ...endpoint,
  providerSpecific: endpoint.providerSpecific.filter((property) => property.name !== name),
});

export const sortedUnique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort(compareBytes);

/** Go compares strings as bytes; code units are in the same order but for those of surrogates. */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  if (surrogate.test(a) || surrogate.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

const surrogate = /[\ud800-\udfff]/;

export function groupedBy<T>(items: readonly T[], keyOfItem: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** One text for several, such that no two lists of as many texts have the same. */
export function keyOf(one: string, other: string, last: string): string {
  return `${one.length} ${other.length} ${one}${other}${last}`;
}
