/**
 * Both ends of a BGP session agree on who they are.
 *
 * Unsatisfiable iff some session of a node (a) names no AS number for its peer, which BIRD refuses with the whole
 * configuration, or (b) leads to a node or a BGPRouter that has no session back, or (c) the two ends disagree about the AS
 * number of one of them, or (d) two nodes of one AS have the same router id, or (e) neither calls where the other listens,
 * or (f) only one of them has a password or TTL security, or (g) the node has another session with the same address, which
 * BIRD starts first. A BGPRouter that lists no peers is taken to accept any, and of
 * passwords, hops and ports of routers nothing is known.
 */
import type { Network } from '../../../src/model/types/network.ts';
import type { Judgement, Property } from '../../../src/verify/property.ts';
import { meetingsOf, type NodeEnd, type Trouble } from '../../../src/verify/semantics/bgp/establish.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';

const id = 'bgp/session-incompatible';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'Both ends of a BGP session agree on who they are.',
  engine: ['enumeration'],
  judge,
};

function judge({ bgp }: Network): Judgement {
  const meetings = bgp === undefined ? [] : ([4, 6] as const).flatMap((family) => meetingsOf(bgp, family));
  const found = new Map<string, Finding>();
  for (const { end, trouble } of meetings) {
    if (trouble === undefined) continue;
    const key = `${end.session.peer?.metadata.name ?? end.node.name} ${end.session.address} ${trouble.expected}`;
    if (!found.has(key)) found.set(key, report(end, trouble));
  }
  return {
    applicable: meetings.length > 0,
    evidence: { nodes: bgp?.nodes.length ?? 0, sessions: meetings.length },
    findings: [...found.values()],
  };
}

function report({ node, session }: NodeEnd, { expected, actual }: Trouble): Finding {
  const { peer } = session;
  const subject =
    peer === undefined ? { kind: 'Node', name: node.name } : { kind: 'BGPPeer', name: peer.metadata.name };
  const refused =
    session.asNumber === 0 ? ', and BIRD refuses the whole configuration' : ', so the session never comes up';
  return finding({
    property: id,
    severity: 'error',
    message: `the session of node \`${node.name}\` with \`${session.address}\` expects ${expected}, and there is ${actual}${refused}`,
    remedy:
      'give both ends the same AS numbers (`asNumber` of the BGPPeer, of the Node, of the BGPRouter), passwords and `ttlSecurity`, and each a peering to the other',
    subjects: [subject],
    locations: [
      node.origin.span(['metadata', 'name']),
      ...(peer === undefined ? [] : [peer.origin.span(['spec', 'asNumber'])]),
    ],
    witness: { router: node.name, peer: session.address, expected, actual },
    witnessClass: `${node.name} ${session.address}`,
  });
}
