/** ServiceExports of all clusters, each with the Service that it offers, and what comes of them in every cluster (KEP-1645). */

import { sortedBy } from '../../core/order.ts';
import { projectImports } from '../project/imports.ts';
import { type Network, qualifiedName, type ServiceExport } from '../types/network.ts';
import type { ServiceExportObject } from '../types/service-export.ts';

/** @param objectsOf the exports that a cluster's own definitions hold. */
export function linkClusterSet(
  networks: readonly Network[],
  objectsOf: (cluster: string) => readonly ServiceExportObject[],
): readonly Network[] {
  const exports = networks.flatMap((network) => exportsOf(network, objectsOf(network.cluster.name)));
  if (exports.length === 0 && networks.every(({ imports }) => imports.length === 0)) return networks;
  const clusterSet = { clusters: networks.map(({ cluster }) => cluster.name), exports };
  return networks.map((network) => ({ ...network, imports: projectImports(network, exports), clusterSet }));
}

function exportsOf({ cluster, services }: Network, objects: readonly ServiceExportObject[]): readonly ServiceExport[] {
  const exports = objects.map(({ metadata: { name, namespace = 'default' }, origin }) => ({
    cluster: cluster.name,
    namespace,
    name,
    service: services.find((service) => service.name === name && service.namespace === namespace),
    origin,
  }));
  return sortedBy(exports, qualifiedName);
}
