/** The source `node`: a record for each node, under its own name or those of templates. */
import { targetsIn, ttlIn } from '../annotations.ts';
import { bareEndpoint, claimedBy, type Endpoint, labelsFit, typeOfTarget, withoutDot } from '../endpoint.ts';
import { mergeEndpoints } from '../merge.ts';
import { annotationsOf, type NodeShape, nameOf, ofKind } from '../objects.ts';
import { given, type Outcome, refused } from '../outcome.ts';
import { isOurs, isSelected, resourceOf, type World, withTemplates } from '../world.ts';
import { nodeAddresses, schedulable } from './node-port.ts';

export function nodeEndpoints(world: World): Outcome<readonly Endpoint[]> {
  const found: Endpoint[] = [];
  for (const node of schedulable(world, ofKind<NodeShape>(world.objects, 'Node'))) {
    if (!isSelected(world, node) || !isOurs(world, node)) continue;
    const endpoints = endpointsOf(world, node);
    if (!endpoints.ok) return endpoints;
    const long = endpoints.value.find(({ dnsName }) => !labelsFit(dnsName));
    if (long !== undefined) return refused(`a label of \`${long.dnsName}\` has more than 63 bytes; ExternalDNS panics`);
    found.push(...claimedBy(node, endpoints.value));
  }
  return given(mergeEndpoints(found));
}

function endpointsOf(world: World, node: NodeShape): Outcome<readonly Endpoint[]> {
  const annotations = annotationsOf(node);
  const own = targetsIn(annotations, world.prefix);
  const targets = own.length > 0 ? own : nodeAddresses([node], undefined, world.options.isSet('expose-internal-ipv6'));
  if (targets.length === 0) return refused(`node \`${nameOf(node)}\` has neither an ExternalIP nor an InternalIP`);
  const traits = { recordTTL: ttlIn(annotations, world.prefix), labels: { resource: resourceOf('node', node) } };
  const named = (names: readonly string[]): readonly Endpoint[] =>
    // A name that is too long is found, and refused, by the caller.
    names.flatMap((name) =>
      targets.map((target) => ({
        ...bareEndpoint(withoutDot(name), typeOfTarget(target), [withoutDot(target)]),
        ...traits,
      })),
    );
  return withTemplates(world, 'v1.Node', node, named([nameOf(node)]), named, { isReplaced: true });
}
