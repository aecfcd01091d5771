/**
 * One step of a route, from one side of a session to the other: who may be told (RFC 4271, 9.2; RFC 4456, 6 and 8;
 * RFC 1997), what the sender changes (RFC 4271, 5.1), and what the receiver refuses.
 */
import { parseAddress } from '../../../core/ip/address.ts';
import { covers, parsePrefix } from '../../../core/ip/prefix.ts';
import { recall } from '../../../core/recall.ts';
import type { ClusterBgp } from '../../../model/types/calico-network.ts';
import { type Export, exporter, imported } from './export.ts';
import { type End, farOf, type SessionGraph } from './graph.ts';
import type { Route } from './route.ts';

export interface Path {
  readonly route: Route;
  /** The end at which it came in; undefined where the speaker has it itself. */
  readonly entered: number | undefined;
  /** The speakers that it passed, its origin first and this one last. */
  readonly via: readonly number[];
}

/** The route as it arrives on the other side of a session and is kept there; undefined where it is not. */
export type Step = (path: Path, end: number) => Route | undefined;

export interface StepOptions {
  /** What a node's own filters let out, where it is known already. */
  readonly exporterOf?: (speaker: number) => Export;
  /** Of the interface over which nodes reach each other, where it is known. */
  readonly interfaceName?: string;
  /**
   * Which BIRD the nodes run: Calico's own, of 1.6, puts a node's AS before the path and then asks the filters that give the
   * route away; BIRD 2 asks them first.
   */
  readonly dialect?: 'calico' | 'bird';
  /** By what a route that comes back is known: by the ASes and the reflectors that it passed, or only the former. */
  readonly loops?: 'all' | 'ASes';
}

export function stepper(bgp: ClusterBgp, graph: SessionGraph, options: StepOptions = {}): Step {
  const {
    exporterOf = (speaker: number) => exporter(bgp, graph.speakers[speaker]!.node!),
    interfaceName,
    dialect,
    loops = 'all',
  } = options;
  const exporterAt = remembered(exporterOf);
  const send = (path: Path, at: number): Route | undefined => {
    const near = graph.ends[at]!;
    const { kind } = graph.speakers[near.speaker]!;
    if (kind === 'outside') return undefined;
    const early = kind === 'node' && dialect !== 'bird';
    const told = early ? withOwnAs(near, path.route) : path.route;
    const given = kind === 'node' ? exporterAt(near.speaker)(near.session!, told) : told;
    if (given === undefined) return undefined;
    const sent = onWire(graph, path, near, early ? given : withOwnAs(near, given), early);
    return interfaceName === undefined ? sent : { ...sent, interface: interfaceName };
  };
  // Most sessions of a speaker are alike, and what goes out in one goes out in all of them.
  const { outgoing, incoming } = recall(classes, graph, () => classesOf(graph));
  const sent = remembered((_: Path) => new Map<string, Route | undefined>());
  const kept = remembered((_: Route) => new Map<string, Route | undefined>());
  return (path, at) => {
    if (path.entered === at || !mayTell(graph, path, graph.ends[at]!)) return undefined;
    const far = farOf(at);
    const route = lookUp(sent(path), outgoing[at]!, () => send(path, at));
    if (route === undefined || isLoop(graph, far, route, loops)) return undefined;
    return lookUp(kept(route), incoming[far]!, () => taken(bgp, graph, far, route));
  };
}

function remembered<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}

function lookUp<V>(known: Map<string, V>, key: string, make: () => V): V {
  if (!known.has(key)) known.set(key, make());
  return known.get(key)!;
}

interface Classes {
  /** By ends: what is sent, and taken, alike. */
  readonly outgoing: readonly string[];
  readonly incoming: readonly string[];
}

const classes = new WeakMap<SessionGraph, Classes>();

const classesOf = (graph: SessionGraph): Classes => ({
  outgoing: graph.ends.map(outgoingClass),
  incoming: graph.ends.map((end) => incomingClass(graph, end)),
});

