/**
 * Network → what one node's iptables rules must say, in one family: per service port which chains exist and what they
 * do. Follows kube-proxy's syncProxyRules (pkg/proxy/iptables/proxier.go) for a full sync.
 */
import type { Address, Family } from '../../core/ip/address.ts';
import { contains, type Prefix } from '../../core/ip/prefix.ts';
import type { Endpoint, Network, Node } from '../../model/types/network.ts';
import { categorize, exposureOf } from '../proxy/categorize.ts';
import { type Detector, detectorOf } from '../proxy/detector.ts';
import {
  type Frontend,
  frontends,
  type NodePortAddresses,
  nodeAddress,
  nodePortAddresses,
  servesLocalhost,
} from '../proxy/frontends.ts';
import { namesOf, type PortNames } from './names.ts';

export interface NodeRules {
  readonly family: Family;
  readonly masqueradeBit: number;
  readonly masqueradeAll: boolean;
  readonly detector: Detector;
  readonly nodePortAddresses: NodePortAddresses;
  /** Whether node ports answer on 127.0.0.1, which asks for a guard against outsiders. */
  readonly localhostNodePorts: boolean;
  readonly nfacct: boolean;
  readonly tcpBeLiberal: boolean;
  /** Above 1,000 endpoints the load-balancing rules lose their comments. */
  readonly largeCluster: boolean;
  readonly ports: readonly PortRules[];
}

export type Blocked = { readonly verdict: 'REJECT' | 'DROP'; readonly reason: 'no endpoints' | 'no local endpoints' };

export interface PortRules {
  readonly frontend: Frontend;
  readonly names: PortNames;
  /** What meets traffic to the cluster IP, and from outside, when no endpoint may take it. */
  readonly internalBlocked: Blocked | undefined;
  readonly externalBlocked: Blocked | undefined;
  readonly hasEndpoints: boolean;
  readonly internalLocal: boolean;
  readonly externalLocal: boolean;
  readonly usesExternal: boolean;
  readonly usesFirewall: boolean;
  readonly healthCheckNodePort: number;
  readonly affinitySeconds: number | undefined;
  /** The load-balancing chains that exist. */
  readonly cluster: readonly Endpoint[] | undefined;
  readonly local: readonly Endpoint[] | undefined;
  readonly reachable: readonly Endpoint[];
  readonly firewallRanges: readonly Prefix[];
  /** VIPs that the node may use as source of its own traffic to them. */
  readonly firewallVips: readonly Address[];
}

const largeClusterEndpoints = 1000;

export function lowerNode(network: Network, node: Node, family: Family): NodeRules {
  const { proxy } = network.cluster;
  const addresses = nodePortAddresses(network, node, family);
  const all = frontends(network, family);
  const endpoints = all.reduce((sum, { port }) => sum + port.endpoints[family].length, 0);
  return {
    family,
    masqueradeBit: proxy.masqueradeBit,
    masqueradeAll: proxy.masqueradeAll,
    detector: detectorOf(network, node, family),
    nodePortAddresses: addresses,
    localhostNodePorts: servesLocalhost(network, addresses, family),
    nfacct: proxy.nfacct,
    tcpBeLiberal: proxy.tcpBeLiberal,
    largeCluster: endpoints > largeClusterEndpoints,
    ports: all.map((frontend) => lowerPort(frontend, node, family)),
  };
}

function lowerPort(frontend: Frontend, node: Node, family: Family): PortRules {
  const { service, port, externalIPs, vips, sourceRanges } = frontend;
  const external = port.nodePort !== 0 || vips.length > 0 || externalIPs.length > 0;
  const exposure = exposureOf(service, external);
  const { cluster, local, reachable, hasAny } = categorize(port.endpoints[family], exposure, node);
  const internalLocal = service.internalTrafficPolicy === 'Local';
  const externalLocal = service.externalTrafficPolicy === 'Local';
  const noLocal = local.length === 0;
  const blocked = (isLocal: boolean): Blocked | undefined =>
    !hasAny
      ? { verdict: 'REJECT', reason: 'no endpoints' }
      : isLocal && noLocal
        ? { verdict: 'DROP', reason: 'no local endpoints' }
        : undefined;
  const usesFirewall = hasAny && vips.length > 0 && sourceRanges.length > 0;
  const own = nodeAddress(node, family);
  return {
    frontend,
    names: namesOf(service, port),
    internalBlocked: blocked(internalLocal),
    externalBlocked: blocked(externalLocal),
    hasEndpoints: hasAny,
    internalLocal,
    externalLocal,
    usesExternal: hasAny && external,
    usesFirewall,
    healthCheckNodePort: service.healthCheckNodePort,
    affinitySeconds: service.affinitySeconds,
    cluster: exposure.usesCluster && cluster.length > 0 ? cluster : undefined,
    local: exposure.usesLocal && !noLocal ? local : undefined,
    reachable,
    firewallRanges: usesFirewall ? sourceRanges : [],
    firewallVips: usesFirewall && sourceRanges.some((range) => contains(range, own)) ? vips : [],
  };
}
