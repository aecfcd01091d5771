/**
 * What a value must look like, as a value: a schema decodes a plain value into a typed one, saying what is wrong where,
 * and describes itself as JSON Schema (draft 2020-12). Decoding goes on after an error; a part that cannot be used is
 * left out, and `undefined` means that nothing could be used. `null` counts as absent, as the API server has it.
 *
 * A value of which everything can be used is taken as it stands, without a copy: large inputs are mostly of that sort.
 */
import type { Cursor } from './cursor.ts';
import { isMapping, type Mapping, setKey } from './document.ts';

export type JsonSchema = { readonly [key: string]: unknown };

export interface Schema<T> {
  /** What a message says was expected: `an integer`. */
  readonly expected: string;
  /** What `null` stands for inside a map of such values, when it stands for anything: Go's zero value. */
  readonly zero?: T;
  decode(value: unknown, at: Cursor): T | undefined;
  describe(): JsonSchema;
}

export type Decoded<S> = S extends Schema<infer T> ? T : never;
type Fields = Readonly<Record<string, Schema<unknown>>>;
type ObjectOf<F extends Fields, R extends keyof F> = { readonly [K in R]: Decoded<F[K]> } & {
  readonly [K in Exclude<keyof F, R>]?: Decoded<F[K]>;
};

export interface ObjectOptions<F extends Fields, R extends keyof F & string> {
  readonly required?: readonly R[];
  /** Fields that the kind has and Plumbline does not read. */
  readonly known?: readonly string[];
  /** Rules over several fields. */
  readonly check?: (value: ObjectOf<F, R>, at: Cursor) => void;
}

/** A mapping with these fields and no others; an unknown one is a warning with the nearest name. */
export function object<F extends Fields, R extends keyof F & string = never>(
  fields: F,
  { required = [], known = [], check }: ObjectOptions<F, R> = {},
): Schema<ObjectOf<F, R>> {
  const schemas = new Map<string, Schema<unknown>>(Object.entries(fields));
  const ignored = new Set(known);
  const expected = 'a mapping';
  const decodeField = (key: string, field: unknown, at: Cursor): unknown => {
    const schema = schemas.get(key);
    if (schema === undefined) {
      if (!ignored.has(key)) at.unknownField(key, [...schemas.keys(), ...ignored]);
      return undefined;
    }
    if (field === null || field === undefined) return undefined;
    at.path.push(key);
    const decoded = schema.decode(field, at);
    at.path.pop();
    return decoded;
  };
  return {
    expected,
    decode(value, at) {
      if (!isMapping(value)) return at.wrongType(value, expected);
      let copy: Record<string, unknown> | undefined;
      for (const key in value) {
        const field = value[key];
        const decoded = decodeField(key, field, at);
        if (decoded === field && copy === undefined) continue;
        copy ??= fieldsBefore(key, value);
        if (decoded !== undefined) copy[key] = decoded;
      }
      const result: Mapping = copy ?? value;
      let usable = true;
      for (const key of required) {
        if (result[key] !== undefined) continue;
        usable = false;
        if (value[key] === undefined || value[key] === null) at.missing(key, fields[key]!.expected);
      }
      if (!usable) return undefined;
      check?.(result as ObjectOf<F, R>, at);
      return result as ObjectOf<F, R>;
    },
    describe: () => ({
      type: 'object',
      properties: Object.fromEntries([
        ...Object.entries(fields).map(([key, schema]) => [key, schema.describe()]),
        ...known.map((key) => [key, {}]),
      ]),
      ...(required.length > 0 ? { required } : {}),
      additionalProperties: false,
    }),
  };
}

/** What stands before `key`, all of which can be used. */
function fieldsBefore(key: string, value: Mapping): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const earlier in value) {
    if (earlier === key) break;
    setKey(fields, earlier, value[earlier]);
  }
  return fields;
}

