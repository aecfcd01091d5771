/**
 * Which pods a selector selects (Kubernetes: labels and selectors). Pods are indexed by namespace and label, so that
 * judging all Services of a large cluster stays linear.
 */
import type { Labels } from '../../src/model/types/meta.ts';
import { type Network, type Pod, qualifiedName, type Service } from '../../src/model/types/network.ts';

interface NamespacePods {
  readonly all: Pod[];
  /** By `key=value`. */
  readonly byLabel: Map<string, Pod[]>;
}

const indexes = new WeakMap<Network, ReadonlyMap<string, NamespacePods>>();

function indexOf(network: Network): ReadonlyMap<string, NamespacePods> {
  const known = indexes.get(network);
  if (known !== undefined) return known;
  const index = new Map<string, NamespacePods>();
  for (const pod of network.pods) {
    const pods = index.get(pod.namespace) ?? { all: [], byLabel: new Map<string, Pod[]>() };
    index.set(pod.namespace, pods);
    pods.all.push(pod);
    for (const [key, value] of Object.entries(pod.labels)) {
      const label = `${key}=${value}`;
      const bearers = pods.byLabel.get(label);
      if (bearers === undefined) pods.byLabel.set(label, [pod]);
      else bearers.push(pod);
    }
  }
  indexes.set(network, index);
  return index;
}

const byNameOf = new WeakMap<Network, ReadonlyMap<string, Pod>>();

/** The pod that an endpoint names as `namespace/name`. */
export function podNamed(network: Network, name: string | undefined): Pod | undefined {
  if (name === undefined) return undefined;
  let byName = byNameOf.get(network);
  if (byName === undefined) {
    byName = new Map(network.pods.map((pod) => [qualifiedName(pod), pod]));
    byNameOf.set(network, byName);
  }
  return byName.get(name);
}

/** An empty selector is none: the API server drops it. */
export const hasSelector = (service: Service): service is Service & { readonly selector: Labels } =>
  service.type !== 'ExternalName' && service.selector !== undefined && Object.keys(service.selector).length > 0;

const matches = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);

export const podsOfNamespace = (network: Network, namespace: string): readonly Pod[] =>
  indexOf(network).get(namespace)?.all ?? [];

/** The pods that the Service's selector matches; none for a Service without a selector. */
export function selectedPods(network: Network, service: Service): readonly Pod[] {
  if (!hasSelector(service)) return [];
  const pods = indexOf(network).get(service.namespace);
  return pods === undefined ? [] : bearersOf(pods, service.selector);
}

/** The first pod, in any namespace, that carries all the labels. */
export function firstBearer(network: Network, selector: Labels): Pod | undefined {
  for (const pods of indexOf(network).values()) {
    const [pod] = bearersOf(pods, selector);
    if (pod !== undefined) return pod;
  }
  return undefined;
}

function bearersOf(pods: NamespacePods, selector: Labels): readonly Pod[] {
  let fewest: readonly Pod[] = pods.all;
  for (const [key, value] of Object.entries(selector)) {
    const bearers = pods.byLabel.get(`${key}=${value}`) ?? [];
    if (bearers.length < fewest.length) fewest = bearers;
  }
  return fewest.filter((pod) => matches(selector, pod.labels));
}
