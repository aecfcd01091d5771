/** What a filter of BIRD does with one route (BIRD User's Guide, "Filters"). */

import type { Body, Callable, Expression, FilterUse, SetItem, Statement } from '../../read/bird/syntax.ts';
import { type Inquiry, NotUnderstood } from './inquiry.ts';
import { inspect } from './inspect.ts';
import {
  type Amount,
  added,
  asItCame,
  bool,
  compare,
  type Element,
  FilterError,
  isAmount,
  isOperator,
  matches,
  nothing,
  same,
  truth,
  tupleOf,
  type Value,
} from './values.ts';

/** What the filter did to a route that it let through; undefined where an attribute is as it came. */
export interface Passed {
  /** Whether a community was added or taken away. */
  readonly communities: ReadonlyMap<string, boolean>;
  readonly prepended: readonly number[];
  readonly preference: Amount | undefined;
  readonly metric: Amount | undefined;
  /** BIRD's own, between sources of a route. */
  readonly rank: Amount | undefined;
  readonly tunnel: string | undefined;
}

export type Functions = ReadonlyMap<string, Callable>;

/** Undefined for a route that is refused. */
export function passThrough(use: FilterUse, functions: Functions, inquiry: Inquiry): Passed | undefined {
  const run = new Run(functions, inquiry);
  if (!('body' in use || 'condition' in use)) return use.kind === 'all' ? run.passed : undefined;
  try {
    if ('condition' in use) return truth(run.value(use.condition, new Map())) ? run.passed : undefined;
    return run.body(use.body, new Map())?.kind === 'accept' ? run.passed : undefined;
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

type End = { readonly kind: 'accept' | 'reject' } | { readonly kind: 'return'; readonly value: Value };
type Variables = Map<string, Value>;

class Run {
  readonly #functions: Functions;
  readonly #inquiry: Inquiry;
  readonly #set = new Map<string, Value>();
  readonly #communities = new Map<string, boolean>();
  #prepended: readonly number[] = [];

  constructor(functions: Functions, inquiry: Inquiry) {
    this.#functions = functions;
    this.#inquiry = inquiry;
  }

  get passed(): Passed {
    const amount = (name: string): Amount | undefined => {
      const value = this.#set.get(name);
      if (value !== undefined && !isAmount(value)) throw new NotUnderstood(`\`${name}\` is set to what is no number`);
      return value;
    };
    const tunnel = this.#set.get('krt_tunnel');
    return {
      communities: this.#communities,
      prepended: this.#prepended,
      preference: amount('bgp_local_pref'),
      metric: amount('krt_metric'),
      rank: amount('preference'),
      tunnel: tunnel?.type === 'string' ? tunnel.value : undefined,
    };
  }

  body(body: Body, variables: Variables): End | undefined {
    for (const statement of body) {
      const end = this.#statement(statement, variables);
      if (end !== undefined) return end;
    }
    return undefined;
  }

  #statement(statement: Statement, variables: Variables): End | undefined {
    switch (statement.kind) {
      case 'accept':
      case 'reject':
        return statement;
      case 'return':
        return { kind: 'return', value: this.value(statement.value, variables) };
      case 'if':
        return this.body(
          truth(this.value(statement.condition, variables)) ? statement.then : statement.otherwise,
          variables,
        );
      case 'case': {
        const of = this.value(statement.of, variables);
        const branch = statement.branches.find(
          ({ labels }) =>
            labels === undefined ||
            matches(of, { type: 'set', items: labels.map((label) => this.#element(label, variables)) }, this.#inquiry),
        );
        return this.body(branch?.body ?? [], variables);
      }
      case 'declare':
        variables.set(statement.name, statement.value === undefined ? nothing : this.value(statement.value, variables));
        return undefined;
      case 'assign':
        this.#assign(statement.name, this.value(statement.value, variables), variables);
        return undefined;
      case 'do':
        return this.#do(statement.what, variables);
    }
  }

  #assign(name: string, value: Value, variables: Variables): void {
    if (variables.has(name)) variables.set(name, value);
    else if (/^(?:bgp_local_pref|krt_metric|preference|krt_tunnel)$/.test(name)) this.#set.set(name, value);
    else throw new NotUnderstood(`\`${name}\` is set`);
  }

  #do(what: Expression, variables: Variables): End | undefined {
    if (what.kind === 'call') return this.#call(what.name, what.values, variables);
    if (what.kind !== 'member' || what.of.kind !== 'name') throw new NotUnderstood('a statement that sets nothing');
    const attribute = what.of.name;
    const values = what.values.map((value) => this.value(value, variables));
    if (attribute === 'bgp_path' && what.name === 'prepend') {
      const [as] = values;
      if (as?.type !== 'int') throw new FilterError('no number is prepended');
      this.#prepended = [as.value, ...this.#prepended];
    } else if (isCommunities(attribute) && (what.name === 'add' || what.name === 'delete')) {
      for (const value of values) this.#communities.set(tupleOf(value), what.name === 'add');
    } else throw new NotUnderstood(`\`${attribute}.${what.name}\``);
    return undefined;
  }

  #call(name: string, values: readonly Expression[], variables: Variables): End | undefined {
    const called = this.#functions.get(name);
    if (called === undefined) throw new NotUnderstood(`function \`${name}\``);
    const given = values.map((value) => this.value(value, variables));
    if (given.length !== called.parameters.length) throw new FilterError(`\`${name}\` is given too much or too little`);
    const end = this.body(called.body, new Map(called.parameters.map((each, index) => [each, given[index]!])));
    return end?.kind === 'return' ? undefined : end;
  }

  value(expression: Expression, variables: Variables): Value {
    const inquiry = this.#inquiry;
    switch (expression.kind) {
      case 'literal':
        return expression.literal;
      case 'name':
        return variables.get(expression.name) ?? this.#named(expression.name);
      case 'not':
        return bool(!truth(this.value(expression.operand, variables)));
      case 'defined':
        return bool(this.value(expression.operand, variables).type !== 'void');
      case 'binary': {
        const left = this.value(expression.left, variables);
        if (expression.operator === '&&') return truth(left) ? this.value(expression.right, variables) : left;
        if (expression.operator === '||') return truth(left) ? left : this.value(expression.right, variables);
        return binary(expression.operator, left, this.value(expression.right, variables), inquiry);
      }
      case 'tuple':
        return {
          type: 'tuple',
          parts: expression.parts.map((part) => (part === null ? null : this.#part(part, variables))),
        };
      case 'set':
        return { type: 'set', items: expression.items.map((item) => this.#element(item, variables)) };
      case 'mask':
        return { type: 'mask', mask: expression.parts };
      case 'member':
        return inspect(this.value(expression.of, variables), expression.name);
      case 'call':
        throw new NotUnderstood(`the value of \`${expression.name}\``);
    }
  }

  #part(part: Expression, variables: Variables): number {
    const value = this.value(part, variables);
    if (value.type !== 'int') throw new FilterError('a community of what are no numbers');
    return value.value;
  }

  #element(item: SetItem, variables: Variables): Element {
    if (item.kind === 'pattern') return item;
    const from = this.value(item.from, variables);
    return { kind: 'value', from, to: item.to === undefined ? from : this.value(item.to, variables) };
  }

  #named(name: string): Value {
    const constant = this.#functions.get(name)?.body[0];
    if (constant?.kind === 'return') return this.value(constant.value, new Map());
    const found = this.#set.get(name);
    if (found !== undefined) return found;
    const inquiry = this.#inquiry;
    switch (name) {
      case 'net':
        return { type: 'net' };
      case 'source':
        return { type: 'source' };
      case 'ifname':
        return { type: 'interface' };
      case 'bgp_local_pref':
        return inquiry.isFrom('RTS_BGP') ? asItCame('preference') : nothing;
      case 'krt_metric':
        // Routes that were found in the kernel have the one that they had there.
        return inquiry.isFrom('RTS_INHERIT') ? asItCame('metric') : nothing;
      case 'bgp_next_hop':
        return inquiry.isFrom('RTS_BGP') ? { type: 'hop' } : nothing;
      case 'bgp_path':
        return { type: 'path', isChanged: this.#prepended.length > 0 };
    }
    if (isCommunities(name)) {
      return { type: 'list', has: (value) => this.#communities.get(value) ?? inquiry.has(value) };
    }
    throw new NotUnderstood(`\`${name}\``);
  }
}

const isCommunities = (name: string): boolean => name === 'bgp_community' || name === 'bgp_large_community';

function binary(operator: string, left: Value, right: Value, inquiry: Inquiry): Value {
  switch (operator) {
    case '+':
      return added(left, right, 1);
    case '-':
      return added(left, right, -1);
    case '=':
      return bool(same(left, right, inquiry));
    case '!=':
      return bool(!same(left, right, inquiry));
    case '~':
      return bool(matches(left, right, inquiry));
    case '!~':
      return bool(!matches(left, right, inquiry));
  }
  if (isOperator(operator)) return bool(compare(operator, left, right, inquiry));
  throw new NotUnderstood(`\`${operator}\``);
}
