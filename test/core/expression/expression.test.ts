import { describe, expect, test } from 'vitest';
import { namesIn, parseExpression } from '../../../src/core/expression/parse.ts';

describe('an expression', () => {
  test('binds `and` closer than `or`, and comparison closer than both', () => {
    expect(parseExpression('a or b == 1 and c')).toMatchObject({
      kind: 'binary',
      operator: 'or',
      right: { operator: 'and', left: { operator: '==' } },
    });
  });

  test('knows its names and calls, members apart', () => {
    const tree = parseExpression("incidr(client_ip(), '10.0.0.0/8') && not (x.y in [z, 'a'])");
    expect('fault' in tree ? tree : namesIn(tree).map(({ name, call }) => `${name}${call ? '()' : ''}`)).toEqual([
      'incidr()',
      'client_ip()',
      'x',
      'z',
    ]);
  });

  test.each([
    ['name() ==', 10],
    ['a b', 3],
    ['(a', 3],
    ['f(a b)', 5],
    ['a ~ b', 3],
    ['', 1],
  ])('%j is refused at column %d', (text, column) => {
    expect(parseExpression(text)).toMatchObject({ fault: { column } });
  });
});
