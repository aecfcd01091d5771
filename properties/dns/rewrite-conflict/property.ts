/**
 * No two rewrite rules claim the same name for different answers.
 *
 * Unsatisfiable iff there is a name that reaches two rules' patterns, neither of which takes only names that the other takes
 * too, and the first stops with another result than the second would have: which of them acts is a matter of order alone.
 */
import { certainlyApart, guardOf, not, shortestName } from '../../../src/verify/engines/automata/rules.ts';
import type { Property } from '../../../src/verify/property.ts';
import type { Rule } from '../../../src/verify/read/rewrite/rule.ts';
import { replaceName } from '../../../src/verify/semantics/dns/rewrite/replace.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { overChains, type RuleChain, reaching, ruleText } from '../../algebra/rewrites.ts';

const id = 'dns/rewrite-conflict';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'No two rewrite rules claim the same name for different answers.',
  engine: ['automata'],
  judge: (network) => overChains(network, judgeChain),
};

function judgeChain(chain: RuleChain): readonly Finding[] {
  return chain.rules.flatMap((one, first) =>
    chain.rules.flatMap((other, second) =>
      second > first && isStopping(one.rule) && other.rule.kind === 'name' ? judgePair(chain, first, second) : [],
    ),
  );
}

const isStopping = (rule: Rule): boolean => rule.kind === 'name' && rule.stop;

function judgePair(chain: RuleChain, first: number, second: number): readonly Finding[] {
  const [one, other] = [chain.rules[first]!, chain.rules[second]!];
  const [own, others] = [guardOf(one.rule), guardOf(other.rule)];
  if (certainlyApart(one.rule, other.rule)) return [];
  if (shortestName(own, not(others)) === 'none' || shortestName(others, not(own)) === 'none') return [];
  const name = reaching(chain, first, others);
  if (name === 'none') return [];
  // A rule that is never reached is somebody else's finding.
  if (name !== 'unknown' && reaching(chain, second) === 'none') return [];
  const [now, then] = [resultFor(one.rule, name), resultFor(other.rule, name)];
  if (name !== 'unknown' && sameResult(one.rule, other.rule, now, then)) return [];
  return [
    finding({
      property: id,
      severity: 'error',
      verdict: name === 'unknown' ? 'undecided' : 'refuted',
      message:
        name === 'unknown'
          ? `whether the ${ruleText(one)} and the ${ruleText(other)} claim a name of each other is not decided`
          : `\`${name}\` is claimed by the ${ruleText(one)}, which makes it \`${now}\`, and by the ${ruleText(other)}, which would make it \`${then}\`; only their order decides`,
      remedy: 'narrow one of the patterns, so that each name belongs to one rule',
      subjects: [one.subject, other.subject],
      locations: [one.span, other.span],
      witness: { name: name === 'unknown' ? null : name, zone: chain.zone, first: now ?? null, second: then ?? null },
      witnessClass: `${chain.zone} ${one.words} | ${other.words}`,
    }),
  ];
}

const resultFor = (rule: Rule, name: string): string | undefined =>
  rule.kind === 'name' ? replaceName(rule.match, rule.to, name) : undefined;

/** The same name, and the same way back. */
function sameResult(one: Rule, other: Rule, now: string | undefined, then: string | undefined): boolean {
  if (now !== then || one.kind !== 'name' || other.kind !== 'name') return false;
  const back = (rule: typeof one) =>
    JSON.stringify([rule.auto, rule.answers.map(({ of, regex, to }) => [of, regex.pattern, to])]);
  return back(one) === back(other);
}
