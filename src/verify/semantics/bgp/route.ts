/** A route on its way between speakers of BGP: what filters look at, and what they change (RFC 4271, RFC 8092). */
import type { Address } from '../../../core/ip/address.ts';
import { type Prefix, parsePrefix } from '../../../core/ip/prefix.ts';

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
  /** BIRD's own, by which it takes one source of a route before another; undefined where it is the usual one. */
  readonly rank?: number;
}

/** A route as a node originates it: `priority` is the metric that its kernel has for it. */
export function originated(cidr: string, priority: number): Route | undefined {
  const prefix = parsePrefix(cidr);
  if (prefix === undefined) return undefined;
  return { prefix, learned: false, communities: [], asPath: [], localPreference: 2147483647 - priority };
}
