/** Functions of a Go template: their parameters, how an argument fits one, and the built-in ones. */
import { compareValues, equalValues } from './compare.ts';
import { sprint, sprintf } from './printf.ts';
import {
  boolValue,
  type FunctionFault,
  indirect,
  intValue,
  isTrue,
  none,
  textValue,
  typeName,
  type Value,
} from './value.ts';

export interface TemplateFunction {
  /** A Go type; `any` takes all. */
  readonly parameters: readonly string[];
  /** The type of all further arguments. */
  readonly rest?: string;
  apply(args: readonly Value[]): Value | FunctionFault;
}

export const failed = (answer: Value | FunctionFault): answer is FunctionFault => 'fault' in answer;

/** An argument as a parameter takes it: Go assigns only equal types, and follows a pointer. */
export function fitted(value: Value, type: string): Value | FunctionFault {
  if (type === 'any') return value;
  if (value.kind === 'none') {
    return type.startsWith('map')
      ? { kind: 'map', entries: new Map(), type, zero: textValue('') }
      : { fault: `invalid value; expected ${type}` };
  }
  if (typeName(value) === type) return value;
  if (value.kind === 'pointer' && value.type === `*${type}`) {
    return value.to ?? { fault: `dereference of nil pointer of type ${value.type}` };
  }
  return { fault: `wrong type for value; expected ${type}; got ${typeName(value)}` };
}

type Apply = TemplateFunction['apply'];
const variadic = (parameters: readonly string[], apply: Apply): TemplateFunction => ({
  parameters,
  rest: 'any',
  apply,
});

/** `and` and `or` are not here: they look at their arguments one by one. */
export const builtins: Readonly<Record<string, TemplateFunction>> = {
  not: { parameters: ['any'], apply: ([value = none]) => boolValue(!isTrue(indirect(value))) },
  len: { parameters: ['any'], apply: ([value = none]) => lengthOf(indirect(value)) },
  index: variadic(['any'], ([value = none, ...keys]) => indexed(value, keys)),
  slice: variadic(['any'], ([value = none, ...bounds]) => sliced(indirect(value), bounds)),
  print: variadic([], (args) => textValue(sprint(args))),
  println: variadic([], (args) => textValue(`${args.map((arg) => sprint([arg])).join(' ')}\n`)),
  printf: variadic(['string'], ([format, ...args]) => textValue(sprintf(textOf(format), args))),
  html: variadic([], (args) => textValue(sprint(args).replace(/[<>&'"\0]/g, (letter) => htmlEscapes[letter]!))),
  urlquery: variadic([], (args) => textValue(queryEscape(sprint(args)))),
  js: variadic([], (args) => textValue(sprint(args).replace(/[\\'"<>&=\n\r\t]/g, (letter) => jsEscape(letter)))),
  call: variadic(['any'], ([value = none]) => ({ fault: `non-function of type ${typeName(value)}` })),
  eq: variadic(['any'], ([first = none, ...rest]) => equalValues(first, rest)),
  ne: { parameters: ['any', 'any'], apply: ([a = none, b = none]) => negated(equalValues(a, [b])) },
  lt: ordering((order) => order < 0),
  le: ordering((order) => order <= 0),
  gt: ordering((order) => order > 0),
  ge: ordering((order) => order >= 0),
};

const textOf = (value: Value | undefined): string => (value?.kind === 'string' ? value.value : '');
const htmlEscapes: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  "'": '&#39;',
  '"': '&#34;',
  '\0': '\uFFFD',
};
const jsEscape = (letter: string): string =>
  /[\\'"]/.test(letter)
    ? `\\${letter}`
    : /[\n\r\t]/.test(letter)
      ? { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[letter]!
      : `\\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
const queryEscape = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

function negated(answer: Value | FunctionFault): Value | FunctionFault {
  return failed(answer) ? answer : boolValue(!isTrue(answer));
}

function ordering(holds: (order: number) => boolean): TemplateFunction {
  return {
    parameters: ['any', 'any'],
    apply([a = none, b = none]) {
      const order = compareValues(a, b);
      return typeof order === 'number' ? boolValue(holds(order)) : order;
    },
  };
}

function lengthOf(value: Value): Value | FunctionFault {
  if (value.kind === 'string') return intValue(Buffer.byteLength(value.value));
  if (value.kind === 'list') return intValue(value.items.length);
  if (value.kind === 'map') return intValue(value.entries.size);
  if (value.kind === 'none') return { fault: 'len of untyped nil' };
  return { fault: value.kind === 'pointer' ? 'len of nil pointer' : `len of type ${typeName(value)}` };
}

function indexed(value: Value, keys: readonly Value[]): Value | FunctionFault {
  let found = value;
  if (found.kind === 'none') return { fault: 'index of untyped nil' };
  for (const key of keys) {
    found = indirect(found);
    if (found.kind === 'pointer') return { fault: 'index of nil pointer' };
    const from = indirect(key);
    if (found.kind === 'map') {
      if (from.kind !== 'string') return { fault: `value has type ${typeName(from)}; should be string` };
      found = found.entries.get(from.value) ?? found.zero;
    } else if (found.kind === 'list' || found.kind === 'string') {
      const items = found.kind === 'list' ? found.items : [...Buffer.from(found.value)].map(intValue);
      const at = boundOf(from, items.length - 1);
      if (typeof at !== 'number') return at;
      found = items[at]!;
    } else return { fault: `can't index item of type ${typeName(found)}` };
  }
  return found;
}

function boundOf(key: Value, most: number): number | FunctionFault {
  if (key.kind === 'none') return { fault: 'cannot index slice/array with nil' };
  if (key.kind !== 'int') return { fault: `cannot index slice/array with type ${typeName(key)}` };
  if (key.value < 0n || key.value > BigInt(most)) return { fault: `index out of range: ${key.value}` };
  return Number(key.value);
}

function sliced(value: Value, bounds: readonly Value[]): Value | FunctionFault {
  if (value.kind !== 'string' && value.kind !== 'list') return { fault: `can't slice item of type ${typeName(value)}` };
  if (bounds.length > 3) return { fault: `too many slice indexes: ${bounds.length}` };
  if (bounds.length === 3 && value.kind === 'string') return { fault: 'cannot 3-index slice a string' };
  const bytes = value.kind === 'string' ? Buffer.from(value.value) : undefined;
  const length = bytes?.length ?? (value.kind === 'list' ? value.items.length : 0);
  const numbers = [0, length];
  for (const [position, bound] of bounds.entries()) {
    const at = boundOf(bound, length);
    if (typeof at !== 'number') return at;
    if (position < 2) numbers[position] = at;
  }
  const [from = 0, to = length] = numbers;
  if (from > to) return { fault: `invalid slice index: ${from} > ${to}` };
  if (value.kind === 'list') return { ...value, items: value.items.slice(from, to) };
  return textValue(bytes!.subarray(from, to).toString('utf8'));
}
