/**
 * Who may learn a route at all, if every session carried every way: what is told is only added to, so the end is certain. Ways
 * that only differ in the reflectors that they passed are one, that of the fewest; nobody is reached over more who is not
 * reached over fewer (RFC 4456, 8). Of equal ways two are kept, so that each neighbour can be told of one that is not its own.
 */
import { recall } from '../../../core/recall.ts';
import { farOf, type SessionGraph } from './graph.ts';
import type { Route } from './route.ts';
import type { Path, Step } from './travel.ts';

/** What each speaker may have, its own first; empty for those that hear nothing. */
export type Reach = ReadonlyMap<number, readonly Path[]>;

/** Ends early, at a speaker that is `enough`. */
export function reachOf(
  graph: SessionGraph,
  step: Step,
  own: ReadonlyMap<number, readonly Route[]>,
  enough: (speaker: number) => boolean = () => false,
): Reach {
  const { ends, speakers } = graph;
  const keyOf = keysOf(graph);
  const taken = new Map<number, Map<string, Path[]>>();
  const waiting: { readonly path: Path; readonly only: number | undefined }[] = [];
  const take = (speaker: number, route: Route, entered: number | undefined, before: readonly number[]): void => {
    const here = taken.get(speaker) ?? new Map<string, Path[]>();
    taken.set(speaker, here);
    const key = keyOf(route, entered);
    const [first, second] = here.get(key) ?? [];
    const isBetter = first === undefined || passesFewer(route, first.route);
    // Everybody else was told of the first.
    const isOther = !isBetter && second === undefined && entered !== first.entered && first.entered !== undefined;
    if (!isBetter && !isOther) return;
    const path = { route, entered, via: [...before, speaker] };
    here.set(key, isBetter ? [path] : [first, path]);
    waiting.push({ path, only: isBetter ? undefined : first.entered });
  };
  const found = () => new Map([...taken].map(([speaker, kinds]) => [speaker, [...kinds.values()].flat()]));
  for (const [speaker, routes] of own) for (const route of routes) take(speaker, route, undefined, []);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, only } = next;
    const speaker = path.via.at(-1)!;
    for (const end of only === undefined ? speakers[speaker]!.ends : [only]) {
      const route = step(path, end);
      if (route === undefined) continue;
      const far = farOf(end);
      take(ends[far]!.speaker, route, far, path.via);
      if (enough(ends[far]!.speaker)) return found();
    }
  }
  return found();
}

const known = new WeakMap<SessionGraph, readonly string[]>();

/** Routes are shared between speakers, and so are their texts. */
function keysOf(graph: SessionGraph): (route: Route, entered: number | undefined) => string {
  const texts = new Map<Route, string>();
  const sources = recall(known, graph, () => graph.ends.map(({ internal, reflects }) => `${internal} ${reflects}`));
  return (route, entered) => {
    const { communities, asPath, localPreference, nextHop, rank, originator } = route;
    const text =
      texts.get(route) ?? `${communities}|${asPath}|${localPreference}|${nextHop?.text}|${rank}|${originator}`;
    texts.set(route, text);
    return `${entered === undefined ? 'own' : sources[entered]}|${text}`;
  };
}

/** Whether one passed some of the other's reflectors, and no other ones. */
function passesFewer(one: Route, other: Route): boolean {
  const [few, many] = [one.clusters ?? [], other.clusters ?? []];
  return few.length < many.length && few.every((id) => many.includes(id));
}
