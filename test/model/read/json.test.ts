import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkValue } from '../../../src/model/read/json/check.ts';
import { parseText } from '../../../src/model/read/parse.ts';
import { Text } from '../../../src/model/read/place.ts';
import { codes, read, said } from './reading.ts';

const json = { file: 'a.json' };

describe('JSON', () => {
  it('reads several values one after another', () => {
    const { documents } = parseText(new Text('-', '{"a": 1}\n {"b": [2]}'));
    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { b: [2] }]);
    const { start, end } = documents[1]!.locate(['b', 0]);
    expect([start, end]).toEqual([17, 18]);
  });

  const errors: [text: string, said: string][] = [
    ['{"a": 1,}', 'yaml/syntax 1:9-1:10 found `}`; expected a key in double quotes'],
    ['{"a" 1}', 'yaml/syntax 1:6-1:7 found `1`; expected `:`'],
    ['[1 2]', 'yaml/syntax 1:4-1:5 found `2`; expected `,` or `]`'],
    ['{"a":\n  tru}', 'yaml/syntax 2:3-2:4 found `t`; expected a value'],
    ['{"a": "b', 'yaml/syntax 1:7-1:8 this string is not closed'],
    ['{"a": "\\x"}', 'yaml/syntax 1:8-1:9 this escape is unknown; expected one of JSON'],
    ['{"a": "b\nc"}', 'yaml/syntax 1:9-2:1 a string holds a control character; expected an escape such as `\\n`'],
    ['{"a": 1', 'yaml/syntax 1:8-1:8 found the end of the text; expected `,` or `}`'],
  ];
  it.each(errors)('%j is a syntax error at its place', (text, message) => {
    expect(said(read(text, json))).toEqual([message]);
  });

  it('finds a key that stands twice, at any depth, escaped or not', () => {
    const text = '{"apiVersion":"e/v1","kind":"X","a":[{"b":1,"c":"x:\\"","\\u0062":2}]}';
    expect(said(read(text, json))).toEqual([
      'yaml/duplicate-key 1:39-1:42 1:56-1:64 the key `b` stands twice in this mapping',
    ]);
  });

  it('stops at nesting too deep', () => {
    expect(codes(read('['.repeat(300) + ']'.repeat(300), json))).toEqual(['yaml/too-deep 1:1']);
    expect(codes(read('['.repeat(100_000) + ']'.repeat(100_000), json))).toEqual(['yaml/too-deep 1:1']);
  });

  it('an empty file holds nothing', () => {
    expect(read(' \n', json)).toMatchObject({ objects: [], diagnostics: [] });
  });

  it('law: the check ends where the value ends', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(checkValue(`${text} `, 0)).toBe(text.length);
      }),
    );
  });

  it('law: the check refuses what JSON.parse refuses', () => {
    const broken = fc.tuple(fc.jsonValue(), fc.nat(), fc.constantFrom('', ',', '"', '}', 'x', '\n', '\\', '0'));
    fc.assert(
      fc.property(broken, ([value, at, letter]) => {
        const text = JSON.stringify(value);
        const i = at % (text.length + 1);
        const changed = text.slice(0, i) + letter + text.slice(i + 1);
        let valid = true;
        try {
          JSON.parse(changed);
        } catch {
          valid = false;
        }
        const end = checkValue(changed, 0);
        expect(typeof end === 'number' && changed.slice(end).trim() === '').toBe(valid);
      }),
      { numRuns: 500 },
    );
  });
});
