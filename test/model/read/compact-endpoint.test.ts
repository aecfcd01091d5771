/** Endpoints in less memory say what they said before, one by one and as JSON. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compact } from '../../../src/model/read/kinds/compact-endpoint.ts';
import type { SliceEndpoint } from '../../../src/model/types/endpoint-slice.ts';

const name = fc.constantFrom('a', 'b-0', 'node-1');
const flag = fc.boolean();
const reference = fc.record({ kind: fc.constantFrom('Pod', 'Node'), name, namespace: name }, { requiredKeys: [] });
const address = fc.constantFrom('10.0.0.1', '2001:db8::1', '010.0.0.1');
const common = {
  conditions: fc.record({ ready: flag, serving: flag, terminating: flag }, { requiredKeys: [] }),
  nodeName: name,
  zone: name,
  targetRef: reference,
};
const endpoint: fc.Arbitrary<SliceEndpoint> = fc.oneof(
  fc.record({ addresses: fc.tuple(address), ...common }, { requiredKeys: ['addresses'] }),
  fc.record(
    {
      addresses: fc.array(address, { maxLength: 2 }),
      ...common,
      hostname: name,
      hints: fc.record({ forZones: fc.array(fc.record({ name }), { maxLength: 2 }) }),
    },
    { requiredKeys: ['addresses'] },
  ),
);
const fields = ['addresses', 'conditions', 'hostname', 'nodeName', 'zone', 'targetRef', 'hints'] as const;

test('law: a compact endpoint says the same', () => {
  let made = 0;
  fc.assert(
    fc.property(endpoint, (whole) => {
      const small = compact(whole);
      if (small !== whole) made++;
      expect(fields.map((field) => small[field])).toEqual(fields.map((field) => whole[field]));
      expect(JSON.parse(JSON.stringify(small))).toEqual(JSON.parse(JSON.stringify(whole)));
    }),
    { numRuns: 1000 },
  );
  expect(made).toBeGreaterThan(100);
});

test('conditions that say the same are one object', () => {
  const of = (ready: boolean) => compact({ addresses: ['10.0.0.1'], conditions: { ready, serving: true } }).conditions;
  expect(of(true)).toBe(of(true));
  expect(of(true)).toEqual({ ready: true, serving: true });
  expect(of(false)).toEqual({ ready: false, serving: true });
});
