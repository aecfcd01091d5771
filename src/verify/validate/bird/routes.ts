/** Holds what a filter does to every route against what is declared. */
import type { Prefix } from '../../../core/ip/prefix.ts';
import { mostPriority } from '../../../model/bgp/settings.ts';
import type { FilterUse } from '../../read/bird/syntax.ts';
import type { Route } from '../../semantics/bgp/route.ts';
import { type Functions, type Passed, passThrough } from '../../semantics/bird/evaluate.ts';
import { everyRoute, type Inquiry, type Source } from '../../semantics/bird/inquiry.ts';
import type { JsonObject } from '../../verdict.ts';
import type { Space } from './distinctions.ts';

/** A route that fares otherwise than declared; null stands for refusal. */
export interface RouteDifference {
  readonly prefix: Prefix;
  /** What else the route has. */
  readonly route: Readonly<Record<string, string>>;
  readonly expected: JsonObject | null;
  readonly actual: JsonObject | null;
}

export interface Comparison {
  readonly use: FilterUse;
  readonly functions: Functions;
  readonly space: Space;
  readonly sources: readonly Source[];
  /** The metric of a route that has none. */
  readonly normal: number;
  /** What is declared of the route; undefined for refusal. */
  readonly declared: (route: Route, inquiry: Inquiry) => JsonObject | undefined;
  /** What counts of a route that passed. */
  readonly seen: (passed: Passed, inquiry: Inquiry) => JsonObject;
}

export function differingRoute(comparison: Comparison): RouteDifference | undefined {
  const { use, functions, space, sources, normal, declared, seen } = comparison;
  for (const prefix of space.cells) {
    const found = everyRoute(prefix, space.distinctions, sources, (inquiry): RouteDifference | undefined => {
      const passed = passThrough(use, functions, inquiry);
      const expected = declared(routeOf(inquiry, normal), inquiry) ?? null;
      const actual = passed === undefined ? null : expected === null ? {} : seen(passed, inquiry);
      if (JSON.stringify(expected) === JSON.stringify(actual)) return undefined;
      return { prefix, route: inquiry.said, expected, actual };
    });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The route as the definitions look at it: attributes are decided when they are read. */
function routeOf(inquiry: Inquiry, normal: number): Route {
  return {
    prefix: inquiry.net,
    get learned() {
      return inquiry.source === 'RTS_BGP';
    },
    get communities() {
      return [...inquiry.distinctions.communities].filter((value) => inquiry.has(value));
    },
    get asPath() {
      return inquiry.path;
    },
    get localPreference() {
      return inquiry.preference ?? (mostPriority - (inquiry.metric ?? normal)) >>> 0;
    },
    get interface() {
      return inquiry.interfaceName;
    },
  };
}

/** What a peer is told, and what a node keeps of what it is told. */
export const attributesOf = ({ communities, asPath, localPreference, rank }: Route): JsonObject => ({
  communities: [...communities].sort(),
  asPath: [...asPath],
  localPreference,
  ...(rank === undefined ? {} : { preference: rank }),
});

export const attributesSeen = (passed: Passed, inquiry: Inquiry): JsonObject => {
  const known = new Set([...inquiry.distinctions.communities, ...passed.communities.keys()]);
  return {
    communities: [...known].filter((value) => passed.communities.get(value) ?? inquiry.has(value)).sort(),
    asPath: [...passed.prepended, ...inquiry.path],
    localPreference: passed.preference ?? null,
    ...(passed.rank === undefined ? {} : { preference: passed.rank }),
    ...(passed.tunnel === undefined ? {} : { tunnel: passed.tunnel }),
  };
};
