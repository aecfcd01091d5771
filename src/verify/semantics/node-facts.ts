/** What is known of a node's own addresses: which destinations are local (`addrtype --dst-type LOCAL`). */
import type { Address, Family } from '../../core/ip/address.ts';
import type { Network, Node } from '../../model/types/network.ts';

export interface NodeFacts {
  readonly node: Node;
  readonly family: Family;
  /** True or false when the network says so; undefined for addresses that may or may not be bound on the node. */
  isLocal(address: Address): boolean | undefined;
}

export function nodeFacts(network: Network, node: Node, family: Family): NodeFacts {
  const own = new Set(node.addresses.map(({ text }) => text));
  const others = new Set<string>();
  for (const other of network.nodes) if (other !== node) for (const { text } of other.addresses) others.add(text);
  for (const pod of network.pods) if (!pod.hostNetwork) for (const { text } of pod.addresses) others.add(text);
  return {
    node,
    family,
    isLocal: (address) => {
      if (own.has(address.text) || isLoopback(address)) return true;
      return others.has(address.text) ? false : undefined;
    },
  };
}

export function isLoopback({ family, value }: Address): boolean {
  return family === 4 ? value >> 24n === 127n : value === 1n;
}
