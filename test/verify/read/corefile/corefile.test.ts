import { describe, expect, test } from 'vitest';
import { tokenize } from '../../../../src/verify/read/corefile/lexer.ts';
import { clashesOf, listenAddress, listenersOf, serverKeys } from '../../../../src/verify/read/corefile/listeners.ts';
import { type ParseOptions, parseCorefile } from '../../../../src/verify/read/corefile/parser.ts';
import { stanzasOf } from '../../../../src/verify/read/corefile/stanza.ts';
import { originsOf } from '../../../../src/verify/read/corefile/zones.ts';

const words = (text: string) => tokenize(text, 'Corefile').map((token) => token.text);

function blocks(text: string, options: ParseOptions = {}) {
  const parsed = parseCorefile(text, options);
  expect(parsed.fault).toBeUndefined();
  return parsed.blocks.map(({ keys, directives }) => [
    keys.map((key) => key.text),
    Object.fromEntries([...directives].map(([name, list]) => [name, list.map((token) => token.text)])),
  ]);
}

describe('the words of a Corefile', () => {
  test('end at white space, and a comment begins within a word', () => {
    expect(words('a b\u00a0c#d e\n f')).toEqual(['a', 'b', 'c', 'f']);
  });

  test('are quoted only from their first character on, with one escape', () => {
    expect(words('"a b"c a"b "x\\"y" "x\\\\y" ""')).toEqual(['a b', 'c', 'a"b', 'x"y', 'x\\\\y', '']);
  });

  test('know their line and column', () => {
    expect(tokenize('a\n  "b\nc" d', 'F').map(({ line, column }) => [line, column])).toEqual([
      [1, 1],
      [2, 3],
      [3, 4],
    ]);
  });
});

describe('server blocks', () => {
  test('have keys with commas, and directives whose words are joined', () => {
    expect(blocks('a.test, b.test {\n  log\n  forward . 192.0.2.1 {\n    expire 10s\n  }\n  log x\n}\n')).toEqual([
      [
        ['a.test', 'b.test'],
        { log: ['log', 'log', 'x'], forward: ['forward', '.', '192.0.2.1', '{', 'expire', '10s', '}'] },
      ],
    ]);
  });

  test('import snippets that stand above, and files', () => {
    const files = { 'sites/b.conf': 'cache 5\n', 'sites/a.conf': 'errors\n' };
    expect(blocks('(s) {\n  log\n}\n. {\n  import s\n  import sites/*.conf\n}\n', { files })).toEqual([
      [['.'], { log: ['log'], errors: ['errors'], cache: ['cache', '5'] }],
    ]);
  });

  test('have variables replaced after the words are cut', () => {
    expect(blocks('{$ZONE} {\n  cache {%TTL%}\n}\n', { environment: { ZONE: 'a b', TTL: '7' } })).toEqual([
      [['a b'], { cache: ['cache', '7'] }],
    ]);
  });

  test.each([
    ['. {\n  nosuch\n}\n', 'unknown directive', 2, 3],
    ['. {\n  log\n', 'expected `}`', 2, 3],
    ['a,\n', 'after a comma', 1, 1],
    ['. {\n  import no.conf\n}\n', 'not found', 2, 10],
    ['(s) {\n import s\n}\n. {\n import s\n}\n', 'imports itself', 5, 9],
    ['(s) {\n}\n(s) {\n}\n', 'declared again', 3, 5],
    ['. {\n  cache {\n', 'not closed', 2, 9],
  ])('%j is refused with its place', (text, message, line, column) => {
    const { fault } = parseCorefile(text, { directives: new Set(['log', 'cache']) });
    expect(fault?.message).toContain(message);
    expect([fault?.line, fault?.column]).toEqual([line, column]);
  });

  test('warn of a pattern that no file matches', () => {
    expect(parseCorefile('. {\n  import x/*.conf\n}\n').warnings).toHaveLength(1);
  });
});

describe('a stanza', () => {
  test('is cut into arguments and lines, one for each time that the directive stands', () => {
    const [block] = parseCorefile('. {\n  file a.db a.test {\n    reload 1m\n  }\n  file b.db\n}\n').blocks;
    const stanzas = stanzasOf(block?.directives.get('file') ?? [], 'file');
    expect(
      stanzas.map(({ args, lines }) => [args.map(({ text }) => text), lines.map(({ first }) => first.text)]),
    ).toEqual([
      [['a.db', 'a.test'], ['reload']],
      [['b.db'], []],
    ]);
  });
});

describe('keys and listeners', () => {
  test('a prefix stands for the reverse zones of whole octets', () => {
    expect(originsOf(['192.0.2.0/23'], [])).toEqual(['2.0.192.in-addr.arpa.', '3.0.192.in-addr.arpa.']);
    expect(originsOf([], ['Example.ORG:1053'])).toEqual(['example.org.']);
  });

  test('a key has the port of its scheme', () => {
    expect(serverKeys('tls://example.org')).toEqual([{ scheme: 'tls', zone: 'example.org.', port: '853' }]);
  });

  test('one zone cannot be served twice, nor on one address and on all', () => {
    const key = (address: string) => ({ scheme: 'dns', zone: '.', port: '53', address });
    expect([...clashesOf([key(''), key(''), key('192.0.2.1')])]).toEqual([
      [1, 'defined'],
      [2, 'overlap'],
    ]);
    expect(listenersOf([key(''), key('::1'), key('')])).toEqual(['dns://:53', 'dns://[::1]:53']);
    expect(listenAddress('dns://192.0.2.1')).toBeUndefined();
  });
});
