/**
 * What a check of a `recent` list asks (xt_recent.c, iptables-extensions(8)): of the client's own memory, and of what the
 * kernel remembers besides, which the packet model does not hold.
 */
import type { Chain, RecentCheck } from '../read/ruleset.ts';

/** Something that the kernel may remember besides the client. */
export interface Beside {
  readonly text: string;
  /** That it is remembered may be impossible; that it is not is how things are at first. */
  readonly seldom: boolean;
}

/** The check holds when the client is remembered, or what stands in `or`; and when what stands in `and` holds too. */
export interface Asked {
  /** As whose client; nobody's when it is empty. */
  readonly endpoints: readonly string[];
  readonly seconds: number | undefined;
  readonly or: Beside | undefined;
  readonly and: Beside | undefined;
}

/** A list, and who writes it. */
export interface RecentList {
  readonly setters: Setter[];
  /** The chains to which the checks lead that renew or remove an entry; undefined for one that leads nowhere. */
  readonly changers: (string | undefined)[];
}

/** A rule that sets a list. */
export interface Setter {
  readonly chain: Chain;
  /** Where it sends the client; undefined where it sends nobody anywhere. */
  readonly endpoint: string | undefined;
  readonly unusual: 'destination' | 'network' | undefined;
}

/** Undefined where the rules use the list in a way that is not understood. `calls` are the chains to which the asking chain jumps. */
export function askedBy(
  { list, seconds, unusual = {} }: RecentCheck,
  { setters, changers }: RecentList,
  calls: ReadonlySet<string>,
): Asked | undefined {
  // A list remembers the endpoints to which the rules that set it send the client. That is understood when each of them rewrites
  // the destination, in a chain to which the asking chain itself jumps: then it is the same service port's memory.
  if (!setters.every(({ chain, endpoint }) => endpoint !== undefined && calls.has(chain.name))) return undefined;
  // An entry that is renewed or removed is as it was where the rule leads to a chain that sets it.
  const setsAgain = (name: string | undefined) =>
    setters.some(({ chain, unusual }) => chain.name === name && unusual === undefined);
  if (setters.length > 0 && !changers.every(setsAgain)) return undefined;
  const { of, hits } = unusual;
  const beside = (text: string, seldom: boolean): Beside => ({ text: `recent list ${list}: ${text}`, seldom });
  const own = of === 'destination' ? [] : setters.filter((setter) => setter.unusual !== 'destination');
  const others = of === 'destination' ? setters : setters.filter((setter) => setter.unusual === 'destination');
  // Which mask counts for a list the rule says that the kernel has loaded first, which depends on the back end.
  const byNetwork = of === 'network' || own.some((setter) => setter.unusual === 'network');
  return {
    endpoints: own.flatMap(({ endpoint }) => endpoint ?? []),
    seconds,
    or:
      others.length > 0
        ? beside(of === 'destination' ? 'the destination was a client' : 'the client was a destination', true)
        : own.length > 0 && byNetwork
          ? beside('a neighbour of the client is remembered', false)
          : undefined,
    and: hits === undefined ? undefined : beside(`${hits} entries of the client`, false),
  };
}
