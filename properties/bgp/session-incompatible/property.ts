/**
 * Both ends of a BGP session agree on who they are.
 *
 * Unsatisfiable iff some session of a node (a) names no AS number for its peer, which BIRD refuses with the whole
 * configuration, or (b) leads to a node or a BGPRouter that has no session back, or (c) the two ends disagree about the AS
 * number of one of them. A BGPRouter that lists no peers is taken to accept any.
 */
import { type Session, sessionsOf } from '../../../src/model/bgp/sessions.ts';
import { localAs } from '../../../src/model/bgp/settings.ts';
import type { BgpNode, ClusterBgp } from '../../../src/model/types/calico-network.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Judgement, Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';

const id = 'bgp/session-incompatible';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'Both ends of a BGP session agree on who they are.',
  engine: ['enumeration'],
  judge,
};

interface End {
  readonly node: BgpNode;
  readonly session: Session;
}

function judge({ bgp }: Network): Judgement {
  const ends = bgp === undefined ? [] : bgp.nodes.flatMap((node) => endsOf(bgp, node));
  const found = new Map<string, Finding>();
  for (const end of ends) {
    const trouble = troubleOf(bgp!, end, ends);
    if (trouble === undefined) continue;
    const key = `${end.session.peer?.metadata.name ?? end.node.name} ${end.session.address} ${trouble.expected}`;
    if (!found.has(key)) found.set(key, report(end, trouble));
  }
  return {
    applicable: ends.length > 0,
    evidence: { nodes: bgp?.nodes.length ?? 0, sessions: ends.length },
    findings: [...found.values()],
  };
}

const endsOf = (bgp: ClusterBgp, node: BgpNode): End[] =>
  ([4, 6] as const).flatMap((family) => sessionsOf(bgp, node, family).map((session) => ({ node, session })));

interface Trouble {
  readonly expected: string;
  readonly actual: string;
}

function troubleOf(bgp: ClusterBgp, end: End, ends: readonly End[]): Trouble | undefined {
  const { node, session } = end;
  const { asNumber, address, family } = session;
  if (asNumber === 0) return { expected: 'an AS number for the peer', actual: 'none' };
  const own = node.addresses[family]!.text;
  const ownAs = asOf(bgp, end);
  if (session.node !== undefined) {
    const back = ends.find((other) => other.node.name === session.node!.name && other.session.address === own);
    if (back === undefined) return { expected: `a session of node ${session.node.name} to ${own}`, actual: 'none' };
    return disagreement(asNumber, asOf(bgp, back), address) ?? disagreement(back.session.asNumber, ownAs, own);
  }
  const router = bgp.routers.find(({ spec }) => spec.addresses.includes(address));
  if (router === undefined) return undefined;
  const wrong = disagreement(asNumber, router.spec.asNumber, address);
  if (wrong !== undefined || router.spec.peers === undefined) return wrong;
  const back = router.spec.peers.find((peer) => peer.address === own);
  if (back === undefined) return { expected: `a session of router ${router.metadata.name} to ${own}`, actual: 'none' };
  return disagreement(back.asNumber, ownAs, own);
}

const asOf = (bgp: ClusterBgp, { node, session }: End): number => session.localAsNumber ?? localAs(bgp, node);

function disagreement(said: number, real: number, address: string): Trouble | undefined {
  return said === real ? undefined : { expected: `AS ${said} at ${address}`, actual: `AS ${real}` };
}

function report({ node, session }: End, { expected, actual }: Trouble): Finding {
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
      'give both ends the same AS numbers (`asNumber` of the BGPPeer, of the Node, of the BGPRouter), and each a peering to the other',
    subjects: [subject],
    locations: [
      node.origin.span(['metadata', 'name']),
      ...(peer === undefined ? [] : [peer.origin.span(['spec', 'asNumber'])]),
    ],
    witness: { router: node.name, peer: session.address, expected, actual },
    witnessClass: `${node.name} ${session.address}`,
  });
}
