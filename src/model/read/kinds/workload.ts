/** `apps` Deployment, StatefulSet, DaemonSet and ReplicaSet, and `batch Job`: one `spec` of what they share. */
import type { WorkloadKind, WorkloadObject } from '../../types/workload.ts';
import { dnsName, labels } from '../rules.ts';
import { boolean, integer, list, object, type Schema, string } from '../schema.ts';
import { defineKind, type Kind } from './kind.ts';
import { podTemplate, requirement } from './pod-spec.ts';

const most = 2147483647;
const selector = object({ matchLabels: labels, matchExpressions: list(requirement) });
const common = { selector, template: podTemplate };
const replicas = integer(0, most);

const deploymentSpec = object(
  { ...common, replicas },
  { known: ['minReadySeconds', 'paused', 'progressDeadlineSeconds', 'revisionHistoryLimit', 'strategy'] },
);
const statefulSetSpec = object(
  { ...common, replicas, serviceName: string(), ordinals: object({ start: integer(0, most) }) },
  {
    known: [
      'minReadySeconds',
      'persistentVolumeClaimRetentionPolicy',
      'podManagementPolicy',
      'revisionHistoryLimit',
      'updateStrategy',
      'volumeClaimTemplates',
    ],
  },
);
const daemonSetSpec = object(common, { known: ['minReadySeconds', 'revisionHistoryLimit', 'updateStrategy'] });
const replicaSetSpec = object({ ...common, replicas }, { known: ['minReadySeconds'] });
const jobSpec = object(
  { ...common, parallelism: integer(0, most), suspend: boolean() },
  {
    known: [
      'activeDeadlineSeconds',
      'backoffLimit',
      'backoffLimitPerIndex',
      'completionMode',
      'completions',
      'managedBy',
      'manualSelector',
      'maxFailedIndexes',
      'podFailurePolicy',
      'podReplacementPolicy',
      'successPolicy',
      'ttlSecondsAfterFinished',
    ],
  },
);

export const deployment = workload('Deployment', deploymentSpec);
export const statefulSet = workload('StatefulSet', statefulSetSpec);
export const daemonSet = workload('DaemonSet', daemonSetSpec);
export const replicaSet = workload('ReplicaSet', replicaSetSpec);
export const job = workload('Job', jobSpec);

function workload(kind: WorkloadKind, spec: Schema<WorkloadObject['spec']>): Kind {
  return defineKind({
    kind,
    group: kind === 'Job' ? 'batch' : 'apps',
    name: dnsName,
    generated: kind === 'Job',
    fields: { spec },
    known: ['status'],
    build: (head, { spec: read = {} }): WorkloadObject => ({ kind, ...head, spec: read }),
  });
}
