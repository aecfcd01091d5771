/** The source `crd`: what `DNSEndpoint` objects list, passed through as it is. */
import { claimed, type Endpoint, noProperties } from '../endpoint.ts';
import { mergeEndpoints } from '../merge.ts';
import { type DnsEndpointShape, ofKind } from '../objects.ts';
import { isSelected, isSent, isWatched, resourceOf, type World } from '../world.ts';

const mayEndInDot: Readonly<Record<'0.21' | '0.22', ReadonlySet<string>>> = {
  '0.21': new Set(['CNAME', 'TXT', 'MX']),
  '0.22': new Set(['CNAME', 'TXT', 'MX', 'DNAME', 'SRV']),
};

export function crdEndpoints(world: World): readonly Endpoint[] {
  const objects = ofKind<DnsEndpointShape>(world.objects, 'DNSEndpoint', 'externaldns.k8s.io');
  if (losesAll(world, objects)) return [];
  const found: Endpoint[] = [];
  for (const object of objects) {
    if (!isWatched(world, object)) continue;
    for (const endpoint of listed(object)) if (isTaken(world, endpoint)) found.push(claimed(object, endpoint));
  }
  return mergeEndpoints(found);
}

/** 0.22.0 drops what the annotation filter keeps out while it fills its cache, and its cache then takes nothing at all. */
const losesAll = (world: World, objects: readonly DnsEndpointShape[]): boolean =>
  world.options.version === '0.22' && objects.some((object) => isSent(world, object) && !isSelected(world, object));

function listed(object: DnsEndpointShape): readonly Endpoint[] {
  const resource = resourceOf('crd', object);
  const own = { resource };
  return (object.spec?.endpoints ?? []).map((endpoint) => ({
    dnsName: endpoint.dnsName ?? '',
    recordType: endpoint.recordType ?? '',
    targets: endpoint.targets ?? [],
    recordTTL: endpoint.recordTTL ?? 0,
    setIdentifier: endpoint.setIdentifier ?? '',
    labels: endpoint.labels === undefined ? own : { ...endpoint.labels, resource },
    providerSpecific: endpoint.providerSpecific?.map(({ name = '', value = '' }) => ({ name, value })) ?? noProperties,
  }));
}

function isTaken(world: World, { recordType, targets }: Endpoint): boolean {
  if (recordType === 'CNAME' && targets.length === 0) return false;
  if (recordType === 'NAPTR') return targets.every((target) => target.endsWith('.'));
  return mayEndInDot[world.options.version].has(recordType) || !targets.some((target) => target.endsWith('.'));
}
