/** The source `crd`: what `DNSEndpoint` objects list, passed through as it is. */
import { claimedBy, type Endpoint } from '../endpoint.ts';
import { mergeEndpoints } from '../merge.ts';
import { type DnsEndpointShape, ofKind } from '../objects.ts';
import { isWatched, resourceOf, type World } from '../world.ts';

const mayEndInDot: Readonly<Record<'0.21' | '0.22', ReadonlySet<string>>> = {
  '0.21': new Set(['CNAME', 'TXT', 'MX']),
  '0.22': new Set(['CNAME', 'TXT', 'MX', 'DNAME', 'SRV']),
};

export function crdEndpoints(world: World): readonly Endpoint[] {
  const objects = ofKind<DnsEndpointShape>(world.objects, 'DNSEndpoint', 'externaldns.k8s.io');
  const found = objects
    .filter((object) => isWatched(world, object))
    .flatMap((object) =>
      claimedBy(
        object,
        listed(object).filter((endpoint) => isTaken(world, endpoint)),
      ),
    );
  return mergeEndpoints(found);
}

function listed(object: DnsEndpointShape): readonly Endpoint[] {
  const resource = resourceOf('crd', object);
  return (object.spec?.endpoints ?? []).map((endpoint) => ({
    dnsName: endpoint.dnsName ?? '',
    recordType: endpoint.recordType ?? '',
    targets: endpoint.targets ?? [],
    recordTTL: endpoint.recordTTL ?? 0,
    setIdentifier: endpoint.setIdentifier ?? '',
    labels: { ...endpoint.labels, resource },
    providerSpecific: (endpoint.providerSpecific ?? []).map(({ name = '', value = '' }) => ({ name, value })),
  }));
}

function isTaken(world: World, { recordType, targets }: Endpoint): boolean {
  if (recordType === 'CNAME' && targets.length === 0) return false;
  if (recordType === 'NAPTR') return targets.every((target) => target.endsWith('.'));
  return mayEndInDot[world.options.version].has(recordType) || !targets.some((target) => target.endsWith('.'));
}
