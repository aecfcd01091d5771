/** The kinds whose controllers make pods: Deployment, StatefulSet, DaemonSet, ReplicaSet and Job. */
import type { LabelSelector, ObjectBase } from './meta.ts';
import type { PodTemplate } from './pod.ts';

export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet' | 'Job';

export interface WorkloadObject extends ObjectBase<WorkloadKind> {
  readonly spec: {
    readonly replicas?: number;
    /** Jobs: how many pods run at a time. */
    readonly parallelism?: number;
    readonly suspend?: boolean;
    readonly selector?: LabelSelector;
    readonly template?: PodTemplate;
    /** StatefulSets: the governing Service. */
    readonly serviceName?: string;
    /** StatefulSets: the first ordinal (`spec.ordinals.start`). */
    readonly ordinals?: { readonly start?: number };
  };
}
