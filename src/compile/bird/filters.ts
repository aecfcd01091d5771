/** BGPFilter → BIRD's functions. A name longer than a symbol of BIRD may be is cut, and a hash keeps it apart. */
import { sha256Hex } from '../../core/hash.ts';
import type { Family } from '../../core/ip/address.ts';
import { mostPriority } from '../../model/bgp/settings.ts';
import { parseCommunity } from '../../model/bgp/values.ts';
import type { BgpFilterObject, FilterOperation, FilterRule } from '../../model/types/calico.ts';

export type Direction = 'import' | 'export';

export function rulesOf({ spec }: BgpFilterObject, direction: Direction, family: Family): readonly FilterRule[] {
  if (direction === 'import') return (family === 4 ? spec.importV4 : spec.importV6) ?? [];
  return (family === 4 ? spec.exportV4 : spec.exportV6) ?? [];
}

/** BIRD's symbols have 64 characters, of which 19 are ours. */
export function functionName(filter: string, direction: Direction, family: Family): string {
  const short = filter.length <= 45 ? filter : `${filter.slice(0, 28)}_${sha256Hex(filter).slice(0, 16).toUpperCase()}`;
  return `'bgp_${short}_${direction}FilterV${family}'`;
}

export const asksForAs = (rules: readonly FilterRule[]): boolean => rules.some(({ peerType }) => peerType);

/** A rule as one statement. */
export function statementOf(rule: FilterRule, family: Family): string {
  const body = [...(rule.operations ?? []).flatMap(operationOf), `${rule.action.toLowerCase()};`].join(' ');
  const conditions = conditionsOf(rule, family).join('&&');
  const statement = conditions === '' ? body : `if (${conditions}) then { ${body} }`;
  if (rule.peerType === undefined) return statement;
  return `if (${rule.peerType === 'iBGP' ? '' : '!'}is_same_as) then { ${statement} }`;
}

const operators = { In: '~', NotIn: '!~', Equal: '=', NotEqual: '!=' } as const;

function conditionsOf(rule: FilterRule, family: Family): string[] {
  const found: string[] = [];
  if (rule.cidr !== undefined) found.push(`(net ${operators[rule.matchOperator ?? 'In']} ${setOf(rule, family)})`);
  if (rule.source !== undefined) found.push('((defined(source))&&(source ~ [ RTS_BGP ]))');
  if (rule.interface !== undefined) found.push(`((defined(ifname))&&(ifname ~ "${rule.interface}"))`);
  const value = rule.communities?.values[0];
  if (value !== undefined) found.push(`(${tupleOf(value)} ~ ${listOf(value)})`);
  const path = rule.asPathPrefix ?? [];
  if (path.length === 1) found.push(`(bgp_path.first = ${path[0]})`);
  if (path.length > 1) found.push(`(bgp_path ~ [= ${path.join(' ')} * =])`);
  if (rule.priority !== undefined) found.push(`(bgp_local_pref = ${mostPriority - rule.priority})`);
  return found;
}

function setOf({ cidr = '', prefixLength }: FilterRule, family: Family): string {
  if (prefixLength === undefined) return cidr;
  const least = Math.max(Number(cidr.split('/')[1]), prefixLength.min ?? 0);
  const most = Math.min(family === 4 ? 32 : 128, prefixLength.max ?? 128);
  return `[ ${cidr}{${least},${most}} ]`;
}

function operationOf({ addCommunity, prependASPath, setPriority }: FilterOperation): string[] {
  if (addCommunity !== undefined) return [addition(addCommunity.value)];
  // BIRD prepends one number at a time, so the last stands first.
  if (prependASPath !== undefined) return [...prependASPath.prefix].reverse().map((as) => `bgp_path.prepend(${as});`);
  return setPriority === undefined ? [] : [`bgp_local_pref = ${mostPriority - setPriority.value};`];
}

export const addition = (value: string): string => `${listOf(value)}.add(${tupleOf(value)});`;

const tupleOf = (value: string): string => `(${(parseCommunity(value) ?? []).join(', ')})`;
const listOf = (value: string): string => (value.split(':').length === 3 ? 'bgp_large_community' : 'bgp_community');
