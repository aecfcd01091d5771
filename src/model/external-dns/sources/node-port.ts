/** Records of a NodePort Service: the addresses of nodes that take its traffic, and an SRV for each port. */
import { matchesLabels } from '../../link/selector.ts';
import { type Endpoint, endpointsFor, newEndpoint, type Traits, typeOfTarget } from '../endpoint.ts';
import {
  annotationsOf,
  labelsOf,
  type NodeShape,
  nameOf,
  namespaceOf,
  ofKind,
  type PodShape,
  type ServiceShape,
} from '../objects.ts';
import type { World } from '../world.ts';

export function nodePortEndpoints(
  world: World,
  service: ServiceShape,
  name: string,
  traits: Traits,
): readonly Endpoint[] {
  const nodes = schedulable(world, nodesFor(world, service));
  const access = annotationsOf(service)[`${world.prefix}access`];
  return [
    ...endpointsFor(name, nodeAddresses(nodes, access, world.options.isSet('expose-internal-ipv6')), traits),
    ...serviceRecords(service, name, traits),
  ];
}

/** `external`, `internal` and IPv6 addresses, as the annotation `access` chooses; without it, external ones first. */
export function nodeAddresses(
  nodes: readonly NodeShape[],
  access: string | undefined,
  exposesInternalV6: boolean,
): readonly string[] {
  const external = addressesOf(nodes, 'ExternalIP');
  const internal = addressesOf(nodes, 'InternalIP');
  if (access === 'private' || (access !== 'public' && external.length === 0)) return internal;
  return exposesInternalV6
    ? [...external, ...internal.filter((address) => typeOfTarget(address) === 'AAAA')]
    : external;
}

export const addressesOf = (nodes: readonly NodeShape[], type: string): readonly string[] =>
  nodes.flatMap((node) =>
    (node.status?.addresses ?? []).flatMap(({ type: own, address = '' }) => (own === type ? [address] : [])),
  );

export const schedulable = (world: World, nodes: readonly NodeShape[]): readonly NodeShape[] =>
  world.options.isSet('exclude-unschedulable') ? nodes.filter((node) => node.spec?.unschedulable !== true) : nodes;

function nodesFor(world: World, service: ServiceShape): readonly NodeShape[] {
  const nodes = ofKind<NodeShape>(world.objects, 'Node');
  return service.spec?.externalTrafficPolicy === 'Local' ? nodesWithPods(world, service, nodes) : nodes;
}

/** Nodes whose best pod is as good as the best of all: ready, then terminating but ready, then not ready. */
function nodesWithPods(world: World, service: ServiceShape, nodes: readonly NodeShape[]): readonly NodeShape[] {
  const scores = new Map<string, number>();
  for (const pod of ofKind<PodShape>(world.objects, 'Pod')) {
    if (namespaceOf(pod) !== namespaceOf(service) || pod.status?.phase !== 'Running') continue;
    if (!matchesLabels(service.spec?.selector ?? {}, labelsOf(pod))) continue;
    const node = pod.spec?.nodeName ?? '';
    if (!nodes.some((each) => nameOf(each) === node)) continue;
    scores.set(node, Math.max(scores.get(node) ?? 0, scoreOf(pod)));
  }
  const best = Math.max(...scores.values());
  return nodes.filter((node) => scores.get(nameOf(node)) === best);
}

function scoreOf(pod: PodShape): number {
  const isReady = pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
  if (isReady !== true) return 1;
  return pod.metadata?.deletionTimestamp === undefined ? 3 : 2;
}

function serviceRecords(service: ServiceShape, name: string, traits: Traits): readonly Endpoint[] {
  return (service.spec?.ports ?? []).flatMap(({ protocol, nodePort = 0 }) => {
    if (nodePort <= 0) return [];
    const owner = `_${nameOf(service)}._${(protocol || 'tcp').toLowerCase()}.${name}`;
    const endpoint = newEndpoint(owner, 'SRV', [`0 50 ${nodePort} ${name}.`], traits);
    return endpoint === undefined ? [] : [endpoint];
  });
}
