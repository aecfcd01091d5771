/**
 * A route of which nothing is known until it is asked. Each question that both answers are left for is decided both ways, so
 * that what holds for every run holds for every route. Values that no question tells apart are one: what is compared is
 * remembered, and when something new is compared, all begins again with it.
 */
import { type Address, addressOf, type Family } from '../../../core/ip/address.ts';
import type { Prefix } from '../../../core/ip/prefix.ts';
import { recall } from '../../../core/recall.ts';
import { type Mask, maskOfGlob, matchesMask, sequenceClasses } from './classes.ts';

/** Something that is not followed exactly; nothing can be proven then. */
export class NotUnderstood extends Error {}
class BeginAgain extends Error {}

export type Source = 'RTS_BGP' | 'RTS_STATIC' | 'RTS_INHERIT' | 'RTS_DEVICE';
export type Numeric = 'preference' | 'metric';

const sources: readonly Source[] = ['RTS_BGP', 'RTS_STATIC', 'RTS_INHERIT', 'RTS_DEVICE'];

/** What a route has, and the type of one value of it. */
interface Attributes {
  readonly net: Prefix;
  readonly source: Source;
  readonly interface: string;
  readonly path: readonly number[];
  readonly hop: Address;
  readonly preference: number;
  readonly metric: number;
}
type Attribute = keyof Attributes;

/** What both sides compare attributes with, and so the values that stand for all. */
export class Distinctions {
  readonly #nets: readonly Prefix[];
  readonly #hops: readonly Address[];
  readonly #starts = { preference: new Set([0]), metric: new Set([0]) };
  readonly #globs = new Set<string>(['']);
  readonly #paths = new Map<string, Mask<number>>([['', []]]);
  readonly #values = new Map<Attribute, readonly unknown[]>();
  readonly #answers = new Map<Attribute, Map<string, readonly boolean[]>>();

  constructor(nets: readonly Prefix[], hops: readonly Address[]) {
    this.#nets = nets;
    this.#hops = hops;
  }

  /** Numbers from `start` on may be told from those before. */
  number(which: Numeric, start: number): boolean {
    return start >= 0 && start <= 0xffffffff && this.#forget(which, grown(this.#starts[which], start));
  }

  interfaceName(glob: string): boolean {
    return this.#forget('interface', grown(this.#globs, glob));
  }

