/** `multicluster.x-k8s.io ServiceImport` (v1alpha1). */
import type { ServiceImportObject } from '../../types/service-import.ts';
import { address, dnsLabel } from '../rules.ts';
import { integer, list, object, oneOf, string } from '../schema.ts';
import { defineKind } from './kind.ts';
import { protocols } from './service.ts';

const port = object(
  { name: string(), protocol: oneOf(protocols), port: integer(1, 65535) },
  { required: ['port'], known: ['appProtocol'] },
);

const spec = object(
  { type: oneOf(['ClusterSetIP', 'Headless']), ips: list(string(address)), ports: list(port) },
  { required: ['type'], known: ['ipFamilies', 'sessionAffinity', 'sessionAffinityConfig'] },
);

const status = object(
  { clusters: list(object({ cluster: string() }, { required: ['cluster'] })) },
  { known: ['conditions'] },
);

export const serviceImport = defineKind({
  kind: 'ServiceImport',
  group: 'multicluster.x-k8s.io',
  name: dnsLabel,
  fields: { spec, status },
  required: ['spec'],
  build: (head, { spec: read, status: found = {} }): ServiceImportObject => ({
    kind: 'ServiceImport',
    ...head,
    spec: read,
    status: found,
  }),
});
