/** What a misspelt word most likely meant. */
import { expect, test } from 'vitest';
import { nearest } from '../../src/core/nearest.ts';

const fields = ['selector', 'clusterIP', 'clusterIPs', 'ports', 'type', 'externalName', 'sessionAffinity'];

test.each([
  ['selectors', 'selector'],
  ['slector', 'selector'],
  ['seletcor', 'selector'],
  ['SELECTOR', 'selector'],
  ['clusterip', 'clusterIP'],
  ['port', 'ports'],
  ['tpye', 'type'],
  ['sessionAfinity', 'sessionAffinity'],
  ['externalDame', 'externalName'],
  ['externalIPs', undefined],
  ['replicas', undefined],
  ['xy', undefined],
  ['', undefined],
])('`%s` meant %s', (word, meant) => {
  expect(nearest(word, fields)).toBe(meant);
});

test('of equally near words the first is taken, of a nearer one the nearer', () => {
  expect(nearest('cat', ['bat', 'hat'])).toBe('bat');
  expect(nearest('carts', ['carps!', 'cart'])).toBe('cart');
  expect(nearest('a', [])).toBeUndefined();
});