  path(mask: Mask<number>): boolean {
    const key = mask.join(' ');
    if (this.#paths.has(key)) return false;
    this.#paths.set(key, mask);
    return this.#forget('path', true);
  }

  values<A extends Attribute>(of: A): readonly Attributes[A][] {
    const known = this.#values.get(of) ?? this.#classes(of);
    this.#values.set(of, known);
    return known as readonly Attributes[A][];
  }

  /** What `test` says of each value; `key` names the test. */
  answers<A extends Attribute>(of: A, key: string, test: (value: Attributes[A]) => boolean): readonly boolean[] {
    const known = recall(this.#answers, of, () => new Map<string, readonly boolean[]>());
    return recall(known, key, () => this.values(of).map(test));
  }

  #classes(of: Attribute): readonly unknown[] {
    switch (of) {
      case 'net':
        return this.#nets;
      case 'hop':
        return this.#hops;
      case 'source':
        return sources;
      // A name has at most 15 characters (IFNAMSIZ); the empty one is that of no interface.
      case 'interface':
        return sequenceClasses([...this.#globs].map(maskOfGlob), 'x', 15).map((word) => word.join(''));
      case 'path':
        return sequenceClasses([...this.#paths.values()], 4200000000, Number.POSITIVE_INFINITY);
      default:
        return [...this.#starts[of]].sort((a, b) => a - b);
    }
  }

  #forget(of: Attribute, isNew: boolean): boolean {
    if (isNew) {
      this.#values.delete(of);
      this.#answers.delete(of);
    }
    return isNew;
  }
}

function grown<T>(set: Set<T>, value: T): boolean {
  const before = set.size;
  return set.add(value).size > before;
}

export class Inquiry {
  readonly #distinctions: Distinctions;
  readonly #trail: boolean[];
  /** Which values are left, by their index, of each attribute that was asked for. */
  readonly #left = new Map<Attribute, readonly number[]>();
  readonly #communities = new Map<string, boolean>();
  #at = 0;

  constructor(distinctions: Distinctions, possible: readonly Source[], trail: boolean[]) {
    this.#distinctions = distinctions;
    this.#trail = trail;
    this.#left.set(
      'source',
      possible.map((source) => sources.indexOf(source)),
    );
  }

  /** Whether `test` holds; `key` names it, and stands for one test only. */
  ask<A extends Attribute>(of: A, key: string, test: (value: Attributes[A]) => boolean): boolean {
    const answers = this.#distinctions.answers(of, key, test);
    const left = this.#left.get(of) ?? answers.map((_, index) => index);
    const first = answers[left[0]!]!;
    if (left.every((index) => answers[index] === first)) return first;
    const answer = this.#decide();
    this.#left.set(
      of,
      left.filter((index) => answers[index] === answer),
    );
    return answer;
  }

  isFrom(source: Source): boolean {
    return this.ask('source', source, (each) => each === source);
  }

  isNamed(glob: string): boolean {
    this.note(this.#distinctions.interfaceName(glob));
    return this.ask('interface', glob, (name) => matchesMask(maskOfGlob(glob), [...name]));
  }

  /** A path that BGP did not bring is empty. */
  follows(mask: Mask<number>): boolean {
    this.note(this.#distinctions.path(mask));
    if (!this.isFrom('RTS_BGP')) return matchesMask(mask, []);
    return this.ask('path', mask.join(' '), (path) => matchesMask(mask, path));
  }

  has(community: string): boolean {
    const known = this.#communities.get(community);
    if (known !== undefined) return known;
    const has = this.isFrom('RTS_BGP') && this.#decide();
    this.#communities.set(community, has);
    return has;
  }

  number(which: Numeric, start: number): void {
    this.note(this.#distinctions.number(which, start));
  }

  /** Takes note of a comparison. */
  note(isNew: boolean): void {
    if (isNew) throw new BeginAgain();
  }

  /** A prefix that is left. */
  get prefix(): Prefix {
    return this.#distinctions.values('net')[this.#left.get('net')?.[0] ?? 0]!;
  }

  /** What was decided, for a witness. */
  get said(): Readonly<Record<string, string>> {
    const attributes = [...this.#left]
      .filter(([of]) => of !== 'net')
      .map(([of, left]) => [of, textOf(this.#distinctions.values(of)[left[0]!])] as const);
    const communities = [...this.#communities].map(([value, has]) => [`community ${value}`, String(has)] as const);
    return Object.fromEntries([...attributes, ...communities]);
  }

  #decide(): boolean {
    if (this.#at === this.#trail.length) this.#trail.push(true);
    return this.#trail[this.#at++]!;
  }
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'object' && value !== null && 'text' in value ? String(value.text) : String(value);
}

/** More runs than this are too many to wait for. */
const mostRuns = 1_000_000;

/** Every route from `possible`; ends early where `visit` finds something. */
export function everyRoute<T>(
  distinctions: Distinctions,
  possible: readonly Source[],
  visit: (inquiry: Inquiry) => T | undefined,
): T | undefined {
  for (;;) {
    try {
      return allRuns(distinctions, possible, visit);
    } catch (error) {
      if (!(error instanceof BeginAgain)) throw error;
    }
  }
}

function allRuns<T>(
  distinctions: Distinctions,
  possible: readonly Source[],
  visit: (inquiry: Inquiry) => T | undefined,
): T | undefined {
  const trail: boolean[] = [];
  for (let runs = 0; ; runs++) {
    if (runs > mostRuns) throw new NotUnderstood('a filter that tells too many routes apart');
    const found = visit(new Inquiry(distinctions, possible, trail));
    if (found !== undefined) return found;
    while (trail.at(-1) === false) trail.pop();
    if (trail.length === 0) return undefined;
    trail[trail.length - 1] = false;
  }
}

/** Addresses that stand for all, held against these prefixes: `cells` of full length. */
export const hostsAmong = (cells: readonly Prefix[], family: Family): readonly Address[] =>
  cells.filter(({ length }) => length === (family === 4 ? 32 : 128)).map(({ value }) => addressOf(family, value));
