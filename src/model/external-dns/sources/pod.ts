/** The source `pod`: annotated names, `--pod-source-domain`, and templates; records have a TTL and no other trait. */
import { hostnamesIn, internalHostnamesIn, targetsIn, ttlIn } from '../annotations.ts';
import { claimedBy, type Endpoint, endpointsFor, labelsFit, withoutDot } from '../endpoint.ts';
import { mergeEndpoints } from '../merge.ts';
import { annotationsOf, type NodeShape, nameOf, ofKind, type PodShape } from '../objects.ts';
import { given, type Outcome, refused } from '../outcome.ts';
import { isOurs, isWatched, type World, withTemplates } from '../world.ts';
import { kopsExternal, kopsInternal, listIn } from './legacy.ts';
import { nodeAddresses } from './node-port.ts';

export function podEndpoints(world: World): Outcome<readonly Endpoint[]> {
  const found: Endpoint[] = [];
  for (const pod of ofKind<PodShape>(world.objects, 'Pod')) {
    if (!isWatched(world, pod)) continue;
    if (world.options.version !== '0.21' && !isOurs(world, pod)) continue;
    const recordTTL = ttlIn(annotationsOf(pod), world.prefix);
    const long: string[] = [];
    const make = ([name, targets]: Named): readonly Endpoint[] => {
      if (targets.length > 0 && !labelsFit(withoutDot(name))) long.push(name);
      return endpointsFor(name, targets, { recordTTL });
    };
    const podIPs = (pod.status?.podIPs ?? []).map(({ ip = '' }) => ip);
    const endpoints = withTemplates(world, 'v1.Pod', pod, namedBy(world, pod).flatMap(make), (names) =>
      names.flatMap((name) => make([name, podIPs])),
    );
    if (!endpoints.ok) return endpoints;
    if (long.length > 0) return refused(`a label of \`${long[0]}\` has more than 63 bytes; ExternalDNS panics`);
    found.push(...claimedBy(pod, endpoints.value));
  }
  return given(mergeEndpoints(found));
}

type Named = readonly [name: string, targets: readonly string[]];

function namedBy(world: World, pod: PodShape): readonly Named[] {
  if (world.options.isSet('ignore-non-host-network-pods') && pod.spec?.hostNetwork !== true) return [];
  const annotations = annotationsOf(pod);
  const own = targetsIn(annotations, world.prefix);
  const podIP = [pod.status?.podIP ?? ''];
  const internal = own.length > 0 ? own : podIP;
  const external = own.length > 0 ? own : hostTargets(world, pod);
  const domain = world.options.text('pod-source-domain');
  const isKops = world.options.text('compatibility') === 'kops-dns-controller';
  return [
    ...internalHostnamesIn(annotations, world.prefix).map((name): Named => [name, internal]),
    ...hostnamesIn(annotations, world.prefix).map((name): Named => [name, external]),
    ...(isKops ? listIn(annotations, kopsInternal).map((name): Named => [name, podIP]) : []),
    ...(isKops ? listIn(annotations, kopsExternal).map((name): Named => [name, hostTargets(world, pod)]) : []),
    ...(domain === '' ? [] : [[`${nameOf(pod)}.${domain}`, internal] satisfies Named]),
  ];
}

/** External addresses of the pod's node, and its internal ones of IPv6. */
function hostTargets(world: World, pod: PodShape): readonly string[] {
  const nodes = ofKind<NodeShape>(world.objects, 'Node').filter((node) => nameOf(node) === pod.spec?.nodeName);
  return nodeAddresses(nodes, 'public', true);
}
