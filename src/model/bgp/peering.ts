/** Which nodes each BGPPeer of a cluster speaks for, and of: selectors are asked once for all nodes. */
import { type Address, parseAddress } from '../../core/ip/address.ts';
import { recall } from '../../core/recall.ts';
import type { BgpPeerObject } from '../types/calico.ts';
import type { BgpNode, ClusterBgp } from '../types/calico-network.ts';
import { parseSelector } from './selector.ts';
import { parsePeerIP } from './values.ts';

export interface Peering {
  /** BGPPeers that the node has, and those that select it for their peer, in order of names. */
  of(node: BgpNode): { readonly near: readonly BgpPeerObject[]; readonly far: readonly BgpPeerObject[] };
  /** BGPPeers whose peer is said to have this address, in order of names. */
  naming(address: Address): readonly BgpPeerObject[];
  /** The nodes that have a BGPPeer. */
  nearOf(peer: BgpPeerObject): readonly BgpNode[];
  selected(selector: string): readonly BgpNode[];
  /** The node that speaks from an address; the first, if several do. */
  at(address: Address): BgpNode | undefined;
}

/** Whether every node has it. */
export const isGlobal = ({ spec }: BgpPeerObject): boolean => !spec.node && !spec.nodeSelector;

const known = new WeakMap<ClusterBgp, Peering>();

export const peeringOf = (bgp: ClusterBgp): Peering => recall(known, bgp, () => settlePeering(bgp));

function settlePeering({ nodes, peers }: ClusterBgp): Peering {
  const bySelector = new Map<string, readonly BgpNode[]>();
  const selected = (text: string): readonly BgpNode[] =>
    recall(bySelector, text, () => {
      const selects = parseSelector(text);
      return selects === undefined ? [] : nodes.filter(({ labels }) => selects(labels));
    });
  const nearOf = ({ spec }: BgpPeerObject): readonly BgpNode[] => {
    if (spec.nodeSelector) return selected(spec.nodeSelector);
    return spec.node ? nodes.filter(({ name }) => name === spec.node) : nodes;
  };
  const everywhere: BgpPeerObject[] = [];
  const byNode = new Map<BgpNode, { readonly near: BgpPeerObject[]; readonly far: BgpPeerObject[] }>();
  const of = (node: BgpNode) => recall(byNode, node, () => ({ near: [], far: [] }));
  const byAddress = new Map<string, BgpPeerObject[]>();
  for (const peer of peers) {
    if (isGlobal(peer)) everywhere.push(peer);
    else for (const node of nearOf(peer)) of(node).near.push(peer);
    const { peerSelector, peerIP } = peer.spec;
    if (peerSelector) for (const node of selected(peerSelector)) of(node).far.push(peer);
    else {
      const address = parseAddress(parsePeerIP(peerIP ?? '')?.address ?? '');
      if (address !== undefined) recall(byAddress, address.text, () => []).push(peer);
    }
  }
  const speakers = new Map<string, BgpNode>();
  for (const node of nodes)
    for (const address of [node.addresses[4], node.addresses[6]])
      if (address !== undefined && !speakers.has(address.text)) speakers.set(address.text, node);
  return {
    of: (node) => {
      const { near = [], far = [] } = byNode.get(node) ?? {};
      return { near: [...everywhere, ...near], far };
    },
    naming: ({ text }) => byAddress.get(text) ?? [],
    nearOf,
    selected,
    at: ({ text }) => speakers.get(text),
  };
}
