/**
 * Follows all packets of a slice through a node's rules at once: netfilter's path from hook to hook, chains with jumps,
 * gotos and returns, marks, chances, rewriting. Sources: iptables(8), iptables-extensions(8), and the packet flow of
 * Linux netfilter (nf_nat translates the first packet of a connection; POSTROUTING is not met by local deliveries).
 *
 * Generic in what a weight is: see `weights.ts`.
 */

import { type Address, addressOf, type Family } from '../../core/ip/address.ts';
import { recall } from '../../core/recall.ts';
import type { Call, Chain, Rule, Target } from '../read/ruleset.ts';
import { always, type Condition, not } from './condition.ts';
import { type Hook, tablesAt } from './hooks.ts';
import type { NodeFacts } from './node-facts.ts';
import { drop, type Outcome, outcomeKey, reject, unknown } from './outcome.ts';
import type { Slice } from './packet.ts';
import { candidates } from './rule-index.ts';
import { type Lists, localCondition, type Place, type Step, specialise } from './specialise.ts';
import { accumulate, type Weights } from './weights.ts';

/** A node's rules as something to walk. */
export interface Rules {
  readonly facts: NodeFacts;
  readonly lists: Lists;
  /** The ages, in seconds, that some rule asks of a `recent` list; whether any asks at all. */
  readonly checkedSeconds: readonly number[];
  readonly remembers: boolean;
  /** The mark with which packets come in; none when it is left out. */
  readonly mark?: number;
  chain(table: string, name: string): Chain | undefined;
  /** The chain that a rule of a table calls. */
  called(table: string, call: Call): Chain | undefined;
  /** Whether a rule of a built-in chain, or a chain, is to be passed over: it belongs to somebody else. */
  skips(rule: Rule, chain: Chain): boolean;
}

/** Packets in one state of the walk: the mark they carry, and whether a rule accepted them, withheld them from others or rewrote their source. */
interface Particle<W> {
  readonly mark: number;
  readonly accepted: boolean;
  readonly withheld: boolean;
  readonly rewritten: boolean;
  /** What the source becomes where it is not the node's own address. */
  readonly source: string | undefined;
  readonly weight: W;
}

export interface Walked<W> {
  readonly outcomes: ReadonlyMap<string, { readonly outcome: Outcome; readonly weight: W }>;
  /** Constructs on the way that were not understood. */
  readonly unknown: ReadonlyMap<string, Rule>;
}

export function walk<W>(rules: Rules, slice: Slice, algebra: Weights<W>): Walked<W> {
  const walker = new Walker(rules, slice, algebra);
  walker.run();
  return { outcomes: walker.outcomes, unknown: walker.unknown };
}

interface Translation {
  readonly address: Address;
  readonly port: number | undefined;
  /** The target that has left the choice to the kernel. */
  readonly by?: string;
}

type Destination = Translation | undefined;

class Walker<W> {
  readonly outcomes = new Map<string, { outcome: Outcome; weight: W }>();
  readonly unknown = new Map<string, Rule>();
  readonly #rules: Rules;
  readonly #slice: Slice;
  readonly #algebra: Weights<W>;
  readonly #steps = new Map<string, readonly Step[]>();

  constructor(rules: Rules, slice: Slice, algebra: Weights<W>) {
    this.#rules = rules;
    this.#slice = slice;
    this.#algebra = algebra;
  }

