/**
 * The session graph without most of those that have the same sessions: twins. What holds for one of them holds for the
 * others, so a few are enough to ask what a few can lose or hide from a few.
 */
import { type End, farOf, type SessionGraph } from './graph.ts';

export interface Contracted {
  readonly graph: SessionGraph;
  /** For each speaker of the graph, all twins of its sort, itself among them, as indices of the whole graph's speakers. */
  readonly twins: readonly (readonly number[])[];
  /** For each speaker of the graph, its index in the whole one. */
  readonly indices: readonly number[];
}

/** Of each sort of twins, the first `most` are left, with the sessions among those that are left. */
export function contracted(graph: SessionGraph, most: number): Contracted {
  const sorts = sortsOf(graph);
  const sortOf = new Map(sorts.flatMap((twins) => twins.map((speaker) => [speaker, twins] as const)));
  const indices = sorts.flatMap((twins) => twins.slice(0, most)).sort((a, b) => a - b);
  const places = new Map(indices.map((speaker, place) => [speaker, place]));
  const ends: End[] = [];
  const endsOf = indices.map((): number[] => []);
  graph.ends.forEach((end, at) => {
    const [speaker, far] = [places.get(end.speaker), places.get(graph.ends[farOf(at)]!.speaker)];
    if (speaker !== undefined && far !== undefined) endsOf[speaker]!.push(ends.push({ ...end, speaker }) - 1);
  });
  const speakers = indices.map((index, place) => ({ ...graph.speakers[index]!, ends: endsOf[place]! }));
  return { graph: { ...graph, speakers, ends }, twins: indices.map((index) => sortOf.get(index)!), indices };
}

/**
 * Twins without a session between them have the same ones with others. Those of a mesh have one with each other, equal from
 * both sides, and the same ones with others: the same if each is given such a session with itself.
 */
function sortsOf({ speakers, ends }: SessionGraph): readonly (readonly number[])[] {
  const sides = ends.map(sideOf);
  const apart = new Map<string, number[]>();
  const meshed = new Map<string, number[]>();
  const add = (sorts: Map<string, number[]>, key: string, speaker: number): void => {
    const known = sorts.get(key);
    if (known === undefined) sorts.set(key, [speaker]);
    else known.push(speaker);
  };
  speakers.forEach(({ kind, ends: own }, index) => {
    const sessions = own.map((at) => `${sides[at]} ${sides[farOf(at)]} ${ends[farOf(at)]!.speaker}`);
    add(apart, [kind, ...sessions.sort()].join(), index);
    const equal = own.find((at) => sides[at] === sides[farOf(at)]);
    if (equal === undefined) return;
    const itself = `${sides[equal]} ${sides[equal]} ${index}`;
    add(meshed, [kind, ...sessions, itself].sort().join(), index);
  });
  const sorts = [...apart.values(), ...meshed.values()].filter((twins) => twins.length > 1);
  const placed = new Set(sorts.flat());
  return [...sorts, ...[...speakers.keys()].filter((index) => !placed.has(index)).map((index) => [index])];
}

/** All that decides who hears of what. */
const sideOf = ({ asNumber, internal, reflects, allowedLocalAs }: End): string =>
  [asNumber, internal, reflects === undefined ? '' : `=${reflects}`, allowedLocalAs].join('/');
