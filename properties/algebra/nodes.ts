/** The nodes that a judgement about places may name. */
import type { Network } from '../../src/model/types/network.ts';
import { endpointsOf } from './endpoints.ts';

const namesByNetwork = new WeakMap<Network, readonly string[]>();

/**
 * Names of the cluster's nodes, in order. Where the nodes are only projected while a live input places endpoints and
 * pods on nodes of other names, the names that the input uses count: a projected `node-1` is not a place there.
 */
export function nodeNamesOf(network: Network): readonly string[] {
  let names = namesByNetwork.get(network);
  if (names === undefined) {
    names = network.nodes.some((node) => !node.projected) ? network.nodes.map((node) => node.name) : observed(network);
    namesByNetwork.set(network, names);
  }
  return names;
}

function observed(network: Network): readonly string[] {
  const known = network.nodes.map((node) => node.name);
  const seen = new Set<string>();
  for (const pod of network.pods) if (!pod.projected && pod.nodeName !== undefined) seen.add(pod.nodeName);
  for (const service of network.services) {
    for (const port of service.ports) {
      for (const endpoint of endpointsOf(port)) {
        if (!endpoint.projected && endpoint.nodeName !== undefined) seen.add(endpoint.nodeName);
      }
    }
  }
  return seen.size > 0 && [...seen].some((name) => !known.includes(name)) ? [...seen].sort() : known;
}
