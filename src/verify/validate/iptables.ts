/**
 * `artifact/iptables-equivalent`: a node's iptables text means what the network declares, for every packet.
 *
 * Unsatisfiable iff there is no packet (source, destination, protocol, ports, interface, connection state, remembered
 * endpoint) for which the probability of some outcome under the rules differs from the promise of the Services. Decided
 * slice by slice with decision diagrams; a refutation carries a packet that was replayed on the concrete interpreter.
 */

import { recall } from '../../core/recall.ts';
import type { Span } from '../../diagnostics/span.ts';
import { type Network, type Node, qualifiedName } from '../../model/types/network.ts';
import { readIptables } from '../read/iptables.ts';
import type { Rule, Ruleset } from '../read/ruleset.ts';
import { withMarks } from '../semantics/marks.ts';
import { nodeFacts } from '../semantics/node-facts.ts';
import { promiseFor, settingsOf } from '../semantics/promise.ts';
import { hasForeignRules, ownRules } from '../semantics/rules.ts';
import { type Claim, declare } from '../semantics/service.ts';
import { type CheckResult, type FidelityEntry, type Finding, finding, type Obligation } from '../verdict.ts';
import { compare } from './compare.ts';
import { describeDifference, subjectsOf } from './describe.ts';
import { foreignFindings } from './foreign.ts';
import type { Opinions } from './opinion.ts';
import { iptablesEquivalent, type RulesText, ruleSpans } from './rules-text.ts';
import { shapeOf } from './shape.ts';
import { declaredText, meaningOf, speaksOf } from './signature.ts';
import { familyName, type SliceWork, slices } from './slices.ts';
import { clientOf, findWitness, witnessJson } from './witness.ts';

/** Findings about one text after which the rest is only counted. */
const findingLimit = 20;

export async function validateIptables(
  network: Network,
  node: Node,
  text: RulesText,
  opinions?: Opinions,
): Promise<CheckResult> {
  const ruleset = readIptables(text.path, text.text, text.family);
  const subject = `node/${node.name}`;
  const evidence = { artifact: text.path, family: familyName(text.family) };
  if (ruleset.problems.length > 0) return refused(ruleset, node, subject, evidence);

  const facts = nodeFacts(network, node, text.family);
  const plain = ownRules(ruleset, facts);
  const marked = withMarks(plain, ruleset, network.cluster.proxy.masqueradeBit);
  const settings = settingsOf(network, facts);
  const proven = provenIn(network);
  const declared = {
    interface: declare(network, node, text.family, 'interface'),
    node: declare(network, node, text.family, 'node'),
  };
  const whole = `${text.family}\n${declaredText([declared.interface, declared.node], settings)}\n${meaningOf(ruleset, plain)}`;
  // Nodes differ in which addresses are their own; where no rule and no Service speaks of those, they do not differ.
  const own = node.addresses
    .filter((address) => whole.includes(address.text) || speaksOf(ruleset, address))
    .map(({ text }) => text);
  const meaning = `${own.join()}\n${whole}`;
  const before = opinions === undefined && !hasForeignRules(ruleset) ? proven.texts.get(meaning) : undefined;
  if (before !== undefined) {
    const same = { ...evidence, slices: before.slices, sameAs: before.artifact };
    return {
      obligations: [{ property: iptablesEquivalent, subject, verdict: 'proved', engine: ['dd'], evidence: same }],
      findings: [],
      fidelity: [],
    };
  }
  const unknown = new Map<string, Rule>();
  const findings = new Map<string, Finding>();
  let count = 0;
  let differing = 0;
  let undecided = 0;
  let everywhere = true;
  const passes = marked.flatMap((rules) => (['interface', 'node'] as const).map((entry) => ({ rules, entry })));
  for (const { rules, entry } of passes) {
    for (const work of slices(rules, declared[entry], entry)) {
      count++;
      const promise = promiseFor(work.slice, work.claims, declared[entry], settings, facts);
      const shape = opinions === undefined ? shapeOf(rules, work, promise) : undefined;
      if (shape !== undefined && proven.shapes.has(shape)) continue;
      const result = compare(rules, work, promise);
      if (shape !== undefined && result.verdict === 'equal' && result.everywhere && result.unknown.size === 0)
        proven.shapes.add(shape);
      for (const [construct, rule] of result.unknown) unknown.set(construct, rule);
      if (result.verdict !== 'undecided') opinions?.add(rules, work, promise, result.verdict === 'equal');
      if (result.verdict === 'equal') {
        everywhere &&= result.everywhere;
        continue;
      }
      if (result.verdict === 'undecided') undecided++;
      differing++;
      const group = groupOf(work);
      if (findings.has(group) || findings.size >= findingLimit) continue;
      const { region, space } = result;
      if (result.verdict === 'undecided') {
        findings.set(group, undecidedFinding(node, work, [...result.unknown.values()], text));
        continue;
      }
      const witness = findWitness(network, rules, work, promise, region, space);
      const named = claimsAt(work.claims);
      findings.set(
        group,
        finding({
          property: iptablesEquivalent,
          severity: 'error',
          message: describeDifference(node.name, witness, clientOf(witness.packet, network), named),
          remedy:
            'load the rules that `plumbline compile` emits for this node, or change the definition to what the rules do',
          subjects: subjectsOf(named, node.name),
          locations: [...declaredAt(named), ...ruleSpans(text, witness.trace)],
          witness: witnessJson(witness, network, node.name),
          witnessClass: `${text.family} ${work.slice.entry} ${work.slice.state} ${work.slice.port ?? '*'}`,
        }),
      );
    }
  }
  const foreign = foreignFindings(network, node, text, ruleset, facts);
  const opinion = await opinions?.settle();
  const verdict =
    opinion?.agrees === false
      ? 'undecided'
      : differing > undecided || foreign.findings.length > 0
        ? 'refuted'
        : differing > 0
          ? 'undecided'
          : 'proved';
  if (opinion?.agrees === false) findings.set('', disagreement(node, text));
  if (verdict === 'proved' && everywhere && unknown.size === 0)
    proven.texts.set(meaning, { artifact: text.path, slices: count });
  const obligation: Obligation = {
    property: iptablesEquivalent,
    subject,
    verdict,
    engine: opinion?.complete ? ['dd', 'smt'] : ['dd'],
    evidence: {
      ...evidence,
      slices: count,
      ...(differing > 0 ? { differing } : {}),
      ...(opinion === undefined ? {} : { smt: opinion.evidence }),
    },
  };
  return {
    obligations: [obligation],
    findings: [...findings.values(), ...foreign.findings],
    fidelity: [...ledger(text, unknown), ...foreign.fidelity],
  };
}

