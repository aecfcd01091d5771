/**
 * The Gateway API's routes: a route's host, where a listener of a Gateway (or ListenerSet) that accepted the route takes
 * it, points at the Gateway's addresses.
 */
import { propertiesIn, setIdentifierIn, targetsIn, ttlIn, writtenHostnamesIn } from '../annotations.ts';
import { claimedBy, type Endpoint, endpointsFor, sortedUnique } from '../endpoint.ts';
import { namesFrom } from '../fqdn.ts';
import { mergeEndpoints } from '../merge.ts';
import { annotationsOf, namespaceOf, ofKind } from '../objects.ts';
import { given, type Outcome } from '../outcome.ts';
import { isOurs, isWatched, resourceOf, type World } from '../world.ts';
import { type GatewayShape, listenersFor, type ParentRef, parentOf, type RouteShape, sameHost } from './listeners.ts';

const group = 'gateway.networking.k8s.io';

export const routeKinds: ReadonlyMap<string, string> = new Map(
  ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind) => [`gateway-${kind.toLowerCase()}`, kind]),
);

export function gatewayEndpoints(world: World, kind: string): Outcome<readonly Endpoint[]> {
  const found: Endpoint[] = [];
  for (const route of ofKind<RouteShape>(world.objects, kind, group)) {
    if (!isWatched(world, route) || !isOurs(world, route)) continue;
    const hosts = hostsOf(world, route);
    if (!hosts.ok) return hosts;
    const annotations = annotationsOf(route);
    const traits = {
      recordTTL: ttlIn(annotations, world.prefix),
      setIdentifier: setIdentifierIn(annotations, world.prefix),
      providerSpecific: propertiesIn(annotations, world.prefix),
      labels: { resource: resourceOf(kind.toLowerCase(), route) },
    };
    for (const [host, targets] of targetsByHost(world, route, hosts.value)) {
      found.push(...claimedBy(route, endpointsFor(host, sortedUnique(targets), traits)));
    }
  }
  return given(mergeEndpoints(found));
}

/** Routes of TCP and UDP have no hosts of their own. */
const hasHosts = new Set(['HTTPRoute', 'GRPCRoute', 'TLSRoute']);

/** The empty host takes that of the listener; a route that names no host has it beside what a template gives. */
function hostsOf(world: World, route: RouteShape): Outcome<readonly string[]> {
  const { options, template, prefix } = world;
  const own = hasHosts.has(route.kind ?? '') ? (route.spec?.hostnames ?? []) : [];
  const defined = [...own];
  if (template !== undefined && (defined.length === 0 || options.isSet('combine-fqdn-annotation'))) {
    const names = namesFrom(template, 'v1.Route', route);
    if (!names.ok) return names;
    defined.push(...names.value);
  }
  const annotated = options.isSet('ignore-hostname-annotation') ? [] : writtenHostnamesIn(annotationsOf(route), prefix);
  switch (annotationsOf(route)[`${prefix}gateway-hostname-source`]?.toLowerCase()) {
    case 'defined-hosts-only':
      return given(defined);
    case 'annotation-only':
      return given(annotated);
    default: {
      const ofListener = own.length === 0 ? [''] : [];
      return given([...defined, ...ofListener, ...annotated]);
    }
  }
}

function targetsByHost(
  world: World,
  route: RouteShape,
  hosts: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { parentRef, conditions = [] } of route.status?.parents ?? []) {
    if (parentRef === undefined || !(route.spec?.parentRefs ?? []).some((ref) => isSameParent(ref, parentRef, route)))
      continue;
    if (conditions.find(({ type }) => type === 'Accepted')?.status !== 'True') continue;
    const parent = parentOf(world, parentRef, namespaceOf(route));
    if (parent === undefined) continue;
    for (const host of hosts) {
      for (const listener of listenersFor(world, route, parentRef, parent)) {
        const name = sameHost(listener.hostname ?? '', host);
        if (name === undefined || name === '') continue;
        found.set(name, [...(found.get(name) ?? []), ...targetsOf(world, parent.gateway, parent.set)]);
      }
    }
  }
  return found;
}

/** Of what a route asks for and what its status says, section and port are not compared. */
function isSameParent(a: ParentRef, b: ParentRef, route: RouteShape): boolean {
  const key = ({
    group: own = group,
    kind = 'Gateway',
    namespace = namespaceOf(route),
    name = '',
  }: ParentRef): string => [own, kind, namespace, name].join('/');
  return key(a) === key(b);
}

function targetsOf(world: World, gateway: GatewayShape, set: GatewayShape | undefined): readonly string[] {
  for (const holder of [set, gateway]) {
    const own = holder === undefined ? [] : targetsIn(annotationsOf(holder), world.prefix);
    if (own.length > 0) return own;
  }
  return (gateway.status?.addresses ?? []).map(({ value = '' }) => value).filter((value) => value !== '');
}
