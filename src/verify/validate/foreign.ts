/**
 * Rules of others on the way of promised packets. kube-proxy's chains are judged without them; then, where a rule of
 * another (CNI, Docker, a firewall) is understood and provably drops or rewrites a packet that a Service promises, that is
 * a finding of its own. What is not understood is taken to accept and leave alone, and the ledger says so.
 */

import type { Network, Node } from '../../model/types/network.ts';
import type { Diagram } from '../engines/dd/diagrams.ts';
import { Space } from '../engines/dd/space.ts';
import { isBuiltIn, type Rule, type Ruleset } from '../read/ruleset.ts';
import { interpret } from '../semantics/interpreter.ts';
import { type Rules, walk } from '../semantics/netfilter.ts';
import type { NodeFacts } from '../semantics/node-facts.ts';
import { type Distribution, type Outcome, sameDistribution } from '../semantics/outcome.ts';
import { allRules, hasForeignRules, isOurs, leadsToUs, ownRules } from '../semantics/rules.ts';
import { declare } from '../semantics/service.ts';
import { type FidelityEntry, type Finding, finding } from '../verdict.ts';
import { memoryOf, possible } from './compare.ts';
import { describeDifference, subjectsOf } from './describe.ts';
import { iptablesEquivalent } from './equivalents.ts';
import { type RulesText, ruleSpans } from './rules-text.ts';
import { slices } from './slices.ts';
import { clientOf, findCandidate, witnessJson } from './witness.ts';

export function foreignFindings(
  network: Network,
  node: Node,
  text: RulesText,
  ruleset: Ruleset,
  facts: NodeFacts,
): { findings: readonly Finding[]; fidelity: readonly FidelityEntry[] } {
  if (!hasForeignRules(ruleset)) return { findings: [], fidelity: [] };
  const own = ownRules(ruleset, facts);
  const all = allRules(ruleset, facts);
  const findings = new Map<string, Finding>();
  for (const entry of ['interface', 'node'] as const) {
    const declared = declare(network, node, text.family, entry);
    for (const work of slices(own, declared, entry)) {
      if (work.claims.length === 0 || work.slice.state !== 'NEW') continue;
      const space = new Space(facts.family, memoryOf(own, work));
      const without = coarse(space, walk(own, work.slice, space).outcomes);
      const withThem = coarse(space, walk(all, work.slice, space).outcomes);
      let differ = space.zero;
      for (const key of new Set([...without.keys(), ...withThem.keys()])) {
        const a = without.get(key) ?? space.zero;
        const b = withThem.get(key) ?? space.zero;
        if (a !== b) differ = space.diagrams.or(differ, space.diagrams.differ(a, b));
      }
      const promised = space.subtract(space.one, without.get('not-ours') ?? space.zero);
      differ = space.diagrams.multiply(differ, space.diagrams.support(promised));
      differ = space.restrict(differ, possible(space, work, facts));
      if (differ === space.zero) continue;
      const packet = findCandidate(network, own, work, differ, space);
      const expected = plain(interpret(own, packet));
      const actual = plain(interpret(all, packet));
      const culprit = culpritOf(ruleset, all, actual, (rules) => plain(interpret(rules, packet)));
      const key = `${culprit?.line ?? 0} ${work.claims.map(({ name }) => name).join()}`;
      if (findings.has(key) || findings.size >= 20) continue;
      const witness = { packet, expected: [expected], actual, trace: culprit === undefined ? [] : [culprit] };
      findings.set(
        key,
        finding({
          property: iptablesEquivalent,
          severity: 'error',
          message: `a rule outside kube-proxy's chains interferes: ${describeDifference(node.name, witness, clientOf(packet, network), work.claims)}`,
          remedy:
            'narrow the foreign rule so that it leaves this traffic alone, or move it behind the jumps to the KUBE- chains',
          subjects: subjectsOf(work.claims, node.name),
          locations: culprit === undefined ? [] : ruleSpans(text, [culprit]),
          witness: witnessJson(witness, network, node.name),
          witnessClass: `foreign ${text.family} ${culprit?.text ?? ''}`,
        }),
      );
    }
  }
  return { findings: [...findings.values()], fidelity: assumptions(text, ruleset, all.assumed) };
}

/** Acceptance and marks are between the owners of the other chains and their policies. */
const plainOutcome = (outcome: Outcome): Outcome => ({ ...outcome, accepted: false, withheld: false, mark: 0 });

function coarse(
  space: Space,
  outcomes: ReadonlyMap<string, { outcome: Outcome; weight: Diagram }>,
): Map<string, Diagram> {
  const result = new Map<string, Diagram>();
  for (const { outcome, weight } of outcomes.values()) {
    const { kind, endpoint, sourceRewritten, detail } = outcome;
    const key = kind === 'not-ours' ? kind : `${kind} ${endpoint} ${sourceRewritten} ${detail}`;
    result.set(key, space.add(result.get(key) ?? space.zero, weight));
  }
  return result;
}

function plain(distribution: Distribution): Distribution {
  return new Map(
    [...distribution].map(([key, { outcome, probability }]) => [key, { outcome: plainOutcome(outcome), probability }]),
  );
}

/** The first foreign rule without which the packet fares differently. */
function culpritOf(
  ruleset: Ruleset,
  all: Rules,
  actual: Distribution,
  run: (rules: Rules) => Distribution,
): Rule | undefined {
  for (const table of ruleset.tables.values()) {
    for (const chain of table.chains.values()) {
      if (isOurs(chain.name)) continue;
      for (const rule of chain.rules.filter((each) => !leadsToUs(each))) {
        const without = { ...all, skips: (each: Rule, of: typeof chain) => each === rule || all.skips(each, of) };
        if (!sameDistribution(run(without), actual)) return rule;
      }
    }
  }
  return undefined;
}

function assumptions({ path }: RulesText, ruleset: Ruleset, assumed: readonly Rule[]): FidelityEntry[] {
  const entries: FidelityEntry[] = [];
  for (const [name, table] of ruleset.tables) {
    for (const chain of table.chains.values()) {
      if (isOurs(chain.name) || (isBuiltIn(name, chain.name) && chain.rules.length === 0)) continue;
      const opaque = chain.rules.some((rule) => assumed.includes(rule));
      const foreign = !isBuiltIn(name, chain.name) || opaque;
      if (!foreign) continue;
      entries.push({
        location: { file: path, line: chain.line, column: 1, endLine: chain.line, endColumn: 1 },
        construct: `chain ${chain.name} of table ${name}${opaque ? ': rules not understood are taken to accept and leave alone' : ''}`,
        treatment: opaque ? 'under' : 'exact',
      });
    }
  }
  return entries;
}
