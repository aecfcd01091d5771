/**
 * No rewrite rule takes the name of a Service away from it.
 *
 * Unsatisfiable iff there is a Service whose name in the cluster's zone comes out of the rules of its server block as
 * another name.
 */
import { isWithin } from '../../../src/core/name/names.ts';
import type { Network } from '../../../src/model/types/network.ts';
import { endsOf, guardOf, holds } from '../../../src/verify/engines/automata/rules.ts';
import type { Property } from '../../../src/verify/property.ts';
import type { Rule } from '../../../src/verify/read/rewrite/rule.ts';
import { serviceNames } from '../../../src/verify/semantics/dns/declared/world.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { type RuleChain, ruleChains, ruleText, type Step, stepsOf } from '../../algebra/rewrites.ts';

const id = 'dns/rewrite-hides-service';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'No rewrite rule takes the name of a Service away from it.',
  engine: ['enumeration'],
  judge: (network) => {
    const chains = ruleChains(network);
    return {
      applicable: chains.length > 0 && network.services.length > 0,
      evidence: { services: network.services.length },
      findings: chains.flatMap((chain) => judgeChain(network, chain)),
    };
  },
};

/** One finding for each rule, with the first Service that it hides. */
function judgeChain(network: Network, chain: RuleChain): readonly Finding[] {
  const names = serviceNames(network);
  const candidates = chain.rules.filter(({ rule }) => mayTakeServices(rule, network));
  if (candidates.length === 0) return [];
  const hidden = new Map<number, { readonly service: number; readonly step: Step; count: number }>();
  for (const [service, name] of names.entries()) {
    const here = isWithin(chain.zone, name) && !chain.elsewhere.some((zone) => isWithin(zone, name));
    if (!here || !mayChange(candidates, name)) continue;
    const step = stepsOf(chain, name).find(({ seen, made }) => seen !== made);
    if (step === undefined) continue;
    const known = hidden.get(step.index);
    if (known === undefined) hidden.set(step.index, { service, step, count: 1 });
    else known.count++;
  }
  return [...hidden.values()].map(({ service, step, count }) => {
    const rule = chain.rules[step.index]!;
    const { namespace, name, origin } = network.services[service]!;
    const others = count > 1 ? ` and ${count - 1} other Services` : '';
    return finding({
      property: id,
      severity: 'error',
      message: `the ${ruleText(rule)} takes the name of Service \`${namespace}/${name}\`${others}: \`${step.seen}\` becomes \`${step.made}\``,
      remedy: 'narrow the pattern, so that it leaves names of the cluster alone',
      subjects: [rule.subject, { kind: 'Service', namespace, name }],
      locations: [rule.span, origin.span(['metadata', 'name'])],
      witness: { name: names[service]!, becomes: step.made, hidden: count },
      witnessClass: `${chain.zone} ${rule.words}`,
    });
  });
}

/** Most rules end in a domain of their own. */
function mayTakeServices(rule: Rule, { cluster }: Network): boolean {
  if (rule.kind !== 'name') return false;
  const { last } = endsOf(rule.match);
  const zone = `.svc.${cluster.domain}.`;
  return last.endsWith(zone) || zone.endsWith(last);
}

/** Quick for thousands of names: most are taken by no rule. */
const mayChange = (rules: RuleChain['rules'], name: string): boolean =>
  rules.some(({ rule }) => rule.kind === 'name' && holds(guardOf(rule), name) !== false);
