/**
 * Carries out a Go template on a value, as text/template's documentation says: variables, fields, pipelines, and the
 * errors that stop it. `range` over a map goes by sorted keys; `break` and `continue` work.
 */
import { builtins, failed, fitted, type TemplateFunction } from './functions.ts';
import { isFault } from './parser.ts';
import type { Command, Node, Operand, Pipe, Place, Template, TemplateFault } from './syntax.ts';
import {
  type FunctionFault,
  indirect,
  intValue,
  isTrue,
  none,
  printed,
  sortedEntries,
  textValue,
  typeName,
  type Value,
} from './value.ts';

export type Functions = Readonly<Record<string, TemplateFunction>>;

interface Run {
  readonly template: Template;
  readonly functions: Functions;
  /** The innermost variable of a name is the last one. */
  variables: [string, Value][];
  output: string;
  depth: number;
}

type Step = 'next' | 'break' | 'continue' | TemplateFault;
type Maybe = Value | TemplateFault;

export function evaluate(template: Template, data: Value, functions: Functions): string | TemplateFault {
  const run: Run = { template, functions, variables: [['$', data]], output: '', depth: 0 };
  const step = walk(run, template.nodes, data);
  return isFault(step) ? step : run.output;
}

export const knownFunction =
  (functions: Functions) =>
  (name: string): boolean =>
    name === 'and' || name === 'or' || Object.hasOwn(builtins, name) || Object.hasOwn(functions, name);

const at = ({ line, column }: Place, message: string): TemplateFault => ({ message, line, column });

function walk(run: Run, nodes: readonly Node[], dot: Value): Step {
  for (const node of nodes) {
    const step = walkOne(run, node, dot);
    if (step !== 'next') return step;
  }
  return 'next';
}

function walkOne(run: Run, node: Node, dot: Value): Step {
  switch (node.kind) {
    case 'text':
      run.output += node.text;
      return 'next';
    case 'action': {
      const value = evalPipe(run, node.pipe, dot);
      if (isFault(value)) return value;
      if (node.pipe.declares.length === 0) run.output += printed(value);
      return 'next';
    }
    case 'break':
    case 'continue':
      return node.kind;
    case 'template':
      return walkTemplate(run, node, dot);
    default:
      return scoped(run, () => walkControl(run, node, dot));
  }
}

/** Variables that are declared inside go out of sight at its end. */
function scoped(run: Run, body: () => Step): Step {
  const seen = run.variables.length;
  const step = body();
  run.variables.length = seen;
  return step;
}

function walkTemplate(run: Run, node: Node & { kind: 'template' }, dot: Value): Step {
  const nodes = run.template.named.get(node.name);
  if (nodes === undefined) return at(node, `template \`${node.name}\` not defined`);
  if (run.depth > 1000) return at(node, 'exceeded maximum template depth');
  const data = node.pipe === undefined ? none : evalPipe(run, node.pipe, dot);
  if (isFault(data)) return data;
  const { variables } = run;
  run.variables = [['$', data]];
  run.depth++;
  const step = walk(run, nodes, data);
  run.depth--;
  run.variables = variables;
  return step;
}

function walkControl(run: Run, node: Node & { kind: 'if' | 'range' | 'with' }, dot: Value): Step {
  const value = evalPipe(run, node.pipe, dot);
  if (isFault(value)) return value;
  if (node.kind === 'range') return walkRange(run, node, dot, value);
  if (!isTrue(value)) return walk(run, node.otherwise, dot);
  return walk(run, node.body, node.kind === 'with' ? value : dot);
}

function walkRange(run: Run, node: Node & { kind: 'if' | 'range' | 'with' }, dot: Value, value: Value): Step {
  const pairs = pairsOf(indirect(value));
  if (pairs === undefined) return at(node, `range can't iterate over ${printed(value)}`);
  const mark = run.variables.length;
  for (const [key, item] of pairs) {
    run.variables.length = mark;
    const { declares, assigns } = node.pipe;
    const given = declares.length === 2 ? [key, item] : [item];
    for (const [position, name] of declares.entries()) {
      if (assigns) assign(run, name, given[position]!);
      else run.variables.push([name, given[position]!]);
    }
    const step = walk(run, node.body, item);
    if (step === 'break') break;
    if (isFault(step)) return step;
  }
  return pairs.length === 0 ? walk(run, node.otherwise, dot) : 'next';
}

function pairsOf(value: Value): readonly (readonly [Value, Value])[] | undefined {
  switch (value.kind) {
    case 'list':
      return value.items.map((item, position) => [intValue(position), item]);
    case 'map':
      return sortedEntries(value.entries).map(([key, item]) => [textValue(key), item]);
    case 'int':
      return value.value > 100_000n
        ? undefined
        : Array.from({ length: Math.max(0, Number(value.value)) }, (_, i) => [intValue(i), intValue(i)]);
    case 'none':
      return [];
    default:
      return undefined;
  }
}

function assign(run: Run, name: string, value: Value): void {
  const found = run.variables.findLast(([known]) => known === name);
  if (found !== undefined) found[1] = value;
}

