/** How kube-proxy tells its node's pods from everybody else (`detectLocalMode`). */
import type { Family } from '../../core/ip/address.ts';
import type { Network, Node } from '../../model/types/network.ts';

export type Detector =
  | { readonly kind: 'none' }
  | { readonly kind: 'cidr'; readonly cidr: string }
  /** An interface name; with `prefix`, every interface whose name begins so. */
  | { readonly kind: 'interface'; readonly name: string; readonly prefix: boolean };

export function detectorOf({ cluster: { proxy } }: Network, node: Node, family: Family): Detector {
  switch (proxy.detectLocalMode) {
    case 'ClusterCIDR':
      return byCIDR(proxy.clusterCIDRs.find((prefix) => prefix.family === family)?.text);
    case 'NodeCIDR':
      return byCIDR(node.podCIDRs.find((prefix) => prefix.family === family)?.text);
    case 'BridgeInterface':
      return { kind: 'interface', name: proxy.bridgeInterface, prefix: false };
    case 'InterfaceNamePrefix':
      return { kind: 'interface', name: proxy.interfaceNamePrefix, prefix: true };
  }
}

function byCIDR(cidr: string | undefined): Detector {
  return cidr === undefined ? { kind: 'none' } : { kind: 'cidr', cidr };
}
