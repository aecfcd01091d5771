/**
 * Every node with an address for BGP has a session with somebody.
 *
 * Unsatisfiable iff some node has an address for BGP of a family in which the cluster has another speaker (a node with such an
 * address, a BGPRouter, or the peer of a BGPPeer), and no session in that family: it neither tells nor hears a route.
 */
import { type Family, parseAddress } from '../../../src/core/ip/address.ts';
import { sessionsOf } from '../../../src/model/bgp/sessions.ts';
import { globalSpec } from '../../../src/model/bgp/settings.ts';
import { parsePeerIP } from '../../../src/model/bgp/values.ts';
import type { BgpNode, ClusterBgp } from '../../../src/model/types/calico-network.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Judgement, Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { families, nodeSubject } from '../../algebra/routes.ts';
import { enumerate } from '../../algebra/text.ts';

const id = 'bgp/no-peers';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'Every node with an address for BGP has a session with somebody.',
  engine: ['enumeration'],
  judge,
};

function judge({ bgp }: Network): Judgement {
  if (bgp === undefined) return { applicable: false, evidence: {}, findings: [] };
  const speaking = families
    .map((family) => ({ family, nodes: bgp.nodes.filter(({ addresses }) => addresses[family] !== undefined) }))
    .filter(({ family, nodes }) => nodes.length > 0 && nodes.length + othersOf(bgp, family) > 1);
  return {
    applicable: speaking.length > 0,
    evidence: { nodes: bgp.nodes.length },
    findings: speaking.flatMap(({ family, nodes }) => {
      const lonely = nodes.filter((node) => sessionsOf(bgp, node, family).length === 0);
      return lonely.length === 0 ? [] : [report(bgp, family, lonely)];
    }),
  };
}

/** How many speakers are declared that are no nodes. */
function othersOf({ routers, peers }: ClusterBgp, family: Family): number {
  const addresses = [
    ...routers.flatMap(({ spec }) => spec.addresses),
    ...peers.flatMap(({ spec }) => parsePeerIP(spec.peerIP ?? '')?.address ?? []),
  ];
  return new Set(addresses.filter((text) => parseAddress(text)?.family === family)).size;
}

function report(bgp: ClusterBgp, family: Family, nodes: readonly BgpNode[]): Finding {
  const names = nodes.map(({ name }) => name);
  const one = nodes.length === 1;
  const why =
    globalSpec(bgp).nodeToNodeMeshEnabled === false
      ? 'the mesh is off, and no BGPPeer is for'
      : `${one ? 'it reflects routes, which keeps it' : 'they reflect routes, which keeps them'} out of the mesh, and no BGPPeer is for`;
  return finding({
    property: id,
    severity: 'error',
    message:
      `node ${enumerate(names)} ${one ? 'has' : 'have'} no BGP session over IPv${family}: ${why} ${one ? 'it' : 'them'}`.replace(
        /^node (?=.*(?:, | and `))/,
        'nodes ',
      ),
    remedy:
      'give the nodes a label that some `nodeSelector` or `peerSelector` of a BGPPeer selects, or leave the mesh on',
    subjects: nodes.map(nodeSubject).slice(0, 20),
    locations: nodes.slice(0, 5).map(({ origin }) => origin.span(['metadata', 'name'])),
    witness: { node: names[0]!, nodes: names.slice(0, 20), family, expected: 'a session', actual: 'none' },
    witnessClass: `IPv${family}`,
  });
}
