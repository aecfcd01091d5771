import { describe, expect, it } from 'vitest';
import { validateCoreDns } from '../../../src/verify/validate/coredns/index.ts';
import { corefileMutators } from './mutators.ts';
import { runCorefileMutators } from './run.ts';
import { dnsNetworks, nodeCacheNetworks } from './subjects.ts';

// The examples' Corefiles hold nothing that these do not; `npm run mutation` takes them all.
const networks = new Map([...[...dnsNetworks()].filter(([name]) => name === 'every-rewrite'), ...nodeCacheNetworks()]);

describe('faults in Corefiles', () => {
  it('are at least 60, each with a name of its own', () => {
    expect(corefileMutators.length).toBeGreaterThanOrEqual(60);
    expect(new Set(corefileMutators.map(({ name }) => name)).size).toBe(corefileMutators.length);
  });

  it('are all refuted with a witness, or proved harmless and borne out by random questions', () => {
    const tallies = runCorefileMutators(corefileMutators, networks, { sites: 1, embedded: false });
    expect(tallies.flatMap(({ mutator, survivors }) => survivors.map((where) => `${mutator}: ${where}`))).toEqual([]);
    expect(tallies.filter(({ applied }) => applied === 0).map(({ mutator }) => mutator)).toEqual([]);
    expect(tallies.filter(({ killed }) => killed > 0).length).toBeGreaterThanOrEqual(100);
  });

  it('would be seen to survive a verifier that does not look', () => {
    const blind: typeof validateCoreDns = (network, texts) => {
      const result = validateCoreDns(network, texts);
      return { ...result, obligations: result.obligations.map((each) => ({ ...each, verdict: 'proved' as const })) };
    };
    const chosen = corefileMutators.filter(({ name }) => name === 'stub-lost');
    const [tally] = runCorefileMutators(chosen, networks, { sites: 1, judge: blind });
    expect(tally?.survivors.length).toBeGreaterThan(0);
  });
});
