/**
 * How far the routes to one prefix get, to a fixed point: everybody tells what it has, or the best of it, until nobody hears
 * anything new. That this ends is not certain (RFC 3345), so it is bounded.
 */
import type { Prefix } from '../../../core/ip/prefix.ts';
import { bestOf } from './choose.ts';
import { farOf, type SessionGraph } from './graph.ts';
import type { Route } from './route.ts';
import type { Path, Step } from './travel.ts';

export interface Propagation {
  /** What each speaker has, its own first. */
  readonly tables: readonly (readonly Path[])[];
  /** False where the speakers would go on changing their minds. */
  readonly settled: boolean;
}

export interface Question {
  readonly graph: SessionGraph;
  readonly step: Step;
  /** Routes to one prefix, by who has them without being told. */
  readonly own: ReadonlyMap<number, readonly Route[]>;
  /** The subnets to which a speaker is attached; it matters only where the best is chosen. */
  readonly near?: (speaker: number) => readonly Prefix[];
  /**
   * Of the ends whose speakers have heard something since they last spoke there, the one that speaks next; the one that
   * waits longest, if nothing is said. Where it all ends may hang on that (RFC 4264).
   */
  readonly next?: (ends: ReadonlySet<number>) => number;
}

const rounds = 100;

export function propagate({ graph, step, own, near = () => [], next = firstOf }: Question): Propagation {
  const { ends, speakers } = graph;
  const ownPaths = (speaker: number): Path[] =>
    (own.get(speaker) ?? []).map((route) => ({ route, entered: undefined, via: [speaker] }));
  const heard = new Map<number, readonly Path[]>();
  const table = (speaker: number): Path[] => [
    ...ownPaths(speaker),
    ...speakers[speaker]!.ends.flatMap((end) => heard.get(end) ?? []),
  ];
  const waiting = new Set([...own.keys()].flatMap((speaker) => speakers[speaker]!.ends));
  for (let turn = 0; waiting.size > 0 && turn < rounds * ends.length; turn++) {
    const end = next(waiting);
    waiting.delete(end);
    const far = farOf(end);
    const [{ speaker, allWays }, { speaker: to }] = [ends[end]!, ends[far]!];
    const paths = table(speaker);
    const best = allWays && ends[far]!.allWays ? undefined : bestOf(graph, paths, near(speaker));
    const told = best === undefined ? paths : [best];
    const arrived = told.flatMap((path) => {
      const route = step(path, end);
      return route === undefined ? [] : [{ route, entered: far, via: [...path.via, to] }];
    });
    if (textOf(arrived) === textOf(heard.get(far) ?? [])) continue;
    heard.set(far, arrived);
    for (const each of speakers[to]!.ends) waiting.add(each);
  }
  return { tables: speakers.map((_, index) => table(index)), settled: waiting.size === 0 };
}

const firstOf = ([first]: ReadonlySet<number>): number => first!;

const textOf = (paths: readonly Path[]): string =>
  paths
    .map(({ route, via }) =>
      [
        via.join('>'),
        route.communities,
        route.asPath,
        route.localPreference,
        route.nextHop?.text,
        route.rank,
        route.originator,
        route.clusters,
      ].join('|'),
    )
    .sort()
    .join('\n');
