import { describe, expect, it } from 'vitest';
import type { Network } from '../../../src/model/types/network.ts';
import { readIptables } from '../../../src/verify/read/iptables.ts';
import { withMarks } from '../../../src/verify/semantics/marks.ts';
import { promiseFor } from '../../../src/verify/semantics/promise.ts';
import { ownRules } from '../../../src/verify/semantics/rules.ts';
import { compare } from '../../../src/verify/validate/compare.ts';
import type { RulesText } from '../../../src/verify/validate/rules-text.ts';
import { Shapes, Vocabulary } from '../../../src/verify/validate/shape/index.ts';
import { slices } from '../../../src/verify/validate/slices.ts';
import { stateFor } from '../../../src/verify/validate/statement.ts';
import { mutators } from '../../mutation/mutators/index.ts';
import { recordedClusters, recordedSubject, subjectsOf } from '../../mutation/subjects.ts';
import { everySort, networkOf } from '../network.ts';

/** Each slice of a text with its shape and what comparing it by itself says. */
function* judged(network: Network, text: RulesText, vocabulary: Vocabulary) {
  const node = network.nodes.find(({ name }) => name === text.node)!;
  const ruleset = readIptables(text.path, text.text, text.family);
  if (ruleset.problems.length > 0) return;
  const { facts, settings, declared } = stateFor(network, node, text.family);
  for (const rules of withMarks(ownRules(ruleset, facts), ruleset, network.cluster.proxy.masqueradeBit)) {
    const shapes = new Shapes(rules, settings, vocabulary);
    for (const entry of ['interface', 'node'] as const) {
      for (const work of slices(rules, declared[entry], entry)) {
        const shape = shapes.shapeOf(work, declared[entry]);
        const promise = promiseFor(work.slice, work.claims, declared[entry], settings, facts);
        const comparison = compare(rules, work, promise);
        const everywhere = comparison.verdict === 'equal' && comparison.of === 'everything';
        yield { shape, answer: `${comparison.verdict} ${everywhere} ${comparison.unknown.size}`, slice: work.slice };
      }
    }
  }
}

/** Slices of one shape whose answers differ. */
function confused(subjects: readonly { network: Network; text: RulesText }[]): { confused: string[]; shapes: number } {
  const answers = new Map<string, string>();
  const vocabulary = new Vocabulary();
  const found: string[] = [];
  for (const { network, text } of subjects) {
    for (const { shape, answer, slice } of judged(network, text, vocabulary)) {
      const known = answers.get(shape);
      if (known === undefined) answers.set(shape, answer);
      else if (known !== answer) found.push(`${text.path} ${slice.destination?.text}: ${known} and ${answer}`);
    }
  }
  return { confused: found, shapes: answers.size };
}

describe('slices of one shape', () => {
  it('have one answer, on all nodes and in texts of many clusters', () => {
    const clusters = recordedClusters()
      .filter(({ text }, i) => i % 10 === 0 && text.length < 40_000)
      .map(recordedSubject);
    const result = confused([...subjectsOf(networkOf(everySort), 'every-sort'), ...clusters]);
    expect(result.confused).toEqual([]);
    expect(result.shapes).toBeGreaterThan(50);
  });

  it('have one answer where texts have faults', () => {
    const network = networkOf(everySort);
    const [subject] = subjectsOf(network, 'every-sort');
    const lines = subject!.text.text.split('\n');
    const faulty = mutators.flatMap(({ apply }, k) => {
      const places = lines.flatMap((_, i) => (apply(lines, i) === undefined ? [] : [i]));
      const place = places[(k * 7) % Math.max(places.length, 1)];
      return place === undefined
        ? []
        : [{ network, text: { ...subject!.text, text: apply(lines, place)!.join('\n') } }];
    });
    const result = confused([subject!, ...faulty]);
    expect(result.confused).toEqual([]);
    expect(faulty.length).toBeGreaterThan(100);
  });
});
