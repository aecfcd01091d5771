/** `v1 Node`, `v1 Namespace` and `networking.k8s.io ServiceCIDR`: the kinds without a namespace. */
import type { NamespaceObject, NodeObject, ServiceCIDRObject } from '../../types/node.ts';
import { dnsLabel, dnsName, prefix, prefixOrNone } from '../rules.ts';
import { boolean, list, object, string } from '../schema.ts';
import { checkCalicoAnnotations } from './calico-annotations.ts';
import { defineKind } from './kind.ts';

const taint = object({ key: string(), value: string(), effect: string() }, { required: ['key'], known: ['timeAdded'] });

const spec = object(
  {
    podCIDR: string(prefixOrNone),
    podCIDRs: list(string(prefixOrNone)),
    taints: list(taint),
    unschedulable: boolean(),
  },
  { known: ['providerID', 'configSource', 'externalID'] },
);

const status = object(
  { addresses: list(object({ type: string(), address: string() }, { required: ['type', 'address'] })) },
  {
    known: [
      'allocatable',
      'capacity',
      'conditions',
      'config',
      'daemonEndpoints',
      'declaredFeatures',
      'features',
      'images',
      'nodeInfo',
      'phase',
      'runtimeHandlers',
      'volumesAttached',
      'volumesInUse',
    ],
  },
);

export const node = defineKind({
  kind: 'Node',
  namespaced: false,
  name: dnsName,
  fields: { spec, status },
  build(head, { spec: read = {}, status: state = {} }, at): NodeObject {
    checkCalicoAnnotations(head.metadata.annotations, at);
    return { kind: 'Node', ...head, spec: read, status: state };
  },
});

export const namespace = defineKind({
  kind: 'Namespace',
  namespaced: false,
  name: dnsLabel,
  fields: {},
  known: ['spec', 'status'],
  build: (head): NamespaceObject => ({ kind: 'Namespace', ...head }),
});

export const serviceCIDR = defineKind({
  kind: 'ServiceCIDR',
  group: 'networking.k8s.io',
  namespaced: false,
  name: dnsName,
  fields: { spec: object({ cidrs: list(string(prefix)) }) },
  known: ['status'],
  build: (head, { spec: read = {} }): ServiceCIDRObject => ({ kind: 'ServiceCIDR', ...head, spec: read }),
});
