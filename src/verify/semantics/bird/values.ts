/** Values of filters, and how BIRD compares them (BIRD User's Guide, "Filters: Data types" and "Operators"). */
import { contains, covers, overlaps, type Prefix } from '../../../core/ip/prefix.ts';
import type { Literal, PrefixPattern } from '../../read/bird/syntax.ts';
import { type Mask, maskOfGlob, matchesMask } from './classes.ts';
import { type Inquiry, NotUnderstood, type Numeric } from './inquiry.ts';

/** A comparison or a sum of things that don't go together: BIRD ends the filter, and the route is refused. */
export class FilterError extends Error {}

export type Value =
  | Literal
  /** Of the route as it came, and open until it is asked. */
  | { readonly type: 'net' | 'source' | 'interface' | 'hop' | 'first' }
  | Term
  /** `64512,100` and `1,2,3`. */
  | { readonly type: 'tuple'; readonly parts: readonly (number | null)[] }
  | { readonly type: 'set'; readonly items: readonly Element[] }
  | { readonly type: 'mask'; readonly mask: Mask<number> }
  | { readonly type: 'path'; readonly isChanged: boolean }
  | { readonly type: 'list'; readonly has: (value: string) => boolean }
  | { readonly type: 'void' };

/** `sign * attribute + offset` of the route as it came; `length` is that of its prefix. */
export interface Term {
  readonly type: 'term';
  readonly of: Numeric | 'length';
  readonly sign: 1 | -1;
  readonly offset: number;
}

export type Element =
  | { readonly kind: 'pattern'; readonly pattern: PrefixPattern }
  | { readonly kind: 'value'; readonly from: Value; readonly to: Value };

export type Amount = Extract<Literal, { readonly type: 'int' }> | Term;

export const nothing: Value = { type: 'void' };
export const bool = (value: boolean): Value => ({ type: 'bool', value });
export const int = (value: number): Amount => ({ type: 'int', value });
export const asItCame = (of: Term['of']): Term => ({ type: 'term', of, sign: 1, offset: 0 });
const u32 = (value: number): number => value >>> 0;

export function truth(value: Value): boolean {
  if (value.type !== 'bool') throw new FilterError('a condition that is neither true nor false');
  return value.value;
}

export const isAmount = (value: Value): value is Amount => value.type === 'int' || value.type === 'term';

/** Numbers are unsigned, of 32 bits, and go round. */
export function added(a: Value, b: Value, sign: 1 | -1): Amount {
  if (!isAmount(a) || !isAmount(b)) throw new FilterError('a sum of what are no numbers');
  if (a.type === 'int')
    return b.type === 'int'
      ? int(u32(a.value + sign * b.value))
      : { ...b, sign: (sign * b.sign) as 1 | -1, offset: a.value + sign * b.offset };
  if (b.type === 'term') throw new NotUnderstood('a sum of two attributes');
  return { ...a, offset: a.offset + sign * b.value };
}

const holds = {
  '=': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
} as const;
export type Operator = keyof typeof holds;
export const isOperator = (text: string): text is Operator => text in holds;

const turned = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

export function compare(operator: Operator, a: Value, b: Value, inquiry: Inquiry): boolean {
  if (a.type === 'first' || b.type === 'first') throw new NotUnderstood('an order of AS numbers');
  if (!isAmount(a) || !isAmount(b)) throw new FilterError('a comparison of what have no order');
  if (a.type === 'int') {
    if (b.type === 'int') return holds[operator](a.value, b.value);
    return compare(turned[operator], b, a, inquiry);
  }
  if (b.type === 'term') throw new NotUnderstood('a comparison of two attributes');
  const { of, sign, offset } = a;
  const key = `${operator} ${sign} ${offset} ${b.value}`;
  const test = (value: number) => holds[operator](u32(sign * value + offset), b.value);
  if (of === 'length') return inquiry.ask('net', `length ${key}`, ({ length }) => test(length));
  // Where the comparison has another side, and where the number goes round.
  const at = sign === 1 ? b.value - offset : offset - b.value;
  const round = sign === 1 ? -offset : offset + 1;
  for (const start of [u32(at), u32(at) + 1, u32(round)]) inquiry.number(of, start);
  return inquiry.ask(of, key, test);
}