/** What has been proven of a network: slices by their shape, whole texts by node and meaning. */
interface Proven {
  readonly shapes: Set<string>;
  readonly texts: Map<string, { readonly artifact: string; readonly slices: number }>;
}

const provenByNetwork = new WeakMap<Network, Proven>();

function provenIn(network: Network): Proven {
  return recall(provenByNetwork, network, (): Proven => ({ shapes: new Set(), texts: new Map() }));
}

/** A text that iptables-restore would not load means nothing. */
function refused(
  ruleset: Ruleset,
  node: Node,
  subject: string,
  evidence: { artifact: string; family: string },
): CheckResult {
  const findings = ruleset.problems.slice(0, findingLimit).map(({ line, text }) =>
    finding({
      property: iptablesEquivalent,
      severity: 'error',
      message: `iptables-restore would refuse \`${ruleset.file}\`: ${text}`,
      remedy: 'compile the bundle again, or take the dump again with iptables-save',
      subjects: [{ kind: 'Node', name: node.name }],
      locations: [{ file: ruleset.file, line, column: 1, endLine: line, endColumn: 1 }],
      witness: { node: node.name, line, problem: text },
      witnessClass: `refused ${evidence.family} ${text}`,
    }),
  );
  return {
    obligations: [
      {
        property: iptablesEquivalent,
        subject,
        verdict: 'refuted',
        engine: ['enumeration'],
        evidence: { ...evidence, problems: ruleset.problems.length },
      },
    ],
    findings,
    fidelity: [],
  };
}

function undecidedFinding(node: Node, { claims, slice }: SliceWork, rules: readonly Rule[], text: RulesText): Finding {
  const named = claimsAt(claims);
  const lines = rules.map(({ line }) => line).join(', ');
  return finding({
    property: iptablesEquivalent,
    verdict: 'undecided',
    severity: 'error',
    message: `on node \`${node.name}\`, \`${text.path}\` uses something that is not understood (line ${lines}), and what it does decides whether the rules are right`,
    remedy: 'take the rule out of the KUBE- chains, or report the construct',
    subjects: subjectsOf(named, node.name),
    locations: [...declaredAt(named), ...ruleSpans(text, rules)],
    witness: {
      node: node.name,
      destination: slice.destination?.text ?? 'any',
      port: slice.port ?? 0,
      rules: rules.map((rule) => `${rule.line}: ${rule.text}`),
    },
    witnessClass: `unknown ${text.family} ${slice.entry} ${slice.port ?? '*'}`,
  });
}

/** The engines contradict each other: our own error, which must not read as a pass. */
function disagreement(node: Node, { path, family }: RulesText): Finding {
  return finding({
    property: iptablesEquivalent,
    verdict: 'undecided',
    severity: 'error',
    message: `the decision diagrams and the SMT solver disagree about \`${path}\`; this is an error in plumbline`,
    remedy: 'report it with the definitions and the rules',
    subjects: [{ kind: 'Node', name: node.name }],
    locations: [],
    witness: { node: node.name, artifact: path },
    witnessClass: `disagreement ${family}`,
  });
}

/** Slices about the same Services are one finding; what concerns none is grouped by state. */
function groupOf({ claims, slice }: SliceWork): string {
  const names = [...new Set(claimsAt(claims).map(({ service }) => qualifiedName(service)))];
  return names.length > 0 ? names.join(' ') : `${slice.state} ${slice.entry}`;
}

/** Claims on the address itself; node ports count where nothing else claims it. */
function claimsAt(claims: readonly Claim[]): readonly Claim[] {
  const addressed = claims.filter(({ kind }) => kind !== 'node-port');
  return addressed.length > 0 ? addressed : claims;
}

function declaredAt(claims: readonly Claim[]): Span[] {
  const spans = new Map<string, Span>();
  for (const { service, port } of claims) {
    const span = service.origin.span(['spec', 'ports', port.index]);
    spans.set(`${span.file}:${span.line}:${span.column}`, span);
  }
  return [...spans.values()];
}

function ledger({ path }: RulesText, unknown: ReadonlyMap<string, Rule>): FidelityEntry[] {
  return [...unknown].map(([construct, { line, text }]) => ({
    location: { file: path, line, column: 1, endLine: line, endColumn: text.length + 1 },
    construct,
    treatment: 'over',
  }));
}
