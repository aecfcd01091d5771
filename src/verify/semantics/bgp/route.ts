/** A route on its way between speakers of BGP: what filters look at, and what they change (RFC 4271, RFC 8092). */
import type { Address } from '../../../core/ip/address.ts';
import { type Prefix, parsePrefix } from '../../../core/ip/prefix.ts';

/**
 * A route of which nothing is known until it is asked; both answers are then gone through. Its own prefix, preference and
 * communities say nothing: `communities` and `asPath` hold only what was added, and `localPreference` is `asItCame` until set.
 */
export interface Unsettled {
  prefix(key: string, test: (prefix: Prefix) => boolean): boolean;
  nextHop(key: string, test: (address: Address) => boolean): boolean;
  preference(operator: '=' | '>' | '<=', value: number): boolean;
  has(community: string): boolean;
  begins(path: readonly number[]): boolean;
  isNamed(glob: string): boolean;
}

/** The local preference of an unsettled route that nobody set. */
export const asItCame = -1;

export interface Route {
  readonly prefix: Prefix;
  /** Whether the router at hand has it from a peer, and did not originate it. */
  readonly learned: boolean;
  /** `aa:nn`, and `aa:nn:mm` of large ones. */
  readonly communities: readonly string[];
  readonly asPath: readonly number[];
  readonly localPreference: number;
  /** Of the interface that it leads to, where it leads to one. */
  readonly interface?: string;
  /** Where its sender said that it leads. */
  readonly nextHop?: Address;
  /** Where it is there, it is asked in place of the rest. */
  readonly unsettled?: Unsettled;
  /** BIRD's own, by which it takes one source of a route before another; undefined where it is the usual one. */
  readonly rank?: number;
  /** Of a route that the router has itself: where its own table leads. */
  readonly gateway?: Address;
  /** The identifier of the router that brought it into this AS, once a reflector has passed it on (RFC 4456). */
  readonly originator?: string;
  /** Of the reflectors that it passed, the last one first. */
  readonly clusters?: readonly string[];
}

/** A route as a node originates it: `priority` is the metric that its kernel has for it. */
export function originated(cidr: string, priority: number): Route | undefined {
  const prefix = parsePrefix(cidr);
  if (prefix === undefined) return undefined;
  return { prefix, learned: false, communities: [], asPath: [], localPreference: 2147483647 - priority };
}
