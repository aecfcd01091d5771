/**
 * Links what was read into one `Network` for each cluster: total, so that past this point no reference dangles, and
 * projected, so that nothing is missing that the API server and its controllers would have added.
 */
import { compareText, sortedBy } from '../../core/order.ts';
import { recall } from '../../core/recall.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { projectEndpoints } from '../project/endpoints.ts';
import { projectNodes } from '../project/nodes.ts';
import { chooseNode, eligibleNodes } from '../project/placement.ts';
import { podAddresser, projectPods } from '../project/pods.ts';
import { allocateServices } from '../project/services.ts';
import type { ConfigMapObject } from '../types/config-map.ts';
import type { EndpointSliceObject, EndpointsObject } from '../types/endpoint-slice.ts';
import {
  type Cluster,
  type Corefile,
  type Network,
  type Node,
  type Pod,
  qualifiedName,
  type Service,
  type ServiceDraft,
} from '../types/network.ts';
import type { NamespaceObject, NodeObject } from '../types/node.ts';
import type { KubeObject, ReadObjects } from '../types/objects.ts';
import type { PodObject } from '../types/pod.ts';
import type { ServiceObject } from '../types/service.ts';
import type { ServiceExportObject } from '../types/service-export.ts';
import type { ServiceImportObject } from '../types/service-import.ts';
import type { Site } from '../types/site.ts';
import type { WorkloadObject } from '../types/workload.ts';
import { settleBgp } from './bgp.ts';
import { settleDns } from './dns.ts';
import { type EndpointsByFamily, joinSlices, noEndpoints, offerOf, portKey, sliceOf } from './endpoints.ts';
import { linkClusterSet } from './exports.ts';
import { linkImports } from './imports.ts';
import { groupByCluster, type Member } from './membership.ts';
import { bindNode, linkNodes } from './nodes.ts';
import { linkPods } from './pods.ts';
import { readsSlice } from './proxied.ts';
import { gatherExternalDns } from './published.ts';
import { indexPods } from './selection.ts';
import { linkService } from './services.ts';
import { settleCluster } from './settings.ts';
import { isOfSite, linkSite } from './site.ts';

export interface LinkOptions {
  /** Overrides `Cluster.spec.kubernetesVersion`. */
  readonly kubernetesVersion?: string;
  /** What references such as `$(TXT_AES_KEY)` in ExternalDNS's command lines stand for. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface Linked {
  /** In name order of their clusters. */
  readonly networks: readonly Network[];
  /** What stands beside the clusters, where anything does. */
  readonly site?: Site;
  readonly diagnostics: readonly Diagnostic[];
}

export function link(read: ReadObjects, options: LinkOptions = {}): Linked {
  const beside = read.objects.filter(isOfSite);
  const objects = beside.length === 0 ? read.objects : read.objects.filter((object) => !isOfSite(object));
  const { members, diagnostics: grouping } = groupByCluster({ ...read, objects });
  const diagnostics = [...grouping];
  const servers = beside.filter(({ kind }) => kind === 'DNSServer').map(({ metadata }) => metadata.name);
  const exports = new Map(members.map((member) => [member.name, ofKind<ServiceExportObject>(member, 'ServiceExport')]));
  const apart = members.map((member) => linkMember(member, { ...options, servers }, diagnostics));
  const networks = linkClusterSet(apart, (name) => exports.get(name) ?? []);
  const site = beside.length === 0 ? undefined : linkSite(read.objects, networks, diagnostics);
  return { networks, ...(site === undefined ? {} : { site }), diagnostics };
}

interface MemberOptions extends LinkOptions {
  readonly servers: readonly string[];
}

function linkMember(member: Member, options: MemberOptions, diagnostics: Diagnostic[]): Network {
  const cluster = settleCluster(member, options.kubernetesVersion, diagnostics);
  const live = isLive(member.objects);
  const nodeObjects = ofKind<NodeObject>(member, 'Node');
  const found =
    nodeObjects.length > 0 ? linkNodes(nodeObjects) : projectNodes(cluster, member.cluster?.spec.nodes?.count ?? 3);
  const nodes = found.map((node) => bindNode(node, cluster.proxy.bindAddress));
  const pods = gatherPods(member, cluster, nodes, nodeObjects);
  const dns = settleDns(member, cluster, options.servers, diagnostics);
  const slices = slicesByService(member);
  const services = joinEndpoints(gatherServices(member, cluster, live, diagnostics), slices, {
    cluster,
    nodes,
    pods,
    live,
  });
  const bgp = settleBgp(member, services, (name) => slices.get(name));
  return {
    cluster,
    nodes,
    services,
    pods,
    imports: linkImports(
      ofKind<ServiceImportObject>(member, 'ServiceImport'),
      ofKind<EndpointSliceObject>(member, 'EndpointSlice'),
    ),
    corefiles: gatherCorefiles(member),
    ...(dns === undefined ? {} : { dns }),
    ...(bgp === undefined ? {} : { bgp }),
    namespaces: ofKind<NamespaceObject>(member, 'Namespace').map(({ metadata }) => metadata.name),
    externalDNS: gatherExternalDns(
      member.cluster,
      member.objects,
      { cluster, nodes, services, pods, live },
      options.environment,
    ),
    unknown: member.unknown,
    live,
  };
}

