/**
 * A route whose attributes are decided when they are first asked for. All decisions are gone through, so that what holds for
 * every run holds for every route. Values that nobody tells apart are one decision: what is compared is remembered, and when
 * something new is compared, all begins again with it.
 */
import { type Address, addressOf, type Family } from '../../../core/ip/address.ts';
import type { Prefix } from '../../../core/ip/prefix.ts';
import { type Mask, maskOfGlob, sequenceClasses } from './classes.ts';

/** Something that is not followed exactly; nothing can be proven then. */
export class NotUnderstood extends Error {}
class BeginAgain extends Error {}

export type Source = 'RTS_BGP' | 'RTS_STATIC' | 'RTS_INHERIT' | 'RTS_DEVICE';
export type Numeric = 'preference' | 'metric';

/** What both sides compare attributes with. */
export class Distinctions {
  readonly #starts = { preference: new Set([0]), metric: new Set([0]) };
  readonly #globs = new Set<string>();
  readonly #paths = new Map<string, Mask<number>>([['', []]]);
  readonly communities = new Set<string>();
  readonly nextHops: readonly Address[];
  #known: { names: readonly string[]; paths: readonly (readonly number[])[] } | undefined;

  constructor(nextHops: readonly Address[]) {
    this.nextHops = nextHops;
  }

  /** Numbers from `start` on may be told from those before. */
  number(which: Numeric, start: number): boolean {
    return start >= 0 && start <= 0xffffffff && grown(this.#starts[which], start);
  }

  interfaceName(glob: string): boolean {
    return this.#forget(grown(this.#globs, glob));
  }

  community(value: string): boolean {
    return grown(this.communities, value);
  }

  path(mask: Mask<number>): boolean {
    const key = mask.join(' ');
    if (this.#paths.has(key)) return false;
    this.#paths.set(key, mask);
    return this.#forget(true);
  }

  numbers(which: Numeric): readonly number[] {
    return [...this.#starts[which]].sort((a, b) => a - b);
  }

  /** A name has at most 15 characters (IFNAMSIZ); the empty one is that of no interface. */
  get names(): readonly string[] {
    return this.#classes().names;
  }

  get paths(): readonly (readonly number[])[] {
    return this.#classes().paths;
  }

  #classes() {
    this.#known ??= {
      names: sequenceClasses([...this.#globs, ''].map(maskOfGlob), 'x', 15).map((word) => word.join('')),
      paths: sequenceClasses([...this.#paths.values()], 4200000000, Number.POSITIVE_INFINITY),
    };
    return this.#known;
  }

  #forget(isNew: boolean): boolean {
    if (isNew) this.#known = undefined;
    return isNew;
  }
}

function grown<T>(set: Set<T>, value: T): boolean {
  const before = set.size;
  return set.add(value).size > before;
}

export class Inquiry {
  readonly net: Prefix;
  readonly distinctions: Distinctions;
  readonly #sources: readonly Source[];
  readonly #trail: { readonly count: number; index: number }[];
  readonly #chosen = new Map<string, unknown>();
  #at = 0;

  constructor(
    net: Prefix,
    distinctions: Distinctions,
    sources: readonly Source[],
    trail: { readonly count: number; index: number }[],
  ) {
    this.net = net;
    this.distinctions = distinctions;
    this.#sources = sources;
    this.#trail = trail;
  }

  get source(): Source {
    return this.#choose('source', this.#sources);
  }

  get interfaceName(): string {
    return this.#choose('interface', this.distinctions.names);
  }

  /** BGP says it of every route that it learned, nothing else does. */
  get preference(): number | undefined {
    return this.source === 'RTS_BGP' ? this.#choose('preference', this.distinctions.numbers('preference')) : undefined;
  }

  /** Routes that were found in the kernel have the one that they had there. */
  get metric(): number | undefined {
    return this.source === 'RTS_INHERIT' ? this.#choose('metric', this.distinctions.numbers('metric')) : undefined;
  }

  get path(): readonly number[] {
    return this.source === 'RTS_BGP' ? this.#choose('path', this.distinctions.paths) : [];
  }

  get nextHop(): Address | undefined {
    return this.source === 'RTS_BGP' ? this.#choose('next hop', this.distinctions.nextHops) : undefined;
  }

  has(community: string): boolean {
    this.note(this.distinctions.community(community));
    return this.source === 'RTS_BGP' && this.#choose(`community ${community}`, [false, true]);
  }

  /** Takes note of a comparison. */
  note(isNew: boolean): void {
    if (isNew) throw new BeginAgain();
  }

  /** What was decided, for a witness. */
  get said(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      [...this.#chosen].map(([key, value]) => [key, Array.isArray(value) ? value.join(' ') : textOf(value)]),
    );
  }

  #choose<T>(name: string, options: readonly T[]): T {
    if (this.#chosen.has(name)) return this.#chosen.get(name) as T;
    if (this.#at === this.#trail.length) this.#trail.push({ count: options.length, index: 0 });
    const value = options[this.#trail[this.#at++]!.index]!;
    this.#chosen.set(name, value);
    return value;
  }
}

const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'text' in value ? String(value.text) : String(value);

/** More runs than this for one prefix are too many to wait for. */
const mostRuns = 20_000;

/** Every route to `net` from `sources`; ends early where `visit` finds something. */
export function everyRoute<T>(
  net: Prefix,
  distinctions: Distinctions,
  sources: readonly Source[],
  visit: (inquiry: Inquiry) => T | undefined,
): T | undefined {
  for (;;) {
    try {
      return allRuns(net, distinctions, sources, visit);
    } catch (error) {
      if (!(error instanceof BeginAgain)) throw error;
    }
  }
}

function allRuns<T>(
  net: Prefix,
  distinctions: Distinctions,
  sources: readonly Source[],
  visit: (inquiry: Inquiry) => T | undefined,
): T | undefined {
  const trail: { readonly count: number; index: number }[] = [];
  for (let runs = 0; ; runs++) {
    if (runs > mostRuns) throw new NotUnderstood('a filter that tells too many routes apart');
    const found = visit(new Inquiry(net, distinctions, sources, trail));
    if (found !== undefined) return found;
    while (trail.length > 0 && trail.at(-1)!.index + 1 >= trail.at(-1)!.count) trail.pop();
    if (trail.length === 0) return undefined;
    trail.at(-1)!.index++;
  }
}

/** Addresses that stand for all, held against these prefixes: `cells` of full length. */
export const hostsAmong = (cells: readonly Prefix[], family: Family): readonly Address[] =>
  cells.filter(({ length }) => length === (family === 4 ? 32 : 128)).map(({ value }) => addressOf(family, value));