/** A sequence; elements that cannot be used are left out. */
export function list<T>(element: Schema<T>): Schema<readonly T[]> {
  const expected = 'a list';
  return {
    expected,
    decode(value, at) {
      if (!Array.isArray(value)) return at.wrongType(value, expected);
      let copy: T[] | undefined;
      for (let i = 0; i < value.length; i++) {
        at.path.push(i);
        const decoded = element.decode(value[i], at);
        at.path.pop();
        if (decoded === value[i] && copy === undefined) continue;
        copy ??= value.slice(0, i) as T[];
        if (decoded !== undefined) copy.push(decoded);
      }
      return copy ?? (value as T[]);
    },
    describe: () => ({ type: 'array', items: element.describe() }),
  };
}

/** A value that its reader may have made already, or one that has yet to be decoded. */
export function made<T>(isMade: (value: unknown) => boolean, schema: Schema<T>): Schema<T> {
  return { ...schema, decode: (value, at) => (isMade(value) ? (value as T) : schema.decode(value, at)) };
}

/** A mapping with any keys, each perhaps held to a rule. */
export function map<T>(
  element: Schema<T>,
  checkKey?: (key: string, at: Cursor) => void,
): Schema<Readonly<Record<string, T>>> {
  const expected = 'a mapping';
  return {
    expected,
    decode(value, at) {
      if (!isMapping(value)) return at.wrongType(value, expected);
      let copy: Record<string, unknown> | undefined;
      for (const key in value) {
        const field = value[key];
        at.path.push(key);
        checkKey?.(key, at);
        const decoded = field === null ? element.zero : element.decode(field, at);
        at.path.pop();
        if (decoded === field && copy === undefined) continue;
        copy ??= fieldsBefore(key, value);
        if (decoded !== undefined) setKey(copy, key, decoded);
      }
      return (copy ?? value) as Record<string, T>;
    },
    describe: () => ({ type: 'object', additionalProperties: element.describe() }),
  };
}

export interface StringRule {
  /** What a valid text is: `an IP address`. */
  readonly expected: string;
  readonly test: (text: string) => boolean;
  readonly describe?: JsonSchema;
}

export function string(rule?: StringRule): Schema<string> {
  const expected = 'a string';
  return {
    expected: rule?.expected ?? expected,
    zero: '',
    decode(value, at) {
      if (typeof value !== 'string') return at.wrongType(value, expected);
      if (rule !== undefined && !rule.test(value)) return at.invalid(value, rule.expected);
      return value;
    },
    describe: () => ({ type: 'string', ...rule?.describe }),
  };
}

/** An integer from `least` to `most`, 32-bit unless said otherwise. */
export function integer(least = -2147483648, most = 2147483647): Schema<number> {
  const expected = 'an integer';
  const range = `${expected} from ${least} to ${most}`;
  return {
    expected,
    decode(value, at) {
      if (typeof value !== 'number' || !Number.isInteger(value)) return at.wrongType(value, expected);
      return value < least || value > most ? at.invalid(value, range) : value;
    },
    describe: () => ({ type: 'integer', minimum: least, maximum: most }),
  };
}

export function boolean(): Schema<boolean> {
  const expected = 'a boolean';
  return {
    expected,
    decode: (value, at) => (typeof value === 'boolean' ? value : at.wrongType(value, expected)),
    describe: () => ({ type: 'boolean' }),
  };
}

/** One of some words. */
export function oneOf<const T extends string>(words: readonly T[]): Schema<T> {
  const quoted = words.map((word) => (word === '' ? 'nothing' : `\`${word}\``));
  const expected = quoted.length === 1 ? quoted[0]! : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
  const known: readonly string[] = words;
  return {
    expected,
    decode(value, at) {
      if (typeof value !== 'string') return at.wrongType(value, 'a string');
      return known.includes(value) ? (value as T) : at.invalid(value, expected);
    },
    describe: () => ({ enum: words }),
  };
}

/** The first of two schemas for strings, the other for everything else: `IntOrString` and its like. */
export function stringOr<A, B>(text: Schema<A>, other: Schema<B>, expected: string): Schema<A | B> {
  return {
    expected,
    decode(value, at) {
      if (typeof value === 'string') return text.decode(value, at);
      return typeof value === 'number' ? other.decode(value, at) : at.wrongType(value, expected);
    },
    describe: () => ({ anyOf: [text.describe(), other.describe()] }),
  };
}
