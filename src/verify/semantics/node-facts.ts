/** What is known of a node's own addresses: which destinations are local (`addrtype --dst-type LOCAL`). */
import type { Address, Family } from '../../core/ip/address.ts';
import { recall } from '../../core/recall.ts';
import type { Network, Node } from '../../model/types/network.ts';

export interface NodeFacts {
  readonly node: Node;
  readonly family: Family;
  /** True or false when the network says so; undefined for addresses that may or may not be bound on the node. */
  isLocal(address: Address): boolean | undefined;
}

export function nodeFacts(network: Network, node: Node, family: Family): NodeFacts {
  const own = new Set(node.addresses.map(({ text }) => text));
  const owners = recall(ownersByNetwork, network, () => findOwners(network));
  return {
    node,
    family,
    isLocal: (address) => {
      if (own.has(address.text) || isLoopback(address)) return true;
      const owner = owners.get(address.text);
      return owner !== undefined && owner !== node ? false : undefined;
    },
  };
}

const ownersByNetwork = new WeakMap<Network, ReadonlyMap<string, Node | 'several'>>();

/** Whose each known address is: a node's, or that of pods or of several. */
function findOwners({ nodes, pods }: Network): Map<string, Node | 'several'> {
  const owners = new Map<string, Node | 'several'>();
  for (const node of nodes) {
    for (const { text } of node.addresses) owners.set(text, (owners.get(text) ?? node) === node ? node : 'several');
  }
  for (const pod of pods) if (!pod.hostNetwork) for (const { text } of pod.addresses) owners.set(text, 'several');
  return owners;
}

export function isLoopback({ family, text }: Address): boolean {
  return family === 4 ? text.startsWith('127.') : text === '::1';
}
