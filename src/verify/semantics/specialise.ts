/**
 * Rules as conditions: a rule's matches, with everything decided that a slice fixes. What remains speaks of the source,
 * the interface, memory, and of the destination where the slice leaves it open.
 */
import { multiply, one, type Rational } from '../../core/rational.ts';
import type { Chain, Match, RecentCheck, Rule } from '../read/ruleset.ts';
import {
  always,
  and,
  type Condition,
  constant,
  destinationIn,
  destinationLocal,
  interfaceMatches,
  never,
  not,
  or,
  sourceIn,
} from './condition.ts';
import type { NodeFacts } from './node-facts.ts';
import type { Slice } from './packet.ts';
import type { Asked, Beside } from './recent.ts';

/** Where in the kernel the rule is met. */
export interface Place {
  readonly chain: Chain;
  readonly slice: Slice;
  /** Whether the destination has been rewritten already (conntrack's virtual state DNAT). */
  readonly translated: boolean;
  /** The interface that the packet came in by here: the packet's own, none (it was sent here), or loopback. */
  readonly inInterface: 'packet' | 'none' | 'lo';
}

export interface MarkTest {
  readonly value: number;
  readonly mask: number;
  readonly negated: boolean;
}

export interface Step {
  readonly rule: Rule;
  readonly when: Condition;
  readonly marks: readonly MarkTest[];
  readonly chance: Rational;
}

/** What a check of a `recent` list asks; undefined when the rules use the list in a way that is not understood. */
export type Lists = (check: RecentCheck, chain: Chain) => Asked | undefined;

/** The rule at this place, or undefined when it can match nothing of the slice. */
export function specialise(rule: Rule, place: Place, facts: NodeFacts, lists: Lists): Step | undefined {
  let when: Condition = always;
  let chance = one;
  const marks: MarkTest[] = [];
  for (const match of rule.matches) {
    if (match.kind === 'mark') marks.push(match);
    else if (match.kind === 'chance') chance = multiply(chance, match.probability);
    else {
      when = and(when, conditionOf(match, place, facts, lists));
      if (when === never) return undefined;
    }
  }
  return chance.numerator === 0n ? undefined : { rule, when, marks, chance };
}

type Conditional = Exclude<Match, { kind: 'mark' | 'chance' }>;

function conditionOf(match: Conditional, place: Place, facts: NodeFacts, lists: Lists): Condition {
  const plain = plainCondition(match, place, facts, lists);
  return 'negated' in match && match.negated ? not(plain) : plain;
}

function plainCondition(
  match: Conditional,
  { chain, slice, translated, inInterface }: Place,
  facts: NodeFacts,
  lists: Lists,
): Condition {
  switch (match.kind) {
    case 'always':
    case 'recent-set':
      return always;
    case 'source':
      return match.prefix.family === facts.family ? sourceIn(match.prefix) : never;
    case 'destination': {
      if (match.prefix.family !== facts.family) return never;
      const { destination } = slice;
      if (destination === undefined) return destinationIn(match.prefix);
      const shift = BigInt((facts.family === 4 ? 32 : 128) - match.prefix.length);
      return constant(destination.value >> shift === match.prefix.value >> shift);
    }
    case 'protocol':
      return slice.protocol === undefined
        ? { kind: 'protocol', number: match.number }
        : constant(slice.protocol === match.number);
    case 'destination-port': {
      const { first, last } = match;
      return slice.port === undefined
        ? { kind: 'port-in', first, last }
        : constant(first <= slice.port && slice.port <= last);
    }
    case 'source-port':
      return { kind: 'source-port-in', first: match.first, last: match.last };
    case 'in-interface':
      if (inInterface === 'packet') return { kind: 'interface', name: match.name, wildcard: match.wildcard };
      return constant(interfaceMatches(match, inInterface === 'lo' ? 'lo' : undefined));
    case 'out-interface':
      return { kind: 'unknown', text: `-o ${match.name}${match.wildcard ? '+' : ''}` };
    case 'state':
      return constant(match.states.has(slice.state) || (match.states.has('DNAT') && translated));
    case 'address-type':
      return addressTypeIs(match, slice, facts, translated);
    case 'recent-check': {
      const asked = lists(match, chain);
      return asked === undefined ? { kind: 'unknown', text: `recent list ${match.list}` } : conditionAsked(asked);
    }
    case 'unknown':
      return { kind: 'unknown', text: match.text };
  }
}

function conditionAsked({ endpoints, seconds, or: other, and: also }: Asked): Condition {
  const own: Condition = endpoints.length === 0 ? never : { kind: 'remembered', endpoints, seconds };
  const beside = (what: Beside | undefined, without: Condition): Condition =>
    what === undefined ? without : { kind: 'beside', text: what.text, seldom: what.seldom };
  return and(or(own, beside(other, never)), beside(also, always));
}

/** An address is of one type: what is local is of no other. */
function addressTypeIs(
  { side, type }: Extract<Match, { kind: 'address-type' }>,
  slice: Slice,
  facts: NodeFacts,
  translated: boolean,
): Condition {
  const local = side === 'source' ? constant(slice.entry === 'node') : localCondition(slice, facts, translated);
  return type === 'LOCAL' ? local : and(not(local), { kind: 'unknown', text: `--${side}-type ${type}` });
}

/**
 * Whether the slice's destination is the node's own. Of an address that a client chose this may be open; an endpoint is on
 * another host unless it is known to be an address of this one.
 */
export function localCondition({ destination }: Slice, facts: NodeFacts, translated = false): Condition {
  const known = destination === undefined ? undefined : facts.isLocal(destination);
  return known === undefined && !translated ? destinationLocal : constant(known ?? false);
}
