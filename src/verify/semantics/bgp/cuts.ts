/**
 * Which speakers others depend on: a cut of the session graph is a speaker without which somebody no longer hears what somebody
 * else tells. Who may tell whom is RFC 4271's and RFC 4456's rule; filters and attributes are not looked at, since a cut of
 * what could be told is one of what is told.
 *
 * A way through the graph is a walk over states: a speaker, whether it has the route from a peer of its AS that is no client (so
 * that it only tells clients and others), and the ASes that the route has passed.
 */
import { recall } from '../../../core/recall.ts';
import { farOf, type SessionGraph } from './graph.ts';
import { contracted } from './twins.ts';

export interface Cut {
  /** Indices of speakers: one, or two of which neither is enough. */
  readonly without: readonly number[];
  readonly teller: number;
  readonly losers: readonly number[];
}

/** The ASes that a route has passed; each set is there once. */
class Passed {
  readonly #all: Map<string, Passed>;
  readonly #more = new Map<number, Passed>();
  readonly numbers: ReadonlySet<number>;
  readonly id: number;

  constructor(numbers: readonly number[] = [], all: Map<string, Passed> = new Map()) {
    this.#all = all;
    this.numbers = new Set(numbers);
    this.id = all.size;
    all.set(numbers.join(), this);
  }

  and(number: number): Passed {
    return recall(this.#more, number, () => {
      const numbers = [...new Set([...this.numbers, number])].sort((a, b) => a - b);
      return this.#all.get(numbers.join()) ?? new Passed(numbers, this.#all);
    });
  }
}

interface State {
  readonly speaker: number;
  readonly isFixed: boolean;
  readonly passed: Passed;
  readonly parent: State | undefined;
  readonly children: State[];
  /** Everybody who tells the same. */
  readonly tellers: State[];
}

/**
 * The cuts of all tellers: of twins, one tells for all, since no twin's failure keeps from others, or from another twin, what a
 * twin tells. So many of a sort are looked at: the teller, those that fail, one that loses, and two that pass something on, of
 * which the second may be told by the first what that one may not tell others.
 */
export function* allCuts(graph: SessionGraph, failures: 1 | 2): Generator<Cut> {
  const { graph: few, twins, indices } = contracted(graph, failures + 4);
  const told = new Set<readonly number[]>();
  for (const [place, { kind, ends }] of few.speakers.entries()) {
    if (kind === 'outside' || ends.length === 0 || told.has(twins[place]!)) continue;
    told.add(twins[place]!);
    for (const cut of cutsOf(few, place, failures)) {
      const [teller, without] = [indices[place]!, cut.without.map((each) => indices[each]!)];
      const losers = [...new Set(cut.losers.map((each) => twins[each]!))].flat();
      yield { teller, without, losers: losers.filter((each) => each !== teller) };
    }
  }
}

/** All cuts of what `teller` tells by one speaker, and by two where so many may fail. */
export function cutsOf(graph: SessionGraph, teller: number, failures: 1 | 2 = 1): readonly Cut[] {
  const ways = walk(graph, teller);
  const single = cutsOfOne(ways, teller);
  return [...single, ...(failures === 1 ? [] : cutsOfTwo(graph, teller, ways, single))];
}

function cutsOfOne(ways: Ways, teller: number): Cut[] {
  return innerOf(ways, teller).flatMap((speaker) => {
    const losers = losersWithout(ways, speaker);
    return losers.length === 0 ? [] : [{ without: [speaker], teller, losers }];
  });
}

/** One of the two is on the way that the tree has; without it, the other is a cut by itself. */
function cutsOfTwo(graph: SessionGraph, teller: number, ways: Ways, single: readonly Cut[]): Cut[] {
  const alone = new Map(single.map(({ without, losers }) => [without[0]!, new Set(losers)]));
  const found = new Map<string, Cut>();
  for (const one of innerOf(ways, teller)) {
    for (const { without, losers } of cutsOfOne(walk(graph, teller, one), teller)) {
      const other = without[0]!;
      const rest = losers.filter((speaker) => !alone.get(other)?.has(speaker));
      const pair = [one, other].sort((a, b) => a - b);
      if (rest.length > 0) found.set(pair.join(), { without: pair, teller, losers: rest });
    }
  }
  return [...found.values()];
}

/** The speakers that pass something on, by the tree. */
function innerOf(ways: Ways, teller: number): number[] {
  const inner = new Set<number>();
  for (const states of ways.values())
    for (const { parent } of states) if (parent !== undefined) inner.add(parent.speaker);
  inner.delete(teller);
  return [...inner];
}

/** Every state that a route gets to, by speakers, with a tree of ways to them. */
type Ways = ReadonlyMap<number, readonly State[]>;

function walk({ speakers, ends }: SessionGraph, teller: number, without?: number): Ways {
  const bySpeaker = new Map<number, State[]>();
  const known = new Map<number, State>();
  const start: State = {
    speaker: teller,
    isFixed: false,
    passed: new Passed(),
    parent: undefined,
    children: [],
    tellers: [],
  };
  bySpeaker.set(teller, [start]);
  const waiting = [start];
  // First come, first served: ways in the tree are short.
  for (const state of waiting) {
    if (speakers[state.speaker]!.kind === 'outside') continue;
    for (const at of speakers[state.speaker]!.ends) {
      const [near, far] = [ends[at]!, ends[farOf(at)]!];
      if (state.isFixed && near.internal && near.reflects === undefined) continue;
      const passed = near.internal ? state.passed : state.passed.and(near.asNumber);
      if (far.allowedLocalAs === 0 && passed.numbers.has(far.asNumber)) continue;
      if (far.speaker === teller || far.speaker === without) continue;
      const isFixed = far.internal && far.reflects === undefined;
      const key = (passed.id * speakers.length + far.speaker) * 2 + Number(isFixed);
      const there = known.get(key);
      if (there !== undefined) {
        there.tellers.push(state);
        continue;
      }
      const next: State = { speaker: far.speaker, isFixed, passed, parent: state, children: [], tellers: [state] };
      known.set(key, next);
      state.children.push(next);
      recall(bySpeaker, far.speaker, () => []).push(next);
      waiting.push(next);
    }
  }
  return bySpeaker;
}

/**
 * Whoever the tree reaches without this speaker goes on hearing. Of the others, those that hear from them, and so on; what is
 * left hears nothing.
 */
function losersWithout(ways: Ways, without: number): number[] {
  const below = ways.get(without)!.flatMap(({ children }) => children);
  for (const state of below) below.push(...state.children);
  const lost = new Set(below.filter(({ speaker }) => speaker !== without));
  const saved = ({ tellers }: State) => tellers.some((other) => other.speaker !== without && !lost.has(other));
  for (let before = -1; before !== lost.size; ) {
    before = lost.size;
    for (const state of lost) if (saved(state)) lost.delete(state);
  }
  const speakers = new Set([...lost].map(({ speaker }) => speaker));
  return [...speakers].filter((speaker) => ways.get(speaker)!.every((state) => lost.has(state)));
}
