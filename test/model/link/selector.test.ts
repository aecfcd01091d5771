/** Selectors: every operator, with the label present, other and absent. */
import { expect, test } from 'vitest';
import { matchesExpression, matchesLabels, matchesSelector } from '../../../src/model/link/selector.ts';

const labels = { app: 'cart', tier: '', cores: '16' };

test.each<[string, string, string[] | undefined, boolean]>([
  ['app', 'In', ['cart', 'shop'], true],
  ['app', 'In', ['shop'], false],
  ['app', 'In', undefined, false],
  ['none', 'In', ['cart'], false],
  ['app', 'NotIn', ['shop'], true],
  ['app', 'NotIn', ['shop', 'cart'], false],
  ['none', 'NotIn', ['cart'], true],
  ['app', 'Exists', undefined, true],
  ['tier', 'Exists', undefined, true],
  ['none', 'Exists', undefined, false],
  ['app', 'DoesNotExist', undefined, false],
  ['tier', 'DoesNotExist', undefined, false],
  ['none', 'DoesNotExist', undefined, true],
  ['cores', 'Gt', ['8'], true],
  ['cores', 'Gt', ['16'], false],
  ['none', 'Gt', ['8'], false],
  ['app', 'Gt', ['8'], false],
  ['cores', 'Lt', ['100'], true],
  ['cores', 'Lt', ['16'], false],
  ['none', 'Lt', ['100'], false],
  ['app', 'Equals', ['cart'], false],
])('`%s` %s %s: %s', (key, operator, values, expected) => {
  expect(matchesExpression({ key, operator, ...(values === undefined ? {} : { values }) }, labels)).toBe(expected);
});

test('a map asks for all of its labels', () => {
  expect(matchesLabels({ app: 'cart', tier: '' }, labels)).toBe(true);
  expect(matchesLabels({ app: 'cart', none: '' }, labels)).toBe(false);
  expect(matchesLabels({}, labels)).toBe(true);
});

test('a selector asks for its labels and its expressions', () => {
  const matchExpressions = [{ key: 'cores', operator: 'Exists' }];
  expect(matchesSelector({ matchLabels: { app: 'cart' }, matchExpressions }, labels)).toBe(true);
  expect(matchesSelector({ matchLabels: { app: 'shop' }, matchExpressions }, labels)).toBe(false);
  expect(matchesSelector({ matchLabels: { app: 'cart' }, matchExpressions }, { app: 'cart' })).toBe(false);
  expect(matchesSelector({}, labels)).toBe(true);
});
