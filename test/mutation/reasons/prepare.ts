/** Steps on single rules: words that make no difference to what Services promise. */
import type { Chains, Literal, TextRule } from './text.ts';

export type Preparation = 'precision' | 'reap' | 'renewed' | 'source-port' | 'default' | 'loopback' | 'same-port';

export function prepare(chains: Chains, steps: ReadonlySet<string>): Chains {
  const targets = [...chains.values()].flatMap((rules) => rules.map(({ target }) => target));
  const toLoopback = targets.some((target) => /--to-destination (?:127\.|\[::1\])/.test(target));
  const own = (rule: TextRule, called: readonly TextRule[]): TextRule => ({
    ...rule,
    target: targetOf(rule.target, steps),
    literals: rule.literals
      .map((literal) => (steps.has('renewed') ? onceRenewed(literal, called) : literal))
      .map((literal) => literalOf(literal, rule, steps, toLoopback)),
  });
  return new Map(
    [...chains].map(([key, rules]) => {
      const table = key.slice(0, key.indexOf(' '));
      return [key, rules.map((rule) => own(rule, chains.get(`${table} ${rule.target}`) ?? []))];
    }),
  );
}

/** An entry that a check renews is set anew where the rule leads to a chain that sets the list. */
function onceRenewed(literal: Literal, called: readonly TextRule[]): Literal {
  const list = /^--name (\S+) .*--update$/.exec(literal.value)?.[1];
  if (literal.option !== 'recent' || list === undefined) return literal;
  const sets = called.some(({ literals }) => literals.some(({ value }) => value === `--name ${list} --set`));
  const value = literal.value.replace(/ --update$/, '').replace(/^--name \S+/, '$& --rcheck');
  return sets ? { ...literal, value } : literal;
}

function literalOf(literal: Literal, { literals }: TextRule, steps: ReadonlySet<string>, toLoopback: boolean): Literal {
  const { option, value } = literal;
  if (option === '--probability' && steps.has('precision')) return { ...literal, value: kernelChance(Number(value)) };
  if (option === 'recent' && steps.has('reap')) return { ...literal, value: value.replace(/ ?--reap/, '') };
  // Where no packet is sent to a loopback address, one on its way there was not translated.
  const toItself = literals.some((each) => each.option === '-d' && !each.negated && each.value.startsWith('127.'));
  if (option === '--ctstate' && steps.has('loopback') && toItself && !toLoopback)
    return { ...literal, value: value.replace(/,DNAT$/, '') };
  return literal;
}

/** The kernel keeps a chance in steps of 2^-31; one within a step of 1/n is 1/n. */
function kernelChance(chance: number): string {
  const n = Math.round(1 / chance);
  return Math.abs(chance - 1 / n) <= 2 ** -31 + 1e-10 / 2 ? `1/${n}` : `${Math.round(chance * 2 ** 31)}`;
}

function targetOf(target: string, steps: ReadonlySet<string>): string {
  let text = target;
  if (steps.has('source-port'))
    text = text.replace(/^(MASQUERADE) --random-fully$/, '$1').replace(/^(DNAT .*) --persistent$/, '$1');
  if (steps.has('default')) text = text.replace(/^(REJECT) --reject-with icmp6?-port-unreachable$/, '$1');
  return text;
}
