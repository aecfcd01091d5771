/** Pods of workloads that have none in the input: as many as the controller would keep, named, placed and addressed. */
import { sha256Hex, sha256Number } from '../../core/hash.ts';
import { type Address, addressOf } from '../../core/ip/address.ts';
import { sizeOf } from '../../core/ip/prefix.ts';
import { sortedBy } from '../../core/order.ts';
import type { Cluster, Node, Pod } from '../types/network.ts';
import type { PodObject } from '../types/pod.ts';
import type { WorkloadObject } from '../types/workload.ts';
import { presence } from './owners.ts';
import { chooseNode, type EligibleNodes } from './placement.ts';

export interface PodPlan {
  readonly eligibleFor: EligibleNodes;
  readonly addressesFor: AddressesFor;
}

export type AddressesFor = (pod: string, node: Node, hostNetwork: boolean) => Address[];

export function projectPods(plan: PodPlan, workloads: readonly WorkloadObject[], present: readonly PodObject[]): Pod[] {
  const isPresent = presence(workloads, present);
  return sortedBy(workloads, ({ kind, metadata }) => `${metadata.namespace}/${metadata.name}/${kind}`)
    .filter((workload) => !isPresent(workload))
    .flatMap((workload) => podsOf(workload, plan));
}

function podsOf(workload: WorkloadObject, plan: PodPlan): Pod[] {
  const { kind, metadata, spec } = workload;
  const podSpec = spec.template?.spec ?? {};
  const namespace = metadata.namespace ?? 'default';
  const daemon = kind === 'DaemonSet';
  const eligible = plan.eligibleFor(podSpec, { daemon });
  const onePerNode =
    podSpec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.some(
      (term) => term.topologyKey === 'kubernetes.io/hostname',
    ) ?? false;
  const load = new Map<string, number>();
  return namesOf(workload, eligible).map((name, i): Pod => {
    const node = daemon ? eligible[i] : chooseNode(`${namespace}/${name}`, eligible, load);
    const placed = node !== undefined && !(onePerNode && (load.get(node.name) ?? 0) > 0) ? node : undefined;
    if (placed !== undefined) load.set(placed.name, (load.get(placed.name) ?? 0) + 1);
    const hostNetwork = podSpec.hostNetwork ?? false;
    return {
      namespace,
      name,
      labels: {
        ...spec.template?.metadata?.labels,
        ...(kind === 'StatefulSet' ? { 'statefulset.kubernetes.io/pod-name': name } : {}),
      },
      annotations: spec.template?.metadata?.annotations ?? {},
      nodeName: placed?.name,
      addresses: placed === undefined ? [] : plan.addressesFor(`${namespace}/${name}`, placed, hostNetwork),
      hostNetwork,
      ready: placed !== undefined,
      terminating: false,
      containers: [
        ...(podSpec.containers ?? []),
        ...(podSpec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always'),
      ],
      spec: kind === 'StatefulSet' ? { ...podSpec, hostname: name, subdomain: spec.serviceName ?? '' } : podSpec,
      owner: `${kind} ${namespace}/${metadata.name}`,
      declared: { origin: workload.origin, path: ['spec', 'template'] },
      projected: true,
    };
  });
}

function namesOf({ kind, metadata, spec }: WorkloadObject, eligible: readonly Node[]): string[] {
  const suffixed = (of: string) =>
    `${metadata.name}-${sha256Hex(`${kind}/${metadata.namespace}/${metadata.name}/${of}`).slice(0, 5)}`;
  if (kind === 'DaemonSet') return eligible.map((node) => suffixed(node.name));
  const count = kind === 'Job' ? (spec.suspend ? 0 : (spec.parallelism ?? 1)) : (spec.replicas ?? 1);
  const first = spec.ordinals?.start ?? 0;
  return Array.from({ length: count }, (_, i) =>
    kind === 'StatefulSet' ? `${metadata.name}-${first + i}` : suffixed(`${i}`),
  );
}

/**
 * Gives each pod an address of its node's pod CIDRs: a stable hash, probing upward, never the first two of a range (the
 * network's and the gateway's) nor its last.
 */
export function podAddresser(cluster: Cluster, nodes: readonly Node[], present: readonly PodObject[]): AddressesFor {
  const taken = new Set([
    ...nodes.flatMap((node) => node.addresses.map(({ text }) => text)),
    ...present.flatMap(({ status }) => [status.podIP ?? '', ...(status.podIPs ?? []).map(({ ip }) => ip ?? '')]),
  ]);
  return (pod, node, hostNetwork) =>
    cluster.families.flatMap((family) => {
      if (hostNetwork) return node.addresses.find((address) => address.family === family) ?? [];
      const range = [...node.podCIDRs, ...cluster.podCIDRs].find((prefix) => prefix.family === family);
      if (range === undefined) return [];
      const size = Number(sizeOf(range) > 65536n ? 65536n : sizeOf(range)) - 3;
      const start = size > 0 ? sha256Number(`${pod} IPv${family}`) : 0;
      for (let i = 0; i < size; i++) {
        const address = addressOf(family, range.value + BigInt(2 + ((start + i) % size)));
        if (!taken.has(address.text)) {
          taken.add(address.text);
          return address;
        }
      }
      return [];
    });
}
