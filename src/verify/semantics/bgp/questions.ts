/** What rules ask of a route, be it one route or any. */
import { covers, type Prefix } from '../../../core/ip/prefix.ts';
import { mostPriority } from '../../../model/bgp/settings.ts';
import type { Route } from './route.ts';

/** All that is asked of a route by its prefix. */
export type Destination = Pick<Route, 'prefix' | 'unsettled'>;

export const isInside = ({ prefix, unsettled }: Destination, outer: Prefix): boolean => {
  const test = (inner: Prefix) => inner.family === outer.family && covers(outer, inner);
  return unsettled?.prefix(`~ ${outer.text}`, test) ?? test(prefix);
};

export const isExactly = ({ prefix, unsettled }: Destination, { text }: Prefix): boolean =>
  unsettled?.prefix(`= ${text}`, (each) => each.text === text) ?? prefix.text === text;

export const hasLength = ({ prefix, unsettled }: Destination, least: number, most: number): boolean => {
  const test = ({ length }: Prefix) => length >= least && length <= most;
  return unsettled?.prefix(`length ${least} ${most}`, test) ?? test(prefix);
};

export const has = ({ communities, unsettled }: Route, value: string): boolean =>
  communities.includes(value) || (unsettled?.has(value) ?? false);

export const begins = ({ asPath, unsettled }: Route, path: readonly number[]): boolean =>
  path.length === 0 || (unsettled?.begins(path) ?? path.every((as, index) => asPath[index] === as));

/** Whether the interface has a name like `*.cali`; a blackhole's is empty. */
export function isNamed({ interface: name = '', unsettled }: Route, glob: string): boolean {
  if (unsettled !== undefined) return unsettled.isNamed(glob);
  const parts = glob.split('*').map((part) => part.replace(/[.]/g, '\\.'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

export const isPreferred = ({ localPreference, unsettled }: Route, value: number): boolean =>
  unsettled?.preference('=', value) ?? localPreference === value;

export const isMorePreferred = ({ localPreference, unsettled }: Route, value: number): boolean =>
  unsettled?.preference('>', value) ?? localPreference > value;

/** Whether the metric that the preference stands for is less than the usual one; numbers go round. */
export const isBetterThan = (route: Route, usual: number): boolean =>
  route.unsettled === undefined
    ? (mostPriority - route.localPreference) >>> 0 < usual
    : route.unsettled.preference('<=', mostPriority) && route.unsettled.preference('>', mostPriority - usual);
