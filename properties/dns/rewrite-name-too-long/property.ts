/**
 * A rewrite rule makes no name that is too long for the DNS of one of ordinary length.
 *
 * Unsatisfiable iff a name of at most 128 characters, with labels of at most 32, reaches a rule and leaves it with more than 255
 * octets, or with a label of more than 63 (RFC 1035, 2.3.4): no server can be asked for it.
 */
import { isLegal } from '../../../src/core/name/names.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { legal, longestMade, longNames, ordinary } from '../../algebra/lengths.ts';
import { overChains, type RuleChain, reaching, ruleText, stepsOf } from '../../algebra/rewrites.ts';

const id = 'dns/rewrite-name-too-long';

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'A rewrite rule makes no name that is too long for the DNS of one of ordinary length.',
  engine: ['automata'],
  judge: (network) => overChains(network, (chain) => chain.rules.flatMap((_, index) => judgeRule(chain, index))),
};

function judgeRule(chain: RuleChain, index: number): readonly Finding[] {
  const placed = chain.rules[index]!;
  const { rule } = placed;
  if (rule.kind !== 'name') return [];
  const most = longestMade(rule);
  if (most.name <= legal.name && most.label <= legal.label) return [];
  const plain = reaching(chain, index);
  if (plain === 'none') return [];
  for (const name of [plain, ...longer(chain, index)]) {
    const step = stepsOf(chain, name).find((each) => each.index === index);
    if (step === undefined || isLegal(step.made) || !isTooLong(step.made)) continue;
    return [tooLong(chain, index, name, step.made)];
  }
  return [
    finding({
      property: id,
      severity: 'warning',
      verdict: 'undecided',
      message: `whether the ${ruleText(placed)} makes names that are too long is not decided; those that were tried are not`,
      remedy: 'use each group of the pattern once in the replacement',
      subjects: [placed.subject],
      locations: [placed.span],
      witness: { zone: chain.zone, rule: placed.words },
      witnessClass: `undecided ${chain.zone} ${placed.words}`,
    }),
  ];
}

/** Names with a first label as long as it may be, the longest first. */
function longer(chain: RuleChain, index: number): readonly string[] {
  return [ordinary.name - 8, ordinary.name / 2, 0].flatMap((name) => {
    const found = reaching(chain, index, longNames({ name, label: ordinary.label }));
    return found === 'none' || found === 'unknown' ? [] : [found];
  });
}

const isTooLong = (name: string): boolean =>
  name.length > legal.name || name.split('.').some(({ length }) => length > legal.label);

function tooLong(chain: RuleChain, index: number, name: string, made: string): Finding {
  const placed = chain.rules[index]!;
  const label = Math.max(...made.split('.').map(({ length }) => length));
  const what =
    made.length > legal.name ? `a name of ${made.length + 1} octets; 255` : `a label of ${label} characters; 63`;
  return finding({
    property: id,
    severity: 'warning',
    message: `the ${ruleText(placed)} makes \`${name}\` into ${what} are allowed`,
    remedy: 'shorten the replacement, or let the rule take shorter names only',
    subjects: [placed.subject],
    locations: [placed.span],
    witness: { name, becomes: made, octets: made.length + 1, longestLabel: label },
    witnessClass: `${chain.zone} ${placed.words}`,
  });
}
