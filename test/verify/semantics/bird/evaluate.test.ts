/** What a filter of BIRD 2 does to routes: each question parts them, and every part is gone through. */
import { expect, test } from 'vitest';
import { parsePrefix } from '../../../../src/core/ip/prefix.ts';
import { readBird } from '../../../../src/verify/read/bird/index.ts';
import { passThrough } from '../../../../src/verify/semantics/bird/evaluate.ts';
import { Distinctions, everyRoute, NotUnderstood, type Source } from '../../../../src/verify/semantics/bird/inquiry.ts';

const nets = ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24', '192.0.2.0/24'].map((text) => parsePrefix(text)!);

/** `question=value …: what happens`, one line for each part of the routes. */
function partsOf(body: string, sources: readonly Source[] = ['RTS_BGP'], functions = ''): string[] {
  const text = `${functions}
protocol bgp a { local as 1; neighbor 192.0.2.1 as 2; ipv4 { import filter { ${body} }; export none; }; }`;
  const read = readBird(new Map([['f', text]]), 'f', { version: '2' });
  if (!read.ok) throw new Error(`${read.message} ${read.place.line}:${read.place.column}`);
  const { functions: known, protocols } = read.configuration;
  const use = protocols[0]!.channels[0]!.import!;
  const parts: string[] = [];
  everyRoute(new Distinctions(nets, []), sources, (inquiry): undefined => {
    const passed = passThrough(use, known, inquiry);
    const { source: _, ...said } = inquiry.said;
    const asked = [inquiry.prefix.text, ...Object.entries(said).map(([key, value]) => `${key} ${value}`)].join(', ');
    const changes =
      passed &&
      [
        ...[...passed.communities].map(([value, isAdded]) => `${isAdded ? '+' : '-'}${value}`),
        ...(passed.prepended.length > 0 ? [`path ${passed.prepended.join(' ')}`] : []),
        ...(passed.preference === undefined ? [] : [`pref ${JSON.stringify(passed.preference)}`]),
        ...(passed.metric === undefined ? [] : [`metric ${JSON.stringify(passed.metric)}`]),
      ].join(' ');
    parts.push(`${asked}: ${passed === undefined ? 'refused' : `accepted ${changes}`.trim()}`);
    return undefined;
  });
  return parts;
}

/** What happens, whatever was asked. */
const ends = (...args: Parameters<typeof partsOf>): string[] => [
  ...new Set(partsOf(...args).map((part) => part.slice(part.indexOf(': ') + 2))),
];

test('prefixes are parted by what is asked of them, and no further', () => {
  expect(partsOf('if (net ~ 10.1.0.0/16) then accept; reject;')).toEqual([
    '10.1.0.0/16: accepted',
    '10.0.0.0/8: refused',
  ]);
  expect(partsOf('if (net = 10.1.0.0/16) then accept; if (net ~ 10.0.0.0/8) then reject; accept;')).toEqual([
    '10.1.0.0/16: accepted',
    '10.0.0.0/8: refused',
    '192.0.2.0/24: accepted',
  ]);
  expect(partsOf('if (net ~ [ 10.0.0.0/8{16,24} ]) then accept; reject;')).toEqual([
    '10.1.0.0/16: accepted',
    '10.0.0.0/8: refused',
  ]);
  expect(partsOf('if (net.len > 16) then accept; reject;')).toEqual(['10.1.2.0/24: accepted', '10.0.0.0/8: refused']);
});

test('a prefix and a set of prefixes are never equal', () => {
  expect(ends('if (net = [ 10.0.0.0/8{8,32} ]) then accept; reject;')).toEqual(['refused']);
  expect(ends('if (net != [ 10.0.0.0/8{8,32} ]) then accept; reject;')).toEqual(['accepted']);
});

test('a number that is compared has two sides, and goes round at 32 bits', () => {
  expect(partsOf('if (bgp_local_pref > 100) then accept; reject;')).toEqual([
    '10.0.0.0/8, preference 101: accepted',
    '10.0.0.0/8, preference 0: refused',
  ]);
  // 10 - preference < 20: from 0 to 10 and, once round, from 4294967287 on no more.
  expect(partsOf('if (10 - bgp_local_pref < 20) then accept; reject;')).toEqual([
    '10.0.0.0/8, preference 0: accepted',
    '10.0.0.0/8, preference 11: refused',
  ]);
});

test('what was computed of an attribute is that attribute still', () => {
  const round = 'krt_metric = 2147483647 - bgp_local_pref; bgp_local_pref = 2147483647 - krt_metric; accept;';
  expect(ends(round)).toEqual([
    'accepted pref {"type":"term","of":"preference","sign":1,"offset":0} ' +
      'metric {"type":"term","of":"preference","sign":-1,"offset":2147483647}',
  ]);
});

