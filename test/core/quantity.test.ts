import { expect, test } from 'vitest';
import { quantityOf } from '../../src/core/quantity.ts';

test.each<[string, number | undefined]>([
  ['170Mi', 170 * 1024 * 1024],
  ['1.5G', 1.5e9],
  ['250m', 0.25],
  ['1e3', 1000],
  ['128974848', 128_974_848],
  ['.5Ki', 512],
  ['', undefined],
  ['lots', undefined],
  ['1constructor', undefined],
])('%s', (text, value) => {
  expect(quantityOf(text)).toBe(value);
});
