/**
 * Where the address of a Service gets to, for many addresses at once. Every way of a route is followed on its own, so what
 * several nodes originate is the union of what each of them does. Those above suspicion are passed over.
 */
import { type Family, parseAddress, widthOf } from '../../../core/ip/address.ts';
import { recall } from '../../../core/recall.ts';
import { advertiser } from '../../../model/bgp/advertise.ts';
import type { Session } from '../../../model/bgp/sessions.ts';
import { advertised, normalPriority, serviceRanges } from '../../../model/bgp/settings.ts';
import type { BgpNode, BgpService, ClusterBgp } from '../../../model/types/calico-network.ts';
import { exporter } from './export.ts';
import { farOf, type SessionGraph, type Speaker, sessionGraph } from './graph.ts';
import { reachOf } from './reach.ts';
import { originated, type Route } from './route.ts';
import { suspicion } from './suspicion.ts';
import { type Step, stepper } from './travel.ts';

/** A range, or a single address, that nodes originate for Services. */
export interface Announced {
  readonly cidr: string;
  /** Those that have the address; none for a range. */
  readonly services: readonly BgpService[];
  readonly origins: readonly BgpNode[];
}

/** What a node, which is not an origin, gives to a speaker that is no node. */
export interface Leaving {
  readonly node: BgpNode;
  readonly session: Session;
  readonly to: Speaker;
  /** The names of the speakers that it passed, its origin first and the node last. */
  readonly path: readonly string[];
}

export interface Spreading {
  readonly graph: SessionGraph;
  /** What leaves through nodes that do not originate it, each such node and peer once. */
  leaving(announced: Announced): readonly Leaving[];
  /** Whether any speaker that is no node may hear of it. */
  getsOut(announced: Announced): boolean;
}

const known = new WeakMap<ClusterBgp, readonly Announced[]>();

/** All that nodes originate for Services: ranges first, then single addresses in the order in which they are found. */
export const announcedOf = (bgp: ClusterBgp): readonly Announced[] => recall(known, bgp, () => foundIn(bgp));

function foundIn(bgp: ClusterBgp): readonly Announced[] {
  const owners = new Map<string, BgpService[]>();
  for (const service of bgp.services) {
    const addresses = [...service.clusterIPs, ...service.externalIPs, ...service.ingressIPs].flatMap(hostOf);
    for (const cidr of new Set(addresses)) recall(owners, cidr, () => []).push(service);
  }
  const origins = new Map<string, BgpNode[]>();
  for (const node of bgp.nodes)
    for (const cidr of advertised(bgp, node).statics) recall(origins, cidr, () => []).push(node);
  return [...origins].map(([cidr, nodes]) => ({ cidr, services: owners.get(cidr) ?? [], origins: nodes }));
}

function hostOf(text: string): string[] {
  const address = parseAddress(text);
  return address === undefined ? [] : [`${address.text}/${widthOf(address.family)}`];
}

const spreadings = new WeakMap<ClusterBgp, { [F in Family]?: Spreading }>();

export function spreading(bgp: ClusterBgp, family: Family): Spreading {
  const byFamily = recall(spreadings, bgp, () => ({}) as { [F in Family]?: Spreading });
  byFamily[family] ??= settled(bgp, family);
  return byFamily[family];
}

function settled(bgp: ClusterBgp, family: Family): Spreading {
  const graph = sessionGraph(bgp, family);
  const places = new Map(graph.speakers.map(({ kind, name }, index) => [`${kind} ${name}`, index]));
  const at = ({ name }: BgpNode): number => places.get(`node ${name}`)!;
  const own = (route: Route, origins: readonly BgpNode[]) => new Map(origins.map((node) => [at(node), [route]]));
  const routeOf = ({ cidr }: Announced) => originated(cidr, normalPriority(bgp, family));
  const mayLeave = suspicion(bgp, graph);
  const heard = new Map<string, boolean>();
  return {
    graph,
    leaving(announced) {
      const route = routeOf(announced);
      if (route === undefined) return [];
      const suspects = announced.origins.filter((origin) => mayLeave(announced.cidr, { speaker: at(origin), route }));
      return suspects.length === 0 ? [] : follow(bgp, graph, announced, own(route, suspects));
    },
    getsOut: (announced) =>
      recall(heard, announced.cidr, () => {
        const route = routeOf(announced);
        if (route === undefined) return false;
        return announced.origins.some((origin) => isHeard(graph, stepFor(bgp, graph, announced), own(route, [origin])));
      }),
  };
}

/** Of all that nodes originate, only the address and what covers it matter. */
function stepFor(bgp: ClusterBgp, graph: SessionGraph, { cidr, origins }: Announced): Step {
  const ranges = recall(wide, bgp, () => advertiser(serviceRanges(bgp), []));
  const exporterOf = (speaker: number) => {
    const node = graph.speakers[speaker]!.node!;
    return exporter(bgp, node, [...ranges(node).statics, ...(origins.includes(node) ? [cidr] : [])]);
  };
  return stepper(bgp, graph, { exporterOf });
}

/** What nodes originate whatever Services there are. */
const wide = new WeakMap<ClusterBgp, ReturnType<typeof advertiser>>();

function isHeard(graph: SessionGraph, step: Step, own: ReadonlyMap<number, readonly Route[]>): boolean {
  const isOutside = (speaker: number): boolean => graph.speakers[speaker]!.kind !== 'node';
  return [...reachOf(graph, step, own, isOutside).keys()].some(isOutside);
}

function follow(
  bgp: ClusterBgp,
  graph: SessionGraph,
  announced: Announced,
  own: ReadonlyMap<number, readonly Route[]>,
): readonly Leaving[] {
  const { speakers, ends } = graph;
  const found = new Map<string, Leaving>();
  for (const [index, paths] of reachOf(graph, stepFor(bgp, graph, announced), own)) {
    const to = speakers[index]!;
    if (to.kind === 'node') continue;
    for (const { entered, via } of paths) {
      if (entered === undefined) continue;
      const { node } = speakers[ends[farOf(entered)]!.speaker]!;
      if (node === undefined || announced.origins.includes(node)) continue;
      const session = ends[farOf(entered)]!.session!;
      const path = via.slice(0, -1).map((each) => speakers[each]!.name);
      const key = `${node.name} ${session.address}`;
      if (!found.has(key)) found.set(key, { node, session, to, path });
    }
  }
  return [...found.values()];
}
