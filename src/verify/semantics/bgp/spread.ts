/**
 * How far a route that some nodes originate gets: from node to node over sessions that both ends have, and from there to
 * peers that are no nodes. Inside an AS a route is told once, unless a reflector tells it (RFC 4271, 9.2.1; RFC 4456, 6).
 */
import type { Family } from '../../../core/ip/address.ts';
import { type Session, sessionsOf } from '../../../model/bgp/sessions.ts';
import { localAs } from '../../../model/bgp/settings.ts';
import type { BgpNode, ClusterBgp } from '../../../model/types/calico-network.ts';
import { exported, imported } from './export.ts';
import type { Route } from './route.ts';

export interface Heard {
  readonly node: BgpNode;
  readonly route: Route;
  /** The session it was learned in; undefined where the node originates it. */
  readonly from: Session | undefined;
  /** The nodes that it passed, its origin first. */
  readonly path: readonly string[];
}

export interface Leaving {
  readonly heard: Heard;
  readonly session: Session;
  readonly route: Route;
}

export interface Spread {
  readonly heard: readonly Heard[];
  /** What goes to peers outside. */
  readonly leaving: readonly Leaving[];
}

/** Each node is reached once, by a shortest way. */
export function spread(bgp: ClusterBgp, family: Family, origins: readonly BgpNode[], route: Route): Spread {
  const sessions = new Map(bgp.nodes.map((node) => [node.name, sessionsOf(bgp, node, family)]));
  const heard: Heard[] = origins.map((node) => ({ node, route, from: undefined, path: [node.name] }));
  const known = new Set(origins.map(({ name }) => name));
  const leaving: Leaving[] = [];
  for (let at = 0; at < heard.length; at++) {
    const here = heard[at]!;
    for (const session of sessions.get(here.node.name) ?? []) {
      if (!mayTell(here, session)) continue;
      const sent = exported(bgp, here.node, session, here.route);
      if (sent === undefined) continue;
      const onWire = session.internal ? sent : { ...sent, asPath: [asOf(bgp, here.node, session), ...sent.asPath] };
      const { node } = session;
      if (node === undefined) {
        leaving.push({ heard: here, session, route: onWire });
        continue;
      }
      const back = sessions.get(node.name)?.find((other) => other.node?.name === here.node.name);
      if (back === undefined || known.has(node.name)) continue;
      // Outside an AS the preference is not told, and BIRD takes 100.
      const arrived = { ...onWire, learned: true, ...(session.internal ? {} : { localPreference: 100 }) };
      const taken = imported(bgp, back, arrived);
      if (taken === undefined) continue;
      known.add(node.name);
      heard.push({ node, route: taken, from: back, path: [...here.path, node.name] });
    }
  }
  return { heard, leaving };
}

function mayTell({ from }: Heard, session: Session): boolean {
  if (from === undefined || !from.internal || !session.internal) return true;
  return from.reflects !== undefined || session.reflects !== undefined;
}

const asOf = (bgp: ClusterBgp, node: BgpNode, { localAsNumber }: Session): number =>
  localAsNumber ?? localAs(bgp, node);
