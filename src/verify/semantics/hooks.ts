/**
 * Where the kernel meets the rules, and how kube-proxy hooks its own chains there. A restore payload has no built-in
 * chains, so it is judged as if these were made, in the order in which they are evaluated.
 *
 * Order of tables at each hook: iptables(8), netfilter's hook priorities (raw, mangle, nat for destinations, filter,
 * security, nat for sources).
 */
import { readIptables } from '../read/iptables.ts';
import { type Chain, isBuiltIn, type Ruleset, type Target } from '../read/ruleset.ts';

export type Hook = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING';

/** Tables whose chain is called at a hook, in order. The nat table sees new connections only. */
export const tablesAt: Readonly<Record<Hook, readonly string[]>> = {
  PREROUTING: ['raw', 'mangle', 'nat'],
  INPUT: ['mangle', 'filter', 'security', 'nat'],
  FORWARD: ['mangle', 'filter', 'security'],
  OUTPUT: ['raw', 'mangle', 'nat', 'filter', 'security'],
  POSTROUTING: ['mangle', 'nat'],
};

const kubeProxyHooks = `*filter
:INPUT ACCEPT
:FORWARD ACCEPT
:OUTPUT ACCEPT
:KUBE-FIREWALL -
:KUBE-PROXY-FIREWALL -
:KUBE-NODEPORTS -
:KUBE-EXTERNAL-SERVICES -
:KUBE-FORWARD -
:KUBE-SERVICES -
-A INPUT -j KUBE-FIREWALL
-A INPUT -m conntrack --ctstate NEW -j KUBE-PROXY-FIREWALL
-A INPUT -j KUBE-NODEPORTS
-A INPUT -m conntrack --ctstate NEW -j KUBE-EXTERNAL-SERVICES
-A FORWARD -m conntrack --ctstate NEW -j KUBE-PROXY-FIREWALL
-A FORWARD -j KUBE-FORWARD
-A FORWARD -m conntrack --ctstate NEW -j KUBE-SERVICES
-A FORWARD -m conntrack --ctstate NEW -j KUBE-EXTERNAL-SERVICES
-A OUTPUT -j KUBE-FIREWALL
-A OUTPUT -m conntrack --ctstate NEW -j KUBE-PROXY-FIREWALL
-A OUTPUT -m conntrack --ctstate NEW -j KUBE-SERVICES
COMMIT
*nat
:PREROUTING ACCEPT
:OUTPUT ACCEPT
:POSTROUTING ACCEPT
:KUBE-SERVICES -
:KUBE-POSTROUTING -
-A PREROUTING -j KUBE-SERVICES
-A OUTPUT -j KUBE-SERVICES
-A POSTROUTING -j KUBE-POSTROUTING
COMMIT
`;

/** Whether a text shows the built-in chains, as iptables-save's output does and a restore payload does not. */
export function showsHooks(ruleset: Ruleset): boolean {
  for (const table of ruleset.tables.values()) {
    for (const name of table.chains.keys()) if (isBuiltIn(table.name, name)) return true;
  }
  return false;
}

/**
 * The chains by table and name, with kube-proxy's hooks added when the text has none of its own. The rules of added hooks
 * stand on line 0, because they stand nowhere in the text.
 */
export function chainsOf(ruleset: Ruleset): (table: string, chain: string) => Chain | undefined {
  const own = (table: string, chain: string) => ruleset.tables.get(table)?.chains.get(chain);
  if (showsHooks(ruleset)) return own;
  const hooks = readIptables('', kubeProxyHooks, ruleset.family);
  const added = new Map<string, Chain>();
  for (const table of hooks.tables.values()) {
    for (const chain of table.chains.values()) {
      const rules = chain.rules.map(({ text, matches, target }) => ({
        line: 0,
        text,
        matches,
        target: byName(target),
      }));
      added.set(`${table.name} ${chain.name}`, { ...chain, line: 0, rules });
    }
  }
  return (table, chain) => own(table, chain) ?? added.get(`${table} ${chain}`);
}

/** Added hooks call the chains of the text. */
const byName = (target: Target): Target =>
  target.kind === 'jump' || target.kind === 'goto' ? { kind: target.kind, chain: target.chain } : target;