export function same(a: Value, b: Value, inquiry: Inquiry): boolean {
  if (isAmount(a) && isAmount(b)) return compare('=', a, b, inquiry);
  if (a.type === 'first' && b.type === 'int') return isFirst(b.value, inquiry);
  if (b.type === 'first' && a.type === 'int') return isFirst(a.value, inquiry);
  if (a.type in open) return equals(a, b, inquiry);
  if (b.type in open) return equals(b, a, inquiry);
  if (a.type === 'tuple' && b.type === 'tuple') return a.parts.join() === b.parts.join();
  if (a.type !== b.type) return false;
  if ((a.type === 'prefix' || a.type === 'address') && 'value' in b)
    return a.value.text === (b.value as { readonly text: string }).text;
  if ((a.type === 'bool' || a.type === 'enum' || a.type === 'string') && 'value' in b) return a.value === b.value;
  if (a.type === 'void') return true;
  throw new NotUnderstood(`\`=\` between values of type ${a.type}`);
}

const open = { net: true, source: true, interface: true, hop: true } as const;

/** An attribute that is open against what is written; what is of another type is never equal. */
function equals(a: Value, b: Value, inquiry: Inquiry): boolean {
  if (a.type === 'net' && b.type === 'prefix')
    return inquiry.ask('net', `= ${b.value.text}`, ({ text }) => text === b.value.text);
  if (a.type === 'source' && b.type === 'enum') return inquiry.ask('source', b.value, (source) => source === b.value);
  if (a.type === 'interface' && b.type === 'string') {
    if (/[*?]/.test(b.value)) throw new NotUnderstood(`\`=\` between an interface and \`${b.value}\``);
    return inquiry.isNamed(b.value);
  }
  if (a.type === 'hop' && b.type === 'address')
    return inquiry.ask('hop', `= ${b.value.text}`, ({ text }) => text === b.value.text);
  if (b.type in open) throw new NotUnderstood('a comparison of two attributes');
  return false;
}

/** Of an empty path it is 0. */
function isFirst(as: number, inquiry: Inquiry): boolean {
  return inquiry.follows([as, '*']) || (as === 0 && inquiry.follows([]));
}

/** `~` */
export function matches(a: Value, b: Value, inquiry: Inquiry): boolean {
  if (a.type === 'net' && b.type === 'prefix') return isInside(b.value, inquiry);
  if (a.type === 'prefix' && b.type === 'prefix') return covers(b.value, a.value);
  if (a.type === 'hop' && b.type === 'prefix')
    return inquiry.ask('hop', `~ ${b.value.text}`, (hop) => contains(b.value, hop));
  if (a.type === 'address' && b.type === 'prefix') return contains(b.value, a.value);
  if (a.type === 'interface' && b.type === 'string') return inquiry.isNamed(b.value);
  if (a.type === 'string' && b.type === 'string') return matchesMask(maskOfGlob(b.value), [...a.value]);
  if (a.type === 'path' && b.type === 'mask') {
    if (a.isChanged) throw new NotUnderstood('a question about a path after it was changed');
    return inquiry.follows(b.mask);
  }
  if (a.type === 'tuple' && b.type === 'list') return b.has(exact(a.parts));
  if (a.type === 'list' && b.type === 'set')
    return b.items.some((item) => item.kind === 'value' && a.has(tupleOf(item.from)));
  if (b.type === 'set') return b.items.some((item) => isElement(a, item, inquiry));
  throw new FilterError(`\`~\` between ${a.type} and ${b.type}`);
}

export const isInside = (outer: Prefix, inquiry: Inquiry): boolean =>
  inquiry.ask('net', `~ ${outer.text}`, (net) => net.family === outer.family && covers(outer, net));

function isElement(a: Value, item: Element, inquiry: Inquiry): boolean {
  if (item.kind === 'pattern') {
    const { prefix, least, most } = item.pattern;
    const fits = (net: Prefix) => net.length >= least && net.length <= most && overlaps(prefix, net);
    if (a.type === 'net') return inquiry.ask('net', `~ ${prefix.text}{${least},${most}}`, fits);
    if (a.type === 'prefix') return fits(a.value);
    throw new FilterError(`\`~\` between ${a.type} and a set of prefixes`);
  }
  if (!isAmount(a)) return same(a, item.from, inquiry);
  return compare('>=', a, item.from, inquiry) && compare('<=', a, item.to, inquiry);
}

/** A community as one text, `64512:100`. */
export function exact(parts: readonly (number | null)[]): string {
  if (parts.includes(null)) throw new NotUnderstood('communities with `*`');
  return parts.join(':');
}

export function tupleOf(value: Value): string {
  if (value.type !== 'tuple') throw new FilterError('a list of communities held against what is none');
  return exact(value.parts);
}
