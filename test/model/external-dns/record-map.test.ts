import { describe, expect, test } from 'vitest';
import { bareEndpoint } from '../../../src/model/external-dns/endpoint.ts';
import { mergeEndpoints } from '../../../src/model/external-dns/merge.ts';
import { combined, RecordMap, replaced } from '../../../src/model/external-dns/record-map.ts';

test('a map of records tells name, type and set identifier apart', () => {
  const map = new RecordMap<number>();
  map.set('a', 'A', '', 1);
  map.set('a', 'A', 'blue', 2);
  map.set('a', 'AAAA', '', 3);
  map.set('a', 'A', '', 4);
  expect([map.get('a', 'A', ''), map.get('a', 'A', 'blue'), map.get('a', 'AAAA', '')]).toEqual([4, 2, 3]);
  expect([map.get('b', 'A', ''), map.get('a', 'TXT', ''), map.get('a', 'A', 'green')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

describe('items of one key become one', () => {
  const identity = { nameOf: (text: string) => text[0]!, keyOf: (text: string) => text.slice(0, 2) };
  const join = (group: readonly string[]): string => group.join('+');

  test('where the first stood, and of one name only those with one key', () => {
    expect(combined(['a1x', 'b1', 'a2', 'a1y', 'c', 'a1z'], identity, join)).toEqual(['a1x+a1y+a1z', 'b1', 'a2', 'c']);
  });

  test('and a list without any stays the list', () => {
    const items = ['a', 'b'];
    expect(combined(items, identity, join)).toBe(items);
    expect(combined(items, identity, join)).toBe(items);
    expect(replaced(items, (item) => item)).toBe(items);
    expect(replaced(items, (item) => (item === 'a' ? 'c' : item))).toEqual(['c', 'b']);
  });

  test('whatever was taken for their names before', () => {
    const [items, lower] = [['a1', 'A1'], (text: string) => text.toLowerCase()];
    expect(combined(items, { nameOf: (text) => text, keyOf: (text) => text }, join)).toBe(items);
    expect(combined(items, { nameOf: lower, keyOf: lower }, join)).toEqual(['a1+A1']);
  });
});

test('endpoints of one source that say the same but for their targets are merged', () => {
  const merged = mergeEndpoints([
    bareEndpoint('a', 'A', ['2']),
    bareEndpoint('b', 'A', ['3']),
    bareEndpoint('a', 'A', ['1']),
  ]);
  expect(merged.map(({ dnsName, targets }) => [dnsName, targets])).toEqual([
    ['a', ['1', '2']],
    ['b', ['3']],
  ]);
});
