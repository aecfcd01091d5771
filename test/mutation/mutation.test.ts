import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile/index.ts';
import { everySort, networkOf } from '../verify/network.ts';
import { mutators } from './mutators.ts';
import { runMutators, type Subject } from './run.ts';

const network = networkOf(everySort);
const subjects: Subject[] = compile(network).flatMap(({ path, node, family, form, text }) =>
  family === undefined || form !== 'payload' || node === 'node-2'
    ? []
    : [{ name: path, network, text: { path, node, family, text } }],
);

/** Faults that cannot matter in this network, and why; the verifier proves each of them equivalent. */
const harmless = {
  'guard-forgets-dnat': 'no endpoint has a loopback address, so no rewritten packet meets the guard',
  'node-ports-first': 'no Service has an address whose port is a node port',
};

describe('the mutators', () => {
  it('are at least 60, each with a name of its own', () => {
    expect(mutators.length).toBeGreaterThanOrEqual(60);
    expect(new Set(mutators.map(({ name }) => name)).size).toBe(mutators.length);
  });

  it('leave no fault undecided or unseen, on a few places each', async () => {
    const tallies = await runMutators(mutators, subjects, 2);
    expect(tallies.flatMap(({ mutator, survivors }) => survivors.map((where) => `${mutator} ${where}`))).toEqual([]);
    const idle = tallies.filter(({ applied }) => applied === 0).map(({ mutator }) => mutator);
    // The only ones that need a network of another kind: pods told apart by interface.
    expect(idle).toEqual(['detector-interface']);
    const never = tallies.filter(({ applied, killed }) => applied > 0 && killed === 0).map(({ mutator }) => mutator);
    expect(never).toEqual(Object.keys(harmless));
  });
});
