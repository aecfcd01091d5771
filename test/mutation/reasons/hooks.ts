/** Where packets meet chains, and what is known of them there; for a payload, the hooks that kube-proxy makes itself. */

import type { Known } from './literals.ts';
import { type Chains, readChains, type TextRule } from './text.ts';

const kubeProxyHooks = `*filter
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
*nat
-A PREROUTING -j KUBE-SERVICES
-A OUTPUT -j KUBE-SERVICES
-A POSTROUTING -j KUBE-POSTROUTING`;

const builtIn = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'] as const;
const states = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED'];

export function withHooks(chains: Chains): Chains {
  const shown = [...chains.keys()].some((key) => builtIn.some((hook) => key.endsWith(` ${hook}`)));
  if (shown) return chains;
  // A chain that the text does not have has no hook either: kube-proxy makes KUBE-FIREWALL only where there is a guard.
  const assumed = [...readChains(kubeProxyHooks.split('\n'))].map(([key, rules]) => {
    const table = key.split(' ')[0]!;
    return [key, rules.filter(({ target }) => chains.has(`${table} ${target}`))] as const;
  });
  return new Map([...chains, ...assumed]);
}

export interface Entrance {
  readonly table: string;
  readonly hook: string;
  readonly rules: readonly TextRule[];
  readonly known: Known;
}

const fact = (option: string, value: string, negated = false) => ({ option, value, negated });
const whereabouts: Readonly<Record<string, Known>> = {
  PREROUTING: [fact('--src-type', 'LOCAL', true)],
  INPUT: [fact('--dst-type', 'LOCAL')],
  FORWARD: [fact('--dst-type', 'LOCAL', true), fact('--src-type', 'LOCAL', true)],
  OUTPUT: [fact('--src-type', 'LOCAL'), fact('-i', '(none)')],
  POSTROUTING: [],
};

/** The nat table sees new connections only; elsewhere each state is a case of its own. */
export function entrances(chains: Chains): Entrance[] {
  return [...chains].flatMap(([key, rules]) => {
    const [table = '', hook = ''] = key.split(' ');
    const place = whereabouts[hook];
    if (place === undefined) return [];
    const met = table === 'nat' ? ['NEW'] : states;
    return met.map((state) => ({ table, hook, rules, known: [...place, fact('--ctstate', state)] }));
  });
}
