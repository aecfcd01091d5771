/** Addresses in a shape are called by the order in which they appear in it, whatever was written before. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAddress } from '../../../src/core/ip/address.ts';
import { parsePrefix } from '../../../src/core/ip/prefix.ts';
import { Code, Vocabulary } from '../../../src/verify/validate/shape/code.ts';
import { Names } from '../../../src/verify/validate/shape/names.ts';

test('a shape is the same after others were written, and says again which prefixes hold its addresses', () => {
  const code = new Code();
  const names = new Names(code, new Vocabulary(), new Set(['192.0.2.9']));
  const write = (...texts: string[]): string => {
    code.cut(0);
    names.clear();
    for (const text of texts) names.address(parseAddress(text)!);
    names.hold(parsePrefix('10.0.0.0/8')!);
    names.relations();
    return code.text();
  };
  const first = write('10.0.0.1', '10.0.0.2');
  expect(write('10.0.0.2', '10.0.0.1')).toBe(first);
  expect(write('10.0.0.3', '10.0.0.1')).toBe(first);
  expect(write('10.0.0.1', '10.0.0.1')).not.toBe(first);
  expect(write('10.0.0.1', '198.51.100.1')).not.toBe(first);
  expect(write('10.0.0.1', '192.0.2.9')).not.toBe(write('10.0.0.1', '192.0.2.8'));
});

test('law: the numbers are those of the first appearances, however many addresses there are', () => {
  const code = new Code();
  const vocabulary = new Vocabulary();
  const names = new Names(code, vocabulary, new Set());
  const plain = new Code();
  const address = fc.nat(400).map((i) => parseAddress(`10.${i % 3}.${i % 7}.${Math.floor(i / 2)}`)!);
  // Rules and promises mostly go through the same addresses in order, one or several times.
  const runs = fc.array(fc.tuple(fc.nat(400), fc.nat(200), fc.boolean()), { maxLength: 4 });
  const shape = fc
    .tuple(fc.array(address, { maxLength: 20 }), runs)
    .map(([some, ranges]) => [
      ...some,
      ...ranges.flatMap(([from, count, twice]) =>
        Array.from({ length: count }, (_, i) => parseAddress(`10.1.${(from + i) >> 8}.${(from + i) & 255}`)!).flatMap(
          (each) => (twice ? [each, each] : [each]),
        ),
      ),
    ]);
  fc.assert(
    fc.property(fc.array(shape, { maxLength: 4 }), (shapes) => {
      for (const addresses of shapes) {
        code.cut(0);
        names.clear();
        plain.cut(0);
        const seen: string[] = [];
        for (const each of addresses) {
          names.address(each);
          if (!seen.includes(each.text)) seen.push(each.text);
          plain.put(1 + seen.indexOf(each.text));
        }
        expect(code.text()).toBe(plain.text());
      }
    }),
  );
});
