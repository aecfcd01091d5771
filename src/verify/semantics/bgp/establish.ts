/**
 * Whether a session of a node can come up: both ends know the other's address and AS number, one of them calls where the
 * other listens, and passwords, hops and identifiers go together (RFC 4271, 6.2; RFC 5082; BIRD's manual, "BGP"). A
 * BGPRouter that lists no peers is taken to accept any, and to be told of passwords.
 */
import type { Family } from '../../../core/ip/address.ts';
import { recall } from '../../../core/recall.ts';
import { type Session, sessionsOf } from '../../../model/bgp/sessions.ts';
import { listenPort, localAs, routerId } from '../../../model/bgp/settings.ts';
import type { BgpRouterObject } from '../../../model/types/calico.ts';
import type { BgpNode, ClusterBgp } from '../../../model/types/calico-network.ts';

export interface NodeEnd {
  readonly node: BgpNode;
  readonly session: Session;
}

/** Why a session does not come up. */
export interface Trouble {
  readonly expected: string;
  readonly actual: string;
}

export interface Meeting {
  readonly end: NodeEnd;
  /** The other node's session, or the router, where there is one. */
  readonly far: NodeEnd | BgpRouterObject | undefined;
  readonly trouble: Trouble | undefined;
}

const known = new WeakMap<ClusterBgp, Map<Family, readonly Meeting[]>>();

/** Every session of every node, in order of nodes and names. */
export const meetingsOf = (bgp: ClusterBgp, family: Family): readonly Meeting[] =>
  recall(
    recall(known, bgp, () => new Map<Family, readonly Meeting[]>()),
    family,
    () => meet(bgp, family),
  );

function meet(bgp: ClusterBgp, family: Family): readonly Meeting[] {
  const ends = bgp.nodes.flatMap((node) => sessionsOf(bgp, node, family).map((session) => ({ node, session })));
  const byPair = new Map<string, NodeEnd>();
  for (const end of ends) {
    const key = `${end.node.name} ${end.session.address}`;
    if (!byPair.has(key)) byPair.set(key, end);
  }
  const routers = new Map(bgp.routers.flatMap((router) => router.spec.addresses.map((address) => [address, router])));
  return ends.map((end) => meeting(bgp, end, byPair, routers));
}

function meeting(
  bgp: ClusterBgp,
  end: NodeEnd,
  byPair: ReadonlyMap<string, NodeEnd>,
  routers: ReadonlyMap<string, BgpRouterObject>,
): Meeting {
  const { node, session } = end;
  const own = node.addresses[session.family]!.text;
  if (session.asNumber === 0) {
    return { end, far: undefined, trouble: { expected: 'an AS number for the peer', actual: 'none' } };
  }
  // BIRD starts them in this order, and the first keeps the neighbour to itself.
  const first = byPair.get(`${node.name} ${session.address}`)!.session;
  if (first !== session) {
    const trouble = { expected: `no other session with ${session.address}`, actual: first.name };
    return { end, far: undefined, trouble };
  }
  if (session.node !== undefined) {
    const far = byPair.get(`${session.node.name} ${own}`);
    const missing = { expected: `a session of node ${session.node.name} to ${own}`, actual: 'none' };
    return { end, far, trouble: far === undefined ? missing : troubleBetween(bgp, end, far) };
  }
  const far = routers.get(session.address);
  return { end, far, trouble: far === undefined ? undefined : troubleWith(bgp, end, far) };
}

export const asOf = (bgp: ClusterBgp, { node, session }: NodeEnd): number =>
  session.localAsNumber ?? localAs(bgp, node);

function troubleBetween(bgp: ClusterBgp, one: NodeEnd, other: NodeEnd): Trouble | undefined {
  const [here, there] = [other.session.address, one.session.address];
  return (
    disagreement(one.session.asNumber, asOf(bgp, other), there) ??
    disagreement(other.session.asNumber, asOf(bgp, one), here) ??
    sameIdentifier(bgp, one, other) ??
    nobodyCalls(bgp, one, other) ??
    differentSecrets(one, other) ??
    differentHops(one, other)
  );
}

function troubleWith(bgp: ClusterBgp, end: NodeEnd, { metadata, spec }: BgpRouterObject): Trouble | undefined {
  const own = end.node.addresses[end.session.family]!.text;
  const wrong = disagreement(end.session.asNumber, spec.asNumber, end.session.address);
  if (wrong !== undefined || spec.peers === undefined) return wrong;
  const back = spec.peers.find((peer) => peer.address === own);
  if (back === undefined) return { expected: `a session of router ${metadata.name} to ${own}`, actual: 'none' };
  return disagreement(back.asNumber, asOf(bgp, end), own);
}

function disagreement(said: number, real: number, address: string): Trouble | undefined {
  return said === real ? undefined : { expected: `AS ${said} at ${address}`, actual: `AS ${real}` };
}

function sameIdentifier(bgp: ClusterBgp, one: NodeEnd, other: NodeEnd): Trouble | undefined {
  const id = routerId(bgp, one.node);
  if (!one.session.internal || id === '' || id !== routerId(bgp, other.node)) return undefined;
  return { expected: `another router id than ${id} at ${one.session.address}`, actual: `router id ${id}` };
}

/** A passive side waits; the other has to call the port where it listens. */
function nobodyCalls(bgp: ClusterBgp, one: NodeEnd, other: NodeEnd): Trouble | undefined {
  const reaches = (from: NodeEnd, to: NodeEnd) =>
    !from.session.passive && (from.session.port || 179) === (listenPort(bgp, to.node) || 179);
  if (reaches(one, other) || reaches(other, one)) return undefined;
  if (one.session.passive && other.session.passive) return { expected: 'one side that calls', actual: 'two that wait' };
  return {
    expected: `port ${one.session.port || 179} at ${one.session.address}`,
    actual: `port ${listenPort(bgp, other.node) || 179}`,
  };
}

function differentSecrets(one: NodeEnd, other: NodeEnd): Trouble | undefined {
  const [has, wants] = [other.session.password !== undefined, one.session.password !== undefined];
  if (has === wants) return undefined;
  const told = (is: boolean) => (is ? 'a password' : 'no password');
  return { expected: `${told(wants)} at ${one.session.address}`, actual: told(has) };
}

function differentHops(one: NodeEnd, other: NodeEnd): Trouble | undefined {
  if (one.session.hops > 0 === other.session.hops > 0) return undefined;
  const told = ({ session }: NodeEnd) => (session.hops > 0 ? 'TTL security' : 'no TTL security');
  return { expected: `${told(one)} at ${one.session.address}`, actual: told(other) };
}
