import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Path } from '../../../src/diagnostics/span.ts';
import { type Place, Text } from '../../../src/model/read/place.ts';
import { type Marks, readBlocks } from '../../../src/model/read/yaml/block.ts';
import { findPlace } from '../../../src/model/read/yaml/block-place.ts';
import { composeYaml } from '../../../src/model/read/yaml/compose.ts';

function* paths(value: unknown, path: Path = []): Generator<Path> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value))
    yield* paths(item, [...path, Array.isArray(value) ? Number(key) : key]);
}

/** An empty value stands anywhere in the white space behind its key. */
function trimmed(source: string, { start, end, keyStart, keyEnd }: Place): number[] {
  const trim = (at: number): number => source.slice(0, at).trimEnd().length;
  const from = start === end ? trim(start) : start;
  return [from, trim(end), keyStart === start ? from : keyStart, trim(keyEnd)];
}

/** Whether the quick reader took the text; if so, it must agree with the full parser in everything. */
function agrees(source: string): boolean {
  const marks: Marks = new Map();
  const quick = readBlocks(source, marks);
  if (quick === undefined) return false;
  const full = composeYaml(new Text('a.yaml', source));
  expect(full.diagnostics).toEqual([]);
  expect(quick.map(({ value }) => value)).toEqual(full.documents.map(({ value }) => value));
  for (const [i, document] of quick.entries()) {
    for (const path of paths(document.value)) {
      // Of an empty document there is nothing to point at.
      if (document.value === null) continue;
      const same = [findPlace(document, marks, path), full.documents[i]!.locate(path)].map((place) =>
        trimmed(source, place),
      );
      expect(same[0]).toEqual(same[1]);
    }
  }
  return true;
}

const manifest = `# a Service
apiVersion: v1
kind: Service
metadata:
  name: cart   # its name
  labels: {app: cart, 'app.kubernetes.io/part-of': "shop", tier: 12}
  annotations:
    text: |
      first

        second: {{ x }}
    strip: |-
      only
    empty: ""
spec:
  ports:
  - name: http
    port: 80
    targetPort: "8080"
  - {name: dns, port: 53, protocol: UDP}
  selector:
  externalIPs: []
  args:
    - --a=b
    -   - nested
        - "qu\\"oted"
    - 'it''s'
    -
      key: registry.example.org/a:1.0
---
kind: ConfigMap
data: {}
---
# nothing
`;

const tokens = fc.constantFrom(
  ...[
    'a',
    'b: ',
    'c:',
    '- ',
    '-',
    ': ',
    ':',
    '\n',
    '\n',
    '\n  ',
    '\n    ',
    '\n- ',
    '\na: ',
    '\n  b: ',
    ' ',
    '  ',
    '"',
    "'",
    "''",
    '\\',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    ', ',
    ',',
    '|',
    '|-',
    '|+',
    '>',
    ' #',
    '#',
    '---',
    '\n---\n',
    '...',
    '&x ',
    '*x',
    '!',
    '?',
    '? ',
    '<<: ',
    '%',
  ],
  ...[
    '12',
    '0',
    'yes',
    'null',
    '~',
    '1.5',
    '0777',
    '\t',
    '\r\n',
    '@',
    '`',
    'é',
    '{{ x }}',
    'key: value',
    '"q": ',
    '\\n',
    '=',
    '.',
    '/',
  ],
);

describe('the quick reader', () => {
  it('takes an ordinary manifest and agrees with the full parser', () => {
    expect(agrees(manifest)).toBe(true);
  });

  it.each([
    ['an anchor', 'a: &x 1\n'],
    ['a tag', 'a: !!str 1\n'],
    ['a folded block', 'a: >\n  b\n'],
    ['a scalar over two lines', 'a: b\n  c\n'],
    ['a flow collection over two lines', 'a: [b,\n  c]\n'],
    ['a key twice', 'a: 1\na: 2\n'],
    ['a word of YAML 1.1', 'a: yes\n'],
    ['a key that is a number', '1: a\n'],
    ['a tab', 'a:\tb\n'],
    ['CRLF', 'a: b\r\n'],
    ['no line break at the end', 'a: b'],
    ['too deep nesting', `a: ${'['.repeat(101)}${']'.repeat(101)}\n`],
    ['a bad indentation', 'a:\n    b: 1\n  c: 2\n'],
    ['__proto__', '__proto__: 1\n'],
  ])('leaves %s to the full parser', (_, source) => {
    expect(readBlocks(source)).toBeUndefined();
  });

  it('law: agrees on changed manifests', () => {
    const change = fc.tuple(fc.nat(manifest.length), fc.nat(12), fc.array(tokens, { maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        let source = manifest;
        for (const [at, length, words] of changes)
          source = source.slice(0, at) + words.join('') + source.slice(at + length);
        agrees(source);
      }),
      { numRuns: 1000 },
    );
  });

  it('law: agrees on random texts', () => {
    fc.assert(
      fc.property(fc.array(tokens, { maxLength: 14 }), (words) => {
        agrees(`${words.join('')}\n`);
      }),
      { numRuns: 3000 },
    );
  });
});
