import { describe, expect, it } from 'vitest';
import { parseText } from '../../../src/model/read/parse.ts';
import { Text } from '../../../src/model/read/place.ts';
import { codes, read, said } from './reading.ts';

const values = (text: string): unknown[] => parseText(new Text('a.yaml', text)).documents.map(({ value }) => value);

describe('YAML to plain values', () => {
  const table: [name: string, text: string, values: unknown[]][] = [
    ['several documents', 'a: 1\n---\n- b\n---\n---\nc:\n', [{ a: 1 }, ['b'], null, { c: null }]],
    ['keys that are not strings', '1: a\ntrue: b\n0x10: c\n2.5: d\n', [{ 1: 'a', true: 'b', 16: 'c', 2.5: 'd' }]],
    ['quoted scalars stay strings', `a: "0777"\nb: 'yes'\nc: |\n  1\n`, [{ a: '0777', b: 'yes', c: '1\n' }]],
    [
      'tags',
      'a: !!str 12\nb: !!int "0777"\nc: !!float 3\nd: !x y\ne: !!binary aGk=\n',
      [{ a: '12', b: 511, c: 3, d: 'y', e: 'hi' }],
    ],
    ['aliases', 'a: &x {p: 1}\nb: *x\n', [{ a: { p: 1 }, b: { p: 1 } }]],
    ['an anchor that is set again', 'a: &x 1\nb: *x\nc: &x 2\nd: *x\n', [{ a: 1, b: 1, c: 2, d: 2 }]],
    ['a merge before a key', 'x: &x {p: 1, q: 1}\nz: {<<: *x, p: 2}\n', [{ x: { p: 1, q: 1 }, z: { p: 2, q: 1 } }]],
    ['a merge after a key wins, as in go-yaml', 'x: &x {p: 1}\nz: {p: 2, <<: *x}\n', [{ x: { p: 1 }, z: { p: 1 } }]],
    ['of several merged, the first wins', 'z: {<<: [{p: 1}, {p: 2, q: 2}]}\n', [{ z: { p: 1, q: 2 } }]],
    ['a quoted << is a key', '"<<": {p: 1}\n', [{ '<<': { p: 1 } }]],
    ['CRLF', 'a: 1\r\nb:\r\n- 2\r\n', [{ a: 1, b: [2] }]],
    ['flow JSON with a comma too many', '{"a": 1,}', [{ a: 1 }]],
    ['folded text', 'a: >-\n  b\n  c\n\n  d\ne: f\n  g\n', [{ a: 'b c\nd', e: 'f g' }]],
    ['__proto__ is a key like any other', '__proto__: {a: 1}\n', [JSON.parse('{"__proto__":{"a":1}}')]],
  ];
  it.each(table)('%s', (_, text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  const refused: [name: string, text: string, code: string][] = [
    ['a syntax error', 'a: [1\nb: 2\n', 'yaml/syntax 2:1'],
    ['a tab', 'a:\n\tb: 1\n', 'yaml/syntax 2:1'],
    ['a key twice', 'a: 1\nb: 2\na: 3\n', 'yaml/duplicate-key 1:1'],
    ['a key twice, written differently', '1: a\n"1": b\n', 'yaml/duplicate-key 1:1'],
    ['an unknown alias', 'a: *b\n', 'yaml/syntax 1:4'],
    ['an anchor that contains itself', 'a: &x [*x]\n', 'yaml/syntax 1:8'],
    ['a collection as a key', '{[a]: b}\n', 'yaml/syntax 1:2'],
    ['a merge of a scalar', '<<: 1\n', 'yaml/syntax 1:1'],
    ['a tag that does not fit', 'a: !!int b\n', 'yaml/syntax 1:10'],
  ];
  it.each(refused)('%s is an error', (_, text, code) => {
    const [first] = parseText(new Text('a.yaml', text)).diagnostics;
    expect(`${first?.code} ${first?.locations[0]?.line}:${first?.locations[0]?.column}`).toBe(code);
  });

  it('goes on with the next document after an error', () => {
    expect(values('a: *b\n---\nc: 1\n')).toEqual([{ c: 1 }]);
  });

  it('names both places of a key that stands twice', () => {
    const [first] = parseText(new Text('a.yaml', 'a: 1\nb: 2\na: 3\n')).diagnostics;
    expect(first?.locations.map(({ line, column, endColumn }) => [line, column, endColumn])).toEqual([
      [1, 1, 2],
      [3, 1, 2],
    ]);
  });

  it('stops an alias bomb', () => {
    let bomb = 'a0: &a0 [x, x, x, x, x, x, x, x, x]\n';
    for (let i = 1; i < 9; i++)
      bomb += `a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(', ')}]\n`;
    expect(codes(read(bomb))).toEqual(['yaml/alias-bomb 6:10']);
  });

  it('accepts many aliases to little', () => {
    const text = `a: &a {b: c}\nd:\n${'- *a\n'.repeat(1000)}`;
    expect(parseText(new Text('a.yaml', text)).diagnostics).toEqual([]);
  });

  it.each([250, 20_000])('stops nesting %d deep', (depth) => {
    const result = read(`a: ${'['.repeat(depth)}${']'.repeat(depth)}\n`);
    expect(codes(result).map((code) => code.split(' ')[0])).toEqual(['yaml/too-deep']);
  });

  it('accepts nesting 150 deep', () => {
    expect(parseText(new Text('a.yaml', `a: ${'['.repeat(150)}${']'.repeat(150)}\n`)).diagnostics).toEqual([]);
  });

  it('warns where YAML 1.2 would see another value, and only there', () => {
    const text = 'apiVersion: example.org/v1\nkind: X\na: on\nb: "on"\nc: true\nd: 0644\noff: 1\n';
    expect(said(read(text))).toEqual([
      'yaml/one-dot-one 3:4-3:6 `on` is read as YAML 1.1, which is the boolean true; a YAML 1.2 reader would see the string "on", so write it unambiguously',
      'yaml/one-dot-one 6:4-6:8 `0644` is read as YAML 1.1, which is the number 420; a YAML 1.2 reader would see the number 644, so write it unambiguously',
      'yaml/one-dot-one 7:1-7:4 `off` is read as YAML 1.1, which is the boolean false; a YAML 1.2 reader would see the string "off", so write it unambiguously',
    ]);
  });
});
