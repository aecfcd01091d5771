/**
 * Where a pod may run: nodeName, nodeSelector, required node affinity and taints (kube-scheduler's filters), and the
 * choice among those nodes by a stable hash, taking the least loaded first so that replicas spread.
 */
import { sha256Number } from '../../core/hash.ts';
import { matchesExpression, matchesLabels } from '../link/selector.ts';
import type { Node } from '../types/network.ts';
import type { Taint } from '../types/node.ts';
import type { PodSpec, Toleration } from '../types/pod.ts';

export type TaintsOf = (node: Node) => readonly Taint[];

/** What every DaemonSet's pods tolerate (daemon controller, AddOrUpdateDaemonPodTolerations). */
const daemonTolerations: readonly Toleration[] = [
  'not-ready',
  'unreachable',
  'disk-pressure',
  'memory-pressure',
  'pid-pressure',
  'unschedulable',
  'network-unavailable',
].map((name) => ({ key: `node.kubernetes.io/${name}`, operator: 'Exists' }));

export function eligibleNodes(
  spec: PodSpec,
  nodes: readonly Node[],
  taintsOf: TaintsOf,
  { daemon = false }: { daemon?: boolean } = {},
): Node[] {
  if (spec.nodeName !== undefined) return nodes.filter((node) => node.name === spec.nodeName);
  const tolerations = [...(spec.tolerations ?? []), ...(daemon ? daemonTolerations : [])];
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return nodes.filter(
    (node) =>
      (daemon || !node.unschedulable || tolerations.some((t) => t.key === 'node.kubernetes.io/unschedulable')) &&
      selectorMatches(spec, node) &&
      (terms === undefined ||
        terms.some(
          (term) =>
            (term.matchExpressions !== undefined || term.matchFields !== undefined) &&
            (term.matchExpressions ?? []).every((expression) => matchesExpression(expression, node.labels)) &&
            (term.matchFields ?? []).every((field) => matchesExpression(field, { 'metadata.name': node.name })),
        )) &&
      taintsOf(node).every(
        (taint) => taint.effect === 'PreferNoSchedule' || tolerations.some((t) => tolerates(t, taint)),
      ),
  );
}

/** Labels that the kubelet gives every node; a projected node or a bare manifest has them without saying so. */
function selectorMatches(spec: PodSpec, node: Node): boolean {
  const implied = { 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': node.name };
  return matchesLabels(spec.nodeSelector ?? {}, { ...implied, ...node.labels });
}

function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== undefined && toleration.effect !== '' && toleration.effect !== taint.effect) return false;
  if (toleration.key === undefined || toleration.key === '') return toleration.operator === 'Exists';
  if (toleration.key !== taint.key) return false;
  return toleration.operator === 'Exists' || (toleration.value ?? '') === (taint.value ?? '');
}

/** The node for the pod `name`: the least loaded by its siblings, ties broken by hash. */
export function chooseNode(
  name: string,
  eligible: readonly Node[],
  siblings: ReadonlyMap<string, number>,
): Node | undefined {
  let best: Node | undefined;
  let bestLoad = Number.POSITIVE_INFINITY;
  if (eligible.length === 0) return undefined;
  const start = sha256Number(name) % eligible.length;
  for (let i = 0; i < eligible.length; i++) {
    const node = eligible[(start + i) % eligible.length]!;
    const load = siblings.get(node.name) ?? 0;
    if (load < bestLoad) {
      best = node;
      bestLoad = load;
    }
  }
  return best;
}
