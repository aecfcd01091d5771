/** Nodes as the network sees them: addresses, zone, pod CIDRs (`v1 Node`). */
import { type Address, type Family, parseAddress } from '../../core/ip/address.ts';
import { type Prefix, parsePrefix } from '../../core/ip/prefix.ts';
import { sortedBy } from '../../core/order.ts';
import type { Node } from '../types/network.ts';
import type { NodeObject } from '../types/node.ts';

export function linkNodes(objects: readonly NodeObject[]): Node[] {
  return sortedBy(objects, (object) => object.metadata.name).map((object) => {
    const addresses = addressesOf(object);
    const podCIDRs = object.spec.podCIDRs ?? (object.spec.podCIDR === undefined ? [] : [object.spec.podCIDR]);
    return {
      name: object.metadata.name,
      labels: object.metadata.labels,
      zone: object.metadata.labels['topology.kubernetes.io/zone'] ?? '',
      addresses: [...new Map(addresses.map((address) => [address.text, address])).values()],
      primary: primaryOf(addresses),
      podCIDRs: podCIDRs.map((text) => parsePrefix(text)).filter((prefix): prefix is Prefix => prefix !== undefined),
      unschedulable: object.spec.unschedulable ?? false,
      origin: object.origin,
      projected: false,
    };
  });
}

/** InternalIPs, then ExternalIPs, each in the order of the status: the order in which kube-proxy looks for its own. */
function addressesOf(object: NodeObject): Address[] {
  const listed = object.status.addresses ?? [];
  return ['InternalIP', 'ExternalIP']
    .flatMap((type) => listed.filter((entry) => entry.type === type))
    .map((entry) => parseAddress(entry.address, { lenient: true }))
    .filter((address): address is Address => address !== undefined);
}

/** kube-proxy's `bindAddress` stands for the node's own address of its family. */
export function bindNode(node: Node, address: Address | undefined): Node {
  return address === undefined ? node : { ...node, primary: { ...node.primary, [address.family]: address } };
}

function primaryOf(addresses: readonly Address[]): Node['primary'] {
  const first = (family: Family) => addresses.find((address) => address.family === family);
  const four = first(4);
  const six = first(6);
  return { ...(four === undefined ? {} : { 4: four }), ...(six === undefined ? {} : { 6: six }) };
}
