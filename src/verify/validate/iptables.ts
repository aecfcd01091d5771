/**
 * `artifact/iptables-equivalent`: a node's iptables text means what the network declares, for every packet.
 *
 * Unsatisfiable iff there is no packet (source, destination, protocol, ports, interface, connection state, remembered
 * endpoint) for which the probability of some outcome under the rules differs from the promise of the Services. Decided
 * slice by slice with decision diagrams; a refutation carries a packet that was replayed on the concrete interpreter.
 */

import type { Network, Node } from '../../model/types/network.ts';
import { readIptables } from '../read/iptables.ts';
import { withMarks } from '../semantics/marks.ts';
import { hasForeignRules, ownRules } from '../semantics/rules.ts';
import type { CheckResult, Verdict } from '../verdict.ts';
import { iptablesEquivalent } from './equivalents.ts';
import { disagreement, Findings, ledger, refusals } from './findings.ts';
import { foreignFindings } from './foreign.ts';
import { type Judgement, judgeSlices } from './judge.ts';
import type { Opinion, Opinions } from './opinion.ts';
import { provenIn } from './proven.ts';
import type { RulesText } from './rules-text.ts';
import { familyName } from './slices.ts';
import { stateFor } from './statement.ts';

export async function validateIptables(
  network: Network,
  node: Node,
  text: RulesText,
  opinions?: Opinions,
): Promise<CheckResult> {
  const about = { property: iptablesEquivalent, subject: `node/${node.name}` };
  const evidence = { artifact: text.path, family: familyName(text.family) };
  const proven = provenIn(network);
  const statement = stateFor(network, node, text.family);
  const before = opinions === undefined ? proven.find(text, statement) : undefined;
  if (before !== undefined) {
    const same = { ...evidence, slices: before.slices, sameAs: before.text.path };
    return {
      obligations: [{ ...about, verdict: 'proved', engine: ['dd'], evidence: same }],
      findings: [],
      fidelity: [],
    };
  }

  const ruleset = readIptables(text.path, text.text, text.family);
  if (ruleset.problems.length > 0) {
    const refused = { ...evidence, problems: ruleset.problems.length };
    return {
      obligations: [{ ...about, verdict: 'refuted', engine: ['enumeration'], evidence: refused }],
      findings: refusals(ruleset, node, text),
      fidelity: [],
    };
  }

  const variants = withMarks(ownRules(ruleset, statement.facts), ruleset, network.cluster.proxy.masqueradeBit);
  const findings = new Findings(network, node, text);
  const judged = judgeSlices(variants, statement, proven, opinions, (rules, difference) =>
    findings.add(rules, difference),
  );
  const foreign = foreignFindings(network, node, text, ruleset, statement.facts);
  const opinion = await opinions?.settle();
  const verdict = verdictOf(judged, foreign.findings.length, opinion);
  if (verdict === 'proved' && judged.onAnyNode && judged.unknown.size === 0 && !hasForeignRules(ruleset))
    proven.keep(text, statement, ruleset, judged.slices);
  const differing = judged.refuted + judged.undecided;
  return {
    obligations: [
      {
        ...about,
        verdict,
        engine: opinion?.complete ? ['dd', 'smt'] : ['dd'],
        evidence: {
          ...evidence,
          slices: judged.slices,
          ...(differing > 0 ? { differing } : {}),
          ...(opinion === undefined ? {} : { smt: opinion.evidence }),
        },
      },
    ],
    findings: [
      ...findings.all(),
      ...(opinion?.agrees === false ? [disagreement(node, text)] : []),
      ...foreign.findings,
    ],
    fidelity: [...ledger(text, judged.unknown), ...foreign.fidelity],
  };
}

function verdictOf({ refuted, undecided }: Judgement, foreign: number, opinion: Opinion | undefined): Verdict {
  if (opinion?.agrees === false) return 'undecided';
  if (refuted > 0 || foreign > 0) return 'refuted';
  return undecided > 0 ? 'undecided' : 'proved';
}
