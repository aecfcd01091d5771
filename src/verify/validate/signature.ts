/**
 * Everything that the comparison of a slice depends on, as one text: the rules that its packets can meet, what is known of
 * the destinations, and the promise. Slices with the same text are proven once, on whatever node they occur.
 */
import { isBuiltIn } from '../read/iptables.ts';
import type { Chain, Ruleset } from '../read/ruleset.ts';
import type { Condition } from '../semantics/condition.ts';
import { tablesAt } from '../semantics/hooks.ts';
import type { Rules } from '../semantics/netfilter.ts';
import type { Slice } from '../semantics/packet.ts';
import type { NodeSettings, Promised } from '../semantics/promise.ts';
import { candidates } from '../semantics/rule-index.ts';
import type { Declared } from '../semantics/service.ts';
import { memoryOf } from './compare.ts';
import type { SliceWork } from './slices.ts';

export function signatureOf(rules: Rules, work: SliceWork, promise: Promised): string {
  const { slice } = work;
  const { facts } = rules;
  const memory = memoryOf(rules, work);
  const parts: string[] = [
    `${facts.family} ${slice.entry} ${slice.state} ${slice.protocol} ${slice.port}`,
    `${slice.destination?.text} ${slice.destination === undefined ? '' : facts.isLocal(slice.destination)}`,
    ...memory.endpoints,
    memory.thresholds.join(),
  ];
  meet(rules, slice, parts);
  for (const { when, answers } of promise) {
    parts.push(conditionText(when));
    for (const answer of answers) {
      parts.push('or');
      for (const part of answer) {
        parts.push(conditionText(part.when));
        for (const { kind, endpoint, probability, rewritten, accepted } of part.chances) {
          parts.push(
            `${kind} ${endpoint} ${probability.numerator}/${probability.denominator} ${conditionText(rewritten)} ${accepted === rewritten ? '=' : conditionText(accepted)}`,
          );
        }
      }
    }
  }
  return parts.join('\n');
}

/**
 * All rules of a text that count, with the hooks by which they are met: texts with the same one mean the same, a restore
 * payload and its full form for instance.
 */
export function meaningOf(ruleset: Ruleset, rules: Rules): string {
  const parts: string[] = [];
  const tables = new Set([...ruleset.tables.keys(), 'filter', 'nat']);
  for (const table of [...tables].sort()) {
    const names = new Set([...(ruleset.tables.get(table)?.chains.keys() ?? []), ...Object.keys(tablesAt)]);
    for (const name of [...names].sort()) {
      const chain = rules.chain(table, name);
      const kept = chain?.rules.filter((rule) => !rules.skips(rule, chain)) ?? [];
      if (kept.length === 0) continue;
      parts.push(`${table} ${name}`);
      for (const { text } of kept) parts.push(isBuiltIn(table, name) ? withoutComment(text) : text);
    }
  }
  return parts.join('\n');
}

/** Everything that Services promise on a node, as one text. */
export function declaredText(declared: readonly Declared[], settings: NodeSettings): string {
  const parts = [`${conditionText(settings.nodePorts)} ${settings.guardsLoopback} ${settings.dropsInvalid}`];
  for (const { claims, healthChecks } of declared) {
    parts.push(healthChecks.join());
    for (const { kind, name, address, protocol, number, refused, filtered, served } of claims) {
      parts.push(`${kind} ${name} ${address?.text} ${protocol} ${number} ${refused} ${filtered}`);
      for (const { when, endpoints, rewritten, affinitySeconds } of served) {
        parts.push(conditionText(when), conditionText(rewritten), `${affinitySeconds}`);
        for (const { text } of endpoints) parts.push(text);
      }
    }
  }
  return parts.join('\n');
}

/** The rules on the slice's way, and on the way of what they rewrite it to. */
function meet(rules: Rules, slice: Slice, parts: string[]): void {
  const seen = new Set<Chain>();
  const legs: Slice[] = [];
  const visit = (table: string, chain: Chain | undefined, of: Slice): void => {
    if (chain === undefined || seen.has(chain)) return;
    seen.add(chain);
    for (const rule of candidates(chain, of)) {
      if (rules.skips(rule, chain)) continue;
      parts.push(isBuiltIn(table, chain.name) ? withoutComment(rule.text) : rule.text);
      for (const match of rule.matches) {
        if (match.kind === 'recent-check') parts.push((rules.lists(match.list, chain) ?? ['?']).join());
      }
      const { target } = rule;
      if (target.kind === 'jump' || target.kind === 'goto') visit(table, rules.chain(table, target.chain), of);
      else if (target.kind === 'destination-nat') {
        legs.push({ ...of, destination: target.address, port: target.port ?? of.port });
        parts.push(`${rules.facts.isLocal(target.address)}`);
      }
    }
  };
  const hooks = (of: Slice) => {
    for (const hook of ['PREROUTING', 'OUTPUT', 'INPUT', 'FORWARD', 'POSTROUTING'] as const) {
      for (const table of tablesAt[hook]) visit(table, rules.chain(table, hook), of);
    }
  };
  hooks(slice);
  for (const leg of legs) {
    seen.clear();
    parts.push('then');
    for (const hook of ['OUTPUT', 'INPUT', 'FORWARD'] as const) visit('filter', rules.chain('filter', hook), leg);
  }
}

/** Jumps from built-in chains mean the same with and without kube-proxy's comments. */
const withoutComment = (text: string): string => text.replace(/-m comment --comment (?:"[^"]*"|\S+) /, '');

function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'constant':
      return condition.value ? '1' : '0';
    case 'not':
      return `!${conditionText(condition.of)}`;
    case 'and':
    case 'or':
      return `(${condition.kind} ${condition.of.map(conditionText).join(' ')})`;
    case 'source-is':
    case 'destination-is':
      return `${condition.kind} ${condition.address.text}`;
    case 'source-in':
    case 'destination-in':
      return `${condition.kind} ${condition.prefix.text}`;
    case 'protocol':
      return `protocol ${condition.number}`;
    case 'port-in':
    case 'source-port-in':
      return `${condition.kind} ${condition.first}-${condition.last}`;
    case 'destination-local':
      return 'local';
    case 'interface':
      return `interface ${condition.name}${condition.wildcard ? '+' : ''}`;
    case 'remembered':
      return `remembered ${condition.endpoints.join()} ${condition.seconds}`;
    case 'unknown':
      return `unknown ${condition.text}`;
  }
}
