/**
 * Which speakers the session graph can't tell apart: everybody starts with what is said of it, and is told from others by
 * whom it has sessions with, until that changes nothing (colour refinement). That two are of one cluster, or of one AS, counts;
 * which number it has does not, unless a filter speaks of it or numbers are asked for. So racks that only differ in their
 * numbers stay alike.
 */
import { recall } from '../../../core/recall.ts';
import { exclusionLabel } from '../../../model/bgp/advertise.ts';
import type { FilterRule } from '../../../model/types/calico.ts';
import type { ClusterBgp } from '../../../model/types/calico-network.ts';
import { type End, farOf, type SessionGraph, type Speaker } from './graph.ts';

/** Which AS numbers tell speakers apart: those of which filters speak, or all. */
export type Numbers = 'spoken' | 'all';

const known = new WeakMap<SessionGraph, Map<Numbers, readonly number[]>>();

/** The shape of each speaker, as a number. */
export const shapesOf = (bgp: ClusterBgp, graph: SessionGraph, numbers: Numbers = 'spoken'): readonly number[] =>
  recall(
    recall(known, graph, () => new Map<Numbers, readonly number[]>()),
    numbers,
    () => refined(bgp, graph, numbers),
  );

function refined(bgp: ClusterBgp, { speakers, ends }: SessionGraph, numbers: Numbers): readonly number[] {
  const spoken = numbers === 'all' ? undefined : spokenOf(bgp);
  const sides = ends.map((end) => sideOf(end, spoken));
  const neighbours: [string, number][][] = speakers.map(({ ends: own }) =>
    own.map((end) => [`${sides[end]} ${sides[farOf(end)]}`, ends[farOf(end)]!.speaker]),
  );
  // What several have in common becomes a neighbour of each of them.
  const common = new Map<string, number>();
  const share = (what: string, index: number): void => {
    const at = common.get(what) ?? neighbours.push([]) - 1;
    common.set(what, at);
    neighbours[index]!.push(['of', at]);
    neighbours[at]!.push(['has', index]);
  };
  speakers.forEach((speaker, index) => {
    const cluster = speaker.node?.clusterID ?? speaker.router?.spec.reflectorClusterID ?? '';
    if (cluster !== '') share(`cluster ${cluster}`, index);
    for (const as of new Set(speaker.ends.map((end) => ends[end]!.asNumber))) share(`AS ${as}`, index);
  });
  const first = numberer();
  let shapes = neighbours.map((_, index) => first(index < speakers.length ? said(bgp, speakers[index]!) : 'common'));
  for (let before = 0, now = new Set(shapes).size; now > before; ) {
    const [next, links] = [numberer(), numberer()];
    shapes = shapes.map((shape, index) => {
      const around = neighbours[index]!.map(([side, other]) => links(`${side} ${shapes[other]}`)).sort((a, b) => a - b);
      return next(`${shape}:${around.join()}`);
    });
    [before, now] = [now, new Set(shapes).size];
  }
  return shapes.slice(0, speakers.length);
}

function numberer(): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  };
}

/** The AS numbers of which filters speak. */
export function spokenOf({ filters }: ClusterBgp): ReadonlySet<number> {
  const rules = filters.flatMap(({ spec }): readonly FilterRule[] => Object.values(spec).flat());
  return new Set(
    rules.flatMap(({ asPathPrefix = [], operations = [] }) => [
      ...asPathPrefix,
      ...operations.flatMap(({ prependASPath }) => prependASPath?.prefix ?? []),
    ]),
  );
}

function said(bgp: ClusterBgp, { kind, node, router }: Speaker): string {
  if (node === undefined) return JSON.stringify([kind, router?.spec.accepts]);
  const own = bgp.configurations.get(`node.${node.name}`)?.spec;
  return JSON.stringify([kind, node.labels[exclusionLabel] === 'true', node.clusterID !== '', own]);
}

/** What is said of one side of a session. */
export function sideOf(
  { asNumber, internal, reflects, nextHop, allowedLocalAs, session }: End,
  spoken?: ReadonlySet<number>,
) {
  const as = spoken?.has(asNumber) === false ? undefined : asNumber;
  return JSON.stringify([as, internal, reflects !== undefined, nextHop, allowedLocalAs, session?.filters]);
}
