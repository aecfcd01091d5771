import { describe, expect, test } from 'vitest';
import { compileGoRegex, type GoRegex } from '../../../src/core/regex/go-regex.ts';

function compiled(pattern: string): GoRegex {
  const regex = compileGoRegex(pattern);
  if ('error' in regex) throw new Error(regex.error);
  return regex;
}

describe('a regular expression of Go', () => {
  test('is found anywhere, with its groups', () => {
    expect(compiled('(a+)b(c)?').find('xaab.')).toEqual(['aab', 'aa', '']);
    expect(compiled('^a$').find('ba')).toBeUndefined();
  });

  test('takes the first alternative that matches, not the longest', () => {
    expect(compiled('a|ab').find('ab')).toEqual(['a']);
  });

  test('has class names in any case and one name for two groups', () => {
    expect(compiled(String.raw`^\pl+$`).find('abc')).toEqual(['abc']);
    expect(compiled('(?P<x>a)(?P<x>b)').groups).toBe(2);
  });

  test.each(['(?=a)', String.raw`(a)\1`, '*.b.com.', '['])('%s is none', (pattern) => {
    expect(compileGoRegex(pattern)).toHaveProperty('error');
  });
});
