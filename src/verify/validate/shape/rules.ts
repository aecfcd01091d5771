/**
 * The rules that the packets of a slice can meet, written for its shape: every chain on the way, specialised to the slice
 * as the walk specialises it (`semantics/specialise.ts`), with what the slice decides left out.
 */
import type { Address } from '../../../core/ip/address.ts';
import { hostOf, type Prefix } from '../../../core/ip/prefix.ts';
import { type Rational, rationalText } from '../../../core/rational.ts';
import type { Call, Chain, Match, RecentCheck, Rule, Target } from '../../read/ruleset.ts';
import { interfaceMatches } from '../../semantics/condition.ts';
import { type Hook, tablesAt } from '../../semantics/hooks.ts';
import type { Rules } from '../../semantics/netfilter.ts';
import type { Slice } from '../../semantics/packet.ts';
import type { Asked } from '../../semantics/recent.ts';
import { candidates } from '../../semantics/rule-index.ts';
import type { Place } from '../../semantics/specialise.ts';
import type { Code, Vocabulary } from './code.ts';
import type { Names } from './names.ts';

/** Operations of a row. Each is followed by a fixed number of operands, or by a list that ends with `end`. */
const op = {
  end: 0,
  hook: 1,
  rule: 2,
  not: 3,
  source: 4,
  sourceIn: 5,
  destination: 6,
  protocol: 7,
  port: 8,
  sourcePort: 9,
  interface: 10,
  local: 11,
  remembered: 12,
  unknown: 13,
  mark: 14,
  chance: 15,
  call: 16,
  callAgain: 17,
  goto: 18,
  nowhere: 19,
  translate: 20,
  target: 21,
} as const;

/** The packets of a slice, or those of them that were sent to one destination: then it is theirs. */
export interface Leg {
  readonly slice: Slice;
  readonly translated: boolean;
}

const firstHooks = {
  interface: ['PREROUTING', 'INPUT', 'FORWARD', 'POSTROUTING'],
  node: ['OUTPUT', 'POSTROUTING', 'INPUT'],
} as const satisfies Readonly<Record<string, readonly Hook[]>>;
const laterHooks = { interface: ['INPUT', 'FORWARD', 'POSTROUTING'], node: firstHooks.node } as const;

/** The built-in chains on a leg's way, in order, and by what interface its packets are in there. */
export function* chainsOn(rules: Rules, { slice, translated }: Leg): Generator<Omit<Way, 'leg'>> {
  const { entry, state } = slice;
  for (const hook of (translated ? laterHooks : firstHooks)[entry]) {
    const inInterface = entry === 'interface' ? 'packet' : hook === 'INPUT' ? 'lo' : 'none';
    for (const table of tablesAt[hook]) {
      if (table === 'nat' && (state !== 'NEW' || (translated && hook === 'OUTPUT'))) continue;
      const chain = rules.chain(table, hook);
      if (chain !== undefined && chain.rules.length > 0) yield { hook, table, chain, inInterface };
    }
  }
}

interface Sent {
  readonly address: Address;
  readonly port: number | undefined;
}

interface Way {
  readonly hook: Hook;
  readonly table: string;
  readonly chain: Chain;
  readonly inInterface: Place['inInterface'];
  readonly leg: Leg;
}

/** Chains by the order in which they came. Few are looked through sooner than a map is filled. */
class Numbers {
  readonly #chains: Chain[] = [];
  readonly #many = new Map<Chain, number>();

