/** Where jumps lead. To chains that do not exist, or in a circle, iptables-restore lets none lead. */
import type { Chain, Rule, Table, Target } from './ruleset.ts';

interface Problem {
  readonly line: number;
  readonly text: string;
}

/** Says of each jump which chain it leads to, be it known or not where `again`; what is refused of them. */
export function settleJumps({ chains }: Table, again: boolean): Problem[] {
  const problems: Problem[] = [];
  for (const { rules } of chains.values()) {
    for (const { target, line } of rules) {
      if (target.kind !== 'jump' && target.kind !== 'goto') continue;
      if (again || target.to === undefined) target.to = chains.get(target.chain);
      if (target.to === undefined) problems.push({ line, text: `there is no chain or target \`${target.chain}\`` });
    }
  }
  const state = new Map<Chain, 'open' | 'done'>();
  const visit = (chain: Chain): void => {
    state.set(chain, 'open');
    for (const { target, line } of chain.rules) {
      const next = calledBy(target);
      if (next === undefined || !leadsOn(next)) continue;
      const before = state.get(next);
      if (before === 'open') problems.push({ line, text: `the jump to \`${next.name}\` closes a loop` });
      else if (before === undefined) visit(next);
    }
    state.set(chain, 'done');
  };
  for (const chain of chains.values()) if (leadsOn(chain) && !state.has(chain)) visit(chain);
  return problems;
}

const calledBy = (target: Target): Chain | undefined =>
  target.kind === 'jump' || target.kind === 'goto' ? target.to : undefined;

const calls = ({ target }: Rule): boolean => calledBy(target) !== undefined;

/** Whether the chain calls one that calls another: none else is part of a loop. Most chains end one jump further. */
export function leadsOn({ rules }: Chain): boolean {
  for (const { target } of rules) if (calledBy(target)?.rules.some(calls) === true) return true;
  return false;
}
