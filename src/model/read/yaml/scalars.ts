/**
 * Plain YAML scalars as Kubernetes reads them: YAML 1.1 as go-yaml v2 resolves it on the way to JSON
 * (sigs.k8s.io/yaml). So `y`, `on` and `yes` are booleans, `0777` is octal, `1_000` a number; base-60 numbers and
 * timestamps stay strings.
 *
 * `readModern` is YAML 1.2's core schema (section 10.3.2), to tell where a reader of today would see another value.
 */
export type Scalar = string | number | boolean | null;

const words = new Map<string, Scalar>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

const modernWords = new Map<string, Scalar>(
  [...words].filter(([word]) => word.startsWith('.') || /^([-+]\.|~|null|true|false|$)/i.test(word)),
);

/** Reads a plain scalar. */
export function readScalar(text: string): Scalar {
  if (!mayResolve(text)) return text;
  const word = words.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  if (first === dot) return decimalFloat.test(text) ? Number(text) : text;
  return isDigit(first) || first === plus || first === minus ? readNumber(text) : text;
}

/** Reads a plain scalar as YAML 1.2 would. */
export function readModern(text: string): Scalar {
  const word = modernWords.get(text);
  if (word !== undefined) return word;
  if (/^0o[0-7]+$/.test(text) || /^0x[0-9a-fA-F]+$/.test(text)) return Number(text);
  return decimalFloat.test(text) ? Number(text) : text;
}

/** Whether the two readings of a plain scalar differ. */
export function differs(text: string, value: Scalar): boolean {
  // A text that stays as it is under 1.1 could differ only where 1.2 knows more, and it knows nothing more.
  if (typeof value === 'string') return false;
  const modern = readModern(text);
  return modern !== value && !(Number.isNaN(modern) && Number.isNaN(value));
}

/** How a scalar's value is spoken of in a message. */
export function describeScalar(value: Scalar): string {
  if (value === null) return 'null';
  return typeof value === 'string' ? `the string "${value}"` : `the ${typeof value} ${value}`;
}

const plus = 0x2b;
const minus = 0x2d;
const dot = 0x2e;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

const decimalFloat = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
/** Go's ParseInt with base 0, once underscores are gone. */
const integer = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const bases = [16, 2, 8, 10];

/** By the first letter: whether the text can be anything but a string. */
function mayResolve(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first > 0x7e) return false;
  return text.length === 0 || '+-.0123456789~yYnNtTfFoO'.includes(text[0]!);
}

function readNumber(text: string): Scalar {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const match = integer.exec(plain);
  if (match !== null) {
    const index = match.findIndex((group, i) => i >= 2 && group !== undefined);
    const size = BigInt(`${['0x', '0b', '0o', ''][index - 2]}${match[index]!}`);
    const limit = match[1] === '-' ? 1n << 63n : match[1] === '+' ? (1n << 63n) - 1n : (1n << 64n) - 1n;
    if (size <= limit) return match[1] === '-' ? -Number(size) || 0 : Number(size);
    // A number beyond 64 bits is read as a float when it is decimal, and as a string otherwise.
    if (bases[index - 2] !== 10) return text;
  }
  return decimalFloat.test(plain) ? Number(plain) : text;
}
