/** The shortest text that several automata accept, by breadth-first search of their product. */
import { type Automaton, nameCharacters } from '../../../core/regex/automaton.ts';

/** States of the product that are visited; a search that needs more stays undecided. */
const defaultBound = 200_000;

/**
 * @returns the first of the shortest in the order of `nameCharacters`; `none` where there is no such text; `bound` where
 * the search was given up.
 */
export function shortestCommon(
  automata: readonly Automaton[],
  bound = defaultBound,
): { readonly text: string } | 'none' | 'bound' {
  const first = automata.map(() => 0);
  const seen = new Set([first.join()]);
  const queue: { readonly states: readonly number[]; readonly from: number; readonly symbol: number }[] = [
    { states: first, from: -1, symbol: -1 },
  ];
  for (let at = 0; at < queue.length; at++) {
    const { states } = queue[at]!;
    if (states.every((state, index) => automata[index]!.accepts(state))) return { text: textTo(queue, at) };
    for (let symbol = 0; symbol < nameCharacters.length; symbol++) {
      const next = stepAll(automata, states, symbol);
      if (next === undefined) continue;
      const key = next.join();
      if (seen.has(key)) continue;
      if (seen.size >= bound) return 'bound';
      seen.add(key);
      queue.push({ states: next, from: at, symbol });
    }
  }
  return 'none';
}

/** Undefined where one of the automata can accept nothing from here. */
function stepAll(automata: readonly Automaton[], states: readonly number[], symbol: number): number[] | undefined {
  const next: number[] = [];
  for (const [index, automaton] of automata.entries()) {
    const state = automaton.step(states[index]!, symbol);
    if (automaton.dead(state)) return undefined;
    next.push(state);
  }
  return next;
}

function textTo(queue: readonly { readonly from: number; readonly symbol: number }[], at: number): string {
  let text = '';
  for (let { from, symbol } = queue[at]!; from >= 0; { from, symbol } = queue[from]!) {
    text = nameCharacters.charAt(symbol) + text;
  }
  return text;
}
