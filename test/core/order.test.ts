/** Byte order, against Buffer.compare. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareText, sortedBy } from '../../src/core/order.ts';

/** Well-formed text with characters on both sides of the surrogates, and beyond the BMP. */
const character = fc.constantFrom('a', 'b', 'é', '퟿', '', '￿', '𐀀', '𐀁', '😀', '\u{10ffff}', '/', ':');
const word = fc.oneof(
  fc.array(character, { maxLength: 4 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

test('texts compare as their UTF-8 bytes do', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['10.2.2.22:22', '10.2.2.2:22'],
  ['', 'a'],
  ['a', 'ab'],
  ['B', 'a'],
  ['\uffff', '\u{10000}'],
])('`%s` comes before `%s`', (a, b) => {
  expect([compareText(a, b) < 0, compareText(b, a) > 0, compareText(a, a)]).toEqual([true, true, 0]);
});

test('sorting leaves the list alone, and equals in their order', () => {
  const list = [
    { key: 'b', at: 0 },
    { key: 'a', at: 1 },
    { key: 'b', at: 2 },
  ];
  expect(sortedBy(list, ({ key }) => key).map(({ at }) => at)).toEqual([1, 0, 2]);
  expect(list.map(({ at }) => at)).toEqual([0, 1, 2]);
});
