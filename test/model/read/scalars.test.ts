import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differs, readModern, readScalar, type Scalar } from '../../../src/model/read/yaml/scalars.ts';

describe('plain scalars', () => {
  const table: [text: string, value: Scalar, warns: boolean][] = [
    ['', null, false],
    ['~', null, false],
    ['null', null, false],
    ['true', true, false],
    ['False', false, false],
    ['y', true, true],
    ['N', false, true],
    ['yes', true, true],
    ['No', false, true],
    ['on', true, true],
    ['OFF', false, true],
    ['yEs', 'yEs', false],
    ['12', 12, false],
    ['-0', 0, false],
    ['+12', 12, false],
    ['0777', 511, true],
    ['-017', -15, true],
    ['00', 0, false],
    ['08', 8, false],
    ['0o17', 15, false],
    ['0O17', 15, true],
    ['0x1F', 31, false],
    ['-0x1F', -31, true],
    ['0b101', 5, true],
    ['-0b11', -3, true],
    ['1_000', 1000, true],
    ['_1', '_1', false],
    ['1:30', '1:30', false],
    ['1.5', 1.5, false],
    ['1e3', 1000, false],
    ['.5', 0.5, false],
    ['.', '.', false],
    ['1.2.3', '1.2.3', false],
    ['2026-11-24', '2026-11-24', false],
    ['2026-11-24T10:00:00Z', '2026-11-24T10:00:00Z', false],
    ['.inf', Number.POSITIVE_INFINITY, false],
    ['-.INF', Number.NEGATIVE_INFINITY, false],
    ['.nan', Number.NaN, false],
    ['0x', '0x', false],
    ['18446744073709551615', 2 ** 64, false],
    ['0x1ffffffffffffffff', '0x1ffffffffffffffff', false],
    ['100m', '100m', false],
    ['10.96.0.0/16', '10.96.0.0/16', false],
    ['été', 'été', false],
  ];
  it.each(table)('%j is %j (differs in 1.2: %j)', (text, value, warns) => {
    expect(readScalar(text)).toEqual(value);
    expect(differs(text, readScalar(text))).toBe(warns);
  });

  it('never reads less than a string where YAML 1.2 reads a value', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'0123456789abxoeEyn_.+-~:TrueFals') });
    fc.assert(
      fc.property(texts, (text) => {
        const value = readScalar(text);
        fc.pre(typeof value === 'string' && !/^0x/.test(text));
        expect(readModern(text)).toBe(text);
      }),
    );
  });
});
