import { expect, test } from 'vitest';
import { compileGoRegex } from '../../../src/core/regex/go-regex.ts';
import { literalEnds } from '../../../src/core/regex/literals.ts';

test.each<[pattern: string, first: string, last: string]>([
  ['^abc$', 'abc', 'abc'],
  ['abc', '', ''],
  ['^ab*c$', 'a', 'c'],
  ['^a\\.+b\\.$', 'a', 'b.'],
  ['^(ab)?c$', '', 'c'],
  ['^(.*)\\.(eu-4)\\.example\\.org\\.$', '', '.eu-4.example.org.'],
  ['^x\\d$', 'x', ''],
  ['\\d\\.b$', '', '.b'],
  ['^a|b$', '', ''],
  ['^(a|b)c$', '', 'c'],
  ['^a(?i)b$', '', ''],
  ['^a\\$', 'a', ''],
  ['^a{2}b$', '', 'b'],
  ['^[ab]c$', '', 'c'],
  ['^a.b$', 'a', 'b'],
])('%s', (pattern, first, last) => {
  expect(literalEnds(pattern)).toEqual({ first, last });
});

/** Patterns and texts of few letters, all of them: an end that is said must be there in each text that is taken. */
test('what is said of the ends holds for every text that is taken', () => {
  const pieces = [
    'a',
    'b',
    '.',
    '\\.',
    '(a)',
    '(ab)',
    '(.*)',
    'a*',
    'b?',
    '[ab]',
    '\\w',
    'a+',
    '(a|b)',
    '(b)?',
    'a{2}',
    '|',
  ];
  const texts = ['', 'a', 'b', 'ab', 'ba', 'aa', 'a.', '.b', 'aab', 'a.b', 'ab.', 'bab', 'a.a.', 'aaab'];
  let taken = 0;
  for (const one of pieces) {
    for (const two of pieces) {
      for (const three of pieces) {
        for (const pattern of [`^${one}${two}${three}$`, `${one}${two}${three}$`, `^${one}${two}${three}`]) {
          const regex = compileGoRegex(`(?:)${pattern}`);
          if ('error' in regex) continue;
          const { first, last } = literalEnds(pattern);
          for (const text of texts) {
            if (regex.find(text) === undefined) continue;
            taken++;
            expect(text.startsWith(first) && text.endsWith(last), `${pattern} takes ${text}`).toBe(true);
          }
        }
      }
    }
  }
  expect(taken).toBeGreaterThan(10_000);
});
