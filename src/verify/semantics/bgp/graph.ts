/**
 * Who speaks BGP with whom: nodes, BGPRouters, and peers of which the definitions only know the address. Sessions that
 * can't come up are no part of it.
 */
import { type Address, type Family, parseAddress } from '../../../core/ip/address.ts';
import { recall } from '../../../core/recall.ts';
import type { Session } from '../../../model/bgp/sessions.ts';
import { routerId } from '../../../model/bgp/settings.ts';
import type { BgpRouterObject } from '../../../model/types/calico.ts';
import type { BgpNode, ClusterBgp } from '../../../model/types/calico-network.ts';
import { asOf, type Meeting, meetingsOf, type NodeEnd } from './establish.ts';

export interface Speaker {
  readonly kind: 'node' | 'router' | 'outside';
  /** Of the node or the router; the address of a peer outside. */
  readonly name: string;
  readonly routerId: string;
  readonly node?: BgpNode;
  readonly router?: BgpRouterObject;
  /** Indices of its ends. */
  readonly ends: readonly number[];
}

/** One side of a session; the other has the index with the last bit turned. */
export interface End {
  readonly speaker: number;
  readonly address: Address;
  /** As which AS it speaks. */
  readonly asNumber: number;
  readonly internal: boolean;
  /** The cluster ID, towards a client. */
  readonly reflects: string | undefined;
  readonly nextHop: 'keep' | 'self' | undefined;
  readonly allowedLocalAs: number;
  /** Whether it tells, and wants to be told, every way (RFC 7911); it needs both sides. */
  readonly allWays: boolean;
  /** Of a node. */
  readonly session: Session | undefined;
}

export interface SessionGraph {
  readonly family: Family;
  readonly speakers: readonly Speaker[];
  readonly ends: readonly End[];
  /** Sessions that do not come up. */
  readonly idle: readonly Meeting[];
}

export const farOf = (index: number): number => index ^ 1;

const known = new WeakMap<ClusterBgp, Map<Family, SessionGraph>>();

export const sessionGraph = (bgp: ClusterBgp, family: Family): SessionGraph =>
  recall(
    recall(known, bgp, () => new Map<Family, SessionGraph>()),
    family,
    () => joined(bgp, family),
  );

/** Node names are unique, and so are names of routers; the index of a speaker in `speakers`. */
function joined(bgp: ClusterBgp, family: Family): SessionGraph {
  const ends: End[] = [];
  const speakers: (Speaker & { readonly ends: number[] })[] = [];
  const places = new Map<string, number>();
  const place = (key: string, make: () => Omit<Speaker, 'ends'>): number => {
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, speakers.length);
    return speakers.push({ ...make(), ends: [] }) - 1;
  };
  const nodeAt = (node: BgpNode) =>
    place(`node ${node.name}`, () => ({ kind: 'node', name: node.name, routerId: routerId(bgp, node), node }));
  const routerAt = (router: BgpRouterObject) =>
    place(`router ${router.metadata.name}`, () => ({
      kind: 'router',
      name: router.metadata.name,
      routerId: router.spec.addresses.find((text) => !text.includes(':')) ?? '',
      router,
    }));
  const outsideAt = (name: string) => place(`outside ${name}`, () => ({ kind: 'outside', name, routerId: name }));
  const join = (one: End, other: End) => {
    speakers[one.speaker]!.ends.push(ends.push(one) - 1);
    speakers[other.speaker]!.ends.push(ends.push(other) - 1);
  };
  const idle: Meeting[] = [];
  const paired = new Set<string>();
  for (const node of bgp.nodes) nodeAt(node);
  for (const router of bgp.routers) routerAt(router);
  for (const meeting of meetingsOf(bgp, family)) {
    const { end, far, trouble } = meeting;
    if (trouble !== undefined) {
      idle.push(meeting);
      continue;
    }
    const one = endOfNode(bgp, end, nodeAt(end.node));
    if (far !== undefined && 'session' in far) {
      const key = [end.node.name, far.node.name].sort().join(' ');
      if (!paired.has(key)) join(one, endOfNode(bgp, far, nodeAt(far.node)));
      paired.add(key);
    } else {
      const speaker = far === undefined ? outsideAt(end.session.address) : routerAt(far);
      join(one, farEnd(end, one, speaker, far));
    }
  }
  for (const [one, other] of routerPairs(bgp, family)) {
    join(endOfRouter(one, other, routerAt(one.router)), endOfRouter(other, one, routerAt(other.router)));
  }
  return { family, speakers, ends, idle };
}

const endOfNode = (bgp: ClusterBgp, end: NodeEnd, speaker: number): End => ({
  speaker,
  address: end.node.addresses[end.session.family]!,
  asNumber: asOf(bgp, end),
  internal: end.session.internal,
  reflects: end.session.reflects,
  nextHop: end.session.nextHop,
  allowedLocalAs: end.session.allowedLocalAs,
  allWays: true,
  session: end.session,
});

/** What nobody declared is taken to be told all: it is asked what it may learn. */
function farEnd({ session, node }: NodeEnd, near: End, speaker: number, router: BgpRouterObject | undefined): End {
  const clusterID = router?.spec.reflectorClusterID;
  return {
    speaker,
    address: parseAddress(session.address)!,
    asNumber: session.asNumber,
    internal: near.internal,
    reflects: near.internal && clusterID !== node.clusterID ? clusterID : undefined,
    nextHop: undefined,
    allowedLocalAs: 0,
    allWays: router === undefined,
    session: undefined,
  };
}

interface RouterSide {
  readonly router: BgpRouterObject;
  readonly address: Address;
}

/** Each pair of routers that name each other, once. */
function routerPairs(bgp: ClusterBgp, family: Family): (readonly [RouterSide, RouterSide])[] {
  const addresses = ({ spec }: BgpRouterObject) =>
    spec.addresses.flatMap((text) => parseAddress(text) ?? []).filter((address) => address.family === family);
  return bgp.routers.flatMap((one, at) =>
    bgp.routers.slice(at + 1).flatMap((other) => {
      const named = (by: BgpRouterObject, of: BgpRouterObject) =>
        addresses(of).find(({ text }) =>
          by.spec.peers?.some(({ address, asNumber }) => address === text && asNumber === of.spec.asNumber),
        );
      const [there, here] = [named(one, other), named(other, one)];
      if (there === undefined && here === undefined) return [];
      if ((there ?? one.spec.peers) === undefined || (here ?? other.spec.peers) === undefined) {
        // One of them names the other, which takes any.
        const [left, right] = [here ?? addresses(one)[0], there ?? addresses(other)[0]];
        return left === undefined || right === undefined
          ? []
          : [
              [
                { router: one, address: left },
                { router: other, address: right },
              ] as const,
            ];
      }
      if (there === undefined || here === undefined) return [];
      return [
        [
          { router: one, address: here },
          { router: other, address: there },
        ] as const,
      ];
    }),
  );
}

function endOfRouter({ router, address }: RouterSide, other: RouterSide, speaker: number): End {
  const { asNumber, reflectorClusterID } = router.spec;
  const internal = asNumber === other.router.spec.asNumber;
  const isClient = internal && reflectorClusterID !== other.router.spec.reflectorClusterID;
  return {
    speaker,
    address,
    asNumber,
    internal,
    reflects: isClient ? reflectorClusterID : undefined,
    nextHop: undefined,
    allowedLocalAs: 0,
    allWays: false,
    session: undefined,
  };
}
