/**
 * Where a route may get to if all speakers of one shape were one. Whatever it does in the session graph, it does here as well:
 * speakers of one shape have sessions of the same sorts with speakers of the same shapes, and treat routes alike. Here it may
 * come back to where it was, which a shape can't tell. So what it does not do here, it does not do there.
 */
import type { ClusterBgp } from '../../../model/types/calico-network.ts';
import { farOf, type SessionGraph } from './graph.ts';
import type { Route } from './route.ts';
import { type Numbers, shapesOf, sideOf, spokenOf } from './shapes.ts';
import type { Path, Step } from './travel.ts';

/** By which shapes a graph is folded, and what is known in it. */
export interface Fold {
  readonly shapes: readonly number[];
  /** By ends: what can be told of a session by the shapes and sides of who is there, seen from this end. */
  readonly sessions: readonly string[];
  /** What can be told of the ASes that a route passed; its step looks for loops of ASes only. */
  readonly known: (asPath: readonly number[]) => readonly number[];
}

/** Where all AS numbers are part of shapes, all of a path is known; otherwise what filters may ask of it. */
export function foldOf(bgp: ClusterBgp, graph: SessionGraph, numbers: Numbers): Fold {
  const shapes = shapesOf(bgp, graph, numbers);
  const spoken = numbers === 'all' ? undefined : spokenOf(bgp);
  const sides = graph.ends.map((end) => `${shapes[end.speaker]} ${sideOf(end, spoken)}`);
  const sessions = sides.map((side, at) => `${side} ${sides[farOf(at)]}`);
  if (spoken === undefined) return { shapes, sessions, known: (asPath) => asPath };
  const longest = Math.max(0, ...bgp.filters.flatMap(({ spec }) => Object.values(spec).flat().map(lengthOf)));
  const known = (asPath: readonly number[]) => asPath.slice(0, longest).map((as) => (spoken.has(as) ? as : nameless));
  return { shapes, sessions, known };
}

/** No AS has this number, so that it is in no loop. */
const nameless = -1;

const lengthOf = ({ asPathPrefix = [] }: { readonly asPathPrefix?: readonly number[] }): number => asPathPrefix.length;

/** Whether `wanted` is met by a route that `speaker` originates: asked for each step, with the end at which it arrives. */
export function mayMeet(
  graph: SessionGraph,
  { sessions, known }: Fold,
  step: Step,
  { speaker, route }: { readonly speaker: number; readonly route: Route },
  wanted: (path: Path, far: number) => boolean,
): boolean {
  const { ends, speakers } = graph;
  const waiting: Path[] = [{ route, entered: undefined, via: [speaker] }];
  const seen = new Set<string>();
  for (const path of waiting) {
    for (const end of speakers[path.via[0]!]!.ends) {
      const arrived = step(path, end);
      if (arrived === undefined) continue;
      const far = farOf(end);
      if (wanted(path, far)) return true;
      const { clusters: _, originator: __, nextHop: ___, ...rest } = arrived;
      const kept = { ...rest, asPath: known(arrived.asPath) };
      const { communities, asPath, localPreference, rank } = kept;
      // Nobody is told what came from there; so where it came from counts.
      const key = `${sessions[far]} ${communities} ${asPath} ${localPreference} ${rank}`;
      if (seen.has(key)) continue;
      seen.add(key);
      waiting.push({ route: kept, entered: far, via: [ends[far]!.speaker] });
    }
  }
  return false;
}
