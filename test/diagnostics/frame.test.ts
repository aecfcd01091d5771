/** Code frames: carets under the span, long lines and tabs, and never a Secret. */
import { expect, test } from 'vitest';
import { renderFrame } from '../../src/diagnostics/frame.ts';

const span = (line: number, column: number, endLine: number, endColumn: number) => ({
  file: 'a',
  line,
  column,
  endLine,
  endColumn,
});

test('carets stand under the span', () => {
  expect(renderFrame('a: 1\nname: cart\n', span(2, 7, 2, 11))).toEqual(['2 | name: cart', '  |       ^^^^']);
});

test('an empty span still gets one caret, and a line beyond the text no frame', () => {
  expect(renderFrame('ab', span(1, 3, 1, 3))).toEqual(['1 | ab', '  |   ^']);
  expect(renderFrame('ab', span(4, 1, 4, 2))).toEqual([]);
});

test('a span of many lines is cut after three', () => {
  const frame = renderFrame('a:\n  b: 1\n  c: 2\n  d: 3\n', span(1, 1, 4, 7));
  expect(frame).toEqual(['1 | a:', '  | ^^', '2 |   b: 1', '  |   ^^^^', '3 |   c: 2', '  |   ^^^^']);
});

test('a tab takes one place, so that the caret stands right', () => {
  expect(renderFrame('\tx: y', span(1, 5, 1, 6))).toEqual(['1 |  x: y', '  |     ^']);
});

test('a long line is cut to a window around the span', () => {
  const [line, carets] = renderFrame(`${'x'.repeat(500)}HERE${'y'.repeat(500)}`, span(1, 501, 1, 505));
  expect(line!.length).toBeLessThan(110);
  const from = carets!.indexOf('^');
  expect(line!.slice(from, carets!.lastIndexOf('^') + 1)).toBe('HERE');
});

test('a document that may be a Secret is not shown, its neighbour is', () => {
  const text = 'kind: Service\n---\nkind: "Secret"\ndata: {a: b\n---\nkind: Pod\n';
  expect(renderFrame(text, span(4, 1, 4, 5))).toEqual([]);
  expect(renderFrame(text, span(1, 1, 1, 5))).not.toEqual([]);
  expect(renderFrame(text, span(6, 1, 6, 5))).not.toEqual([]);
  expect(renderFrame('{"items":[{"kind":"Secret","data":{"p":"x"}', span(1, 1, 1, 5))).toEqual([]);
});
