/** The value of an expression of expr-lang over given names and functions, as far as CoreDNS's configuration uses it. */
import type { Expression } from './parse.ts';

export type Datum = string | number | boolean | null | readonly Datum[] | { readonly [key: string]: Datum };

export interface Surroundings {
  readonly names: Readonly<Record<string, Datum>>;
  readonly functions: Readonly<Record<string, (args: readonly Datum[]) => Datum | undefined>>;
}

/** @returns undefined where the expression has no value: a name or an operation that does not fit. */
export function evaluateExpression(tree: Expression, around: Surroundings): Datum | undefined {
  const value = (of: Expression) => evaluateExpression(of, around);
  switch (tree.kind) {
    case 'literal':
      return tree.value;
    case 'name':
      return Object.hasOwn(around.names, tree.name) ? around.names[tree.name] : undefined;
    case 'call': {
      const args = tree.args.map(value);
      const apply = Object.hasOwn(around.functions, tree.name) ? around.functions[tree.name] : undefined;
      return args.includes(undefined) ? undefined : apply?.(args as Datum[]);
    }
    case 'list': {
      const items = tree.items.map(value);
      return items.includes(undefined) ? undefined : (items as Datum[]);
    }
    case 'member':
      return memberOf(value(tree.of), value(tree.key));
    case 'not': {
      const of = value(tree.of);
      return typeof of === 'boolean' ? !of : undefined;
    }
    case 'negative': {
      const of = value(tree.of);
      return typeof of === 'number' ? -of : undefined;
    }
    case 'choice': {
      const test = value(tree.test);
      return typeof test === 'boolean' ? value(test ? tree.yes : tree.no) : undefined;
    }
    default:
      return combine(tree.operator, value(tree.left), () => value(tree.right));
  }
}

function memberOf(of: Datum | undefined, key: Datum | undefined): Datum | undefined {
  if (Array.isArray(of) && typeof key === 'number') return of.at(key);
  if (typeof of !== 'object' || of === null || Array.isArray(of) || typeof key !== 'string') return undefined;
  return (of as Readonly<Record<string, Datum>>)[key] ?? null;
}

function combine(operator: string, left: Datum | undefined, later: () => Datum | undefined): Datum | undefined {
  if (operator === '??') return left === undefined || left === null ? later() : left;
  if (operator === 'and' || operator === '&&') return left === true ? later() : left === false ? false : undefined;
  if (operator === 'or' || operator === '||') return left === false ? later() : left === true ? true : undefined;
  const right = later();
  if (left === undefined || right === undefined) return undefined;
  if (operator === '==') return same(left, right);
  if (operator === '!=') return !same(left, right);
  if (operator === 'in') {
    if (Array.isArray(right)) return right.some((each) => same(left, each));
    return typeof right === 'object' && right !== null && typeof left === 'string' ? left in right : undefined;
  }
  if (typeof left === 'string' && typeof right === 'string') return ofTexts(operator, left, right);
  return typeof left === 'number' && typeof right === 'number' ? ofNumbers(operator, left, right) : undefined;
}

function ofTexts(operator: string, left: string, right: string): Datum | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case 'contains':
      return left.includes(right);
    case 'startsWith':
      return left.startsWith(right);
    case 'endsWith':
      return left.endsWith(right);
    default:
      return compare(operator, left < right ? -1 : left > right ? 1 : 0);
  }
}

function ofNumbers(operator: string, left: number, right: number): Datum | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '**':
    case '^':
      return left ** right;
    default:
      return compare(operator, left - right);
  }
}

function compare(operator: string, order: number): boolean | undefined {
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return undefined;
  }
}

function same(left: Datum, right: Datum): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((each, index) => same(each, right[index] ?? null));
  }
  return left === right;
}
