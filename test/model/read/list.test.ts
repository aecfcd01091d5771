/** Lists that are read object by object, held against the reader of whole texts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readList } from '../../../src/model/read/json/list.ts';
import { locateJson } from '../../../src/model/read/json/locate.ts';
import { readJson } from '../../../src/model/read/json/read.ts';
import { Text } from '../../../src/model/read/place.ts';
import { read, said } from './reading.ts';

/** The value of a list that is read object by object; undefined where it has to be read as a whole. */
function inParts(text: string): unknown {
  const list = readList(new TextEncoder().encode(text));
  const items: unknown[] = [];
  return list?.each((item) => items.push(item)) === true ? { ...list.head, items } : undefined;
}

const scalar = fc.oneof(fc.string(), fc.constantFrom('a\\', '"', '{"items":[', '\u00e9', '\u0000'), fc.integer());
const value = fc.letrec((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, scalar, fc.constant(null), tie('list'), tie('object')),
  list: fc.array(tie('any'), { maxLength: 3 }),
  object: fc.dictionary(fc.constantFrom('a', 'items', 'kind', 'b c', 'q"'), tie('any'), { maxKeys: 3 }),
}));
const list = fc.record(
  { apiVersion: scalar, kind: scalar, items: fc.array(value.object, { maxLength: 4 }), metadata: value.any },
  { requiredKeys: ['items'] },
);

describe('a list that is read object by object', () => {
  test('is what the whole text says, ASCII or left alone', () => {
    let parts = 0;
    fc.assert(
      fc.property(list, fc.constantFrom(0, 1, '\t'), fc.boolean(), (whole, indent, last) => {
        const { items, ...rest } = whole;
        const text = ` ${JSON.stringify(last ? { ...rest, items } : { items, ...rest }, null, indent)}\n`;
        const found = inParts(text);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII has some
        if (/[^\u0000-\u007f]/.test(text)) expect(found).toBeUndefined();
        else {
          parts++;
          expect(found).toEqual(JSON.parse(text));
        }
      }),
    );
    expect(parts).toBeGreaterThan(50);
  });

  test('is never read where the whole text would be complained of', () => {
    const edit = fc.tuple(
      list,
      fc.nat(),
      fc.nat(3),
      fc.constantFrom('', ',', '"', '}', ']', '{', '[', ':', 'x', '\\', '"a":1,', '\n'),
    );
    let refused = 0;
    fc.assert(
      fc.property(edit, ([whole, at, cut, insert]) => {
        const right = JSON.stringify(whole);
        const from = at % (right.length + 1);
        const text = right.slice(0, from) + insert + right.slice(from + cut);
        const found = inParts(text);
        const whole2 = readJson(new Text('a.json', text));
        const complains = 'why' in whole2 || whole2.diagnostics.length > 0;
        if (complains) refused++;
        if (complains) expect(found).toBeUndefined();
        else if (found !== undefined) expect([found]).toEqual(whole2.documents.map(({ value }) => value));
      }),
      { numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  test('has its parts where the whole text has them', () => {
    const text = ' {"kind": "List",\n "items": [ {"a": {"b": [1]}}, {} ], "metadata": {"x": 1}}';
    const { start, ends } = readList(new TextEncoder().encode(text))!;
    const whole = readJson(new Text('a.json', text));
    if ('why' in whole) throw new Error(whole.why);
    for (const path of [
      [],
      ['kind'],
      ['items'],
      ['items', 0, 'a', 'b', 0],
      ['items', 1],
      ['metadata', 'x'],
      ['none'],
    ]) {
      expect(locateJson(text, start, ends)(path), path.join('.')).toEqual(whole.documents[0]!.locate(path));
    }
  });

  test.each([
    ['no list at all', '{"kind": "List"}'],
    ['two lists', '{"items": [], "items": []}'],
    ['an item that is no object', '{"items": [{}, 1]}'],
    ['a comma too many', '{"items": [{},]}'],
    ['several values', '{"items": []} {}'],
    ['a key that stands twice in an item', '{"items": [{"a": 1, "a": 2}]}'],
    ['a key that stands twice outside', '{"a": 1, "a": 2, "items": []}'],
    ['an item nested too deep', `{"items": [{"a": ${'['.repeat(200)}${']'.repeat(200)}}]}`],
    ['nothing', ''],
  ])('%s is left to the reader of whole texts', (_, text) => {
    expect(inParts(text)).toBeUndefined();
  });

  test('an item that cannot be read takes back what was read before it', () => {
    const pod = (name: string) => `{"apiVersion": "v1", "kind": "Pod", "metadata": ${name}}`;
    const text = `{"apiVersion": "v1", "kind": "List", "items": [${pod('{"name": "a", "nmae": 1}')}, ${pod('tru')}]}`;
    const found = read(text, { file: 'a.json' });
    expect(found.objects).toEqual([]);
    expect(said(found)).toEqual(['yaml/syntax 1:171-1:172 found `t`; expected a value']);
  });

  test('names that are generated are counted on through lists and files', () => {
    const job = '{"apiVersion":"batch/v1","kind":"Job","metadata":{"generateName":"x-"},"spec":{"template":{}}}';
    const twice = read(`{"apiVersion":"v1","kind":"List","items":[${job},${job}]}`, { file: 'a.json' });
    const stream = read(`${job}\n${job}`, { file: 'b.json' });
    const names = ({ objects }: typeof twice) => objects.map(({ metadata }) => metadata.name);
    expect(new Set(names(twice)).size).toBe(2);
    expect(names(twice)).toEqual(names(stream));
  });
});
