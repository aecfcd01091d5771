/** Holds what a filter does to every route against what is declared. */
import type { Prefix } from '../../../core/ip/prefix.ts';
import { mostPriority } from '../../../model/bgp/settings.ts';
import type { FilterUse } from '../../read/bird/syntax.ts';
import { type Route, asItCame as untouched } from '../../semantics/bgp/route.ts';
import { type Functions, type Passed, passThrough } from '../../semantics/bird/evaluate.ts';
import { type Distinctions, everyRoute, type Inquiry, type Source } from '../../semantics/bird/inquiry.ts';
import { type Amount, asItCame, compare, int } from '../../semantics/bird/values.ts';
import type { JsonObject } from '../../verdict.ts';

/** A route that fares otherwise than declared; null stands for refusal. */
export interface RouteDifference {
  readonly prefix: Prefix;
  /** What else the route has. */
  readonly route: Readonly<Record<string, string>>;
  readonly expected: JsonObject | null;
  readonly actual: JsonObject | null;
}

/** What becomes of a route: communities and AS numbers are what is added to its own. */
export interface Outcome {
  readonly communities: readonly string[];
  readonly asPath: readonly number[];
  /** `untouched` as on routes. */
  readonly localPreference: number | undefined;
  readonly metric: number | undefined;
  readonly rank: number | undefined;
  readonly tunnel: string | undefined;
}

export interface Comparison {
  readonly use: FilterUse;
  readonly functions: Functions;
  readonly distinctions: Distinctions;
  readonly sources: readonly Source[];
  /** The metric of a route that has none. */
  readonly normal: number;
  /** Whether what is compared is what a peer is told, or what the kernel is given. */
  readonly towards: 'peer' | 'kernel';
  /** What is declared of the route; undefined for refusal. */
  readonly declared: (route: Route, inquiry: Inquiry) => Outcome | undefined;
}

export function differingRoute(comparison: Comparison): RouteDifference | undefined {
  const { use, functions, distinctions, sources, normal, declared } = comparison;
  return everyRoute(distinctions, sources, (inquiry): RouteDifference | undefined => {
    const passed = passThrough(use, functions, inquiry);
    const expected = declared(routeOf(inquiry, normal), inquiry);
    if (passed === undefined && expected === undefined) return undefined;
    if (passed !== undefined && expected !== undefined && isAlike(comparison, expected, passed, inquiry))
      return undefined;
    return {
      prefix: inquiry.prefix,
      route: inquiry.said,
      expected: expected === undefined ? null : said(comparison, expected, inquiry),
      actual: passed === undefined ? null : seen(comparison, passed, inquiry),
    };
  });
}

/** The route as the definitions look at it. */
function routeOf(inquiry: Inquiry, normal: number): Route {
  return {
    prefix: inquiry.prefix,
    get learned() {
      return inquiry.isFrom('RTS_BGP');
    },
    communities: [],
    asPath: [],
    localPreference: untouched,
    unsettled: {
      prefix: (key, test) => inquiry.ask('net', key, test),
      nextHop: (key, test) => inquiry.isFrom('RTS_BGP') && inquiry.ask('hop', key, test),
      preference: (operator, value) => compare(operator, preferenceOf(inquiry, normal), int(value), inquiry),
      has: (community) => inquiry.has(community),
      begins: (path) => inquiry.follows([...path, '*']),
      isNamed: (glob) => inquiry.isNamed(glob),
    },
  };
}

/** A route that BGP did not bring gets the preference that its metric stands for. */
function preferenceOf(inquiry: Inquiry, normal: number): Amount {
  if (inquiry.isFrom('RTS_BGP')) return asItCame('preference');
  if (inquiry.isFrom('RTS_INHERIT')) return { type: 'term', of: 'metric', sign: -1, offset: mostPriority };
  return int((mostPriority - normal) >>> 0);
}

/** The metric that a route is written with, where no filter said another. */
function metricOf(inquiry: Inquiry): Amount | undefined {
  if (inquiry.isFrom('RTS_BGP')) return { type: 'term', of: 'preference', sign: -1, offset: mostPriority };
  return ownMetric(inquiry);
}

