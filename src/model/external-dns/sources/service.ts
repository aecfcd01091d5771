/** The source `service`: names from annotations, old annotations and templates; targets by the Service's type. */
import { hostnamesIn, internalHostnamesIn, propertiesIn, setIdentifierIn, targetsIn, ttlIn } from '../annotations.ts';
import { claimedBy, type Endpoint, endpointsFor, type Traits } from '../endpoint.ts';
import { mergeEndpoints, mergeServices } from '../merge.ts';
import { annotationsOf, ofKind, type ServiceShape } from '../objects.ts';
import { given, type Outcome, refused } from '../outcome.ts';
import { isOurs, isWatched, resourceOf, type World, withTemplates } from '../world.ts';
import { headlessEndpoints } from './headless.ts';
import { legacyEndpoints } from './legacy.ts';
import { loadBalancerTargets } from './load-balancer.ts';
import { nodePortEndpoints } from './node-port.ts';

const types = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'];

export function serviceEndpoints(world: World): Outcome<readonly Endpoint[]> {
  const filter = world.options.list('service-type-filter');
  const wrong = filter.find((type) => type !== '' && !types.includes(type));
  if (wrong !== undefined) {
    return refused(`unsupported service type filter \`${wrong}\`; expected one of ${types.join(', ')}`);
  }
  const takesAll = filter.length === 0 || filter.includes('');
  const found: Endpoint[] = [];
  for (const service of ofKind<ServiceShape>(world.objects, 'Service')) {
    if (!isWatched(world, service) || !isOurs(world, service)) continue;
    if (!takesAll && !filter.includes(typeOf(service))) continue;
    const endpoints = endpointsOf(world, service);
    if (!endpoints.ok) return endpoints;
    found.push(...claimedBy(service, endpoints.value));
  }
  return given(mergeEndpoints(mergeServices(found)));
}

const typeOf = (service: ServiceShape): string => service.spec?.type ?? 'ClusterIP';

function endpointsOf(world: World, service: ServiceShape): Outcome<readonly Endpoint[]> {
  const annotations = annotationsOf(service);
  const named = world.options.isSet('ignore-hostname-annotation')
    ? []
    : [
        ...hostnamesIn(annotations, world.prefix).flatMap((name) => endpointsNamed(world, service, name, false)),
        ...internalHostnamesIn(annotations, world.prefix).flatMap((name) => endpointsNamed(world, service, name, true)),
      ];
  const endpoints = named.length > 0 ? named : legacyEndpoints(world, service);
  return withTemplates(world, 'v1.Service', service, endpoints, (names) =>
    names.flatMap((name) => endpointsNamed(world, service, name, false)),
  );
}

/** The endpoints of one name; `isInternal` asks for the cluster IP. */
function endpointsNamed(world: World, service: ServiceShape, name: string, isInternal: boolean): readonly Endpoint[] {
  const annotations = annotationsOf(service);
  const traits: Traits = {
    recordTTL: ttlIn(annotations, world.prefix),
    setIdentifier: setIdentifierIn(annotations, world.prefix),
    providerSpecific: propertiesIn(annotations, world.prefix),
    labels: { resource: resourceOf('service', service) },
  };
  const targets = targetsIn(annotations, world.prefix);
  if (targets.length > 0) return endpointsFor(name, targets, traits);
  const { clusterIP = '', externalIPs = [], externalName = '' } = service.spec ?? {};
  switch (typeOf(service)) {
    case 'LoadBalancer':
      return endpointsFor(name, isInternal ? clusterIPs(clusterIP) : publicTargets(world, service), traits);
    case 'ClusterIP':
      if (clusterIP === 'None') return headlessEndpoints(world, service, name, traits);
      return isInternal || world.options.isSet('publish-internal-services')
        ? endpointsFor(name, clusterIPs(clusterIP), traits)
        : [];
    case 'NodePort':
      return nodePortEndpoints(world, service, name, traits);
    case 'ExternalName':
      return endpointsFor(name, externalIPs.length > 0 ? externalIPs : [externalName], traits);
    default:
      return [];
  }
}

const clusterIPs = (address: string): readonly string[] => (address === '' || address === 'None' ? [] : [address]);

function publicTargets(world: World, service: ServiceShape): readonly string[] {
  const { externalIPs = [] } = service.spec ?? {};
  if (externalIPs.length > 0) return externalIPs;
  const resolves = world.options.isSet('resolve-service-load-balancer-hostname');
  return loadBalancerTargets(service.status, resolves ? world.lookup : undefined);
}
