/** The last steps before the provider: least TTL, aliases by preference, and only properties the provider knows. */
import { compareBytes, type Endpoint, propertyOf, withProperty } from './endpoint.ts';
import { replaced } from './record-map.ts';
import type { Version } from './version.ts';

/** Replaces unset TTLs only, not lower ones. */
export const withLeastTtl = (endpoints: readonly Endpoint[], seconds: number): readonly Endpoint[] =>
  endpoints.map((endpoint) => (endpoint.recordTTL <= 0 ? { ...endpoint, recordTTL: seconds } : endpoint));

/** `--prefer-alias`: CNAMEs become aliases; 0.22 leaves those alone that say something of it. */
export const withAliases = (endpoints: readonly Endpoint[], version: Version): readonly Endpoint[] =>
  endpoints.map((endpoint) =>
    endpoint.recordType !== 'CNAME' || (version !== '0.21' && propertyOf(endpoint, 'alias') !== undefined)
      ? endpoint
      : withProperty(endpoint, 'alias', 'true'),
  );

/** What the names of a provider's properties begin with, where it is not the provider's own name. */
const namespaces: Readonly<Record<string, string>> = {
  'azure-dns': 'azure',
  'azure-private-dns': 'azure',
  'aws-sd': 'aws',
  scaleway: 'scw',
  skydns: 'coredns',
};

/** Properties of other providers go; those without a namespace stay, and Cloudflare keeps all, sorted. */
export function withOwnProperties(endpoints: readonly Endpoint[], provider: string): readonly Endpoint[] {
  const own = `${namespaces[provider] ?? provider}/`;
  return replaced(endpoints, (endpoint) =>
    endpoint.providerSpecific.length === 0
      ? endpoint
      : {
          ...endpoint,
          providerSpecific:
            provider === 'cloudflare'
              ? [...endpoint.providerSpecific].sort((a, b) => compareBytes(a.name, b.name))
              : endpoint.providerSpecific.filter(({ name }) => !name.includes('/') || name.startsWith(own)),
        },
  );
}
