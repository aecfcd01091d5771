/**
 * Values of a Go template: what `reflect` shows of a Go value, as far as text/template looks at it. `none` is the
 * invalid value (a missing key of a map, or a nil interface), which is not the same as a nil pointer.
 */
export type Value =
  | { readonly kind: 'none' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: bigint; readonly type?: string }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string; readonly type?: string }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly type: string }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Value>; readonly type: string; readonly zero: Value }
  | { readonly kind: 'pointer'; readonly to: Value | undefined; readonly type: string }
  | StructValue;

export interface StructValue {
  readonly kind: 'struct';
  readonly type: string;
  /** In the order of the Go type, for printing. */
  readonly fields: readonly string[];
  /** A field of the struct or of an embedded one; none when the Go type has no such field. */
  field(name: string): Value | undefined;
  /** What `String()` gives, for types that have it. */
  readonly text?: string;
}

/** What a function may answer besides a value: the message of its error. */
export interface FunctionFault {
  readonly fault: string;
}

export const none: Value = { kind: 'none' };
export const textValue = (value: string): Value => ({ kind: 'string', value });
export const boolValue = (value: boolean): Value => ({ kind: 'bool', value });
export const intValue = (value: bigint | number): Value => ({ kind: 'int', value: BigInt(value) });

/** The Go type's name, as messages say it. */
export function typeName(value: Value): string {
  switch (value.kind) {
    case 'none':
      return '<nil>';
    case 'int':
    case 'string':
      return value.type ?? value.kind;
    case 'float':
      return 'float64';
    case 'bool':
      return 'bool';
    default:
      return value.type;
  }
}

/** What a pointer points at; a nil pointer is itself. */
export function indirect(value: Value): Value {
  let found = value;
  while (found.kind === 'pointer' && found.to !== undefined) found = found.to;
  return found;
}

export function isTrue(value: Value): boolean {
  switch (value.kind) {
    case 'none':
      return false;
    case 'bool':
      return value.value;
    case 'int':
      return value.value !== 0n;
    case 'float':
      return value.value !== 0;
    case 'string':
      return value.value !== '';
    case 'list':
      return value.items.length > 0;
    case 'map':
      return value.entries.size > 0;
    case 'pointer':
      return value.to !== undefined;
    case 'struct':
      return true;
  }
}

/** What `{{value}}` writes. */
export function printed(value: Value): string {
  return value.kind === 'none' ? '<no value>' : formatted(indirect(value));
}

/** What the verb `%v` writes. */
export function formatted(value: Value): string {
  switch (value.kind) {
    case 'none':
      return '<nil>';
    case 'bool':
    case 'int':
      return String(value.value);
    case 'float':
      return floatText(value.value);
    case 'string':
      return value.value;
    case 'list':
      return `[${value.items.map(formatted).join(' ')}]`;
    case 'map':
      return `map[${sortedEntries(value.entries)
        .map(([key, entry]) => `${key}:${formatted(entry)}`)
        .join(' ')}]`;
    case 'pointer':
      return value.to === undefined ? '<nil>' : `&${formatted(value.to)}`;
    case 'struct':
      return value.text ?? `{${value.fields.map((name) => formatted(value.field(name) ?? none)).join(' ')}}`;
  }
}

/** Go walks a map in the order of its keys, compared as bytes. */
export function sortedEntries(entries: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] {
  return [...entries].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** The shortest text, as `%v` (that is `%g` with exponents from 21 digits on). */
function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value !== 0 && (Math.abs(value) >= 1e21 || Math.abs(value) < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  return String(value);
}
