/**
 * Where a pod may run: nodeName, nodeSelector, required node affinity and taints (kube-scheduler's filters), and the
 * choice among those nodes by a stable hash, taking the least loaded first so that replicas spread.
 */
import { sha256Number } from '../../core/hash.ts';
import { recall } from '../../core/recall.ts';
import { matchesExpression, matchesLabels } from '../link/selector.ts';
import type { Labels } from '../types/meta.ts';
import type { Node } from '../types/network.ts';
import type { Taint } from '../types/node.ts';
import type { NodeSelectorTerm, PodSpec, Toleration } from '../types/pod.ts';

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

/** The nodes on which a pod may run, in the order of the nodes. */
export type EligibleNodes = (spec: PodSpec, options?: { readonly daemon?: boolean }) => readonly Node[];

/** Most pods of a cluster ask for the same, so the nodes are gone through once for each different demand. */
export function eligibleNodes(nodes: readonly Node[], taintsOf: TaintsOf): EligibleNodes {
  const kept = new Map<string, readonly Node[]>();
  return (spec, { daemon = false } = {}) => {
    const { nodeName, nodeSelector, tolerations, affinity } = spec;
    const demand = JSON.stringify([daemon, nodeName, nodeSelector, tolerations, affinity?.nodeAffinity]);
    return recall(kept, demand, () => nodes.filter((node) => mayRun(spec, node, taintsOf(node), daemon)));
  };
}

function mayRun(spec: PodSpec, node: Node, taints: readonly Taint[], daemon: boolean): boolean {
  if (spec.nodeName !== undefined) return node.name === spec.nodeName;
  const tolerations = [...(spec.tolerations ?? []), ...(daemon ? daemonTolerations : [])];
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return (
    (!node.unschedulable || tolerations.some((toleration) => tolerates(toleration, unschedulable))) &&
    (spec.nodeSelector === undefined || matchesLabels(spec.nodeSelector, labelsOf(node))) &&
    (terms === undefined || terms.some((term) => termMatches(term, node))) &&
    taints.every((taint) => taint.effect === 'PreferNoSchedule' || tolerations.some((t) => tolerates(t, taint)))
  );
}

/** What `spec.unschedulable` amounts to, with or without the taint that the node controller adds. */
const unschedulable: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

function termMatches({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): boolean {
  // A term that asks for nothing matches no node.
  if (matchExpressions.length + matchFields.length === 0) return false;
  const labels = labelsOf(node);
  return (
    matchExpressions.every((expression) => matchesExpression(expression, labels)) &&
    matchFields.every((field) => matchesExpression(field, { 'metadata.name': node.name }))
  );
}

/** Labels that the kubelet gives every node; a projected node or a bare manifest has them without saying so. */
function labelsOf(node: Node): Labels {
  return { 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': node.name, ...node.labels };
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
      if (load === 0) break;
    }
  }
  return best;
}
