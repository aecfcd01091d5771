/**
 * ExternalDNS's annotations. Exactly one prefix is read: `external-dns.kubernetes.io/` since 0.22,
 * `external-dns.alpha.kubernetes.io/` before.
 */
import { parseDuration } from './duration.ts';
import type { Property } from './endpoint.ts';
import type { Version } from './version.ts';

export type Annotations = Readonly<Record<string, string>>;

export const prefixOf = (version: Version): string =>
  version === '0.21' ? 'external-dns.alpha.kubernetes.io/' : 'external-dns.kubernetes.io/';

/** What a `controller` annotation must say for the object to be ours. */
const controllerName = 'dns-controller';
const longestTtl = 2_147_483_647;

/** Blanks go, empty items stay. */
export const splitList = (text: string): readonly string[] => text.replaceAll(' ', '').trim().split(',');

const withoutDots = (text: string): string => text.replace(/\.$/, '');

const listAt = (annotations: Annotations, key: string): readonly string[] | undefined => {
  const text = annotations[key];
  return text === undefined ? undefined : splitList(text);
};

export const hostnamesIn = (annotations: Annotations, prefix: string): readonly string[] =>
  (listAt(annotations, `${prefix}hostname`) ?? []).map(withoutDots);
/** With the final dots that routes, unlike other sources, do not take away. */
export const writtenHostnamesIn = (annotations: Annotations, prefix: string): readonly string[] =>
  listAt(annotations, `${prefix}hostname`) ?? [];
export const internalHostnamesIn = (annotations: Annotations, prefix: string): readonly string[] =>
  (listAt(annotations, `${prefix}internal-hostname`) ?? []).map(withoutDots);

export function targetsIn(annotations: Annotations, prefix: string): readonly string[] {
  const text = annotations[`${prefix}target`] ?? '';
  return text === '' ? [] : splitList(text).map(withoutDots);
}

export const isForeign = (annotations: Annotations, prefix: string): boolean =>
  (annotations[`${prefix}controller`] ?? controllerName) !== controllerName;

/** Seconds; 0 where there is none, or none that can be read. */
export function ttlIn(annotations: Annotations, prefix: string): number {
  const text = annotations[`${prefix}ttl`];
  if (text === undefined) return 0;
  const duration = parseDuration(text);
  const seconds = duration !== undefined ? Math.trunc(duration / 1e9) : /^[+-]?\d+$/.test(text) ? Number(text) : 0;
  return seconds < 1 || seconds > longestTtl ? 0 : seconds;
}

const cloudflareKeys = [
  'cloudflare-proxied',
  'cloudflare-custom-hostname',
  'cloudflare-region-key',
  'cloudflare-record-comment',
  'cloudflare-tags',
];
const prefixedProviders = ['aws', 'scw', 'webhook', 'coredns'];

export const setIdentifierIn = (annotations: Annotations, prefix: string): string =>
  annotations[`${prefix}set-identifier`] ?? '';

/** Properties for the provider, sorted by name. */
export function propertiesIn(annotations: Annotations, prefix: string): readonly Property[] {
  const found: Property[] = [];
  for (const [key, value] of Object.entries(annotations)) {
    if (!key.startsWith(prefix)) continue;
    const name = key.slice(prefix.length);
    const provider = prefixedProviders.find((each) => name.startsWith(`${each}-`));
    if (cloudflareKeys.includes(name)) found.push({ name: key, value });
    else if (provider !== undefined) found.push({ name: `${provider}/${name.slice(provider.length + 1)}`, value });
    else if (name === 'azure-tags') found.push({ name: 'azure/tags', value });
    else if (name === 'alias' && value === 'true') found.push({ name: 'alias', value });
    else if (name === 'record-type') found.push({ name: 'record-type', value });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
