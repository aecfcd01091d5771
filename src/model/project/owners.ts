/**
 * Which workloads have their pods, or the ReplicaSets that make them, in the input: found by namespace and owner, so that
 * a large dump is looked through once.
 */
import { recall } from '../../core/recall.ts';
import { matchesSelector } from '../link/selector.ts';
import type { ObjectMeta, OwnerReference } from '../types/meta.ts';
import type { PodObject } from '../types/pod.ts';
import type { WorkloadObject } from '../types/workload.ts';

export function presence(
  workloads: readonly WorkloadObject[],
  present: readonly PodObject[],
): (workload: WorkloadObject) => boolean {
  const replicaSets = new Set(
    workloads
      .filter(({ kind }) => kind === 'ReplicaSet')
      .flatMap(({ metadata }) => ownersOf(metadata).map((owner) => keyOf(owner.kind, metadata.namespace, owner.name))),
  );
  const pods = new Map<string, PodObject[]>();
  for (const pod of present) {
    const { namespace } = pod.metadata;
    for (const { kind, name } of ownersOf(pod.metadata)) {
      recall(pods, keyOf(kind, namespace, name), () => []).push(pod);
      // The Deployment of a ReplicaSet that is not in the input itself: the name before the template's hash.
      const hash = kind === 'ReplicaSet' ? name.lastIndexOf('-') : -1;
      if (hash > 0) recall(pods, keyOf('Deployment', namespace, name.slice(0, hash)), () => []).push(pod);
    }
  }
  return ({ kind, metadata, spec: { selector } }) => {
    const key = keyOf(kind, metadata.namespace, metadata.name);
    return (
      replicaSets.has(key) ||
      (pods.get(key) ?? []).some((pod) => selector === undefined || matchesSelector(selector, pod.metadata.labels))
    );
  };
}

const ownersOf = ({ ownerReferences }: ObjectMeta): readonly OwnerReference[] => ownerReferences ?? [];

const keyOf = (kind: string, namespace: string | undefined, name: string): string =>
  `${kind}/${namespace ?? ''}/${name}`;
