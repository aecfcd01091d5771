/**
 * What a BGPFilter does with one route: the first rule whose conditions all hold accepts or rejects; without one, the next
 * filter is asked. Kept as Calico's BIRD decides it, traps included: `Equal` and `NotEqual` beside a range of lengths compare
 * a prefix with a set, which is never equal.
 *
 * Source: docs.tigera.io, BGPFilter; BIRD 1.6 and 2.0, "Filters".
 */
import { parsePrefix } from '../../../core/ip/prefix.ts';
import { parseCommunity } from '../../../model/bgp/values.ts';
import type { BgpFilterObject, FilterOperation, FilterRule } from '../../../model/types/calico.ts';
import { begins, type Destination, has, hasLength, isExactly, isInside, isNamed, isPreferred } from './questions.ts';
import type { Route } from './route.ts';

export type Ruling =
  | { readonly action: 'accept'; readonly route: Route }
  | { readonly action: 'reject' }
  /** No rule held. */
  | { readonly action: 'continue' };

export interface Question {
  readonly direction: 'import' | 'export';
  /** Whether the peer is of the same AS. */
  readonly internal: boolean;
}

export function applyFilters(filters: readonly BgpFilterObject[], route: Route, question: Question): Ruling {
  for (const { spec } of filters) {
    const four = route.prefix.family === 4;
    const rules =
      question.direction === 'import' ? (four ? spec.importV4 : spec.importV6) : four ? spec.exportV4 : spec.exportV6;
    for (const rule of rules ?? []) {
      if (!holds(rule, route, question.internal)) continue;
      if (rule.action === 'Reject') return { action: 'reject' };
      return { action: 'accept', route: (rule.operations ?? []).reduce(changed, route) };
    }
  }
  return { action: 'continue' };
}

function holds(rule: FilterRule, route: Route, internal: boolean): boolean {
  const { communities, asPathPrefix = [], priority, peerType, source } = rule;
  return (
    (peerType === undefined || (peerType === 'iBGP') === internal) &&
    matchesPrefix(rule, route) &&
    (source === undefined || route.learned) &&
    (rule.interface === undefined || isNamed(route, rule.interface)) &&
    (communities?.values.every((value) => has(route, canonical(value))) ?? true) &&
    begins(route, asPathPrefix) &&
    (priority === undefined || isPreferred(route, 2147483647 - priority))
  );
}

/** What a rule says of the prefix alone. */
export function matchesPrefix({ cidr, matchOperator, prefixLength }: FilterRule, route: Destination): boolean {
  if (cidr === undefined) return true;
  const outer = parsePrefix(cidr);
  const same = outer !== undefined && prefixLength === undefined && isExactly(route, outer);
  if (matchOperator === 'Equal') return same;
  if (matchOperator === 'NotEqual') return !same;
  const { min = 0, max = 128 } = prefixLength ?? {};
  const inside = outer !== undefined && isInside(route, outer) && hasLength(route, min, max);
  return inside === (matchOperator !== 'NotIn');
}

function changed(route: Route, { addCommunity, prependASPath, setPriority }: FilterOperation): Route {
  if (addCommunity !== undefined) return tagged(route, [addCommunity.value]);
  if (prependASPath !== undefined) return { ...route, asPath: [...prependASPath.prefix, ...route.asPath] };
  return setPriority === undefined ? route : { ...route, localPreference: 2147483647 - setPriority.value };
}

export const tagged = (route: Route, values: readonly string[]): Route => ({
  ...route,
  communities: [...new Set([...route.communities, ...values.map(canonical)])],
});

const canonical = (value: string): string => parseCommunity(value)?.join(':') ?? value;
