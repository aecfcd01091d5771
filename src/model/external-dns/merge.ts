/** Endpoints of one source that speak of the same record become one. */
import { compareBytes, type Endpoint, sortedUnique } from './endpoint.ts';

const targetIsKey = new Set(['CNAME', 'DNAME']);

/** Every source: same name, type, set identifier and TTL; the first keeps its traits, targets are united. */
export function mergeEndpoints(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  return united(endpoints, ({ dnsName, recordType, setIdentifier, recordTTL, targets }) =>
    JSON.stringify([dnsName, recordType, setIdentifier, recordTTL, targetIsKey.has(recordType) ? targets[0] : '']),
  );
}

/** Services: whatever the TTL; the resource that comes first by name keeps its traits, and CNAMEs stay apart. */
export function mergeServices(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const resource = ({ labels }: Endpoint): string => labels.resource ?? '';
  const ordered = [...endpoints].sort((a, b) => compareBytes(resource(a), resource(b)));
  return united(ordered, ({ dnsName, recordType, setIdentifier, targets }) =>
    JSON.stringify([dnsName, recordType, setIdentifier, recordType === 'CNAME' ? targets : '']),
  );
}

function united(endpoints: readonly Endpoint[], keyOf: (endpoint: Endpoint) => string): readonly Endpoint[] {
  const found = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    const key = keyOf(endpoint);
    const first = found.get(key);
    const targets = sortedUnique([...(first?.targets ?? []), ...endpoint.targets]);
    const claims = [...(first?.claims ?? []), ...(endpoint.claims ?? [])];
    found.set(key, { ...(first ?? endpoint), targets, ...(claims.length === 0 ? {} : { claims }) });
  }
  return [...found.values()];
}
