/**
 * No rewritten name leads back to itself through aliases.
 *
 * Unsatisfiable iff there is a Service of type ExternalName, or an alias that a rule gives out, from which rewriting and the
 * aliases of ExternalNames lead to the same name again: CoreDNS looks up such names within itself, and the rules act anew.
 */
import { rooted } from '../../../src/core/name/names.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { replaceName } from '../../../src/verify/semantics/dns/rewrite/replace.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { chainFor, type PlacedRule, ruleChains, ruleText, stepsOf } from '../../algebra/rewrites.ts';

const id = 'dns/rewrite-loop';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'No rewritten name leads back to itself through aliases.',
  engine: ['enumeration'],
  judge: (network) => {
    const chains = ruleChains(network);
    const aliases = aliasesOf(network);
    return {
      applicable: chains.length > 0,
      evidence: { aliases: aliases.size },
      findings: loopsFrom(network, aliases),
    };
  },
};

/** By name in the cluster's zone, where its ExternalName leads. */
function aliasesOf({ services, cluster }: Network): ReadonlyMap<string, string> {
  return new Map(
    services.flatMap(({ namespace, name, externalName }) =>
      externalName === undefined
        ? []
        : [[`${name}.${namespace}.svc.${cluster.domain}.`, rooted(externalName.toLowerCase())]],
    ),
  );
}

function loopsFrom(network: Network, aliases: ReadonlyMap<string, string>): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const start of new Set([...aliases.keys(), ...aliases.values()])) {
    const loop = loopFrom(network, aliases, start);
    if (loop === undefined) continue;
    const key = [...loop.names].sort().join(' ');
    if (!found.has(key)) found.set(key, report(loop));
  }
  return [...found.values()];
}

interface Loop {
  readonly names: readonly string[];
  readonly rules: readonly PlacedRule[];
}

/** Follows what a server would look up; a name without an alias ends it. */
function loopFrom(network: Network, aliases: ReadonlyMap<string, string>, start: string): Loop | undefined {
  const names: string[] = [];
  const rules: PlacedRule[][] = [];
  let name = start;
  while (!names.includes(name)) {
    names.push(name);
    const chain = chainFor(network, name);
    const steps = chain === undefined ? [] : stepsOf(chain, name);
    const fired = steps.filter(({ seen, made }) => seen !== made).map(({ index }) => chain!.rules[index]!);
    const target = aliases.get(steps.at(-1)?.made ?? name);
    if (target === undefined) return undefined;
    const retargeting = steps
      .map(({ index }) => chain!.rules[index]!)
      .find(({ rule }) => rule.kind === 'cname' && replaceName(rule.match, rule.to, target) !== undefined);
    rules.push(retargeting === undefined ? fired : [...fired, retargeting]);
    name =
      retargeting?.rule.kind === 'cname' ? replaceName(retargeting.rule.match, retargeting.rule.to, target)! : target;
  }
  const from = names.indexOf(name);
  const involved = [...new Set(rules.slice(from).flat())];
  return involved.length === 0 ? undefined : { names: fromSmallest(names.slice(from)), rules: involved };
}

/** The same circle, wherever it was entered. */
function fromSmallest(circle: readonly string[]): readonly string[] {
  const at = circle.indexOf([...circle].sort()[0]!);
  return [...circle.slice(at), ...circle.slice(0, at)];
}

function report({ names, rules }: Loop): Finding {
  const [first] = names;
  const [rule] = rules;
  return finding({
    property: id,
    severity: 'error',
    message: `\`${first}\` leads back to itself: the ${ruleText(rule!)} rewrites it to a Service of type ExternalName, whose alias CoreDNS looks up again`,
    remedy: 'let the ExternalName lead to a name that no rule rewrites, or take the rule out',
    subjects: rules.map(({ subject }) => subject),
    locations: rules.map(({ span }) => span),
    witness: { name: first!, loop: [...names, first!] },
    witnessClass: [...names].sort().join(' '),
  });
}
