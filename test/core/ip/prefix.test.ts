/** Prefixes: host bits, mapped addresses, and membership as ipaddr.js has it. */
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { expect, test } from 'vitest';
import { addressOf, parseAddress, widthOf } from '../../../src/core/ip/address.ts';
import { contains, covers, overlaps, type Prefix, parsePrefix, prefixOf, sizeOf } from '../../../src/core/ip/prefix.ts';

test.each([
  ['203.0.113.129/25', '203.0.113.128/25'],
  ['192.0.2.1/32', '192.0.2.1/32'],
  ['1.2.3.4/0', '0.0.0.0/0'],
  ['2001:db8:1::1/32', '2001:db8::/32'],
  ['::/0', '::/0'],
  ['::1/128', '::1/128'],
  ['::ffff:192.0.2.77/120', '192.0.2.0/24'],
  ['::ffff:192.0.2.77/96', '0.0.0.0/0'],
])('`%s` is %s', (input, canonical) => {
  expect(parsePrefix(input)?.text).toBe(canonical);
});

test.each([
  '192.0.2.0',
  '192.0.2.0/',
  '192.0.2.0/33',
  '192.0.2.0/-1',
  '192.0.2.0/24/24',
  '192.0.2/24',
  '/24',
  '2001:db8::/129',
  '::ffff:192.0.2.0/95',
  '192.0.2.0/ 24',
])('`%s` is no prefix', (input) => {
  expect(parsePrefix(input)).toBeUndefined();
  expect(parsePrefix(input, { lenient: true })).toBeUndefined();
});

test('leading zeros are an error, or lenient', () => {
  expect(parsePrefix('203.0.113.000/025')).toBeUndefined();
  expect(parsePrefix('203.0.113.0/025')).toBeUndefined();
  expect(parsePrefix('203.0.113.000/025', { lenient: true })?.text).toBe('203.0.113.0/25');
});

test.each([
  ['10.0.0.0/8', '10.1.0.0/16', true, true],
  ['10.1.0.0/16', '10.0.0.0/8', false, true],
  ['10.0.0.0/9', '10.128.0.0/9', false, false],
  ['10.0.0.0/8', '10.0.0.0/8', true, true],
  ['0.0.0.0/0', '2001:db8::/32', false, false],
  ['::/0', '2001:db8::/32', true, true],
])('%s and %s', (a, b, covered, overlapping) => {
  const [one, other] = [parsePrefix(a)!, parsePrefix(b)!];
  expect([covers(one, other), overlaps(one, other), overlaps(other, one)]).toEqual([covered, overlapping, overlapping]);
});

test('size', () => {
  expect(['10.0.0.0/8', '192.0.2.1/32', '0.0.0.0/0', '::/0'].map((text) => sizeOf(parsePrefix(text)!))).toEqual([
    1n << 24n,
    1n,
    1n << 32n,
    1n << 128n,
  ]);
});

const prefix = fc.constantFrom<4 | 6>(4, 6).chain((family) =>
  fc
    .tuple(
      fc.bigInt({ min: 0n, max: (1n << BigInt(widthOf(family))) - 1n }),
      fc.integer({ min: 0, max: widthOf(family) }),
    )
    // Above all mapped addresses, whose family is IPv4.
    .map(([value, length]) => prefixOf(addressOf(family, family === 6 ? value | (1n << 127n) : value), length)),
);
/** Prefixes, each with an address that shares its first bits up to a place of choice. */
const near = prefix.chain((p) =>
  fc
    .integer({ min: 0, max: widthOf(p.family) - 1 })
    .map((bit) => [p, addressOf(p.family, p.value ^ (1n << BigInt(bit)))] as const),
);

const theirs = ({ text }: Prefix) => ipaddr.parseCIDR(text);

test('membership is as ipaddr.js has it', () => {
  fc.assert(
    fc.property(near, ([p, address]) => {
      fc.pre(address.family === 4 || address.value >> 127n === 1n);
      expect(contains(p, address)).toBe(ipaddr.parse(address.text).match(theirs(p)));
    }),
    { numRuns: 500 },
  );
});

test('a prefix reads back, covers what it contains, and holds its own addresses', () => {
  fc.assert(
    fc.property(prefix, prefix, (a, b) => {
      expect(parsePrefix(a.text)).toEqual(a);
      expect(contains(a, addressOf(a.family, a.value))).toBe(true);
      expect(contains(a, addressOf(a.family, a.value + sizeOf(a) - 1n))).toBe(true);
      const first = addressOf(b.family, b.value);
      expect(covers(a, b)).toBe(a.length <= b.length && contains(a, first));
      expect(overlaps(a, b)).toBe(covers(a, b) || covers(b, a));
    }),
  );
});

test('families do not mix', () => {
  expect(contains(parsePrefix('0.0.0.0/0')!, parseAddress('2001:db8::1')!)).toBe(false);
  expect(contains(parsePrefix('::/0')!, parseAddress('::ffff:192.0.2.1')!)).toBe(false);
});
