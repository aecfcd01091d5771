import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Path } from '../../../src/diagnostics/span.ts';
import { parseText } from '../../../src/model/read/parse.ts';
import { DocumentOrigin, Text } from '../../../src/model/read/place.ts';

// A plain `<<` is a merge key, and the library that writes the texts of these laws does not quote it.
const word = fc.oneof(
  fc.string().filter((text) => text !== '<<'),
  fc.constantFrom('on', '0777', 'a: b', '# c', '- d', '{{', "it's", '"', 'x\ny\n', ' z '),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    word,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(word, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

function* paths(value: unknown, path: Path = []): Generator<[Path, unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* paths(item, [...path, i]);
  else for (const [key, item] of Object.entries(value)) yield* paths(item, [...path, key]);
}

function checkSpans(file: string, source: string, expected: unknown): void {
  const text = new Text(file, source);
  const { documents, diagnostics } = parseText(text);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(documents[0]!.value).toEqual(expected);
  const lines = source.split('\n');
  for (const [path, value] of paths(expected)) {
    const { start, end, keyStart, keyEnd } = documents[0]!.locate(path);
    const reread = (from: number, to: number): unknown => {
      // A block keeps its meaning only with the indentation of its first line.
      const column = from - (source.lastIndexOf('\n', from - 1) + 1);
      const slice = ' '.repeat(column) + source.slice(from, to);
      return parseText(new Text(file, file.endsWith('.json') ? slice : `\n${slice}`)).documents[0]?.value ?? null;
    };
    expect(reread(start, end)).toEqual(value);
    const key = path.at(-1);
    if (typeof key === 'string') expect(reread(keyStart, keyEnd)).toEqual(key);
    const span = new DocumentOrigin(text, documents[0]!.locate, []).span(path);
    const offset = (line: number, column: number): number =>
      lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0) + column - 1;
    expect([offset(span.line, span.column), offset(span.endLine, span.endColumn)]).toEqual([start, end]);
  }
}

describe('spans', () => {
  it('law: the text at a JSON path reads back to the value', () => {
    fc.assert(
      fc.property(tree, fc.constantFrom(0, 1, 2), (value, indent) => {
        checkSpans('a.json', JSON.stringify(value, null, indent), JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 300 },
    );
  });

  it('law: the text at a YAML path reads back to the value', () => {
    fc.assert(
      fc.property(tree, fc.constantFrom(1, 2, 4), fc.boolean(), (value, indent, indentSeq) => {
        const source = stringify(value, {
          version: '1.1',
          indent,
          indentSeq,
          defaultStringType: 'PLAIN',
          aliasDuplicateObjects: false,
        });
        checkSpans('a.yaml', source, value);
      }),
      { numRuns: 300 },
    );
  });

  it('give the nearest ancestor where the text has no such value', () => {
    const text = new Text('a.yaml', 'a:\n  b: [1]\n');
    const origin = new DocumentOrigin(text, parseText(text).documents[0]!.locate, []);
    expect(origin.span(['a', 'b', 3, 'x'])).toEqual({ file: 'a.yaml', line: 2, column: 6, endLine: 2, endColumn: 9 });
    expect(origin.within(['a']).keySpan(['b'])).toEqual({
      file: 'a.yaml',
      line: 2,
      column: 3,
      endLine: 2,
      endColumn: 4,
    });
  });

  it('follow aliases and merges to where the value stands', () => {
    const text = new Text('a.yaml', 'a: &x\n  b: 1\nc: *x\nd:\n  <<: *x\n');
    const { locate } = parseText(text).documents[0]!;
    const at = (path: Path): string => text.text.slice(locate(path).start, locate(path).end);
    expect([at(['c']), at(['c', 'b']), at(['d', 'b'])]).toEqual(['*x', '1', '1']);
    expect(locate(['d', 'b']).start).toBe(locate(['a', 'b']).start);
  });
});
