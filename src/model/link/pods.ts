/** Pods that the input holds. What a bare manifest lacks (node, address, readiness) is projected. */
import { type Address, type Family, parseAddress } from '../../core/ip/address.ts';
import { sortedBy } from '../../core/order.ts';
import type { Node, Pod } from '../types/network.ts';
import type { PodObject } from '../types/pod.ts';

/** Chooses a node and addresses for a pod that is not scheduled yet. */
export interface Placer {
  nodeFor(pod: PodObject): Node | undefined;
  addressesFor(pod: string, node: Node, hostNetwork: boolean): Address[];
}

export function linkPods(objects: readonly PodObject[], nodes: ReadonlyMap<string, Node>, placer: Placer): Pod[] {
  return sortedBy(objects, ({ metadata }) => `${metadata.namespace}/${metadata.name}`)
    .filter(({ status }) => status.phase !== 'Succeeded' && status.phase !== 'Failed')
    .map((object): Pod => {
      const { metadata, spec, status } = object;
      const namespace = metadata.namespace ?? 'default';
      const bare = object.hasStatus !== true;
      const node = spec.nodeName === undefined && bare ? placer.nodeFor(object) : nodes.get(spec.nodeName ?? '');
      const known = addressesIn(status);
      const projected = bare && known.length === 0;
      const hostNetwork = spec.hostNetwork ?? false;
      const addresses =
        projected && node !== undefined
          ? placer.addressesFor(`${namespace}/${metadata.name}`, node, hostNetwork)
          : known;
      return {
        namespace,
        name: metadata.name,
        labels: metadata.labels,
        annotations: metadata.annotations,
        nodeName: spec.nodeName ?? node?.name,
        addresses,
        hostNetwork,
        ready: bare
          ? addresses.length > 0
          : (status.conditions ?? []).some(({ type, status: value }) => type === 'Ready' && value === 'True'),
        terminating: metadata.deletionTimestamp !== undefined,
        containers: [
          ...(spec.containers ?? []),
          ...(spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always'),
        ],
        spec,
        owner: metadata.ownerReferences?.map((owner) => `${owner.kind} ${namespace}/${owner.name}`)[0],
        declared: { origin: object.origin, path: [] },
        projected,
      };
    });
}

function addressesIn(status: PodObject['status']): Address[] {
  const texts = status.podIPs?.map(({ ip }) => ip) ?? [status.podIP];
  const byFamily = new Map<Family, Address>();
  for (const text of texts) {
    const address = text === undefined ? undefined : parseAddress(text, { lenient: true });
    if (address !== undefined && !byFamily.has(address.family)) byFamily.set(address.family, address);
  }
  return [...byFamily.values()];
}
