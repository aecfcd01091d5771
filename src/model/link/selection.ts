/** The pods that a Service's selector matches, found by the rarest of its labels instead of by looking at every pod. */
import { recall } from '../../core/recall.ts';
import type { Labels } from '../types/meta.ts';
import type { Pod } from '../types/network.ts';
import { matchesLabels } from './selector.ts';

export type SelectPods = (namespace: string, selector: Labels) => readonly Pod[];

/** The answers keep the order of `pods`. */
export function indexPods(pods: readonly Pod[]): SelectPods {
  const byLabel = new Map<string, Pod[]>();
  for (const pod of pods) {
    for (const [key, value] of Object.entries(pod.labels)) {
      recall(byLabel, labelKey(pod.namespace, key, value), () => []).push(pod);
    }
  }
  return (namespace, selector) => {
    let fewest: readonly Pod[] | undefined;
    for (const [key, value] of Object.entries(selector)) {
      const having = byLabel.get(labelKey(namespace, key, value)) ?? [];
      if (fewest === undefined || having.length < fewest.length) fewest = having;
    }
    return (fewest ?? []).filter((pod) => matchesLabels(selector, pod.labels));
  };
}

/** No label's key or value holds a line end. */
const labelKey = (namespace: string, key: string, value: string): string => `${namespace}\n${key}\n${value}`;
