/** Where jumps lead. To chains that do not exist, or in a circle, iptables-restore lets none lead. */
import type { Chain, Table } from './ruleset.ts';

interface Problem {
  readonly line: number;
  readonly text: string;
}

/** Says of each jump which chain it leads to; what is refused of them. */
export function settleJumps({ chains }: Table): Problem[] {
  const problems: Problem[] = [];
  const state = new Map<Chain, 'open' | 'done'>();
  const visit = (chain: Chain): void => {
    state.set(chain, 'open');
    for (const { target, line } of chain.rules) {
      if (target.kind !== 'jump' && target.kind !== 'goto') continue;
      const next = chains.get(target.chain);
      if (next !== undefined) target.to = next;
      if (next === undefined) problems.push({ line, text: `there is no chain or target \`${target.chain}\`` });
      else if (state.get(next) === 'open') problems.push({ line, text: `the jump to \`${next.name}\` closes a loop` });
      else if (!state.has(next)) visit(next);
    }
    state.set(chain, 'done');
  };
  for (const chain of chains.values()) if (!state.has(chain)) visit(chain);
  return problems;
}