  run(): void {
    const fresh: Particle<W> = {
      mark: this.#rules.mark ?? 0,
      accepted: false,
      withheld: false,
      rewritten: false,
      source: undefined,
      weight: this.#algebra.one,
    };
    const outgoing = this.#slice.entry === 'node';
    const translations = this.#translate(outgoing ? 'OUTPUT' : 'PREROUTING', [fresh]);
    for (const { destination, particles } of translations) {
      const leg = new Leg(this.#slice, destination);
      if (outgoing) this.#sendFromNode(leg, particles);
      else this.#arrive(leg, particles);
    }
  }

  /** The tables up to and including nat, whose chains may rewrite the destination. */
  #translate(
    hook: 'PREROUTING' | 'OUTPUT',
    start: readonly Particle<W>[],
  ): { destination: Destination; particles: Particle<W>[] }[] {
    const leg = new Leg(this.#slice, undefined);
    let particles = [...start];
    const translated = new Map<string, { destination: Destination; particles: Particle<W>[] }>();
    for (const table of tablesAt[hook]) {
      if (table === 'filter' || table === 'security') break;
      if (table === 'nat' && this.#slice.state !== 'NEW') continue;
      particles = this.#table(table, hook, leg, particles, (destination, particle) => {
        const key = `${destination.address.text} ${destination.port ?? ''} ${destination.by ?? ''}`;
        recall(translated, key, () => ({ destination, particles: [] as Particle<W>[] })).particles.push(particle);
      });
    }
    const groups = [...translated.values()];
    if (particles.length > 0) groups.unshift({ destination: undefined, particles });
    return groups.map(({ destination, particles }) => ({ destination, particles: this.#merge(particles) }));
  }

  #arrive(leg: Leg, particles: readonly Particle<W>[]): void {
    const local = this.#localOf(leg);
    const inward = this.#hook('INPUT', leg, this.#restrict(particles, local));
    const entered = { mark: this.#rules.mark ?? 0, rewritten: false, source: undefined };
    for (const particle of inward) this.#deliver(leg, { ...particle, ...entered });
    const onward = this.#hook('FORWARD', leg, this.#restrict(particles, not(local)));
    for (const particle of this.#hook('POSTROUTING', leg, onward)) this.#deliver(leg, particle);
  }

  #sendFromNode(leg: Leg, particles: readonly Particle<W>[]): void {
    const local = this.#localOf(leg);
    const sent = this.#hook('OUTPUT', leg, particles);
    const posted = this.#hook('POSTROUTING', leg, sent);
    for (const particle of this.#restrict(posted, not(local))) this.#deliver(leg, particle);
    // What the node sends to itself comes back in by the loopback interface.
    const back = this.#hook('INPUT', leg.looped(), this.#restrict(posted, local));
    for (const particle of back) this.#deliver(leg, particle);
  }

  #localOf(leg: Leg): Condition {
    return localCondition(leg.slice, this.#rules.facts, leg.place.translated);
  }

  #deliver(leg: Leg, { mark, accepted, withheld, rewritten, source, weight }: Particle<W>): void {
    const changed = (mark ^ (this.#rules.mark ?? 0)) >>> 0;
    const base = {
      sourceRewritten: rewritten,
      accepted,
      withheld,
      mark: changed,
      detail: source === undefined ? '' : `from ${source}`,
    };
    this.#end(
      leg.endpoint === undefined
        ? { ...base, kind: 'not-ours', endpoint: undefined }
        : { ...base, kind: 'endpoint', endpoint: leg.endpoint },
      weight,
    );
  }

  #end(outcome: Outcome, weight: W): void {
    if (this.#algebra.isZero(weight)) return;
    const key = outcomeKey(outcome);
    const earlier = this.outcomes.get(key)?.weight;
    this.outcomes.set(key, { outcome, weight: earlier === undefined ? weight : this.#algebra.add(earlier, weight) });
  }

  #hook(hook: Hook, leg: Leg, particles: readonly Particle<W>[]): Particle<W>[] {
    let at = [...particles];
    for (const table of tablesAt[hook]) {
      if (table === 'nat' ? this.#slice.state !== 'NEW' || hook === 'OUTPUT' : false) continue;
      if (hook === 'OUTPUT' && (table === 'raw' || table === 'mangle')) continue;
      if (at.length > 0) at = this.#table(table, hook, leg, at);
    }
    return at;
  }

  /** One table's built-in chain; what it lets pass goes on. */
  #table(
    table: string,
    hook: Hook,
    leg: Leg,
    particles: readonly Particle<W>[],
    translate?: (destination: Translation, particle: Particle<W>) => void,
  ): Particle<W>[] {
    const chain = this.#rules.chain(table, hook);
    if (chain === undefined || chain.rules.length === 0) return [...particles];
    const passed: Particle<W>[] = [];
    const accepts = table === 'filter' && (hook === 'INPUT' || hook === 'FORWARD');
    const end = (target: Target, particle: Particle<W>): void => {
      switch (target.kind) {
        case 'accept':
          passed.push(accepts ? { ...particle, accepted: true } : { ...particle, withheld: true });
          return;
        case 'drop':
          this.#end(drop, particle.weight);
          return;
        case 'reject':
          this.#end(reject(target.with), particle.weight);
          return;
        case 'masquerade':
          passed.push({ ...particle, rewritten: true });
          return;
        case 'source-nat':
          passed.push({ ...particle, rewritten: true, source: sourceOf(target.address, this.#rules.facts) });
          return;
        case 'destination-nat':
          if (translate === undefined) this.#end(unknown('DNAT outside nat'), particle.weight);
          else translate({ address: target.address, port: target.port }, particle);
          return;
        case 'destination-choice':
        case 'redirect': {
          const choices = translate === undefined ? [] : choicesOf(target, leg.slice, this.#rules.facts);
          if (choices.length === 0) this.#end(unknown(target.text), particle.weight);
          const share = { numerator: 1n, denominator: BigInt(choices.length) };
          for (const choice of choices) {
            translate?.(choice, { ...particle, weight: this.#algebra.scale(particle.weight, share) });
          }
          return;
        }
        case 'unknown':
          this.#end(unknown(target.text), particle.weight);
          return;
      }
    };
    const { fallen, returned } = this.#chain(table, chain, leg, particles, end, 0);
    return this.#merge([...passed, ...fallen, ...returned]);
  }

  #chain(
    table: string,
    chain: Chain,
    leg: Leg,
    start: readonly Particle<W>[],
    end: (target: Target, particle: Particle<W>) => void,
    depth: number,
  ): { fallen: Particle<W>[]; returned: Particle<W>[] } {
    let here = [...start];
    const returned: Particle<W>[] = [];
    if (depth > 64) throw new RangeError(`chains call each other more than 64 deep at \`${chain.name}\``);
    for (const step of this.#stepsOf(table, chain, leg)) {
      const next: Particle<W>[] = [];
      for (const particle of here) {
        const { hit, miss } = this.#split(particle, step);
        if (miss !== undefined) next.push(miss);
        if (hit === undefined) continue;
        const { target } = step.rule;
        switch (target.kind) {
          case 'none':
          case 'continue':
            next.push(hit);
            break;
          case 'mark':
            next.push({ ...hit, mark: ((hit.mark & target.keep) ^ target.flip) >>> 0 });
            break;
          case 'return':
            returned.push(hit);
            break;
          case 'jump':
          case 'goto': {
            const called = this.#rules.called(table, target);
            if (called === undefined) {
              next.push(hit);
              break;
            }
            const inner = this.#chain(table, called, leg, [hit], end, depth + 1);
            (target.kind === 'jump' ? next : returned).push(...inner.fallen, ...inner.returned);
            break;
          }
          default:
            if (target.kind === 'unknown') this.unknown.set(target.text, step.rule);
            end(target, hit);
        }
      }
      here = this.#merge(next);
      if (here.length === 0) break;
    }
    return { fallen: here, returned };
  }

  #split(particle: Particle<W>, { when, marks, chance, rule }: Step): { hit?: Particle<W>; miss?: Particle<W> } {
    const marked = marks.every(({ value, mask, negated }) => ((particle.mark & mask) >>> 0 === value) !== negated);
    if (!marked) return { miss: particle };
    if (when === always && chance.numerator === chance.denominator) return { hit: particle };
    const matched = when === always ? particle.weight : this.#algebra.restrict(particle.weight, when);
    if (this.#algebra.isZero(matched)) return { miss: particle };
    const hit = this.#algebra.scale(matched, chance);
    const miss = this.#algebra.subtract(particle.weight, hit);
    this.#noteUnknown(when, rule);
    return {
      hit: { ...particle, weight: hit },
      ...(this.#algebra.isZero(miss) ? {} : { miss: { ...particle, weight: miss } }),
    };
  }

  #noteUnknown(condition: Condition, rule: Rule): void {
    if (condition.kind === 'unknown') this.unknown.set(condition.text, rule);
    else if (condition.kind === 'not') this.#noteUnknown(condition.of, rule);
    else if (condition.kind === 'and' || condition.kind === 'or') {
      for (const part of condition.of) this.#noteUnknown(part, rule);
    }
  }

  #stepsOf(table: string, chain: Chain, leg: Leg): readonly Step[] {
    const key = `${table} ${chain.name} ${leg.key}`;
    let steps = this.#steps.get(key);
    if (steps === undefined) {
      steps = candidates(chain, leg.slice)
        .filter((rule) => !this.#rules.skips(rule, chain))
        .map((rule) => specialise(rule, { ...leg.place, chain }, this.#rules.facts, this.#rules.lists))
        .filter((step): step is Step => step !== undefined);
      this.#steps.set(key, steps);
    }
    return steps;
  }

  #restrict(particles: readonly Particle<W>[], condition: Condition): Particle<W>[] {
    if (condition === always) return [...particles];
    return particles
      .map((particle) => ({ ...particle, weight: this.#algebra.restrict(particle.weight, condition) }))
      .filter(({ weight }) => !this.#algebra.isZero(weight));
  }

  /** Packets in the same state are one particle. */
  #merge(particles: readonly Particle<W>[]): Particle<W>[] {
    if (particles.length < 2) return [...particles];
    const weights = new Map<string, W>();
    const states = new Map<string, Particle<W>>();
    for (const particle of particles) {
      const { mark, accepted, withheld, rewritten, source } = particle;
      const key = `${mark} ${accepted} ${withheld} ${rewritten} ${source}`;
      accumulate(this.#algebra, weights, key, particle.weight);
      states.set(key, particle);
    }
    return [...weights].map(([key, weight]) => ({ ...states.get(key)!, weight }));
  }
}

/** The node's own address is as good as the one that masquerading takes. */
const sourceOf = ({ text }: Address, { node }: NodeFacts): string | undefined =>
  node.addresses.some((own) => own.text === text) ? undefined : text;

/**
 * The destinations of which the kernel takes one: an address by a hash of the packet's own, and its port where it is among
 * those, else the first that is free (docs/lab-notes/kernel-flows.md). They are known as the target's, so that none is what a Service
 * promises. Empty where they depend on more.
 */
function choicesOf(
  target: Extract<Target, { kind: 'destination-choice' | 'redirect' }>,
  { entry, port }: Slice,
  { node, family }: NodeFacts,
): Translation[] {
  const own = entry === 'node' ? loopbackOf(family) : node.primary[family];
  const addresses = target.kind === 'redirect' ? (own === undefined ? [] : [own]) : target.addresses;
  const { ports } = target;
  if (ports !== undefined && ports.first < ports.last && port === undefined) return [];
  const isAmong = ports === undefined || (port !== undefined && ports.first <= port && port <= ports.last);
  return addresses.map((address) => ({ address, port: isAmong ? port : ports.first, by: target.text }));
}

const loopbackOf = (family: Family): Address => addressOf(family, family === 4 ? 0x7f000001n : 1n);

/** The packets' way after the destination is settled: the slice as the later hooks see it. */
class Leg {
  readonly slice: Slice;
  readonly place: Omit<Place, 'chain'>;
  readonly key: string;
  readonly endpoint: string | undefined;

  constructor(slice: Slice, destination: Destination, looped = false) {
    const translated = destination !== undefined;
    const port = destination?.port ?? slice.port;
    this.slice = translated ? { ...slice, destination: destination.address, port } : slice;
    this.place = {
      slice: this.slice,
      translated,
      inInterface: looped ? 'lo' : slice.entry === 'node' ? 'none' : 'packet',
    };
    const text = destination?.address.family === 6 ? `[${destination.address.text}]` : destination?.address.text;
    const by = destination?.by === undefined ? '' : ` by ${destination.by}`;
    this.endpoint = translated ? `${text}:${port ?? '*'}${by}` : undefined;
    this.key = `${this.endpoint ?? '-'} ${this.place.inInterface}`;
  }

  looped(): Leg {
    const { destination, port } = this.slice;
    return new Leg(this.slice, this.endpoint === undefined ? undefined : { address: destination!, port }, true);
  }
}
