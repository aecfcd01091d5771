/** `multicluster.x-k8s.io ServiceExport` (KEP-1645): offers the Service of its own name to the whole set of clusters. */
import type { ObjectBase } from './meta.ts';

export interface ServiceExportObject extends ObjectBase<'ServiceExport'> {}
