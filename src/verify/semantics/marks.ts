/**
 * The bits of a packet's mark that are others' (a network plugin's, say). kube-proxy owns one bit; what it writes must
 * neither look at the others nor change them. Packets are therefore judged without any of them, and where some rule
 * touches one, with all of them too. kubelets before 1.28 own a second bit, in chains of the same beginning.
 */

import type { Ruleset } from '../read/ruleset.ts';
import type { Rules } from './netfilter.ts';
import { isOurs } from './rules.ts';

const kubeletDropMark = 0x8000;

/** The rules, once for each state of others' bits that they could tell apart. */
export function withMarks(rules: Rules, ruleset: Ruleset, masqueradeBit: number): readonly Rules[] {
  const others = ~((1 << masqueradeBit) | kubeletDropMark) >>> 0;
  return touches(ruleset, others) ? [rules, { ...rules, mark: others }] : [rules];
}

function touches(ruleset: Ruleset, others: number): boolean {
  for (const table of ruleset.tables.values()) {
    for (const { name, rules } of table.chains.values()) {
      if (!isOurs(name)) continue;
      for (const { matches, target } of rules) {
        if (matches.some((match) => match.kind === 'mark' && (match.mask & others) !== 0)) return true;
        if (target.kind === 'mark' && ((~target.keep | target.flip) & others) !== 0) return true;
      }
    }
  }
  return false;
}
