/** `v1 Pod`. */
import type { PodObject } from '../../types/pod.ts';
import { addressOrNone, dnsName } from '../rules.ts';
import { list, object, string } from '../schema.ts';
import { defineKind } from './kind.ts';
import { podSpec } from './pod-spec.ts';

const status = object(
  {
    phase: string(),
    podIP: string(addressOrNone),
    podIPs: list(object({ ip: string(addressOrNone) })),
    hostIP: string(addressOrNone),
    conditions: list(
      object(
        { type: string(), status: string() },
        {
          required: ['type', 'status'],
          known: ['lastProbeTime', 'lastTransitionTime', 'reason', 'message', 'observedGeneration'],
        },
      ),
    ),
  },
  {
    known: [
      'allocatedResources',
      'containerStatuses',
      'ephemeralContainerStatuses',
      'extendedResourceClaimStatus',
      'hostIPs',
      'initContainerStatuses',
      'message',
      'nominatedNodeName',
      'observedGeneration',
      'qosClass',
      'reason',
      'resize',
      'resourceClaimStatuses',
      'resources',
      'startTime',
    ],
  },
);

export const pod = defineKind({
  kind: 'Pod',
  name: dnsName,
  generated: true,
  fields: { spec: podSpec, status },
  build: (head, { spec = {}, status: state = {} }): PodObject => ({ kind: 'Pod', ...head, spec, status: state }),
});