  clear(): void {
    this.#chains.length = 0;
    if (this.#many.size > 0) this.#many.clear();
  }

  add(chain: Chain): void {
    this.#chains.push(chain);
    if (this.#chains.length > few) {
      for (let i = this.#many.size; i < this.#chains.length; i++) this.#many.set(this.#chains[i]!, i);
    }
  }

  /** Less than zero for a chain that did not come. */
  of(chain: Chain): number {
    return this.#chains.length > few ? (this.#many.get(chain) ?? -1) : this.#chains.indexOf(chain);
  }
}

const few = 32;

/** Whether nobody can be remembered. */
const isNever = (asked: Asked | undefined): boolean => asked?.endpoints.length === 0 && asked.or === undefined;

export class RuleWriter {
  readonly #rules: Rules;
  readonly #vocabulary: Vocabulary;
  readonly #code: Code;
  readonly #names: Names;
  readonly #chances = new Map<Rational, number>();
  /** Chains that were written on this leg, apart where packets come back in by loopback. */
  readonly #visited = { lo: new Numbers(), other: new Numbers() };
  #sent: Sent[] = [];
  /** Which matches of the rule at hand the slice leaves open. */
  readonly #open: boolean[] = [];

  constructor(rules: Rules, vocabulary: Vocabulary, code: Code, names: Names) {
    this.#rules = rules;
    this.#vocabulary = vocabulary;
    this.#code = code;
    this.#names = names;
  }

  leg(leg: Leg): void {
    this.#sent = [];
    this.#visited.lo.clear();
    this.#visited.other.clear();
    this.#local(leg);
    for (const way of chainsOn(this.#rules, leg)) {
      this.#code.put(op.hook);
      this.#word(`${way.hook} ${way.table}`);
      this.#chain({ ...way, leg }, way.chain);
    }
    this.#code.put(op.end);
  }

  /** The destinations to which the packets of the last leg were sent. */
  get sent(): readonly Sent[] {
    return this.#sent;
  }

  #word(text: string): void {
    this.#code.put(this.#vocabulary.word(text));
  }

  /** Whether the destination is the node's own: no, yes, or open. */
  #local(leg: Leg): void {
    const known = this.#isLocal(leg);
    this.#code.put(known === undefined ? 2 : known ? 1 : 0);
  }

  #isLocal({ slice: { destination }, translated }: Leg): boolean | undefined {
    const known = destination === undefined ? undefined : this.#rules.facts.isLocal(destination);
    return known === undefined && translated ? false : known;
  }