const outgoingClass = ({ speaker, address, asNumber, internal, reflects, nextHop, session }: End): string =>
  `${speaker} ${address.text} ${asNumber} ${internal} ${reflects} ${nextHop} ${session?.filters}`;

/** Routers differ in what they accept, and nodes do not. */
const incomingClass = ({ speakers }: SessionGraph, { speaker, internal, session }: End): string =>
  session === undefined ? `at ${speaker}` : `${speakers[speaker]!.kind} ${internal} ${session.filters}`;

const withOwnAs = (near: End, route: Route): Route =>
  near.internal ? route : { ...route, asPath: [near.asNumber, ...route.asPath] };

const [noExport, noAdvertise, noExportOutside] = ['65535:65281', '65535:65282', '65535:65283'];

function mayTell({ ends }: SessionGraph, { route, entered }: Path, near: End): boolean {
  if (entered === undefined) return true;
  if (route.communities.includes(noAdvertise)) return false;
  if (!near.internal && [noExport, noExportOutside].some((value) => route.communities.includes(value))) return false;
  if (near.reflects !== undefined && route.clusters?.includes(near.reflects)) return false;
  const source = ends[entered]!;
  if (!source.internal || !near.internal) return true;
  return source.reflects !== undefined || near.reflects !== undefined;
}

/** What is on the wire, apart from the local preference, which the receiver sets where it does not come along. */
function onWire(
  { ends, speakers }: SessionGraph,
  { route, entered }: Path,
  near: End,
  given: Route,
  byCalico: boolean,
): Route {
  const { prefix, communities, asPath, localPreference } = given;
  const nextHop = nextHopOf(near, route);
  const base = { prefix, learned: true, communities, nextHop };
  if (!near.internal) return { ...base, asPath, localPreference: 100 };
  const source = entered === undefined ? undefined : ends[entered]!;
  if (!source?.internal) return { ...base, asPath, localPreference };
  const own = [...new Set([near.reflects, source.reflects].filter((id) => id !== undefined))];
  const clusters = [...own, ...(route.clusters ?? [])];
  return {
    ...base,
    asPath,
    localPreference,
    originator: route.originator ?? speakers[ends[farOf(entered!)]!.speaker]!.routerId,
    // RFC 4456 wants a reflector's own ID first; BIRD 1.6 sends sets of numbers, this one too, in order.
    clusters: byCalico ? clusters.sort((a, b) => numberOf(a) - numberOf(b)) : clusters,
  };
}

const numberOf = (id: string): number => Number(parseAddress(id)?.value ?? 0n);

/** Every session of a node is one over several hops, so that outside its AS a node names itself. */
function nextHopOf(near: End, { nextHop, gateway }: Route) {
  if (near.nextHop === 'self') return near.address;
  if (near.nextHop === 'keep' && nextHop !== undefined) return nextHop;
  return near.internal ? (nextHop ?? gateway ?? near.address) : near.address;
}

/** It has been here already, as far as the receiver can tell. */
function isLoop(
  { ends, speakers }: SessionGraph,
  at: number,
  { asPath, originator, clusters }: Route,
  loops: StepOptions['loops'],
): boolean {
  const end = ends[at]!;
  if (asPath.filter((as) => as === end.asNumber).length > end.allowedLocalAs) return true;
  if (loops === 'ASes') return false;
  if (end.internal && originator !== undefined && originator === speakers[end.speaker]!.routerId) return true;
  return end.reflects !== undefined && clusters?.includes(end.reflects) === true;
}

function taken(bgp: ClusterBgp, { ends, speakers }: SessionGraph, at: number, route: Route): Route | undefined {
  const end = ends[at]!;
  const { kind, router } = speakers[end.speaker]!;
  if (kind === 'node') return imported(bgp, end.session!, route);
  if (router?.spec.accepts === undefined) return route;
  const isAccepted = router.spec.accepts.some((text) => {
    const prefix = parsePrefix(text);
    return prefix?.family === route.prefix.family && covers(prefix, route.prefix);
  });
  return isAccepted ? route : undefined;
}
