/** `multicluster.x-k8s.io ServiceExport` (v1alpha1). */
import type { ServiceExportObject } from '../../types/service-export.ts';
import { dnsLabel } from '../rules.ts';
import { defineKind } from './kind.ts';

export const serviceExport = defineKind({
  kind: 'ServiceExport',
  group: 'multicluster.x-k8s.io',
  name: dnsLabel,
  fields: {},
  known: ['spec', 'status'],
  build: (head): ServiceExportObject => ({ kind: 'ServiceExport', ...head }),
});
