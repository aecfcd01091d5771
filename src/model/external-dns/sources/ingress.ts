/** The source `ingress`: hosts of rules, of TLS entries, of the annotation, and of templates. */
import { hostnamesIn, propertiesIn, setIdentifierIn, targetsIn, ttlIn } from '../annotations.ts';
import { claimedBy, type Endpoint, endpointsFor, type Traits } from '../endpoint.ts';
import { mergeEndpoints } from '../merge.ts';
import { annotationsOf, type IngressShape, ofKind } from '../objects.ts';
import { given, type Outcome, refused } from '../outcome.ts';
import { isOurs, isWatched, resourceOf, type World, withTemplates } from '../world.ts';
import { loadBalancerTargets } from './load-balancer.ts';

const classKey = 'kubernetes.io/ingress.class';

export function ingressEndpoints(world: World): Outcome<readonly Endpoint[]> {
  const classes = world.options.list('ingress-class');
  if (classes.length > 0 && world.annotationFilter.some(({ key }) => key === classKey)) {
    return refused(`\`--ingress-class\` is mutually exclusive with an annotation filter on \`${classKey}\``);
  }
  const found: Endpoint[] = [];
  for (const ingress of ofKind<IngressShape>(world.objects, 'Ingress', 'networking.k8s.io')) {
    if (!isWatched(world, ingress) || !isOurs(world, ingress)) continue;
    if (classes.length > 0 && !classes.includes(classOf(ingress))) continue;
    const endpoints = endpointsOf(world, ingress);
    if (!endpoints.ok) return endpoints;
    found.push(...claimedBy(ingress, endpoints.value));
  }
  return given(mergeEndpoints(found));
}

/** The field beats the annotation. */
const classOf = (ingress: IngressShape): string =>
  ingress.spec?.ingressClassName ?? annotationsOf(ingress)[classKey] ?? '';

function endpointsOf(world: World, ingress: IngressShape): Outcome<readonly Endpoint[]> {
  const annotations = annotationsOf(ingress);
  const own = targetsIn(annotations, world.prefix);
  const targets = own.length > 0 ? own : loadBalancerTargets(ingress.status);
  const traits: Traits = {
    recordTTL: ttlIn(annotations, world.prefix),
    setIdentifier: setIdentifierIn(annotations, world.prefix),
    providerSpecific: propertiesIn(annotations, world.prefix),
    labels: { resource: resourceOf('ingress', ingress) },
  };
  const named = (names: readonly string[]): readonly Endpoint[] =>
    names.flatMap((name) => endpointsFor(name, targets, traits));
  return withTemplates(world, 'v1.Ingress', ingress, named(hostsOf(world, ingress)), named, { pairs: false });
}

function hostsOf(world: World, ingress: IngressShape): readonly string[] {
  const { options } = world;
  const { rules = [], tls = [] } = ingress.spec ?? {};
  const defined = [
    ...(options.isSet('ignore-ingress-rules-spec') ? [] : rules.map(({ host = '' }) => host)),
    ...(options.isSet('ignore-ingress-tls-spec') ? [] : tls.flatMap(({ hosts = [] }) => hosts)),
  ].filter((host) => host !== '');
  const annotated = options.isSet('ignore-hostname-annotation')
    ? []
    : hostnamesIn(annotationsOf(ingress), world.prefix);
  switch (annotationsOf(ingress)[`${world.prefix}ingress-hostname-source`]?.toLowerCase()) {
    case undefined:
      return [...defined, ...annotated];
    case 'defined-hosts-only':
      return defined;
    case 'annotation-only':
      return annotated;
    default:
      return [];
  }
}
