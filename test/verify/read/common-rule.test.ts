import { describe, expect, it } from 'vitest';
import { CommonRules } from '../../../src/verify/read/common-rule.ts';
import { readRule } from '../../../src/verify/read/rule.ts';
import { splitWords } from '../../../src/verify/read/words.ts';
import { mutators } from '../../mutation/mutators/index.ts';
import { recordedClusters, subjectsOf } from '../../mutation/subjects.ts';
import { everySort, networkOf } from '../network.ts';

const ours = subjectsOf(networkOf(everySort), 'every-sort').map(({ text }) => text);
const recorded = recordedClusters()
  .filter((_, i) => i % 8 === 0)
  .map(({ text, family }) => ({ text, family: family === 'IPv4' ? (4 as const) : (6 as const) }));

/** What the general reader says of a rule's words, and what the quick one says of the same line. */
function bothReadings(line: string, family: 4 | 6) {
  const from = line.indexOf(' ', 3) + 1;
  const common = new CommonRules().read(line, from, line.length);
  const problems: string[] = [];
  const { words, unterminated } = splitWords(line);
  const general = readRule(words.slice(2), family, (what) => problems.push(what));
  return { common, general, refused: problems.length > 0 || unterminated };
}

describe('the reader of common rules', () => {
  const lines = [...ours, ...recorded].flatMap(({ text, family }) =>
    text.split('\n').flatMap((line) => (line.startsWith('-A KUBE-') ? [{ line, family }] : [])),
  );

  it('reads most of what is emitted, which is all of a large text', () => {
    const left = lines.filter(({ line, family }) => family === 4 && bothReadings(line, family).common === undefined);
    expect(left.length / lines.length).toBeLessThan(0.25);
  });

  it('reads what the general reader reads', () => {
    for (const { line, family } of lines) {
      const { common, general, refused } = bothReadings(line, family);
      if (common === undefined) continue;
      expect(refused, line).toBe(false);
      expect(common, line).toEqual(general);
    }
  });

  it('leaves to the general reader whatever a fault makes of a rule, or reads the same', () => {
    const text = ours[0]!.text.split('\n');
    let compared = 0;
    for (const { apply } of mutators) {
      for (let i = 0; i < text.length; i++) {
        for (const line of apply(text, i) ?? []) {
          if (!line.startsWith('-A KUBE-') || text.includes(line)) continue;
          const { common, general, refused } = bothReadings(line, 4);
          if (common === undefined) continue;
          compared++;
          expect(refused, line).toBe(false);
          expect(common, line).toEqual(general);
        }
      }
    }
    expect(compared).toBeGreaterThan(100);
  });
});
