/** Decides one slice: where, if anywhere, do the rules answer packets otherwise than the Services promise? */
import { type Family, parseAddress } from '../../core/ip/address.ts';
import { parsePrefix } from '../../core/ip/prefix.ts';
import type { Diagram } from '../engines/dd/diagrams.ts';
import { Space } from '../engines/dd/space.ts';
import type { Rule } from '../read/ruleset.ts';
import {
  and,
  type Condition,
  destinationIn,
  destinationIs,
  destinationLocal,
  not,
  or,
} from '../semantics/condition.ts';
import { type Expected, expected, type WeightedOutcomes } from '../semantics/expect.ts';
import { type Rules, walk } from '../semantics/netfilter.ts';
import type { NodeFacts } from '../semantics/node-facts.ts';
import type { Promised } from '../semantics/promise.ts';
import type { SliceWork } from './slices.ts';

/**
 * For which packets rules and promise are equal: all, even such as cannot be or belong to other slices, so that nothing else
 * was looked at; all that can be on a node with the same text, whatever its own addresses; or those of this node.
 */
export type Reach = 'everything' | 'any node' | 'this node';

export type Comparison =
  | { readonly verdict: 'equal'; readonly of: Reach; readonly unknown: ReadonlyMap<string, Rule> }
  /**
   * They differ on `region`, whatever the things not understood do (refuted) or only perhaps (undecided). What is only
   * seldom remembered is not, in a region that counts.
   */
  | {
      readonly verdict: 'refuted' | 'undecided';
      readonly region: Diagram;
      readonly space: Space;
      readonly unknown: ReadonlyMap<string, Rule>;
    };

export function compare(rules: Rules, work: SliceWork, promise: Promised): Comparison {
  const space = new Space(rules.facts.family, memoryOf(rules, work));
  const actual = walk(rules, work.slice, space);
  const wanted = expected(promise, space);
  const { unknown } = actual;
  let differ = difference(space, actual.outcomes, wanted);
  if (differ === space.zero) return { verdict: 'equal', of: 'everything', unknown };
  differ = space.restrict(differ, possibleAnywhere(space, work, rules.facts.family));
  if (differ === space.zero) return { verdict: 'equal', of: 'any node', unknown };
  differ = space.restrict(differ, and(...ownDestinations(work, rules.facts)));
  if (differ === space.zero) return { verdict: 'equal', of: 'this node', unknown };

  const { diagrams } = space;
  let sure = differ;
  for (const { outcome, weight } of actual.outcomes.values()) {
    if (outcome.kind === 'unknown') sure = diagrams.multiply(sure, diagrams.not(diagrams.support(weight)));
  }
  for (const [, level] of space.flags('seldom '))
    sure = diagrams.multiply(sure, diagrams.not(diagrams.variable(level)));
  sure = diagrams.forAll(sure, new Set(space.flags('unknown ').map(([, level]) => level)));
  return sure === space.zero
    ? { verdict: 'undecided', region: differ, space, unknown }
    : { verdict: 'refuted', region: sure, space, unknown };
}

/** 1 where some outcome's chance is not the promised one, and where Services contend, where no answer fits. */
function difference(
  space: Space,
  actual: WeightedOutcomes<Diagram>,
  { outcomes, contested }: Expected<Diagram>,
): Diagram {
  const { diagrams } = space;
  let open = space.one;
  let wrong = space.zero;
  for (const { region, answers } of contested) {
    open = space.subtract(open, region);
    let fits = space.zero;
    for (const answer of answers) {
      const here = diagrams.support(
        [...answer.values()].map(({ weight }) => weight).reduce((a, b) => space.add(a, b), space.zero),
      );
      fits = diagrams.or(fits, diagrams.multiply(here, diagrams.not(mismatch(space, actual, answer, here))));
    }
    wrong = diagrams.or(wrong, space.subtract(region, diagrams.multiply(region, fits)));
  }
  return diagrams.or(wrong, mismatch(space, actual, outcomes, open));
}

function mismatch(
  space: Space,
  actual: WeightedOutcomes<Diagram>,
  wanted: WeightedOutcomes<Diagram>,
  region: Diagram,
): Diagram {
  const { diagrams } = space;
  let differ = space.zero;
  for (const key of new Set([...actual.keys(), ...wanted.keys()])) {
    const a = diagrams.multiply(actual.get(key)?.weight ?? space.zero, region);
    const b = diagrams.multiply(wanted.get(key)?.weight ?? space.zero, region);
    if (a !== b) differ = diagrams.or(differ, diagrams.differ(a, b));
  }
  return differ;
}

/** Packets that can be, and that belong to this slice and to no other. */
export function possible(space: Space, work: SliceWork, facts: NodeFacts): Condition {
  return and(possibleAnywhere(space, work, facts.family), ...ownDestinations(work, facts));
}

/** The same, as far as it does not depend on the node's own addresses. */
const possibleAnywhere = (space: Space, work: SliceWork, family: Family): Condition =>
  and(...openDestination(work, family), ...interfaceRules(space.flags('interface ')));

/** The node's own addresses are local; that others may be is left open. */
export function ownDestinations({ slice }: SliceWork, { node, family }: NodeFacts): Condition[] {
  if (slice.destination !== undefined) return [];
  const own = node.addresses.filter((address) => address.family === family).map(destinationIs);
  return [or(destinationLocal, not(or(...own)))];
}

/** What holds of destinations on every node where the slice leaves them open. */
export function openDestination({ slice, elsewhere }: SliceWork, family: Family): Condition[] {
  if (slice.destination !== undefined) return [];
  const loopback = destinationIn(parsePrefix(family === 4 ? '127.0.0.0/8' : '::1/128')!);
  const others = elsewhere.map((key) => {
    const of: Condition[] = key.destination === undefined ? [] : [destinationIs(parseAddress(key.destination)!)];
    if (slice.protocol === undefined) {
      of.push({ kind: 'protocol', number: key.protocol }, { kind: 'port-in', first: key.port, last: key.port });
    }
    return not(and(...of));
  });
  return [or(destinationLocal, not(loopback)), ...others];
}

/** One interface has one name, and a longer beginning implies a shorter one. */
export function interfaceRules(flags: readonly (readonly [string, unknown])[]): Condition[] {
  const names = flags.map(([flag]) => {
    const text = flag.slice('interface '.length);
    const wildcard = text.endsWith('+');
    return { kind: 'interface', name: wildcard ? text.slice(0, -1) : text, wildcard } as const;
  });
  return names.flatMap((one, i) =>
    names.slice(i + 1).flatMap((other): Condition[] => {
      const within = (inner: typeof one, outer: typeof one) => outer.wildcard && inner.name.startsWith(outer.name);
      if (within(one, other)) return [or(not(one), other)];
      if (within(other, one)) return [or(not(other), one)];
      return [not(and(one, other))];
    }),
  );
}

/** The endpoints that a client of these claims may be remembered as, and the ages that matter. */
export function memoryOf(rules: Rules, { claims }: SliceWork): { endpoints: string[]; thresholds: number[] } {
  const endpoints = new Set<string>();
  const thresholds = new Set<number>();
  for (const { served } of claims) {
    for (const { affinitySeconds, endpoints: list } of served) {
      if (affinitySeconds === undefined && !rules.remembers) continue;
      if (affinitySeconds !== undefined) thresholds.add(affinitySeconds);
      for (const { text } of list) endpoints.add(text);
    }
  }
  for (const seconds of endpoints.size > 0 ? rules.checkedSeconds : []) thresholds.add(seconds);
  return { endpoints: [...endpoints], thresholds: [...thresholds].sort((a, b) => a - b) };
}
