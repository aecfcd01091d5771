import { describe, expect, test } from 'vitest';
import { NameIndex } from '../../src/core/name-index.ts';

describe('an index of names', () => {
  test.each([0, 10, 100_000])('with room for %i numbers names in their order, each once', (expected) => {
    const index = new NameIndex(expected);
    const names = Array.from({ length: 20_000 }, (_, n) => `host-${n}.example.org`);
    expect(names.map((name) => index.add(name))).toEqual(names.map((_, at) => at));
    expect(names.map((name) => index.add(`${name}`))).toEqual(names.map((_, at) => at));
    expect(index.size).toBe(names.length);
    expect(index.find('host-19999.example.org')).toBe(19_999);
    expect(index.find('host-20000.example.org')).toBe(-1);
  });

  test('tells names apart whose hashes are the same', () => {
    const index = new NameIndex();
    // 17 names in 16 slots at first: some of them meet.
    const names = [...'abcdefghijklmnopq', '', 'é', 'aa'];
    for (const name of names) index.add(name);
    expect(names.map((name) => index.find(name))).toEqual(names.map((_, at) => at));
  });
});
