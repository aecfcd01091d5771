/** What every speaker of a lab learns, by the model, in the shape in which a BIRD is asked. */
import { type Prefix, parsePrefix, prefixOf } from '../../src/core/ip/prefix.ts';
import { farOf, type SessionGraph, type Speaker } from '../../src/verify/semantics/bgp/graph.ts';
import { ownRoutes, routesByPrefix } from '../../src/verify/semantics/bgp/origins.ts';
import { type Propagation, propagate, type Question } from '../../src/verify/semantics/bgp/propagate.ts';
import { originated, type Route } from '../../src/verify/semantics/bgp/route.ts';
import { type Path, stepper } from '../../src/verify/semantics/bgp/travel.ts';
import { drawFrom } from '../kube-proxy/draw.ts';
import { interfaceName, keyOf, type LabPlan, machineOf } from './plan.ts';

/** By machine, the address of the peer and what is learned of it, as text, each once. */
export type Learned = ReadonlyMap<string, ReadonlySet<string>>;

export interface Prediction {
  /** By prefix, all that may come of it: more than one thing where who speaks first decides. */
  readonly outcomes: ReadonlyMap<string, readonly Learned[]>;
  /** Prefixes over which the speakers would never agree. */
  readonly unsettled: readonly string[];
}

/** In so many orders sessions are let speak, besides the usual one. */
const orders = 20;

export function predict(plan: LabPlan, family: 4 | 6, dialect: 'calico' | 'bird'): Prediction {
  const { bgp, machines } = plan;
  const graph = plan.graphs[family];
  const own = graph.speakers.map((speaker) => ({ own: ownOf(plan, family, speaker) }));
  const near = graph.speakers.map((speaker): readonly Prefix[] =>
    (machines.get(keyOf(speaker))?.addresses ?? []).map(({ address, length }) => prefixOf(address, length)),
  );
  const step = stepper(bgp, graph, { interfaceName, dialect });
  const unsettled: string[] = [];
  const outcomes = new Map<string, readonly Learned[]>();
  for (const [prefix, origins] of routesByPrefix(own)) {
    const question: Question = { graph, step, own: origins, near: (at) => near[at]! };
    const first = propagate(question);
    if (!first.settled) unsettled.push(prefix);
    const others = Array.from({ length: orders }, (_, at) => {
      const draw = drawFrom(`${prefix} ${at}`);
      return propagate({ ...question, next: (ends) => draw.pick([...ends]) });
    });
    const all = [first, ...others.filter(({ settled }) => settled)].map(({ tables }) => learnedIn(graph, tables));
    outcomes.set(prefix, [...new Map(all.map((each) => [keyOfLearned(each), each])).values()]);
  }
  return { outcomes, unsettled };
}

function learnedIn(graph: SessionGraph, tables: Propagation['tables']): Learned {
  const told = tables.map((paths) => paths.filter(({ entered }) => entered !== undefined));
  return new Map(
    told.map((paths, at) => [keyOf(graph.speakers[at]!), new Set(paths.map((path) => textOf(graph, path)))]),
  );
}

const keyOfLearned = (learned: Learned): string =>
  JSON.stringify([...learned].map(([machine, texts]) => [machine, [...texts].sort()]));

function ownOf({ bgp, machines }: LabPlan, family: 4 | 6, speaker: Speaker): readonly Route[] {
  if (speaker.node !== undefined) {
    return ownRoutes(bgp, speaker.node, family, machineOf(machines.get(keyOf(speaker))!));
  }
  return (speaker.router?.spec.originates ?? [])
    .filter((cidr) => parsePrefix(cidr)?.family === family)
    .flatMap((cidr) => originated(cidr, 0) ?? [])
    .map((route) => ({ ...route, localPreference: 100 }));
}

function textOf({ ends }: SessionGraph, { route, entered }: Path): string {
  return routeText(ends[farOf(entered!)]!.address.text, {
    prefix: route.prefix.text,
    nextHop: route.nextHop?.text ?? '',
    asPath: route.asPath,
    localPreference: route.localPreference,
    communities: [...route.communities].sort(),
    originator: route.originator ?? '',
    clusters: route.clusters ?? [],
  });
}

interface RouteWords {
  readonly prefix: string;
  readonly nextHop: string;
  readonly asPath: readonly number[];
  readonly localPreference: number;
  readonly communities: readonly string[];
  readonly originator: string;
  readonly clusters: readonly string[];
}

export function routeText(peer: string, words: RouteWords): string {
  const { prefix, nextHop, asPath, localPreference, communities, originator, clusters } = words;
  return [
    `${prefix} from ${peer} via ${nextHop} preference ${localPreference}`,
    `path [${asPath.join(' ')}] communities [${communities.join(' ')}]`,
    ...(originator === '' ? [] : [`originator ${originator} clusters [${clusters.join(' ')}]`]),
  ].join(' ');
}
