/** Applies mutators to emitted texts and asks the verifier about each result. */
import type { Network } from '../../src/model/types/network.ts';
import { validateArtifacts } from '../../src/verify/index.ts';
import type { RulesText } from '../../src/verify/validate/rules-text.ts';
import type { Mutator } from './mutators.ts';

export interface Subject {
  readonly name: string;
  readonly network: Network;
  readonly text: RulesText;
}

export interface Tally {
  readonly mutator: string;
  applied: number;
  /** Refuted with a witness that the interpreter replayed. */
  killed: number;
  /** Proved to mean the same: the fault cannot matter where it was put. */
  equivalent: number;
  readonly equivalents: string[];
  readonly survivors: string[];
}

/** Tries each mutator on at most `sites` places of each subject, spread over the text. */
export async function runMutators(
  mutators: readonly Mutator[],
  subjects: readonly Subject[],
  sites: number,
): Promise<Tally[]> {
  const tallies: Tally[] = [];
  for (const mutator of mutators) {
    const tally: Tally = {
      mutator: mutator.name,
      applied: 0,
      killed: 0,
      equivalent: 0,
      equivalents: [],
      survivors: [],
    };
    tallies.push(tally);
    for (const subject of subjects) {
      const lines = subject.text.text.split('\n');
      const places = lines.flatMap((_, i) => (mutator.apply(lines, i) === undefined ? [] : [i]));
      const step = Math.max(1, Math.ceil(places.length / sites));
      for (let k = 0; k < places.length; k += step) {
        const place = places[k]!;
        const mutated = mutator.apply(lines, place)!.join('\n');
        const { obligations, findings } = await validateArtifacts(subject.network, [
          { ...subject.text, text: mutated },
        ]);
        const where = `${subject.name}:${place + 1}: ${lines[place]}`;
        tally.applied++;
        const verdict = obligations[0]!.verdict;
        if (verdict === 'refuted' && findings.length > 0) tally.killed++;
        else if (verdict === 'proved') {
          tally.equivalent++;
          tally.equivalents.push(where);
        } else tally.survivors.push(`${verdict} ${where}`);
      }
    }
  }
  return tallies;
}
