/** A value is made once for each key. */
import { expect, test } from 'vitest';
import { recall } from '../../src/core/recall.ts';

test('the second time the kept value comes back', () => {
  const map = new Map<string, string[]>();
  recall(map, 'a', () => []).push('one');
  recall(map, 'a', () => []).push('two');
  recall(map, 'b', () => []);
  expect([...map]).toEqual([
    ['a', ['one', 'two']],
    ['b', []],
  ]);
});
