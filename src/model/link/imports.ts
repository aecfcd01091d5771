/** ServiceImports with the EndpointSlices that stand for them: those of their namespace whose label names them (KEP-1645). */

import { sortedBy } from '../../core/order.ts';
import { recall } from '../../core/recall.ts';
import type { EndpointSliceObject } from '../types/endpoint-slice.ts';
import { qualifiedName } from '../types/network.ts';
import type { ServiceImport, ServiceImportObject } from '../types/service-import.ts';

export const importLabels = {
  service: 'multicluster.kubernetes.io/service-name',
  cluster: 'multicluster.kubernetes.io/source-cluster',
} as const;

export function linkImports(
  objects: readonly ServiceImportObject[],
  slices: readonly EndpointSliceObject[],
): readonly ServiceImport[] {
  if (objects.length === 0) return [];
  const byImport = new Map<string, EndpointSliceObject[]>();
  for (const slice of slices) {
    const service = slice.metadata.labels[importLabels.service];
    if (service !== undefined) recall(byImport, `${slice.metadata.namespace}/${service}`, () => []).push(slice);
  }
  const imports = objects.map(({ metadata, spec, status, origin }): ServiceImport => {
    const { name, namespace = 'default' } = metadata;
    return {
      namespace,
      name,
      headless: spec.type === 'Headless',
      ips: spec.ips ?? [],
      ports: spec.ports ?? [],
      slices: (byImport.get(`${namespace}/${name}`) ?? []).map((slice) => ({
        name: slice.metadata.name,
        cluster: slice.metadata.labels[importLabels.cluster] ?? '',
        addressType: slice.addressType,
        ports: slice.ports,
        endpoints: [...slice.endpoints],
      })),
      sources: (status.clusters ?? []).map(({ cluster }) => cluster),
      projected: false,
      origin,
    };
  });
  return sortedBy(imports, qualifiedName);
}
