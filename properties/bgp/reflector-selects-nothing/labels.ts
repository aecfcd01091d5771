/**
 * The labels of a node as a newer Kubernetes would give them: what was deprecated is gone, and what took its place is there.
 *
 * Source: kubernetes.io, "Well-Known Labels, Annotations and Taints"; KEP-2067 for the role, gone since kubeadm 1.24.
 */
import type { Labels } from '../../../src/model/types/meta.ts';

const successors: Readonly<Record<string, string>> = {
  'node-role.kubernetes.io/master': 'node-role.kubernetes.io/control-plane',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
};

export function newerLabels(labels: Labels): { readonly labels: Labels; readonly gone: readonly string[] } {
  const gone = Object.keys(labels).filter((name) => Object.hasOwn(successors, name));
  const entries = Object.entries(labels).map(([name, value]) => [successors[name] ?? name, value] as const);
  // What the node has under the newer name already is kept.
  return { labels: { ...Object.fromEntries(entries), ...withoutOld(labels) }, gone };
}

const withoutOld = (labels: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !Object.hasOwn(successors, name)));