function evalPipe(run: Run, pipe: Pipe, dot: Value): Maybe {
  let value: Value | undefined;
  for (const command of pipe.commands) {
    const found = evalCommand(run, command, dot, value);
    if (isFault(found)) return found;
    value = found;
  }
  for (const name of pipe.declares) {
    if (pipe.assigns) assign(run, name, value ?? none);
    else run.variables.push([name, value ?? none]);
  }
  return value ?? none;
}

function evalCommand(run: Run, command: Command, dot: Value, final: Value | undefined): Maybe {
  const [first, ...rest] = command.args;
  if (first === undefined) return none;
  if (first.kind === 'function') return callFunction(run, first.name, first, rest, dot, final);
  const value = evalOperand(run, first, dot);
  if (isFault(value)) return value;
  if (rest.length === 0 && final === undefined) {
    return first.kind === 'nil' ? at(first, 'nil is not a command') : value;
  }
  const isField =
    first.kind === 'field' || first.kind === 'chain' || (first.kind === 'variable' && first.names.length > 0);
  return at(
    first,
    isField
      ? `${nameOf(first)} has arguments but cannot be invoked as function`
      : `can't give argument to non-function ${nameOf(first)}`,
  );
}

function nameOf(operand: Operand): string {
  if (operand.kind === 'field' || operand.kind === 'chain') return operand.names.at(-1) ?? '';
  if (operand.kind === 'variable') return [operand.name, ...operand.names].join('.');
  return 'value' in operand ? String(operand.value) : operand.kind;
}

function evalOperand(run: Run, operand: Operand, dot: Value): Maybe {
  switch (operand.kind) {
    case 'dot':
      return dot;
    case 'nil':
      return none;
    case 'bool':
    case 'int':
    case 'float':
    case 'string':
      return operand;
    case 'field':
      return fieldsOf(dot, operand.names, operand);
    case 'variable': {
      const value = run.variables.findLast(([name]) => name === operand.name)?.[1] ?? none;
      return fieldsOf(value, operand.names, operand);
    }
    case 'chain': {
      const base = evalOperand(run, operand.base, dot);
      return isFault(base) ? base : fieldsOf(base, operand.names, operand);
    }
    case 'pipe': {
      const seen = run.variables.length;
      const value = evalPipe(run, operand.pipe, dot);
      run.variables.length = seen;
      return value;
    }
    case 'function':
      return callFunction(run, operand.name, operand, [], dot, undefined);
  }
}

function fieldsOf(base: Value, names: readonly string[], place: Place): Maybe {
  let value = base;
  for (const name of names) {
    const found = fieldOf(value, name, place);
    if (isFault(found)) return found;
    value = found;
  }
  return value;
}

function fieldOf(receiver: Value, name: string, place: Place): Maybe {
  const value = indirect(receiver);
  switch (value.kind) {
    case 'none':
      return none;
    case 'pointer':
      return at(place, `nil pointer evaluating ${value.type}.${name}`);
    case 'map':
      return value.entries.get(name) ?? none;
    case 'struct': {
      const field = value.field(name);
      if (field !== undefined) return field;
    }
  }
  return at(place, `can't evaluate field ${name} in type ${typeName(receiver)}`);
}

function callFunction(
  run: Run,
  name: string,
  place: Place,
  operands: readonly Operand[],
  dot: Value,
  final: Value | undefined,
): Maybe {
  if (name === 'and' || name === 'or') return shortCircuit(run, name, place, operands, dot, final);
  const called = Object.hasOwn(run.functions, name) ? run.functions[name]! : builtins[name]!;
  const { parameters, rest } = called;
  const count = operands.length + (final === undefined ? 0 : 1);
  if (count < parameters.length || (rest === undefined && count > parameters.length)) {
    const wanted = rest === undefined ? parameters.length : `at least ${parameters.length}`;
    return at(place, `wrong number of args for ${name}: want ${wanted} got ${count}`);
  }
  const args: Value[] = [];
  for (let position = 0; position < count; position++) {
    const operand = operands[position];
    const value = operand === undefined ? final! : evalOperand(run, operand, dot);
    if (isFault(value)) return value;
    const argument: Value | FunctionFault = fitted(value, parameters[position] ?? rest ?? 'any');
    if (failed(argument)) return at(operand ?? place, argument.fault);
    args.push(argument);
  }
  const answer = called.apply(args);
  return failed(answer) ? at(place, `error calling ${name}: ${answer.fault}`) : answer;
}

function shortCircuit(
  run: Run,
  name: 'and' | 'or',
  place: Place,
  operands: readonly Operand[],
  dot: Value,
  final: Value | undefined,
): Maybe {
  if (operands.length === 0 && final === undefined) {
    return at(place, `wrong number of args for ${name}: want at least 1 got 0`);
  }
  let value: Value = none;
  for (const operand of operands) {
    const found = evalOperand(run, operand, dot);
    if (isFault(found)) return found;
    value = found;
    if (isTrue(value) === (name === 'or')) return value;
  }
  return final ?? value;
}
