import { expect, test } from 'vitest';
import { readBird } from '../../../../src/verify/read/bird/index.ts';
import type { Daemon } from '../../../../src/verify/read/bird/syntax.ts';

const two: Daemon = { version: '2' };
const four: Daemon = { version: '1.6', family: 4 };

function said(text: string, daemon: Daemon = two): string {
  const read = readBird(new Map([['bird.conf', text]]), 'bird.conf', daemon);
  return read.ok ? 'read' : `${read.place.line}:${read.place.column} ${read.message}`;
}

const filter = (body: string, daemon?: Daemon) => said(`filter f { ${body} }`, daemon);

test('what both dialects take', () => {
  for (const daemon of [two, four]) {
    for (const body of [
      'if net ~ 192.0.2.0/24 then accept; else reject;',
      'if net ~ [ 192.0.2.0/24{25,32}, 10.0.0.0/8+, 198.51.100.0/24- ] then { accept; }',
      'if (defined(source)) && (source ~ [ RTS_BGP ]) && !(net = 10.0.0.0/8) then reject;',
      'bgp_community.add((64512, 100)); bgp_large_community.delete([(1,2,3), (4,*,*)]); accept;',
      'bgp_path.prepend(64512); if bgp_path ~ [= 64512 * ? =] then accept;',
      'case net.len { 8: accept; 9..16: reject; else: accept; }',
      '/* one */ accept; # two\n',
    ])
      expect([body, filter(body, daemon)]).toEqual([body, 'read']);
  }
});

test('variables stand before the body in 1.6, and anywhere in 2', () => {
  expect(said('filter f int i; { i = 5; if bgp_local_pref - i > 3 then accept; reject; }', four)).toBe('read');
  expect(filter('int i; i = 5; if bgp_local_pref - i > 3 then accept; reject;')).toBe('read');
  expect(filter('int i; accept;', four)).toBe('1:12 variables stand before `{` in BIRD 1.6');
});

test('functions, templates, includes and constants', () => {
  const files = new Map([
    [
      'main',
      'define most = 5;\ninclude "more";\nfilter g { f(true, most); accept; }\nprotocol static a from t { route 192.0.2.0/24 via 192.0.2.1; }',
    ],
    [
      'more',
      'function f(bool a; int b) { if a then { if b > most then reject; } }\ntemplate static t { ipv4 { import all; }; route 10.0.0.0/8 blackhole; }',
    ],
  ]);
  const read = readBird(files, 'main', two);
  expect(read).toMatchObject({
    ok: true,
    configuration: { protocols: [{ name: 'a', routes: [{ to: 'blackhole' }, { to: 'via 192.0.2.1' }] }] },
  });
});

test('what BIRD refuses is refused at its place', () => {
  expect(filter('\n  if net ~ 192.0.2.1/24 then accept;')).toBe('2:12 `192.0.2.1/24` has bits behind its length');
  expect(filter('if net ~ [ 10.0.0.0/16{16,8} ] then accept;')).toBe('1:23 `{16,8}` is no range of lengths');
  expect(filter('if net ~ 192.0.2.0/24 accept;')).toBe('1:34 expected `then`, found `accept`');
  expect(filter('accept')).toBe('1:19 expected `;`, found `}`');
  expect(filter('bgp_community.add((65536, 1)); accept;')).toBe('1:31 `65536` is more than 65535');
  expect(filter('nobody();')).toBe('1:12 there is no function `nobody`');
  expect(filter('if color = 5 then accept;')).toBe('1:15 `color` is neither an attribute nor defined');
  expect(said('filter f { accept; }\nfilter f { accept; }')).toBe('2:8 `f` is already defined');
  expect(said('protocol bgp a { export filter f; }', four)).toBe('1:32 there is no filter `f`');
  expect(said('protocol bgp a { neighbour 192.0.2.1 as 1; }')).toBe(
    '1:18 `neighbour 192.0.2.1 as 1` is no option of `bgp`',
  );
  expect(said('protocol bgp a from t { }')).toBe('1:21 there is no template `t` of `bgp`');
  expect(said('include "nothing";')).toBe('1:1 there is no file `nothing`');
  expect(said('filter f { accept;')).toBe('1:19 expected a value, found `the end`');
  expect(said('filter f { $ }')).toBe('1:12 `$` begins no word');
  expect(said('router id ;')).toBe('1:1 `router id` is no option');
});

test('the dialects keep to themselves', () => {
  const braces = 'case net.len { 9..16: { reject; } else: accept; }';
  expect(filter(braces)).toBe('read');
  expect(filter(braces, four)).toBe('1:34 a branch of `case` has no braces in BIRD 1.6');
  expect(said('listen bgp port 178;')).toBe('1:1 `listen bgp port 178` is no option');
  expect(said('listen bgp port 178;', four)).toBe('read');
  expect(said('protocol kernel { ipv4 { import all; }; }', four)).toBe('1:24 BIRD 1.6 knows no channels');
  expect(said('protocol kernel { import all; }')).toBe('1:19 `import all` is no option of `kernel`');
  expect(said('protocol bgp a { gateway recursive; }')).toBe('1:18 `gateway recursive` is no option of `bgp`');
  expect(filter('if net ~ 2001:db8::/32 then accept;', four)).toBe('1:21 this daemon of BIRD 1.6 knows no IPv6');
});
