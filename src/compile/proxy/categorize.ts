/**
 * Which endpoints a service port has on one node, by traffic policy, topology hints and readiness: kube-proxy's
 * CategorizeEndpoints (pkg/proxy/topology.go; KEP-2433, KEP-3015, KEP-1669), common to all proxy modes.
 */
import type { Endpoint, Node, Service } from '../../model/types/network.ts';

export interface Categorized {
  /** For traffic under policy Cluster. */
  readonly cluster: readonly Endpoint[];
  /** For traffic under policy Local. */
  readonly local: readonly Endpoint[];
  /** Every endpoint that some traffic on this node may reach. */
  readonly reachable: readonly Endpoint[];
  /** Whether an endpoint that could take traffic exists anywhere. */
  readonly hasAny: boolean;
}

export interface Exposure {
  readonly externallyAccessible: boolean;
  readonly usesCluster: boolean;
  readonly usesLocal: boolean;
}

export function exposureOf(service: Service, externallyAccessible: boolean): Exposure {
  const internalLocal = service.internalTrafficPolicy === 'Local';
  const externalLocal = service.externalTrafficPolicy === 'Local' && externallyAccessible;
  return {
    externallyAccessible,
    usesCluster: !internalLocal || externallyAccessible,
    usesLocal: internalLocal || externalLocal,
  };
}

const isReady = ({ ready }: Endpoint): boolean => ready;
const usableWhileTerminating = (endpoint: Endpoint): boolean => endpoint.serving && endpoint.terminating;

export function categorize(all: readonly Endpoint[], { usesCluster, usesLocal }: Exposure, node: Node): Categorized {
  const endpoints = all.some((endpoint) => endpoint.rivals !== undefined) ? all.map((e) => seenFrom(e, node)) : all;
  const ready = endpoints.every(isReady) ? endpoints : endpoints.filter(isReady);
  const mode = usesCluster ? topologyMode(ready, node) : 'none';
  let cluster: readonly Endpoint[] = [];
  let hasAny = false;
  if (usesCluster) {
    cluster = mode === 'none' ? ready : ready.filter((endpoint) => passes(endpoint, mode, node));
    if (cluster.length === 0) cluster = endpoints.filter(usableWhileTerminating);
    hasAny = cluster.length > 0;
  }
  if (!usesLocal) return { cluster, local: [], reachable: cluster, hasAny };

  const isLocal = (endpoint: Endpoint) => endpoint.nodeName === node.name;
  const localReady = ready.filter(isLocal);
  const terminating = localReady.length === 0;
  const local = terminating ? endpoints.filter((e) => isLocal(e) && usableWhileTerminating(e)) : localReady;
  hasAny ||= ready.length > 0 || endpoints.some(usableWhileTerminating);
  const reachable = !usesCluster
    ? local
    : mode === 'none' && !terminating
      ? cluster
      : endpoints.filter((endpoint) => cluster.includes(endpoint) || local.includes(endpoint));
  return { cluster, local, reachable, hasAny };
}

type TopologyMode = 'none' | 'PreferSameZone' | 'PreferSameNode';

function topologyMode(ready: readonly Endpoint[], node: Node): TopologyMode {
  if (ready.length === 0) return 'none';
  const complete = (hints: (endpoint: Endpoint) => readonly string[] | undefined, wanted: string) =>
    ready.every((endpoint) => (hints(endpoint) ?? []).length > 0) &&
    ready.some((endpoint) => hints(endpoint)!.includes(wanted));
  if (complete((endpoint) => endpoint.nodeHints, node.name)) return 'PreferSameNode';
  if (node.zone !== '' && complete((endpoint) => endpoint.zoneHints, node.zone)) return 'PreferSameZone';
  return 'none';
}

function passes(endpoint: Endpoint, mode: Exclude<TopologyMode, 'none'>, node: Node): boolean {
  return mode === 'PreferSameNode' ? endpoint.nodeHints!.includes(node.name) : endpoint.zoneHints!.includes(node.zone);
}

/** Before 1.35 a later entry for the same address and port replaces an earlier one only on the node where it is local. */
function seenFrom(endpoint: Endpoint, node: Node): Endpoint {
  return (endpoint.rivals ?? []).reduce((kept, rival) => (rival.nodeName === node.name ? rival : kept), endpoint);
}
