/** Exact numbers: the laws of a field's part that probabilities need, and decimals as they are written. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  add,
  equal,
  multiply,
  one,
  rational,
  rationalOf,
  rationalText,
  subtract,
  zero,
} from '../../src/core/rational.ts';

test.each([
  ['0', '0'],
  ['1', '1'],
  ['0.5', '1/2'],
  ['0.5000000000', '1/2'],
  ['0.3333333333', '3333333333/10000000000'],
  ['.25', '1/4'],
  ['1.', '1'],
  ['0.0004882812', '1220703/2500000000'],
])('`%s` is %s', (decimal, text) => {
  expect(rationalText(rationalOf(decimal)!)).toBe(text);
});

test.each(['', '.', '-1', '1e3', '0x1', '1.2.3', ' 1', '½'])('`%s` is no decimal', (text) => {
  expect(rationalOf(text)).toBeUndefined();
});

test('lowest terms, by numbers and by big numbers', () => {
  expect(rational(6, 8)).toEqual({ numerator: 3n, denominator: 4n });
  expect(rational(0n, 7n)).toEqual(zero);
  expect(rational(7, 7)).toEqual(one);
  expect(rationalText(subtract(rational(1, 3), rational(1, 2)))).toBe('-1/6');
});

const number = fc
  .tuple(fc.integer({ min: 0, max: 10000 }), fc.integer({ min: 1, max: 10000 }))
  .map(([n, d]) => rational(n, d));

test('the usual laws', () => {
  fc.assert(
    fc.property(number, number, number, (a, b, c) => {
      expect(equal(add(a, b), add(b, a))).toBe(true);
      expect(equal(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)))).toBe(true);
      expect(subtract(add(a, b), b)).toEqual(a);
      expect(multiply(a, one)).toEqual(a);
      expect(add(a, zero)).toEqual(a);
    }),
  );
});

test('equal numbers are those whose cross products are', () => {
  const small = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 6 }));
  fc.assert(
    fc.property(small, small, ([a, b], [c, d]) => {
      expect(equal(rational(a, b), rational(c, d))).toBe(a * d === c * b);
    }),
  );
});
