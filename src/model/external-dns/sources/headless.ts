/** Records of a headless Service: its pods under its own name, and under their host names below it. */
import { matchesLabels } from '../../link/selector.ts';
import { targetsIn } from '../annotations.ts';
import { type Endpoint, newEndpoint, sortedUnique, type Traits, typeOfTarget } from '../endpoint.ts';
import {
  annotationsOf,
  labelsOf,
  type NodeShape,
  nameOf,
  namespaceOf,
  ofKind,
  type PodShape,
  type ServiceShape,
  type SliceShape,
} from '../objects.ts';
import type { World } from '../world.ts';
import { addressesOf, nodeAddresses } from './node-port.ts';

export function headlessEndpoints(
  world: World,
  service: ServiceShape,
  name: string,
  traits: Traits,
): readonly Endpoint[] {
  const found = new Map<string, { domain: string; type: string; targets: string[] }>();
  for (const [pod, address] of podsBehind(world, service)) {
    const own = pod.spec?.hostname ?? '';
    for (const domain of own === '' ? [name] : [name, `${own}.${name}`]) {
      for (const target of targetsOf(world, service, pod, address)) {
        const type = typeOfTarget(target);
        const group = found.get(`${type} ${domain}`) ?? { domain, type, targets: [] };
        group.targets.push(target);
        found.set(`${type} ${domain}`, group);
      }
    }
  }
  return [...found.values()].flatMap(({ domain, type, targets }) => {
    const endpoint = newEndpoint(domain, type, sortedUnique(targets), traits);
    return endpoint === undefined ? [] : [endpoint];
  });
}

/** What a headless Service publishes of its pods. */
function publishes(world: World, service: ServiceShape): 'node' | 'host' | 'pod' {
  const type = annotationsOf(service)[`${world.prefix}endpoints-type`];
  if (type === 'NodeExternalIP') return 'node';
  return type === 'HostIP' || world.options.isSet('publish-host-ip') ? 'host' : 'pod';
}

function* podsBehind(world: World, service: ServiceShape): Generator<readonly [PodShape, string | undefined]> {
  const pods = ofKind<PodShape>(world.objects, 'Pod').filter((pod) => namespaceOf(pod) === namespaceOf(service));
  const takesUnready =
    service.spec?.publishNotReadyAddresses === true || world.options.isSet('always-publish-not-ready-addresses');
  const isPod = publishes(world, service) === 'pod';
  for (const slice of ofKind<SliceShape>(world.objects, 'EndpointSlice', 'discovery.k8s.io')) {
    if (namespaceOf(slice) !== namespaceOf(service)) continue;
    if (labelsOf(slice)['kubernetes.io/service-name'] !== nameOf(service)) continue;
    if (isPod && slice.addressType !== 'IPv4' && slice.addressType !== 'IPv6') continue;
    for (const { addresses = [], conditions, targetRef } of slice.endpoints ?? []) {
      if (conditions?.ready === false && !takesUnready) continue;
      if (targetRef?.kind !== 'Pod' || (targetRef.apiVersion ?? '') !== '') continue;
      const pod = pods.find((each) => nameOf(each) === targetRef.name);
      if (pod !== undefined && matchesLabels(service.spec?.selector ?? {}, labelsOf(pod))) yield [pod, addresses[0]];
    }
  }
}

function targetsOf(world: World, service: ServiceShape, pod: PodShape, address: string | undefined): readonly string[] {
  const own = targetsIn(annotationsOf(pod), world.prefix);
  if (own.length > 0) return own;
  switch (publishes(world, service)) {
    case 'node':
      return nodeTargets(world, pod);
    case 'host':
      return [pod.status?.hostIP ?? ''];
    case 'pod':
      return address === undefined ? [] : [address];
  }
}

/** Nodes are only watched when NodePort Services are. */
function nodeTargets(world: World, pod: PodShape): readonly string[] {
  const filter = world.options.list('service-type-filter');
  if (filter.length > 0 && !filter.includes('') && !filter.includes('NodePort')) return [];
  const nodes = ofKind<NodeShape>(world.objects, 'Node').filter((node) => nameOf(node) === pod.spec?.nodeName);
  return world.options.isSet('expose-internal-ipv6')
    ? nodeAddresses(nodes, 'public', true)
    : addressesOf(nodes, 'ExternalIP');
}
