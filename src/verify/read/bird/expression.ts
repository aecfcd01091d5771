/**
 * Expressions of filters. `&&` and `||` bind alike, from the left; comparisons do not chain; `!` binds closest.
 *
 * Source: BIRD User's Guide, "Filters: Operators"; the precedences of its grammar.
 */
import { widthOf } from '../../../core/ip/address.ts';
import type { Prefix } from '../../../core/ip/prefix.ts';
import type { Cursor } from './cursor.ts';
import type { Place } from './lexer.ts';
import type { BinaryOperator, Expression, Literal, PrefixPattern, SetItem } from './syntax.ts';

/** What BIRD itself knows of a route. */
export const attributes: ReadonlySet<string> = new Set(
  `net source ifname from gw preference proto krt_metric krt_source krt_prefsrc krt_tunnel bgp_local_pref bgp_path
bgp_community bgp_large_community bgp_ext_community bgp_next_hop bgp_med bgp_origin`.split(/\s+/),
);

export function readExpression(cursor: Cursor): Expression {
  let left = readComparison(cursor);
  for (;;) {
    const { place } = cursor;
    const operator = cursor.took('&&') ? '&&' : cursor.took('||') ? '||' : undefined;
    if (operator === undefined) return left;
    left = { kind: 'binary', operator, left, right: readComparison(cursor), place };
  }
}

const comparisons = ['=', '!=', '<=', '>=', '<', '>', '!~', '~'] as const;

function readComparison(cursor: Cursor): Expression {
  const left = readSum(cursor);
  const { place } = cursor;
  const operator = comparisons.find((sign) => cursor.took(sign));
  if (operator === undefined) return left;
  return { kind: 'binary', operator, left, right: readSum(cursor), place };
}

const readSum = (cursor: Cursor): Expression => readChain(cursor, ['+', '-'], readProduct);
const readProduct = (cursor: Cursor): Expression => readChain(cursor, ['*', '/'], readUnary);

function readChain(
  cursor: Cursor,
  operators: readonly BinaryOperator[],
  inner: (cursor: Cursor) => Expression,
): Expression {
  let left = inner(cursor);
  for (;;) {
    const { place } = cursor;
    const operator = operators.find((sign) => cursor.took(sign));
    if (operator === undefined) return left;
    left = { kind: 'binary', operator, left, right: inner(cursor), place };
  }
}

function readUnary(cursor: Cursor): Expression {
  const { place } = cursor;
  if (cursor.took('!')) return { kind: 'not', operand: readUnary(cursor), place };
  let of = readTerm(cursor);
  while (cursor.took('.')) {
    const name = cursor.name();
    of = { kind: 'member', of, name, values: cursor.peek('(') ? readValues(cursor) : [], place };
  }
  return of;
}

function readTerm(cursor: Cursor): Expression {
  const { kind, text, place } = cursor.next;
  const literal = (value: Literal): Expression => ({ kind: 'literal', literal: value, place });
  if (kind === 'number') return literal({ type: 'int', value: cursor.number() });
  if (kind === 'string') return literal({ type: 'string', value: cursor.take().text });
  if (kind === 'address') {
    const address = cursor.address();
    if (!cursor.took('/')) return literal({ type: 'address', value: address });
    return literal({ type: 'prefix', value: cursor.prefixAfter(address, place) });
  }
  if (cursor.peek('(')) return readParentheses(cursor);
  if (cursor.peek('[')) return readSet(cursor);
  if (cursor.peek('[=')) return readMask(cursor);
  if (kind !== 'word' && kind !== 'symbol') cursor.fail(`expected a value, found \`${text}\``);
  if (cursor.took('true')) return literal({ type: 'bool', value: true });
  if (cursor.took('false')) return literal({ type: 'bool', value: false });
  if (cursor.took('defined')) {
    cursor.expect('(');
    const operand = readExpression(cursor);
    cursor.expect(')');
    return { kind: 'defined', operand, place };
  }
  const name = cursor.name();
  if (/^RTS_[A-Z_]+$/.test(name)) return literal({ type: 'enum', value: name });
  if (cursor.peek('(')) {
    if (cursor.names.get(name) !== 'function' && name !== 'prepend' && name !== 'add' && name !== 'delete')
      cursor.fail(`there is no function \`${name}\``, place);
    return { kind: 'call', name, values: readValues(cursor), place };
  }
  const meaning = cursor.names.get(name);
  if (!attributes.has(name) && meaning !== 'variable' && meaning !== 'constant')
    cursor.fail(`\`${name}\` is neither an attribute nor defined`, place);
  return { kind: 'name', name, place };
}

export function readValues(cursor: Cursor): readonly Expression[] {
  cursor.expect('(');
  const values: Expression[] = [];
  if (cursor.took(')')) return values;
  do values.push(readExpression(cursor));
  while (cursor.took(','));
  cursor.expect(')');
  return values;
}

function readParentheses(cursor: Cursor): Expression {
  const { place } = cursor;
  cursor.expect('(');
  const part = () => (cursor.took('*') ? null : readExpression(cursor));
  const parts = [part()];
  while (cursor.took(',')) parts.push(part());
  cursor.expect(')');
  if (parts.length > 3) cursor.fail('a tuple has two or three parts', place);
  const large = parts.length === 2 ? parts.find((each) => isInt(each) && each.literal.value > 65535) : null;
  if (isInt(large)) cursor.fail(`\`${large.literal.value}\` is more than 65535`, large.place);
  if (parts.length > 1) return { kind: 'tuple', parts, place };
  return parts[0] ?? cursor.fail('`*` stands alone', place);
}

type Int = Expression & {
  readonly kind: 'literal';
  readonly literal: { readonly type: 'int'; readonly value: number };
};
const isInt = (part: Expression | null | undefined): part is Int =>
  part?.kind === 'literal' && part.literal.type === 'int';

function readSet(cursor: Cursor): Expression {
  const { place } = cursor;
  cursor.expect('[');
  const items: SetItem[] = [];
  if (!cursor.took(']')) {
    do items.push(readItem(cursor));
    while (cursor.took(','));
    cursor.expect(']');
  }
  return { kind: 'set', items, place };
}

/** An element of a set, or a label of `case`. */
export function readItem(cursor: Cursor): SetItem {
  const from = readTerm(cursor);
  if (from.kind === 'literal' && from.literal.type === 'prefix')
    return { kind: 'pattern', pattern: readPattern(cursor, from.literal.value, from.place) };
  return cursor.took('..') ? { kind: 'value', from, to: readTerm(cursor) } : { kind: 'value', from };
}

function readPattern(cursor: Cursor, prefix: Prefix, place: Place): PrefixPattern {
  const width = widthOf(prefix.family);
  if (cursor.took('+')) return { prefix, least: prefix.length, most: width };
  if (cursor.took('-')) return { prefix, least: 0, most: prefix.length };
  if (!cursor.took('{')) return { prefix, least: prefix.length, most: prefix.length };
  const least = cursor.number();
  cursor.expect(',');
  const most = cursor.number();
  cursor.expect('}');
  if (least < 0 || least > most || most > width) cursor.fail(`\`{${least},${most}}\` is no range of lengths`, place);
  return { prefix, least, most };
}

function readMask(cursor: Cursor): Expression {
  const { place } = cursor;
  cursor.expect('[=');
  const parts: (number | '*' | '?')[] = [];
  while (!cursor.took('=]')) parts.push(cursor.took('*') ? '*' : cursor.took('?') ? '?' : cursor.number());
  return { kind: 'mask', parts, place };
}
