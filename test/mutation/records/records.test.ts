/** Faults in texts of target external-dns: each is refuted with a witness, on every line that it applies to. */
import { describe, expect, test } from 'vitest';
import { compileRecords } from '../../../src/compile/index.ts';
import { validateRecords } from '../../../src/verify/validate/records/index.ts';
import { recordsMutators } from './mutators.ts';
import { runRecordsMutator } from './run.ts';
import { recordNetworks } from './subjects.ts';

const networks = recordNetworks();

test('there are more than 60 faults, each with a name of its own', () => {
  expect(recordsMutators.length).toBeGreaterThan(60);
  expect(new Set(recordsMutators.map(({ name }) => name)).size).toBe(recordsMutators.length);
});

describe.each([...networks])('the texts of %s', (_, network) => {
  test('are proved as they are', () => {
    const { obligations, findings } = validateRecords(network, compileRecords(network));
    expect(findings.map(({ message }) => message)).toEqual([]);
    expect(obligations.map(({ verdict }) => verdict)).toEqual(obligations.map(() => 'proved'));
    expect(obligations.length).toBeGreaterThanOrEqual(8);
  });
});

test.each(recordsMutators.map((mutator) => [mutator.name, mutator] as const))('%s is refuted', (_, mutator) => {
  const { applied, survivors } = runRecordsMutator(mutator, networks);
  expect(survivors).toEqual([]);
  expect(applied).toBeGreaterThan(0);
});
