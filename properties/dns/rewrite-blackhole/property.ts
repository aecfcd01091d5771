/**
 * A rewrite rule that leads into the cluster's zone leads to a name that exists.
 *
 * Unsatisfiable iff every name that a rule makes lies in the cluster's zone and none of them is the name of a Service, of one of its
 * ports or endpoints, or of a pod: whatever is asked, the answer is that there is no such name.
 */
import type { Network } from '../../../src/model/types/network.ts';
import { guardOf, holds, imageOf, not, shortestName, within } from '../../../src/verify/engines/automata/rules.ts';
import type { Property } from '../../../src/verify/property.ts';
import { existingNames } from '../../../src/verify/semantics/dns/declared/world.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { overChains, type RuleChain, reaching, resultOf, ruleText } from '../../algebra/rewrites.ts';

const id = 'dns/rewrite-blackhole';

export const property: Property = {
  id,
  severity: 'error',
  statement: "A rewrite rule that leads into the cluster's zone leads to a name that exists.",
  engine: ['automata', 'enumeration'],
  judge: (network) => {
    let known: readonly string[] | undefined;
    // Of a large cluster there are many, and few rules lead there.
    const names = (): readonly string[] => {
      known ??= existingNames(network);
      return known;
    };
    return overChains(network, (chain) =>
      chain.rules.flatMap((_, index) => judgeRule(network, chain, { index, names })),
    );
  },
};

function judgeRule(
  { cluster }: Network,
  chain: RuleChain,
  { index, names }: { readonly index: number; readonly names: () => readonly string[] },
): readonly Finding[] {
  const placed = chain.rules[index]!;
  const { rule } = placed;
  if (rule.kind !== 'name' || !rule.stop) return [];
  const zone = `${cluster.domain}.`;
  const last = rule.to.slice(rule.to.lastIndexOf('}') + 1);
  if (!last.endsWith(zone) && !zone.endsWith(last)) return [];
  const image = imageOf(rule);
  if (shortestName(image, not(within(zone))) !== 'none') return [];
  // Names of addresses: with `pods insecure` every one of them exists.
  if (shortestName(image, within(`pod.${zone}`)) !== 'none') return [];
  if (names().some((name) => holds(image, name) !== false)) return [];
  const name = reaching(chain, index);
  if (name === 'none' || name === 'unknown' || guardOf(rule) === 'all') return [];
  const made = resultOf(chain, name);
  return [
    finding({
      property: id,
      severity: 'error',
      message: `nothing that the ${ruleText(placed)} makes exists in the cluster: \`${name}\` becomes \`${made}\`, of which there is no Service`,
      remedy: 'correct the replacement, or make the Service that it means',
      subjects: [placed.subject],
      locations: [placed.span],
      witness: { name, becomes: made, expected: 'a name that exists', actual: 'NXDOMAIN' },
      witnessClass: `${chain.zone} ${placed.words}`,
    }),
  ];
}
