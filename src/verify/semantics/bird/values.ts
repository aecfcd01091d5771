/** Values of filters, and how BIRD compares them (BIRD User's Guide, "Filters: Data types" and "Operators"). */
import { contains, covers, overlaps } from '../../../core/ip/prefix.ts';
import type { Literal, PrefixPattern } from '../../read/bird/syntax.ts';
import { type Mask, maskOfGlob, matchesMask } from './classes.ts';
import { type Inquiry, NotUnderstood, type Numeric } from './inquiry.ts';

/** A comparison or a sum of things that don't go together: BIRD ends the filter, and the route is refused. */
export class FilterError extends Error {}

export type Value =
  | Exclude<Literal, { readonly type: 'int' | 'string' }>
  /** `of` where it is an attribute of the route as it came: `sign * attribute + offset`. `isFirst` of the route's path. */
  | { readonly type: 'int'; readonly value: number; readonly of?: Term; readonly isFirst?: boolean }
  /** `isName` for the name of the route's interface. */
  | { readonly type: 'string'; readonly value: string; readonly isName?: boolean }
  /** `64512,100` and `1,2,3`. */
  | { readonly type: 'tuple'; readonly parts: readonly (number | null)[] }
  | { readonly type: 'set'; readonly items: readonly Element[] }
  | { readonly type: 'mask'; readonly mask: Mask<number> }
  | { readonly type: 'path'; readonly path: readonly number[]; readonly isChanged: boolean }
  | { readonly type: 'list'; readonly has: (value: string) => boolean }
  | { readonly type: 'void' };

export interface Term {
  readonly of: Numeric;
  readonly sign: 1 | -1;
  readonly offset: number;
}

export type Element =
  | { readonly kind: 'pattern'; readonly pattern: PrefixPattern }
  | { readonly kind: 'value'; readonly from: Value; readonly to: Value };

type Int = Extract<Value, { readonly type: 'int' }>;

export const nothing: Value = { type: 'void' };
export const bool = (value: boolean): Value => ({ type: 'bool', value });
const u32 = (value: number): number => value >>> 0;

export function truth(value: Value): boolean {
  if (value.type !== 'bool') throw new FilterError('a condition that is neither true nor false');
  return value.value;
}

/** Numbers are unsigned, of 32 bits, and go round. */
export function added(a: Value, b: Value, sign: 1 | -1): Value {
  if (a.type !== 'int' || b.type !== 'int') throw new FilterError('a sum of what are no numbers');
  const value = u32(a.value + sign * b.value);
  if (a.of !== undefined && b.of !== undefined) throw new NotUnderstood('a sum of two attributes');
  if (a.of !== undefined) return { type: 'int', value, of: { ...a.of, offset: a.of.offset + sign * b.value } };
  if (b.of === undefined) return { type: 'int', value };
  const of = { of: b.of.of, sign: (sign * b.of.sign) as 1 | -1, offset: a.value + sign * b.of.offset };
  return { type: 'int', value, of };
}

/** `-1`, `0` or `1`. */
export function order(a: Value, b: Value, inquiry: Inquiry): number {
  if (a.type !== 'int' || b.type !== 'int') throw new FilterError('a comparison of what have no order');
  if (a.isFirst || b.isFirst) throw new NotUnderstood('an order of AS numbers');
  noteNumbers(a, b, inquiry);
  return Math.sign(a.value - b.value);
}

/** Where the attribute has another side of the comparison, and where the number goes round. */
function noteNumbers(a: Int, b: Int, inquiry: Inquiry): void {
  if (a.of !== undefined && b.of !== undefined) throw new NotUnderstood('a comparison of two attributes');
  const [term, other] = a.of === undefined ? [b.of, a.value] : [a.of, b.value];
  if (term === undefined) return;
  const at = term.sign === 1 ? other - term.offset : term.offset - other;
  const round = term.sign === 1 ? -term.offset : term.offset + 1;
  for (const start of [u32(at), u32(at) + 1, u32(round)]) inquiry.note(inquiry.distinctions.number(term.of, start));
}

export function same(a: Value, b: Value, inquiry: Inquiry): boolean {
  if (a.type === 'int' && b.type === 'int') {
    if (!a.isFirst && !b.isFirst) return order(a, b, inquiry) === 0;
    inquiry.note(inquiry.distinctions.path([a.isFirst ? b.value : a.value, '*']));
    return a.value === b.value;
  }
  if (a.type === 'string' && b.type === 'string') {
    noteName(a, b, inquiry);
    return a.value === b.value;
  }
  if (a.type === 'tuple' && b.type === 'tuple') return a.parts.join() === b.parts.join();
  if (a.type !== b.type) return false;
  if (a.type === 'prefix' && b.type === 'prefix') return a.value.text === b.value.text;
  if (a.type === 'address' && b.type === 'address') return a.value.text === b.value.text;
  if ((a.type === 'bool' || a.type === 'enum') && 'value' in b) return a.value === b.value;
  if (a.type === 'void') return true;
  throw new NotUnderstood(`\`=\` between values of type ${a.type}`);
}

function noteName(a: Value, b: Value, inquiry: Inquiry): void {
  for (const [name, glob] of [
    [a, b],
    [b, a],
  ] as const)
    if (name.type === 'string' && name.isName && glob.type === 'string')
      inquiry.note(inquiry.distinctions.interfaceName(glob.value));
}

/** `~` */
export function matches(a: Value, b: Value, inquiry: Inquiry): boolean {
  if (a.type === 'prefix' && b.type === 'prefix') return covers(b.value, a.value);
  if (a.type === 'address' && b.type === 'prefix') return contains(b.value, a.value);
  if (a.type === 'string' && b.type === 'string') {
    noteName(a, b, inquiry);
    return matchesMask(maskOfGlob(b.value), [...a.value]);
  }
  if (a.type === 'path' && b.type === 'mask') return pathMatches(a, b.mask, inquiry);
  if (a.type === 'tuple' && b.type === 'list') return b.has(exact(a.parts));
  if (a.type === 'list' && b.type === 'set')
    return b.items.some((item) => item.kind === 'value' && a.has(tupleOf(item.from)));
  if (b.type === 'set') return b.items.some((item) => isElement(a, item, inquiry));
  throw new FilterError(`\`~\` between ${a.type} and ${b.type}`);
}

export function pathMatches(path: Extract<Value, { type: 'path' }>, mask: Mask<number>, inquiry: Inquiry): boolean {
  if (path.isChanged) throw new NotUnderstood('a question about a path after it was changed');
  inquiry.note(inquiry.distinctions.path(mask));
  return matchesMask(mask, path.path);
}

function isElement(a: Value, item: Element, inquiry: Inquiry): boolean {
  if (item.kind === 'pattern') {
    if (a.type !== 'prefix') throw new FilterError(`\`~\` between ${a.type} and a set of prefixes`);
    return inPattern(item.pattern, a);
  }
  if (a.type !== 'int') return same(a, item.from, inquiry);
  return order(a, item.from, inquiry) >= 0 && order(a, item.to, inquiry) <= 0;
}

export const inPattern = (
  { prefix, least, most }: PrefixPattern,
  { value }: Extract<Value, { type: 'prefix' }>,
): boolean => value.length >= least && value.length <= most && overlaps(prefix, value);

/** A community as one text, `64512:100`. */
export function exact(parts: readonly (number | null)[]): string {
  if (parts.includes(null)) throw new NotUnderstood('communities with `*`');
  return parts.join(':');
}

export function tupleOf(value: Value): string {
  if (value.type !== 'tuple') throw new FilterError('a list of communities held against what is none');
  return exact(value.parts);
}
