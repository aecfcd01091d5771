/**
 * Every BGPPeer and every reflector finds the nodes that it is for.
 *
 * Unsatisfiable iff (a) the `node`, `nodeSelector` or `peerSelector` of some BGPPeer holds for no node, or (b) it holds for some,
 * and would for none with the labels that a newer Kubernetes gives them, or (c) a node with a cluster ID has no session with a
 * client, so that it reflects nothing. Judged where nodes are declared; those of a running cluster may have more labels.
 */

import { peeringOf } from '../../../src/model/bgp/peering.ts';
import { parseSelector } from '../../../src/model/bgp/selector.ts';
import { sessionsOf } from '../../../src/model/bgp/sessions.ts';
import type { BgpPeerObject } from '../../../src/model/types/calico.ts';
import type { BgpNode, ClusterBgp } from '../../../src/model/types/calico-network.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Judgement, Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { families, nodeSubject } from '../../algebra/routes.ts';
import { enumerate } from '../../algebra/text.ts';
import { newerLabels } from './labels.ts';

const id = 'bgp/reflector-selects-nothing';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'Every BGPPeer and every reflector finds the nodes that it is for.',
  engine: ['enumeration'],
  judge,
};

function judge({ bgp }: Network): Judgement {
  const peers = bgp?.peers ?? [];
  const reflectors = bgp?.nodes.filter(({ clusterID }) => clusterID !== '') ?? [];
  return {
    applicable: (bgp?.nodes.length ?? 0) > 0 && peers.length + reflectors.length > 0,
    evidence: { peers: peers.length, reflectors: reflectors.length },
    findings:
      bgp === undefined || bgp.nodes.length === 0
        ? []
        : [
            ...peers.flatMap((peer) => judgePeer(bgp, peer)),
            ...reflectors.filter((node) => !reflects(bgp, node)).map((node) => idle(node)),
          ],
  };
}

const reflects = (bgp: ClusterBgp, node: BgpNode): boolean =>
  families.some((family) => sessionsOf(bgp, node, family).some((session) => session.reflects !== undefined));

function judgePeer(bgp: ClusterBgp, peer: BgpPeerObject): Finding[] {
  const { nodes } = bgp;
  const { node, nodeSelector, peerSelector } = peer.spec;
  const named = node !== undefined && nodes.every(({ name }) => name !== node);
  return [
    ...(named ? [report(peer, 'node', node, 'no node has this name')] : []),
    ...judgeSelector(bgp, peer, 'nodeSelector', nodeSelector),
    ...judgeSelector(bgp, peer, 'peerSelector', peerSelector),
  ];
}

type Field = 'nodeSelector' | 'peerSelector';

function judgeSelector(bgp: ClusterBgp, peer: BgpPeerObject, field: Field, text: string | undefined): Finding[] {
  const selects = text === undefined ? undefined : parseSelector(text);
  if (selects === undefined) return [];
  const found = peeringOf(bgp).selected(text!);
  if (found.length === 0) return [report(peer, field, text!, 'no node has such labels')];
  // Those that are selected today come first, since most stay selected.
  if ([...found, ...bgp.nodes].some(({ labels }) => selects(newerLabels(labels).labels))) return [];
  const gone = new Set(found.flatMap(({ labels }) => newerLabels(labels).gone));
  return [later(peer, field, text!, found, [...gone])];
}

const remedy = 'correct the selector, or give the nodes the labels that it asks for';

function report(peer: BgpPeerObject, field: Field | 'node', text: string, why: string): Finding {
  return finding({
    property: id,
    severity: 'error',
    message: `BGPPeer \`${peer.metadata.name}\` makes no session: its \`${field}\` is \`${text}\`, and ${why}`,
    remedy: field === 'node' ? 'name a node of the cluster, or select nodes by their labels' : remedy,
    subjects: [{ kind: 'BGPPeer', name: peer.metadata.name }],
    locations: [peer.origin.span(['spec', field])],
    witness: { peer: peer.metadata.name, field, selector: text, expected: 'a node', actual: 'none' },
    witnessClass: field,
  });
}

function later(
  peer: BgpPeerObject,
  field: Field,
  text: string,
  found: readonly BgpNode[],
  gone: readonly string[],
): Finding {
  const names = found.map(({ name }) => name);
  return finding({
    property: id,
    severity: 'warning',
    message: `BGPPeer \`${peer.metadata.name}\` selects ${enumerate(names)} only by ${enumerate(gone)}, which newer versions of Kubernetes do not set`,
    remedy:
      'select by the labels that took their place, such as `node-role.kubernetes.io/control-plane`, or by labels of your own',
    subjects: [{ kind: 'BGPPeer', name: peer.metadata.name }],
    locations: [peer.origin.span(['spec', field])],
    witness: {
      peer: peer.metadata.name,
      field,
      selector: text,
      labels: gone,
      nodes: names.slice(0, 20),
      expected: 'a node',
      actual: 'none with the labels of a newer Kubernetes',
    },
    witnessClass: `${field} later`,
  });
}

function idle(node: BgpNode): Finding {
  return finding({
    property: id,
    severity: 'error',
    message: `node \`${node.name}\` has the cluster ID \`${node.clusterID}\`, and reflects nothing: it has no session with a client`,
    remedy: 'add a BGPPeer whose `nodeSelector` selects the clients and whose `peerSelector` selects the reflectors',
    subjects: [nodeSubject(node)],
    locations: [node.origin.span(['metadata', 'name'])],
    witness: { node: node.name, clusterID: node.clusterID, expected: 'a client', actual: 'none' },
    witnessClass: 'client',
  });
}
