/** The objects by what they are looked up by; made once for all questions. */
import type { DnsEndpoint, DnsPod, DnsService, DnsSlice, DnsWorld } from './world.ts';

export interface PlacedEndpoint {
  readonly slice: DnsSlice;
  readonly endpoint: DnsEndpoint;
}

export interface WorldIndex {
  readonly namespaces: ReadonlySet<string>;
  services(namespace: string, name: string): readonly DnsService[];
  imports(namespace: string, name: string): readonly DnsService[];
  slices(namespace: string, service: string, multicluster: boolean): readonly DnsSlice[];
  servicesAt(address: string): readonly DnsService[];
  servicesOutsideAt(address: string): readonly DnsService[];
  endpointsAt(address: string): readonly PlacedEndpoint[];
  podsAt(address: string): readonly DnsPod[];
}

export function indexWorld(world: DnsWorld): WorldIndex {
  const services = group(world.services, ({ namespace, name }) => [keyOf(namespace, name)]);
  const imports = group(world.imports, ({ namespace, name }) => [keyOf(namespace, name)]);
  const slices = group(world.slices, (slice) => [`${slice.multicluster} ${keyOf(slice.namespace, slice.service)}`]);
  const placed = world.slices.flatMap((slice) => slice.endpoints.map((endpoint) => ({ slice, endpoint })));
  const byClusterIP = group(world.services, ({ clusterIPs }) => clusterIPs);
  const byExternal = group(world.services, ({ externalTargets }) => externalTargets);
  const byEndpoint = group(placed, ({ endpoint }) => [endpoint.address]);
  const byPod = group(world.pods, ({ address }) => [address]);
  return {
    namespaces: world.namespaces,
    services: (namespace, name) => services.get(keyOf(namespace, name)) ?? [],
    imports: (namespace, name) => imports.get(keyOf(namespace, name)) ?? [],
    slices: (namespace, service, multicluster) => slices.get(`${multicluster} ${keyOf(namespace, service)}`) ?? [],
    servicesAt: (address) => byClusterIP.get(address) ?? [],
    servicesOutsideAt: (address) => byExternal.get(address) ?? [],
    endpointsAt: (address) => byEndpoint.get(address) ?? [],
    podsAt: (address) => byPod.get(address) ?? [],
  };
}

function group<T>(items: readonly T[], keys: (item: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const key of keys(item)) {
      const members = groups.get(key);
      if (members === undefined) groups.set(key, [item]);
      else members.push(item);
    }
  }
  return groups;
}

const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`.toLowerCase();
