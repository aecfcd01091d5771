/** Cuts of the session graph, against taking each speaker out and walking again. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allCuts, type Cut, cutsOf } from '../../../../src/verify/semantics/bgp/cuts.ts';
import type { End, SessionGraph, Speaker } from '../../../../src/verify/semantics/bgp/graph.ts';
import { contracted } from '../../../../src/verify/semantics/bgp/twins.ts';

interface Plan {
  readonly as: readonly number[];
  readonly reflects: readonly boolean[];
  readonly links: readonly (readonly [number, number])[];
  /** Who takes routes that passed its own AS. */
  readonly forgiving?: readonly boolean[];
}

/** Reflectors have one cluster each, and everybody else in their AS is their client. */
function graphOf({ as, reflects, links, forgiving }: Plan): SessionGraph {
  const ends: End[] = [];
  const speakers = as.map((_, index): Speaker & { ends: number[] } => ({
    kind: 'node',
    name: `n${index}`,
    routerId: '',
    ends: [],
  }));
  const seen = new Set<string>();
  for (const [one, other] of links) {
    const key = [one, other].sort().join();
    if (one === other || seen.has(key)) continue;
    seen.add(key);
    for (const [here, there] of [
      [one, other],
      [other, one],
    ] as const) {
      const internal = as[here] === as[there];
      const end = { speaker: here, asNumber: as[here], internal, allowedLocalAs: Number(forgiving?.[here] ?? false) };
      speakers[here]!.ends.push(ends.length);
      ends.push({ ...end, reflects: internal && reflects[here] && !reflects[there] ? `c${here}` : undefined } as End);
    }
  }
  return { family: 4, speakers, ends, idle: [] };
}

/** Whom a route of `teller` gets to while `without` is out: every way on its own, as long as no speaker comes twice. */
function hearers({ speakers, ends }: SessionGraph, teller: number, without: readonly number[] = []): Set<number> {
  const found = new Set<number>();
  const tried = new Set<string>();
  const go = (at: number, entered: number | undefined, ases: readonly number[]): void => {
    const key = JSON.stringify([at, entered, [...new Set(ases)].sort()]);
    if (tried.has(key)) return;
    tried.add(key);
    found.add(at);
    for (const out of speakers[at]!.ends) {
      const [near, far] = [ends[out]!, ends[out ^ 1]!];
      const came = entered === undefined ? undefined : ends[entered]!;
      const once = came?.internal && near.internal && !came.reflects && !near.reflects;
      const passed = near.internal ? ases : [...ases, near.asNumber];
      const isLoop = passed.includes(far.asNumber) && far.allowedLocalAs === 0;
      if (once || without.includes(far.speaker) || far.speaker === teller || isLoop) continue;
      go(far.speaker, out ^ 1, passed);
    }
  };
  go(teller, undefined, []);
  return found;
}

/** Of two, those whom neither alone keeps from hearing. */
function cutsByTrying(graph: SessionGraph, teller: number): Cut[] {
  const before = hearers(graph, teller);
  const lost = (...without: readonly number[]): number[] => {
    const after = hearers(graph, teller, without);
    return [...before].filter((each) => !without.includes(each) && !after.has(each));
  };
  const others = [...before].filter((each) => each !== teller).sort((a, b) => a - b);
  const pairs = others.flatMap((one, at) => others.slice(at + 1).map((other) => [one, other] as const));
  const cuts = [
    ...others.map((one) => ({ without: [one], teller, losers: lost(one) })),
    ...pairs.map(([one, other]) => {
      const alone = [...lost(one), ...lost(other)];
      return { without: [one, other], teller, losers: lost(one, other).filter((each) => !alone.includes(each)) };
    }),
  ];
  return cuts.filter(({ losers }) => losers.length > 0);
}

const sorted = (cuts: readonly Cut[]) =>
  cuts.map(({ without, losers }) => `${without}: ${[...losers].sort((a, b) => a - b)}`).sort();

const plans = fc.integer({ min: 2, max: 7 }).chain((size) => {
  const at = fc.integer({ min: 0, max: size - 1 });
  return fc.record({
    as: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: size, maxLength: size }),
    reflects: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
    forgiving: fc.array(fc.nat(7), { minLength: size, maxLength: size }).map((all) => all.map((each) => each === 0)),
    links: fc.array(fc.tuple(at, at), { maxLength: 16 }),
  });
});