const ownMetric = (inquiry: Inquiry): Amount | undefined =>
  inquiry.isFrom('RTS_INHERIT') ? asItCame('metric') : undefined;

const ownPreference = (inquiry: Inquiry): Amount | undefined =>
  inquiry.isFrom('RTS_BGP') ? asItCame('preference') : undefined;

function isAlike({ towards, normal }: Comparison, expected: Outcome, passed: Passed, inquiry: Inquiry): boolean {
  const { rank, tunnel } = expected;
  if (!isSame(amountOf(rank), passed.rank, inquiry) || tunnel !== passed.tunnel) return false;
  if (towards === 'kernel') {
    const metric = expected.metric === untouched ? metricOf(inquiry) : amountOf(expected.metric);
    return isSame(metric, passed.metric ?? ownMetric(inquiry), inquiry);
  }
  const { localPreference } = expected;
  const preference = localPreference === untouched ? preferenceOf(inquiry, normal) : amountOf(localPreference);
  return (
    expected.asPath.join() === passed.prepended.join() &&
    isSame(preference, passed.preference ?? ownPreference(inquiry), inquiry) &&
    haveSameCommunities(expected.communities, passed.communities, inquiry)
  );
}

const amountOf = (value: number | undefined): Amount | undefined => (value === undefined ? undefined : int(value));

function isSame(a: Amount | undefined, b: Amount | undefined, inquiry: Inquiry): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.type === 'term' && b.type === 'term') return textOf(a) === textOf(b);
  return compare('=', a, b, inquiry);
}

/** To add what is there already, or to take away what is not, is no difference. */
function haveSameCommunities(added: readonly string[], changed: Passed['communities'], inquiry: Inquiry): boolean {
  return [...new Set([...added, ...changed.keys()])].every((value) => {
    const [expected, actual] = [added.includes(value) || undefined, changed.get(value)];
    return expected === actual || (expected ?? inquiry.has(value)) === (actual ?? inquiry.has(value));
  });
}

const textOf = (amount: Amount | undefined): string | number | null => {
  if (amount === undefined) return null;
  if (amount.type === 'int') return amount.value;
  const { of, sign, offset } = amount;
  if (sign === 1) return offset === 0 ? `the ${of} that it came with` : `${of} + ${offset >>> 0}`;
  return `${offset} - ${of}`;
};

function said({ towards, normal }: Comparison, outcome: Outcome, inquiry: Inquiry): JsonObject {
  const { localPreference, metric, rank, tunnel } = outcome;
  const more = { ...(rank === undefined ? {} : { preference: rank }), ...(tunnel === undefined ? {} : { tunnel }) };
  if (towards === 'kernel')
    return { metric: textOf(metric === untouched ? metricOf(inquiry) : amountOf(metric)), ...more };
  const preference = localPreference === untouched ? preferenceOf(inquiry, normal) : amountOf(localPreference);
  return {
    communities: [...outcome.communities].sort(),
    asPath: [...outcome.asPath],
    localPreference: textOf(preference),
    ...more,
  };
}

function seen({ towards }: Comparison, passed: Passed, inquiry: Inquiry): JsonObject {
  const { communities, prepended, rank, tunnel } = passed;
  const more = {
    ...(rank === undefined ? {} : { preference: textOf(rank) }),
    ...(tunnel === undefined ? {} : { tunnel }),
  };
  if (towards === 'kernel') return { metric: textOf(passed.metric ?? ownMetric(inquiry)), ...more };
  const [added, removed] = [true, false].map((kind) =>
    [...communities].filter(([, isAdded]) => isAdded === kind).map(([value]) => value),
  );
  return {
    communities: added!.sort(),
    ...(removed!.length === 0 ? {} : { without: removed!.sort() }),
    asPath: [...prepended],
    localPreference: textOf(passed.preference ?? ownPreference(inquiry)),
    ...more,
  };
}
