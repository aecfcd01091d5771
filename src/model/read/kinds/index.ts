/** Every kind that is read. The order is that of the help and of the documentation: Kubernetes' own first. */
import { blockAffinity, calicoNode, ipPool } from './calico-addresses.ts';
import { bgpConfiguration } from './calico-configuration.ts';
import { bgpFilter } from './calico-filter.ts';
import { bgpPeer } from './calico-peer.ts';
import { bgpRouter } from './calico-router.ts';
import { cluster } from './cluster.ts';
import { configMap } from './config-map.ts';
import { dnsEndpoint } from './dns-endpoint.ts';
import { dnsRewrite } from './dns-rewrite.ts';
import { dnsServer } from './dns-server.ts';
import { dnsZone } from './dns-zone.ts';
import { endpointSlice } from './endpoint-slice.ts';
import { endpoints } from './endpoints.ts';
import { gateway, listenerSet, routes } from './gateway.ts';
import { ingress } from './ingress.ts';
import type { Kind } from './kind.ts';
import { namespace, node, serviceCIDR } from './node.ts';
import { pod } from './pod.ts';
import { service } from './service.ts';
import { serviceExport } from './service-export.ts';
import { serviceImport } from './service-import.ts';
import { daemonSet, deployment, job, replicaSet, statefulSet } from './workload.ts';

export const kinds: readonly Kind[] = Object.freeze([
  service,
  endpointSlice,
  endpoints,
  pod,
  node,
  namespace,
  deployment,
  statefulSet,
  daemonSet,
  replicaSet,
  job,
  configMap,
  serviceCIDR,
  ingress,
  gateway,
  listenerSet,
  ...routes,
  dnsEndpoint,
  serviceExport,
  serviceImport,
  cluster,
  dnsRewrite,
  dnsZone,
  dnsServer,
  bgpRouter,
  ...bgpConfiguration,
  ...bgpPeer,
  ...bgpFilter,
  ...ipPool,
  ...calicoNode,
  ...blockAffinity,
]);

const byName = new Map(kinds.map((kind) => [`${kind.group}/${kind.kind}`, kind]));

/** The kind of a group, whatever its version. */
export function findKind(apiVersion: string, kind: string): Kind | undefined {
  return byName.get(`${groupOf(apiVersion)}/${kind}`);
}

/** `apps` of `apps/v1`; the core group is empty. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}