test('are those that trying finds', () => {
  const cuts = { one: 0, two: 0 };
  fc.assert(
    fc.property(plans, (plan) => {
      const graph = graphOf(plan);
      for (const teller of graph.speakers.keys()) {
        const expected = cutsByTrying(graph, teller);
        const single = expected.filter(({ without }) => without.length === 1);
        cuts.one += single.length;
        cuts.two += expected.length - single.length;
        expect(sorted(cutsOf(graph, teller))).toEqual(sorted(single));
        expect(sorted(cutsOf(graph, teller, 2))).toEqual(sorted(expected));
      }
    }),
    { seed: 1, numRuns: 500 },
  );
  expect(Math.min(cuts.one, cuts.two)).toBeGreaterThan(100);
});

test('a lone reflector is one, and two are none', () => {
  const clients = [2, 3, 4];
  const plan = (links: [number, number][]) => ({
    as: [1, 1, 1, 1, 1],
    reflects: [true, true, false, false, false],
    links,
  });
  const to = (reflector: number) => clients.map((client): [number, number] => [reflector, client]);
  expect(sorted(cutsOf(graphOf(plan(to(0))), 2))).toEqual(['0: 3,4']);
  expect(sorted(cutsOf(graphOf(plan([...to(0), ...to(1)])), 2))).toEqual([]);
});

test('who is told once inside an AS does not tell again', () => {
  const line = {
    as: [1, 1, 1],
    reflects: [false, false, false],
    links: [
      [0, 1],
      [1, 2],
    ] as [number, number][],
  };
  expect(cutsOf(graphOf(line), 0)).toEqual([]);
  expect(sorted(cutsOf(graphOf({ ...line, as: [1, 2, 3] }), 0))).toEqual(['1: 2']);
});

/** A plan in which one speaker is there several times, and its copies speak with each other or do not. */
const copied = fc
  .record({ plan: plans, of: fc.nat(6), copies: fc.integer({ min: 4, max: 7 }), meshed: fc.boolean() })
  .map(({ plan, of, copies, meshed }): Plan => {
    const size = plan.as.length;
    const [one, added] = [of % size, Array.from({ length: copies }, (_, index) => size + index)];
    const more = <T>(values: readonly T[]): T[] => [...values, ...added.map(() => values[one]!)];
    const own = plan.links.filter((link) => link.includes(one));
    const all = [one, ...added];
    return {
      as: more(plan.as),
      reflects: more(plan.reflects),
      forgiving: more(plan.forgiving!),
      links: [
        ...plan.links,
        ...added.flatMap((copy) => own.map(([a, b]) => [a === one ? copy : a, b === one ? copy : b] as const)),
        ...(meshed ? all.flatMap((a, at) => all.slice(at + 1).map((b) => [a, b] as const)) : []),
      ],
    };
  });

/** How many lose at most without whom. */
function worst(cuts: Iterable<Cut>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { without, losers } of cuts)
    found.set(without.join(), Math.max(found.get(without.join()) ?? 0, losers.length));
  return new Map([...found].sort());
}

test('are the same without most twins', () => {
  const seen = { contracted: 0, cuts: 0, pairs: 0 };
  fc.assert(
    fc.property(copied, fc.constantFrom(1, 2), (plan, failures) => {
      const graph = graphOf(plan);
      const whole = [...graph.speakers.keys()].flatMap((teller) => cutsOf(graph, teller, failures));
      const few = [...allCuts(graph, failures)];
      expect(worst(few)).toEqual(worst(whole));
      const texts = new Set(whole.map((cut) => `${cut.teller} ${sorted([cut])}`));
      for (const cut of few) expect(texts).toContain(`${cut.teller} ${sorted([cut])}`);
      const isLess = contracted(graph, failures + 4).indices.length < graph.speakers.length;
      seen.contracted += Number(isLess);
      if (isLess) for (const { without } of few) seen[without.length === 1 ? 'cuts' : 'pairs'] += 1;
    }),
    { seed: 1, numRuns: 1200 },
  );
  expect(Math.min(seen.contracted, seen.cuts, seen.pairs)).toBeGreaterThan(50);
});

test('of a mesh and of the ends of a star a few are left', () => {
  const all = Array.from({ length: 12 }, (_, index) => index);
  const plan = { as: all.map(() => 1), reflects: all.map((index) => index === 0) };
  const star = graphOf({ ...plan, links: all.slice(1).map((index) => [0, index] as const) });
  const mesh = graphOf({
    ...plan,
    reflects: all.map(() => false),
    links: all.flatMap((a) => all.slice(a + 1).map((b) => [a, b] as const)),
  });
  expect(contracted(star, 5).indices).toEqual([0, 1, 2, 3, 4, 5]);
  expect(contracted(mesh, 5).indices).toEqual([0, 1, 2, 3, 4]);
  expect([...allCuts(star, 1)]).toEqual([{ teller: 1, without: [0], losers: all.slice(2) }]);
  expect([...allCuts(mesh, 2)]).toEqual([]);
});
