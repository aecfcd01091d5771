/** Addresses in a shape are called by the order in which they appear in it, whatever was written before. */
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
