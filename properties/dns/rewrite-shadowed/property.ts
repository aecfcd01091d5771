/**
 * Every rewrite rule is reached by some name.
 *
 * Unsatisfiable iff for a rule there is no name that it takes and that the rules before it in its server block let through,
 * as it is or as they make it.
 */

import { shortestName } from '../../../src/verify/engines/automata/rules.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { arriving, namesFor, overChains, type RuleChain, reaching, ruleText, stepsOf } from '../../algebra/rewrites.ts';

const id = 'dns/rewrite-shadowed';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'Every rewrite rule is reached by some name.',
  engine: ['automata'],
  judge: (network) => overChains(network, (chain) => chain.rules.flatMap((_, index) => judgeRule(chain, index))),
};

function judgeRule(chain: RuleChain, index: number): readonly Finding[] {
  const outcome = reaching(chain, index);
  if (outcome !== 'none' && outcome !== 'unknown') return [];
  const rule = chain.rules[index]!;
  const name = shortestName(...arriving(chain), namesFor(rule.rule));
  const taker = stepsOf(chain, name).find((step) => step.index < index);
  const by = taker === undefined ? undefined : chain.rules[taker.index];
  return [
    finding({
      property: id,
      severity: 'error',
      verdict: outcome === 'none' ? 'refuted' : 'undecided',
      message:
        outcome === 'unknown'
          ? `whether any name reaches the ${ruleText(rule)} is not decided`
          : by === undefined
            ? `no name reaches the ${ruleText(rule)}: none that it takes comes to the zone \`${chain.zone}\``
            : `no name reaches the ${ruleText(rule)}; \`${name}\`, for one, is taken by the ${ruleText(by)} before it`,
      remedy: 'put the rule before the one that takes its names (a lower `order`), or take it out',
      subjects: [rule.subject],
      locations: [rule.span, ...(by === undefined ? [] : [by.span])],
      witness: {
        name: by === undefined ? null : name,
        zone: chain.zone,
        rule: rule.words,
        ...(by === undefined || taker === undefined ? {} : { takenBy: by.words, becomes: taker.made }),
      },
      witnessClass: `${chain.zone} ${rule.words}`,
    }),
  ];
}
