/** What the comparison of a text says to a person. */

import type { Span } from '../../diagnostics/span.ts';
import { type Network, type Node, qualifiedName } from '../../model/types/network.ts';
import type { Rule, Ruleset } from '../read/ruleset.ts';
import type { Rules } from '../semantics/netfilter.ts';
import type { Claim } from '../semantics/service.ts';
import { type FidelityEntry, type Finding, finding } from '../verdict.ts';
import { describeDifference, subjectsOf } from './describe.ts';
import { iptablesEquivalent } from './equivalents.ts';
import type { Difference } from './judge.ts';
import { type RulesText, ruleSpans } from './rules-text.ts';
import { familyName, type SliceWork } from './slices.ts';
import { clientOf, findWitness, witnessJson } from './witness.ts';

/** Findings about one text after which the rest is only counted. */
const findingLimit = 20;

/** Findings of one text: one for all slices about the same Services, and no more than a person reads. */
export class Findings {
  readonly #network: Network;
  readonly #node: Node;
  readonly #text: RulesText;
  readonly #found = new Map<string, Finding>();

  constructor(network: Network, node: Node, text: RulesText) {
    this.#network = network;
    this.#node = node;
    this.#text = text;
  }

  add(rules: Rules, difference: Difference): void {
    const group = groupOf(difference.work);
    if (this.#found.has(group) || this.#found.size >= findingLimit) return;
    const { verdict, unknown } = difference.comparison;
    const { work } = difference;
    this.#found.set(
      group,
      verdict === 'undecided'
        ? undecided(this.#node, work, [...unknown.values()], this.#text)
        : refuted(this.#network, this.#node, this.#text, rules, difference),
    );
  }

  all(): readonly Finding[] {
    return [...this.#found.values()];
  }
}

function refuted(
  network: Network,
  node: Node,
  text: RulesText,
  rules: Rules,
  { work, promise, comparison: { region, space } }: Difference,
): Finding {
  const witness = findWitness(network, rules, work, promise, region, space);
  const named = claimsAt(work.claims);
  return finding({
    property: iptablesEquivalent,
    severity: 'error',
    message: describeDifference(node.name, witness, clientOf(witness.packet, network), named),
    remedy:
      'load the rules that `plumbline compile` emits for this node, or change the definition to what the rules do',
    subjects: subjectsOf(named, node.name),
    locations: [...declaredAt(named), ...ruleSpans(text, witness.trace)],
    witness: witnessJson(witness, network, node.name),
    witnessClass: `${text.family} ${work.slice.entry} ${work.slice.state} ${work.slice.port ?? '*'}`,
  });
}

function undecided(node: Node, { claims, slice }: SliceWork, rules: readonly Rule[], text: RulesText): Finding {
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

/** What iptables-restore would not load. */
export function refusals({ file, problems }: Ruleset, node: Node, { family }: RulesText): Finding[] {
  return problems.slice(0, findingLimit).map(({ line, text }) =>
    finding({
      property: iptablesEquivalent,
      severity: 'error',
      message: `iptables-restore would refuse \`${file}\`: ${text}`,
      remedy: 'compile the bundle again, or take the dump again with iptables-save',
      subjects: [{ kind: 'Node', name: node.name }],
      locations: [{ file, line, column: 1, endLine: line, endColumn: 1 }],
      witness: { node: node.name, line, problem: text },
      witnessClass: `refused ${familyName(family)} ${text}`,
    }),
  );
}

/** The engines contradict each other: our own error, which must not read as a pass. */
export function disagreement(node: Node, { path, family }: RulesText): Finding {
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

/** The constructs that were not understood, on the side that is sound. */
export function ledger({ path }: RulesText, unknown: ReadonlyMap<string, Rule>): FidelityEntry[] {
  return [...unknown].map(([construct, { line, text }]) => ({
    location: { file: path, line, column: 1, endLine: line, endColumn: text.length + 1 },
    construct,
    treatment: 'over',
  }));
}