  /** What is local is of no other type. */
  #isOfType({ side, type }: Extract<Match, { kind: 'address-type' }>, leg: Leg): boolean | undefined {
    const local = side === 'source' ? leg.slice.entry === 'node' : this.#isLocal(leg);
    if (type === 'LOCAL') return local;
    return local === true ? false : undefined;
  }

  /** The rules of a chain up to `end`; whoever calls has said that a chain follows. */
  #chain(way: Way, chain: Chain): void {
    const visited = way.inInterface === 'lo' ? this.#visited.lo : this.#visited.other;
    visited.add(chain);
    for (const rule of candidates(chain, way.leg.slice)) {
      if (!this.#rules.skips(rule, chain)) this.#rule(rule, chain, way);
    }
    this.#code.put(op.end);
  }

  #rule(rule: Rule, chain: Chain, way: Way): void {
    const { matches } = rule;
    for (let i = 0; i < matches.length; i++) {
      const match = matches[i]!;
      const decided = this.#decided(match, chain, way);
      if (decided === false || (match.kind === 'chance' && match.probability.numerator === 0n)) return;
      this.#open[i] = decided === undefined;
    }
    this.#code.put(op.rule);
    for (let i = 0; i < matches.length; i++) if (this.#open[i]) this.#match(matches[i]!, chain);
    this.#target(rule.target, way);
  }

  /** What the slice says of a match; undefined where it leaves it open. */
  #decided(match: Match, chain: Chain, way: Way): boolean | undefined {
    const plain = this.#decidedPlain(match, chain, way);
    return plain !== undefined && 'negated' in match && match.negated ? !plain : plain;
  }

  #decidedPlain(match: Match, chain: Chain, { leg, inInterface }: Way): boolean | undefined {
    const { slice, translated } = leg;
    const { facts, lists } = this.#rules;
    switch (match.kind) {
      case 'always':
      case 'recent-set':
        return true;
      case 'source':
        return match.prefix.family !== facts.family ? false : match.prefix.length === 0 ? true : undefined;
      case 'destination': {
        const { prefix } = match;
        if (prefix.family !== facts.family) return false;
        if (prefix.length === 0) return true;
        if (slice.destination === undefined) return undefined;
        const shift = BigInt((facts.family === 4 ? 32 : 128) - prefix.length);
        return slice.destination.value >> shift === prefix.value >> shift;
      }
      case 'protocol':
        return slice.protocol === undefined ? undefined : slice.protocol === match.number;
      case 'destination-port':
        return slice.port === undefined ? undefined : match.first <= slice.port && slice.port <= match.last;
      case 'in-interface':
        return inInterface === 'packet' ? undefined : interfaceMatches(match, inInterface === 'lo' ? 'lo' : undefined);
      case 'state':
        return match.states.has(slice.state) || (match.states.has('DNAT') && translated);
      case 'address-type':
        return this.#isOfType(match, leg);
      case 'recent-check':
        return isNever(lists(match, chain)) ? false : undefined;
      case 'chance':
      case 'mark':
      case 'source-port':
      case 'out-interface':
      case 'unknown':
        return undefined;
    }
  }

  #match(match: Match, chain: Chain): void {
    const code = this.#code;
    if ('negated' in match && match.negated) code.put(op.not);
    switch (match.kind) {
      case 'source':
        this.#source(match.prefix);
        return;
      case 'destination':
        code.put(op.destination);
        this.#word(match.prefix.text);
        return;
      case 'protocol':
        code.put(op.protocol);
        code.put(match.number);
        return;
      case 'destination-port':
      case 'source-port':
        code.put(match.kind === 'source-port' ? op.sourcePort : op.port);
        code.put(match.first);
        code.put(match.last);
        return;
      case 'in-interface':
        code.put(op.interface);
        this.#word(`${match.name}${match.wildcard ? '+' : ''}`);
        return;
      case 'address-type':
        // A type that stands open is that of a destination: that it may be local is written at the beginning of the leg.
        if (match.type === 'LOCAL') code.put(op.local);
        else this.#unknown(`--${match.side}-type ${match.type}`);
        return;
      case 'recent-check':
        this.#remembered(match, chain);
        return;
      case 'mark':
        code.put(op.mark);
        this.#word(`${match.value}/${match.mask}`);
        return;
      case 'chance':
        code.put(op.chance);
        code.put(this.#chance(match.probability));
        return;
      case 'out-interface':
        this.#unknown(`-o ${match.name}${match.wildcard ? '+' : ''}`);
        return;
      case 'unknown':
        this.#unknown(match.text);
        return;
      case 'always':
      case 'recent-set':
      case 'state':
        throw new Error(`a slice decides every \`${match.kind}\` match`);
    }
  }

  #unknown(text: string): void {
    this.#code.put(op.unknown);
    this.#word(text);
  }

  #source(prefix: Prefix): void {
    const host = hostOf(prefix);
    if (host !== undefined) {
      this.#code.put(op.source);
      this.#names.address(host);
    } else {
      this.#code.put(op.sourceIn);
      this.#names.prefix(prefix);
    }
  }

  #remembered(match: RecentCheck, chain: Chain): void {
    const asked = this.#rules.lists(match, chain);
    if (asked === undefined) {
      this.#unknown(`recent list ${match.list}`);
      return;
    }
    this.#code.put(op.remembered);
    this.#word(`${asked.seconds} ${asked.or?.text ?? ''} ${asked.and?.text ?? ''}`);
    for (const endpoint of asked.endpoints) {
      this.#code.put(1);
      this.#names.endpointText(endpoint);
    }
    this.#code.put(op.end);
  }

  #chance(probability: Rational): number {
    let number = this.#chances.get(probability);
    if (number === undefined) {
      number = this.#vocabulary.word(rationalText(probability));
      this.#chances.set(probability, number);
    }
    return number;
  }

  #target(target: Target, way: Way): void {
    const code = this.#code;
    switch (target.kind) {
      case 'jump':
      case 'goto':
        this.#call(target, way);
        return;
      case 'destination-nat': {
        const port = target.port ?? way.leg.slice.port;
        this.#sent.push({ address: target.address, port });
        code.put(op.translate);
        this.#names.endpoint(target.address, port);
        return;
      }
      case 'mark':
        code.put(op.target);
        this.#word(`mark ${target.keep} ${target.flip}`);
        return;
      case 'reject':
        code.put(op.target);
        this.#word(`reject ${target.with}`);
        return;
      case 'source-nat': {
        const isOwn = this.#rules.facts.node.addresses.some(({ text }) => text === target.address.text);
        code.put(op.target);
        this.#word(isOwn ? 'source-nat' : `source-nat ${target.address.text}`);
        return;
      }
      case 'destination-choice':
      case 'redirect':
        // Where it leads is not written, so no other shape is the same.
        code.put(op.target);
        this.#word(`${target.text} ${this.#vocabulary.size}`);
        return;
      case 'unknown':
        code.put(op.target);
        this.#word(`unknown ${target.text}`);
        return;
      default:
        code.put(op.target);
        this.#word(target.kind);
    }
  }

  #call(target: Call, way: Way): void {
    const code = this.#code;
    const called = this.#rules.called(way.table, target);
    if (target.kind === 'goto') code.put(op.goto);
    if (called === undefined) {
      code.put(op.nowhere);
      return;
    }
    const known = (way.inInterface === 'lo' ? this.#visited.lo : this.#visited.other).of(called);
    if (known < 0) {
      code.put(op.call);
      this.#chain(way, called);
    } else {
      code.put(op.callAgain);
      code.put(known);
    }
  }
}