test('only BGP brings preferences, paths and communities, and only the kernel brings metrics', () => {
  const all: readonly Source[] = ['RTS_BGP', 'RTS_STATIC', 'RTS_INHERIT', 'RTS_DEVICE'];
  expect(ends('if defined(bgp_local_pref) then accept; reject;', ['RTS_STATIC', 'RTS_INHERIT'])).toEqual(['refused']);
  expect(ends('if defined(bgp_local_pref) then accept; reject;', ['RTS_BGP'])).toEqual(['accepted']);
  expect(ends('if defined(krt_metric) then accept; reject;', ['RTS_INHERIT'])).toEqual(['accepted']);
  expect(ends('if defined(krt_metric) then accept; reject;', ['RTS_BGP', 'RTS_STATIC', 'RTS_DEVICE'])).toEqual([
    'refused',
  ]);
  expect(ends('if ((1, 2) ~ bgp_community) then accept; reject;', ['RTS_STATIC'])).toEqual(['refused']);
  expect(ends('if (source ~ [ RTS_BGP, RTS_STATIC ]) then accept; reject;', all)).toEqual(['accepted', 'refused']);
});

test('communities: one that was added is there, one that was taken away is not', () => {
  expect(partsOf('bgp_community.add((1, 2)); if ((1, 2) ~ bgp_community) then accept; reject;')).toEqual([
    '10.0.0.0/8: accepted +1:2',
  ]);
  expect(
    partsOf('bgp_large_community.delete((1, 2, 3)); if ((1, 2, 3) ~ bgp_large_community) then reject; accept;'),
  ).toEqual(['10.0.0.0/8: accepted -1:2:3']);
  expect(
    partsOf('if ((1, 2) ~ bgp_community) then { if ((1, 2) ~ bgp_community) then accept; reject; } reject;'),
  ).toEqual(['10.0.0.0/8, community 1:2 true: accepted', '10.0.0.0/8, community 1:2 false: refused']);
});

test('AS paths: the first number, a beginning, and what is set before them', () => {
  expect(partsOf('if (bgp_path ~ [= 7 8 * =]) then accept; reject;')).toEqual([
    '10.0.0.0/8, path 7 8: accepted',
    '10.0.0.0/8, path : refused',
  ]);
  expect(partsOf('if (bgp_path.first = 7) then accept; reject;')).toEqual([
    '10.0.0.0/8, path 7: accepted',
    '10.0.0.0/8, path : refused',
  ]);
  expect(ends('bgp_path.prepend(9); bgp_path.prepend(8); accept;')).toEqual(['accepted path 8 9']);
  expect(() => partsOf('bgp_path.prepend(9); if (bgp_path ~ [= 9 * =]) then accept; reject;')).toThrow(NotUnderstood);
});

test('names of interfaces', () => {
  expect(partsOf('if (ifname ~ "eth*") then accept; reject;')).toEqual([
    '10.0.0.0/8, interface eth: accepted',
    '10.0.0.0/8, interface : refused',
  ]);
  expect(ends('if (ifname ~ "*.cali") then { if (ifname ~ "bpf*") then accept; reject; } reject;')).toEqual([
    'accepted',
    'refused',
  ]);
});

test('`&&` and `||` bind alike, to the left, and stop as soon as they can', () => {
  expect(ends('if (true || false && false) then accept; reject;')).toEqual(['refused']);
  expect(ends('if (true || (false && false)) then accept; reject;')).toEqual(['accepted']);
  expect(partsOf('if (false && bgp_local_pref > 5) then accept; reject;')).toEqual(['10.0.0.0/8: refused']);
});

test('functions, variables and what returns', () => {
  const functions = `function keeps(int least) { if (bgp_local_pref >= least) then accept; }`;
  expect(partsOf('keeps(300); reject;', ['RTS_BGP'], functions)).toEqual([
    '10.0.0.0/8, preference 300: accepted',
    '10.0.0.0/8, preference 0: refused',
  ]);
  expect(ends('accept; reject;')).toEqual(['accepted']);
});

test('a filter that ends without a word, or compares what does not go together, refuses', () => {
  expect(ends('if (net ~ 10.0.0.0/8) then bgp_local_pref = 5;')).toEqual(['refused']);
  expect(ends('if (bgp_local_pref < "a") then accept; accept;')).toEqual(['refused']);
  expect(ends('if (net ~ "a") then accept; accept;')).toEqual(['refused']);
});