function ofKind<T extends KubeObject>(member: Member, ...kinds: T['kind'][]): T[] {
  return member.objects.filter((object): object is T => (kinds as string[]).includes(object.kind));
}

function gatherCorefiles(member: Member): Corefile[] {
  const found = ofKind<ConfigMapObject>(member, 'ConfigMap').flatMap(({ metadata, data, corefile }) => {
    const { Corefile: _, ...files } = data;
    return corefile === undefined
      ? []
      : [{ namespace: metadata.namespace ?? 'default', name: metadata.name, files, ...corefile }];
  });
  return sortedBy(found, qualifiedName);
}

/**
 * Whether the input is a dump of a running cluster: it holds a slice, or an object with a status. A Node's status does not
 * count, because its addresses stand nowhere else; a pod without status is a bare manifest.
 */
function isLive(objects: readonly KubeObject[]): boolean {
  return objects.some(
    ({ kind, hasStatus }) =>
      kind === 'EndpointSlice' || kind === 'Endpoints' || (kind !== 'Node' && hasStatus === true),
  );
}

function gatherPods(
  member: Member,
  cluster: Cluster,
  nodes: readonly Node[],
  nodeObjects: readonly NodeObject[],
): Pod[] {
  const taints = new Map(nodeObjects.map((object) => [object.metadata.name, object.spec.taints ?? []]));
  const taintsOf = (node: Node) => taints.get(node.name) ?? [];
  const present = ofKind<PodObject>(member, 'Pod');
  const addressesFor = podAddresser(cluster, nodes, present);
  const eligibleFor = eligibleNodes(nodes, taintsOf);
  const linked = linkPods(present, new Map(nodes.map((node) => [node.name, node])), {
    addressesFor,
    nodeFor: (pod) => chooseNode(`${pod.metadata.namespace}/${pod.metadata.name}`, eligibleFor(pod.spec), new Map()),
  });
  const workloads = ofKind<WorkloadObject>(member, 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job');
  const projected = projectPods({ eligibleFor, addressesFor }, workloads, present);
  return sortedBy([...linked, ...projected], qualifiedName);
}

function gatherServices(member: Member, cluster: Cluster, live: boolean, diagnostics: Diagnostic[]): ServiceDraft[] {
  const pairs = ofKind<ServiceObject>(member, 'Service')
    .map((object) => ({ object, service: linkService(object, cluster) }))
    .sort(
      (a, b) => compareText(a.service.namespace, b.service.namespace) || compareText(a.service.name, b.service.name),
    );
  return allocateServices(pairs, cluster, live, diagnostics);
}

/** Completes the drafts. */
function joinEndpoints(
  services: readonly ServiceDraft[],
  slices: ReadonlyMap<string, readonly EndpointSliceObject[]>,
  { cluster, nodes, pods, live }: { cluster: Cluster; nodes: readonly Node[]; pods: readonly Pod[]; live: boolean },
): readonly Service[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const selectPods = indexPods(live ? [] : pods);
  for (const service of services) {
    const own = slices.get(qualifiedName(service));
    let endpointsOf: (port: Service['ports'][number]) => EndpointsByFamily = () => noEndpoints;
    if (own !== undefined) {
      const seen = service.proxied ? own.filter((slice) => readsSlice(slice.metadata.labels, cluster.version)) : own;
      const joined = joinSlices(seen, cluster.version);
      endpointsOf = (port) => joined.get(portKey(port.name, port.protocol)) ?? noEndpoints;
    } else if (!live && service.selector !== undefined) {
      const selected = selectPods(service.namespace, service.selector);
      endpointsOf = (port) => projectEndpoints(service, port, selected, byName);
    }
    for (const port of service.ports) port.endpoints = endpointsOf(port);
    if (own !== undefined) service.slices = own.map((slice) => offerOf(slice, cluster.version));
  }
  return services;
}

/** EndpointSlices by the Service that their label names; `Endpoints` count where a Service has no slice. */
function slicesByService(member: Member): Map<string, EndpointSliceObject[]> {
  const slices = new Map<string, EndpointSliceObject[]>();
  for (const slice of ofKind<EndpointSliceObject>(member, 'EndpointSlice')) {
    const service = slice.metadata.labels['kubernetes.io/service-name'];
    if (service === undefined || service === '') continue;
    const name = `${slice.metadata.namespace}/${service}`;
    recall(slices, name, () => []).push(slice);
  }
  for (const object of ofKind<EndpointsObject>(member, 'Endpoints')) {
    const name = `${object.metadata.namespace}/${object.metadata.name}`;
    if (!slices.has(name)) slices.set(name, sliceOf(object));
  }
  return slices;
}
