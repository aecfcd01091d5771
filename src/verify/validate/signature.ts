/** Everything that the comparison of a whole text depends on, so that nodes which do not differ are proven together. */
import type { Address } from '../../core/ip/address.ts';
import { contains } from '../../core/ip/prefix.ts';
import { isBuiltIn } from '../read/iptables.ts';
import type { Ruleset } from '../read/ruleset.ts';
import { tablesAt } from '../semantics/hooks.ts';
import type { Rules } from '../semantics/netfilter.ts';
import type { NodeSettings } from '../semantics/promise.ts';
import type { Declared } from '../semantics/service.ts';
import { conditionText } from './condition-text.ts';

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

/** Whether some rule tells this destination from others, or sends packets there. */
export function speaksOf(ruleset: Ruleset, address: Address): boolean {
  for (const { chains } of ruleset.tables.values()) {
    for (const { rules } of chains.values()) {
      for (const { matches, target } of rules) {
        if (target.kind === 'destination-nat' && target.address.value === address.value) return true;
        for (const match of matches) if (match.kind === 'destination' && contains(match.prefix, address)) return true;
      }
    }
  }
  return false;
}

/** Jumps from built-in chains mean the same with and without kube-proxy's comments. */
const withoutComment = (text: string): string => text.replace(/-m comment --comment (?:"[^"]*"|\S+) /, '');
