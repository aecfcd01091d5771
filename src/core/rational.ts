/** Exact non-negative rational numbers, in lowest terms: probabilities that can be compared. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const zero: Rational = { numerator: 0n, denominator: 1n };
export const one: Rational = { numerator: 1n, denominator: 1n };

export function rational(numerator: bigint | number, denominator: bigint | number): Rational {
  const n = BigInt(numerator);
  const d = BigInt(denominator);
  let a = n < 0n ? -n : n;
  let b = d;
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? zero : { numerator: n / a, denominator: d / a };
}

export const add = (a: Rational, b: Rational): Rational =>
  rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);

export const subtract = (a: Rational, b: Rational): Rational =>
  rational(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator);

export const multiply = (a: Rational, b: Rational): Rational =>
  rational(a.numerator * b.numerator, a.denominator * b.denominator);

export const equal = (a: Rational, b: Rational): boolean =>
  a.numerator === b.numerator && a.denominator === b.denominator;

/** `1/3`, `0`, `1`. */
export const rationalText = ({ numerator, denominator }: Rational): string =>
  denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`;

/** A decimal numeral as the exact number that it writes. */
export function rationalOf(decimal: string): Rational | undefined {
  const match = /^(\d*)(?:\.(\d*))?$/.exec(decimal);
  if (match === null || (match[1] === '' && (match[2] ?? '') === '')) return undefined;
  const fraction = match[2] ?? '';
  return rational(BigInt((match[1] ?? '') + fraction || '0'), 10n ** BigInt(fraction.length));
}
