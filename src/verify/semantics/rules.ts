/** A parsed text as rules to walk: its chains with kube-proxy's hooks, its `recent` lists, and whose rule is whose. */
import { recall } from '../../core/recall.ts';
import { type Chain, isBuiltIn, type Rule, type Ruleset, type Target } from '../read/ruleset.ts';
import { chainsOf } from './hooks.ts';
import type { Rules } from './netfilter.ts';
import type { NodeFacts } from './node-facts.ts';
import { askedBy, type RecentList } from './recent.ts';
import type { Lists } from './specialise.ts';

/** Whether a chain is kube-proxy's (or kubelet's, which uses the same beginning). */
export const isOurs = (chain: string): boolean => chain.startsWith('KUBE-');

/** kube-proxy's own rules, as if nobody else had any. */
export function ownRules(ruleset: Ruleset, facts: NodeFacts): Rules {
  return { ...common(ruleset, facts), skips: (rule, chain) => !isOurs(chain.name) && !leadsToUs(rule) };
}

/**
 * Everybody's rules. Those of others count only where they are understood completely; the rest is taken to leave packets
 * alone, and `assumed` lists it.
 */
export function allRules(ruleset: Ruleset, facts: NodeFacts): Rules & { readonly assumed: readonly Rule[] } {
  const assumed: Rule[] = [];
  const opaque = new Set<Rule>();
  for (const table of ruleset.tables.values()) {
    for (const chain of table.chains.values()) {
      if (isOurs(chain.name)) continue;
      for (const rule of chain.rules) {
        if (!isOpaque(rule)) continue;
        opaque.add(rule);
        assumed.push(rule);
      }
    }
  }
  return { ...common(ruleset, facts), assumed, skips: (rule) => opaque.has(rule) };
}

function common(ruleset: Ruleset, facts: NodeFacts): Omit<Rules, 'skips'> {
  const checkedSeconds = new Set<number>();
  let remembers = false;
  for (const table of ruleset.tables.values()) {
    for (const chain of table.chains.values()) {
      for (const { matches } of chain.rules) {
        for (const match of matches) {
          if (match.kind !== 'recent-check') continue;
          remembers = true;
          if (match.seconds !== undefined) checkedSeconds.add(match.seconds);
        }
      }
    }
  }
  const chain = chainsOf(ruleset);
  return {
    facts,
    lists: listsOf(ruleset),
    chain,
    called: (table, { to, chain: name }) => to ?? chain(table, name),
    checkedSeconds: [...checkedSeconds],
    remembers,
  };
}

/** Whether a rule is one of the jumps into kube-proxy's chains. */
export const leadsToUs = ({ target }: Rule): boolean =>
  (target.kind === 'jump' || target.kind === 'goto') && isOurs(target.chain);

function isOpaque({ matches, target }: Rule): boolean {
  return (
    ['unknown', 'destination-choice', 'redirect', 'source-nat'].includes(target.kind) ||
    matches.some(
      (match) =>
        match.kind === 'unknown' ||
        match.kind === 'out-interface' ||
        match.kind === 'in-interface' ||
        match.kind === 'recent-check' ||
        (match.kind === 'address-type' && match.type !== 'LOCAL'),
    )
  );
}

/** Whether somebody else's rules are in the text. */
export function hasForeignRules(ruleset: Ruleset): boolean {
  for (const [name, table] of ruleset.tables) {
    for (const chain of table.chains.values()) {
      if (isOurs(chain.name)) continue;
      if (chain.rules.some((rule) => !isBuiltIn(name, chain.name) || !leadsToUs(rule))) return true;
    }
  }
  return false;
}

function listsOf(ruleset: Ruleset): Lists {
  const lists = new Map<string, RecentList>();
  const listOf = (name: string) => recall(lists, name, (): RecentList => ({ setters: [], changers: [] }));
  for (const table of ruleset.tables.values()) {
    for (const chain of table.chains.values()) {
      for (const { matches, target } of chain.rules) {
        for (const match of matches) {
          if (match.kind === 'recent-set') {
            const endpoint = target.kind === 'destination-nat' ? endpointText(target) : undefined;
            listOf(match.list).setters.push({ chain, endpoint, unusual: match.unusual });
          } else if (match.kind === 'recent-check' && match.unusual?.changes === true) {
            listOf(match.list).changers.push(calledName(target));
          }
        }
      }
    }
  }
  const called = new WeakMap<Chain, Set<string>>();
  const callsOf = (chain: Chain): Set<string> =>
    recall(called, chain, () => new Set(chain.rules.flatMap(({ target }) => calledName(target) ?? [])));
  return (check, chain) => askedBy(check, listOf(check.list), callsOf(chain));
}

const calledName = (target: Target): string | undefined =>
  target.kind === 'jump' || target.kind === 'goto' ? target.chain : undefined;

function endpointText({
  address,
  port,
}: {
  address: { family: 4 | 6; text: string };
  port: number | undefined;
}): string {
  return `${address.family === 6 ? `[${address.text}]` : address.text}:${port ?? '*'}`;
}
