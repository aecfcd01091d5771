/** `--compatibility`: the annotations of mate, molecule and kops's dns-controller; such records have no traits. */
import { splitList } from '../annotations.ts';
import { type Endpoint, endpointsFor, typeOfTarget } from '../endpoint.ts';
import { annotationsOf, labelsOf, type NodeShape, ofKind, type ServiceShape } from '../objects.ts';
import type { World } from '../world.ts';
import { loadBalancerTargets } from './load-balancer.ts';
import { addressesOf } from './node-port.ts';

export const kopsExternal = 'dns.alpha.kubernetes.io/external';
export const kopsInternal = 'dns.alpha.kubernetes.io/internal';
const kopsNode = 'node-role.kubernetes.io/node';

export function legacyEndpoints(world: World, service: ServiceShape): readonly Endpoint[] {
  const annotations = annotationsOf(service);
  const all = (names: readonly string[]): readonly Endpoint[] =>
    names.flatMap((name) => endpointsFor(name, loadBalancerTargets(service.status)));
  switch (world.options.text('compatibility')) {
    case 'mate': {
      const name = annotations['zalando.org/dnsname'];
      return name === undefined ? [] : all([name]);
    }
    case 'molecule':
      return labelsOf(service).dns === 'route53' ? all(listIn(annotations, 'domainName')) : [];
    case 'kops-dns-controller':
      if (service.spec?.type === 'NodePort') return kopsNodePort(world, service);
      if (service.spec?.type !== 'LoadBalancer') return [];
      return all([...listIn(annotations, kopsExternal), ...listIn(annotations, kopsInternal)]);
    default:
      return [];
  }
}

export const listIn = (annotations: Readonly<Record<string, string>>, key: string): readonly string[] =>
  annotations[key] === undefined ? [] : splitList(annotations[key]);

function kopsNodePort(world: World, service: ServiceShape): readonly Endpoint[] {
  const annotations = annotationsOf(service);
  const external = annotations[kopsExternal];
  const internal = annotations[kopsInternal];
  if ((external === undefined) === (internal === undefined)) return [];
  const nodes = ofKind<NodeShape>(world.objects, 'Node').filter((node) => Object.hasOwn(labelsOf(node), kopsNode));
  const inner = addressesOf(nodes, 'InternalIP');
  const exposed = world.options.isSet('expose-internal-ipv6')
    ? inner.filter((address) => typeOfTarget(address) === 'AAAA')
    : [];
  const targets = external === undefined ? inner : [...addressesOf(nodes, 'ExternalIP'), ...exposed];
  return splitList((external ?? internal)!).flatMap((name) => endpointsFor(name, targets));
}
