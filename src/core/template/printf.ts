/** Go's fmt for template values: `Sprint` and the verbs of `Sprintf` that have a meaning for them. */
import { quoted } from './literals.ts';
import { formatted, indirect, typeName, type Value } from './value.ts';

/** Blanks stand between two operands only when neither is a string. */
export function sprint(args: readonly Value[]): string {
  let out = '';
  for (const [position, arg] of args.entries()) {
    const previous = args[position - 1];
    if (previous !== undefined && previous.kind !== 'string' && arg.kind !== 'string') out += ' ';
    out += formatted(indirect(arg));
  }
  return out;
}

export function sprintf(format: string, args: readonly Value[]): string {
  let used = 0;
  const take = (): Value | undefined => args[used++];
  const text = format.replace(
    /%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d*))?(.|$)/gsu,
    (_, flags: string, wide: string | undefined, exact: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      if (verb === '') return '%!(NOVERB)';
      const width = sizeOf(wide, take);
      const precision = exact === undefined ? undefined : sizeOf(exact, take) || 0;
      const arg = take();
      if (arg === undefined) return `%!${verb}(MISSING)`;
      return padded(formattedAs(verb, flags, precision, indirect(arg)), flags, width, arg);
    },
  );
  const extra = args.slice(used).map((arg) => `${typeName(arg)}=${formatted(arg)}`);
  return extra.length > 0 ? `${text}%!(EXTRA ${extra.join(', ')})` : text;
}

/** Nobody pads a name to more; Go itself refuses widths above a million. */
const widest = 100;

function sizeOf(text: string | undefined, take: () => Value | undefined): number {
  const arg = text === '*' ? take() : undefined;
  const size = text === '*' ? (arg?.kind === 'int' ? Number(arg.value) : 0) : Number(text ?? 0);
  return Math.max(0, Math.min(widest, size));
}

function padded(text: string, flags: string, width: number, arg: Value): string {
  if (flags.includes('-')) return text.padEnd(width);
  const isNumber = arg.kind === 'int' || arg.kind === 'float';
  if (!flags.includes('0') || !isNumber) return text.padStart(width, flags.includes('0') ? '0' : ' ');
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

function formattedAs(verb: string, flags: string, precision: number | undefined, arg: Value): string {
  if (verb === 'v') return formatted(arg);
  if (verb === 'T') return typeName(arg);
  const cut = (text: string): string => (precision === undefined ? text : [...text].slice(0, precision).join(''));
  switch (arg.kind) {
    case 'string':
      if (verb === 's') return cut(arg.value);
      if (verb === 'q') return quoted(cut(arg.value));
      if (verb === 'x' || verb === 'X') return cased(Buffer.from(arg.value).toString('hex'), verb);
      break;
    case 'int':
      return integerAs(verb, flags, arg.value) ?? wrongVerb(verb, arg);
    case 'float':
      return floatAs(verb, flags, precision, arg.value) ?? wrongVerb(verb, arg);
    case 'bool':
      if (verb === 't') return String(arg.value);
      break;
    case 'list':
      return `[${arg.items.map((item) => formattedAs(verb, flags, precision, item)).join(' ')}]`;
    case 'struct':
      if (arg.text !== undefined && verb === 's') return arg.text;
      break;
    case 'none':
    case 'map':
    case 'pointer':
      break;
  }
  if (arg.kind === 'map' && verb === 's') return formatted(arg);
  return wrongVerb(verb, arg);
}

const wrongVerb = (verb: string, arg: Value): string =>
  arg.kind === 'none' ? `%!${verb}(<nil>)` : `%!${verb}(${typeName(arg)}=${formatted(arg)})`;
const cased = (text: string, verb: string): string => (verb === 'X' ? text.toUpperCase() : text);

function integerAs(verb: string, flags: string, value: bigint): string | undefined {
  const sign = value < 0n ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const size = value < 0n ? -value : value;
  const alternate = flags.includes('#');
  switch (verb) {
    case 'd':
      return sign + size;
    case 'b':
      return `${sign}${alternate ? '0b' : ''}${size.toString(2)}`;
    case 'o':
      return `${sign}${alternate ? '0' : ''}${size.toString(8)}`;
    case 'x':
    case 'X':
      return sign + cased(`${alternate ? '0x' : ''}${size.toString(16)}`, verb);
    case 'c':
    case 'q': {
      const letter = value >= 0n && value <= 0x10ffffn ? String.fromCodePoint(Number(value)) : '\uFFFD';
      return verb === 'c' ? letter : `'${letter}'`;
    }
    case 'U':
      return `U+${size.toString(16).toUpperCase().padStart(4, '0')}`;
    default:
      return undefined;
  }
}

function floatAs(verb: string, flags: string, precision: number | undefined, value: number): string | undefined {
  const sign = value >= 0 && flags.includes('+') ? '+' : '';
  const exponent = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2');
  if (verb === 'f' || verb === 'F') return sign + value.toFixed(precision ?? 6);
  if (verb === 'e') return sign + exponent(value.toExponential(precision ?? 6));
  if (verb === 'g')
    return sign + exponent(precision === undefined ? String(value) : String(Number(value.toPrecision(precision || 1))));
  return undefined;
}
