/** Calico's selectors, by their documentation. */
import { describe, expect, it } from 'vitest';
import { parseSelector } from '../../../src/model/bgp/selector.ts';

const rack = { rack: 'a', role: 'worker', 'example.org/x': '1' };

describe('a selector', () => {
  it.each([
    ['', true],
    ['all()', true],
    ['has(rack)', true],
    ['!has(rack)', false],
    ["rack == 'a'", true],
    ['rack == "b"', false],
    ["rack != 'b'", true],
    ["gone != 'b'", true],
    ["gone == 'b'", false],
    ["rack in {'a', 'b'}", true],
    ["rack not in {'a', 'b'}", false],
    ["gone not in {'a'}", true],
    ["role contains 'ork'", true],
    ["role starts with 'wor'", true],
    ["role ends with 'wor'", false],
    ["has(gone) || rack == 'a' && has(role)", true],
    ["(has(gone) || rack == 'a') && !has(role)", false],
    ["has(example.org/x) && example.org/x == '1'", true],
  ])('%s', (text, expected) => {
    expect(parseSelector(text)?.(rack)).toBe(expected);
  });

  it.each(['has(', 'rack =', "rack == a'", 'rack', 'any()', "rack in {'a'", 'has(rack) has(role)', '&&', '#'])(
    'refuses %s',
    (text) => {
      expect(parseSelector(text)).toBeUndefined();
    },
  );
});
