import { describe, expect, it } from 'vitest';
import { validateArtifacts } from '../../src/verify/index.ts';
import { everySort, networkOf } from '../verify/network.ts';
import { mutators } from './mutators/index.ts';
import { reasonFor } from './reasons/index.ts';
import { runMutators } from './run.ts';
import { subjectsOf } from './subjects.ts';

const network = networkOf(everySort);
const subjects = subjectsOf(network, 'every-sort').filter(
  ({ name }) => name.includes('node-1/') && !name.includes('full'),
);
const options = { sites: 1, packets: 20, seed: 1 };
const named = (name: string) => mutators.filter((mutator) => mutator.name === name);

describe('the mutators', () => {
  it('are at least 60, each with a name of its own', () => {
    expect(mutators.length).toBeGreaterThanOrEqual(60);
    expect(new Set(mutators.map(({ name }) => name)).size).toBe(mutators.length);
  });

  it('leave no fault unseen, and none harmless without a reason', async () => {
    const tallies = await runMutators(mutators, subjects, options);
    expect(tallies.flatMap(({ mutator, survivors }) => survivors.map((where) => `${mutator} ${where}`))).toEqual([]);
    expect(tallies.filter(({ killed }) => killed > 0).length).toBeGreaterThan(120);
  });
});

describe('a verifier that is not the real one is found out', () => {
  it('when it takes everything for proved', async () => {
    const validate: typeof validateArtifacts = async (given, texts) => {
      const [subject] = subjects;
      return validateArtifacts(given, [{ ...texts[0]!, text: subject!.text.text }]);
    };
    const [tally] = await runMutators(named('drop-dnat'), subjects.slice(0, 1), { ...options, validate });
    expect(tally!.survivors[0]).toMatch(/^unexplained/);
  });

  it('when it does not look at chances', async () => {
    const validate: typeof validateArtifacts = (given, texts) =>
      validateArtifacts(given, [
        { ...texts[0]!, text: texts[0]!.text.replace(/--probability 0\.\d+/g, (chance) => chance) },
      ]);
    const blind: typeof validateArtifacts = async (given, texts) => {
      const result = await validate(given, texts);
      return { ...result, obligations: result.obligations.map((each) => ({ ...each, verdict: 'proved' as const })) };
    };
    const [tally] = await runMutators(named('probability-scaled'), subjects.slice(0, 1), {
      ...options,
      validate: blind,
    });
    expect(tally!.survivors.length).toBeGreaterThan(0);
  });

  it('when it cannot tell', async () => {
    const unsure: typeof validateArtifacts = async (given, texts) => {
      const result = await validateArtifacts(given, texts);
      return { ...result, obligations: result.obligations.map((each) => ({ ...each, verdict: 'undecided' as const })) };
    };
    const [tally] = await runMutators(named('drop-hairpin'), subjects.slice(0, 1), { ...options, validate: unsure });
    expect(tally!.survivors[0]).toMatch(/^undecided/);
  });
});

describe('a reason', () => {
  const lines = subjects[0]!.text.text.split('\n');
  const reason = (name: string, pattern: RegExp) => {
    const place = lines.findIndex((line) => pattern.test(line));
    return reasonFor({ network, family: 4, before: lines, after: named(name)[0]!.apply(lines, place)! });
  };

  it('is not found for a fault that matters', () => {
    expect(reason('drop-dnat', /-j DNAT/)).toBeUndefined();
    expect(reason('drop-hairpin', /^-A KUBE-SEP-.*KUBE-MARK-MASQ/)).toBeUndefined();
    expect(reason('drop-rejection', /-j REJECT/)).toBeUndefined();
  });

  it('names the fact that makes a fault harmless', () => {
    expect(reason('guard-forgets-dnat', /--ctstate RELATED,ESTABLISHED,DNAT/)).toEqual(['loopback']);
  });
});
