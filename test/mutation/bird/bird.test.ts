/** Faults in configurations of BIRD: each is refuted, or has a reason in the text why it decides nothing. */
import { describe, expect, test } from 'vitest';
import { compileRoutes } from '../../../src/compile/index.ts';
import { validateBird } from '../../../src/verify/validate/bird/index.ts';
import { birdMutators } from './mutators.ts';
import { runBirdMutator } from './run.ts';
import { birdSubjects } from './subjects.ts';

const subjects = birdSubjects();

test('there are more than 100 faults, each with a name of its own', () => {
  expect(birdMutators.length).toBeGreaterThan(100);
  expect(new Set(birdMutators.map(({ name }) => name)).size).toBe(birdMutators.length);
});

describe.each([...subjects])('the texts of %s', (_, { network, nodes }) => {
  test('are proved as they are', () => {
    const { obligations, findings } = validateBird(network, compileRoutes(network, { nodes }));
    expect(findings.map(({ message }) => message)).toEqual([]);
    expect(obligations.map(({ verdict }) => verdict)).toEqual(obligations.map(() => 'proved'));
    expect(obligations).toHaveLength(nodes.length * 3);
  });
});

/** A few places of each; `npm run mutation` tries every one. */
test.each(birdMutators.map((mutator) => [mutator.name, mutator] as const))(
  '%s is refuted or explained',
  (_, mutator) => {
    const { applied, killed, survivors } = runBirdMutator(mutator, subjects, 2);
    expect(survivors).toEqual([]);
    expect(applied).toBeGreaterThan(0);
    if (!decidesNothing.has(mutator.name)) expect(killed).toBeGreaterThan(0);
  },
);

/** Some have an effect at a few places only, and the two that are tried here may be others. */
const decidesNothing = new Set(['block-lines-exchanged', 'kernel-import-lost', 'usual-metric-changed']);
