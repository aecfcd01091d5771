/** Endpoints of one source that speak of the same record become one. */
import { compareBytes, dnsNameOf, type Endpoint, keyOf, sortedUnique } from './endpoint.ts';
import { combined, replaced } from './record-map.ts';

const targetIsKey = new Set(['CNAME', 'DNAME']);

/** Every source: same name, type, set identifier and TTL; the first keeps its traits, targets are united. */
export function mergeEndpoints(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  return united(endpoints, ({ dnsName, recordType, setIdentifier, recordTTL, targets }) =>
    keyOf(
      dnsName,
      recordType,
      `${recordTTL} ${keyOf(setIdentifier, '', (targetIsKey.has(recordType) ? targets[0] : undefined) ?? '')}`,
    ),
  );
}

/** Services: whatever the TTL; the resource that comes first by name keeps its traits, and CNAMEs stay apart. */
export function mergeServices(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const resource = ({ labels }: Endpoint): string => labels.resource ?? '';
  const ordered = [...endpoints].sort((a, b) => compareBytes(resource(a), resource(b)));
  return united(ordered, ({ dnsName, recordType, setIdentifier, targets }) =>
    keyOf(dnsName, recordType, JSON.stringify([setIdentifier, recordType === 'CNAME' ? targets : ''])),
  );
}

function united(endpoints: readonly Endpoint[], keyOfOne: (endpoint: Endpoint) => string): readonly Endpoint[] {
  const identity = { nameOf: dnsNameOf, keyOf: keyOfOne };
  const merged = combined(endpoints, identity, (group): Endpoint => {
    const targets = group.flatMap((endpoint) => endpoint.targets);
    const claims = group.flatMap((endpoint) => endpoint.claims ?? []);
    return { ...group[0]!, targets, ...(claims.length === 0 ? {} : { claims }) };
  });
  return replaced(merged, (endpoint) =>
    endpoint.targets.length < 2 ? endpoint : { ...endpoint, targets: sortedUnique(endpoint.targets) },
  );
}
