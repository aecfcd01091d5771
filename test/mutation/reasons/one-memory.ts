/**
 * Two `recent` lists on which no client is fresh at once, so that which of them is asked first is the same to everybody.
 *
 * While a client is fresh on one list, whoever could put it on the other has to ask the one first, and sends it there. That
 * is so where the same chains ask both lists, for the same time and before they choose, and nobody else leads to either
 * endpoint.
 */
import { type Chains, literalText, type TextRule } from './text.ts';

export type Exclusive = (one: string, other: string) => boolean;

/** The list that a positive check asks; undefined of any other condition. */
export const listAsked = (value: string): string | undefined => /^--name (\S+) --rcheck\b/.exec(value)?.[1];

export function exclusiveLists(chains: Chains): Exclusive {
  const nat = [...chains]
    .filter(([key]) => key.startsWith('nat '))
    .map(([key, rules]) => [key.slice(4), rules] as const);
  const known = new Map<string, ReturnType<typeof usersOf>>();
  const users = (list: string) => {
    const found = known.get(list) ?? usersOf(list, nat);
    known.set(list, found);
    return found;
  };
  return (one, other) => {
    const [a, b] = [users(one), users(other)];
    return one !== other && a !== undefined && b !== undefined && a.asks === b.asks && a.chains === b.chains;
  };
}

/** The chains that use a list, and how they ask; undefined where one gives the endpoint without having asked. */
function usersOf(
  list: string,
  nat: readonly (readonly [string, readonly TextRule[]])[],
): { readonly chains: string; readonly asks: string } | undefined {
  const keeps = ({ literals }: TextRule) =>
    literals.some(({ option, value }) => option === 'recent' && value.includes(`--name ${list} --set`));
  const keepers = nat.filter(([, rules]) => rules.some(keeps)).map(([name]) => name);
  const [keeper, ...more] = keepers;
  if (keeper === undefined || more.length > 0) return undefined;
  const chains: string[] = [];
  const asks = new Set<string>();
  for (const [name, rules] of nat) {
    const first = rules.findIndex(({ literals }) => literals.some(({ value }) => listAsked(value) === list));
    const chooses = rules.findIndex(({ target, literals }) => /^KUBE-SEP-/.test(target) && !isAsk(literals));
    const gives = rules.some(({ target }) => target === keeper);
    if (first < 0 && !gives) continue;
    const ask = rules[first];
    if (ask === undefined || ask.target !== keeper || !isAsk(ask.literals)) return undefined;
    if (chooses >= 0 && chooses < first) return undefined;
    chains.push(name);
    asks.add(ask.literals.map(literalText).join(' ').replace(list, ''));
  }
  return { chains: chains.sort().join(' '), asks: [...asks].sort().join(' ') };
}

/** A check of one list and nothing else. */
export const isAsk = (literals: TextRule['literals']): boolean =>
  literals.length === 1 && literals[0]!.option === 'recent' && listAsked(literals[0]!.value) !== undefined;
