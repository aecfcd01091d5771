/** Text on its way into a comment. */
import { expect, test } from 'vitest';
import { escapeQuoted, quoteComment } from '../../../src/compile/iptables/escape.ts';

test.each([
  ['ns1/svc1:p80', 'ns1/svc1:p80'],
  ['a b', '"a b"'],
  ['', '""'],
  ['a"b', '"a\\"b"'],
  ['a\\b', '"a\\\\b"'],
  ['a\nCOMMIT\n-A x', '"a COMMIT -A x"'],
  ['a\r\u0000\u0085b', '"a   b"'],
  ["a'b$c`d", '"a\'b$c`d"'],
  ['naïve', '"naïve"'],
])('%j as a comment is %s', (text, comment) => {
  expect(quoteComment(text)).toBe(comment);
});

test('inside the quotes of a longer comment nothing can end them, or the line', () => {
  expect(escapeQuoted('plain text')).toBe('plain text');
  expect(escapeQuoted('"; \\ \n')).toBe('\\"; \\\\  ');
});
