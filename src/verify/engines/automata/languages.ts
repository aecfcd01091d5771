/** The names that a rule's matcher takes, as automata; and names themselves (RFC 1035, 2.3.4). */
import { type Automaton, automatonOf, nameCharacters } from '../../../core/regex/automaton.ts';
import type { Matcher } from '../../read/rewrite/rule.ts';

const symbols = new Map([...nameCharacters].map((character, index) => [character, index]));

/** @returns undefined where the expression's program is not known, so that nothing may be concluded. */
export function languageOf(match: Matcher): Automaton | undefined {
  if (match.form === 'regex') return match.regex.program && automatonOf(match.regex.program);
  switch (match.form) {
    case 'exact':
      return beginning(match.text, false);
    case 'prefix':
      return beginning(match.text, true);
    case 'suffix':
      return search(match.text, false);
    default:
      return search(match.text, true);
  }
}

/** A state is how much of the text has come so far, one more than its length when something else came. */
function beginning(text: string, more: boolean): Automaton {
  const wanted = [...text].map((character) => symbols.get(character) ?? -1);
  const lost = wanted.length + 1;
  return {
    step(state, symbol) {
      if (state === wanted.length) return more ? state : lost;
      return wanted[state] === symbol ? state + 1 : lost;
    },
    accepts: (state) => state === wanted.length,
    dead: (state) => state === lost,
  };
}

/** Knuth, Morris and Pratt: a state is the longest beginning of the text that what was read ends with. */
function search(text: string, anywhere: boolean): Automaton {
  const wanted = [...text].map((character) => symbols.get(character) ?? -1);
  const back = [0];
  for (let at = 1; at < wanted.length; at++) {
    let length = back[at - 1]!;
    while (length > 0 && wanted[length] !== wanted[at]) length = back[length - 1]!;
    back.push(wanted[length] === wanted[at] ? length + 1 : 0);
  }
  return {
    step(state, symbol) {
      if (anywhere && state === wanted.length) return state;
      let length = state === wanted.length ? back[state - 1]! : state;
      while (length > 0 && wanted[length] !== symbol) length = back[length - 1]!;
      return wanted[length] === symbol ? length + 1 : length;
    },
    accepts: (state) => state === wanted.length,
    dead: () => false,
  };
}

const dot = symbols.get('.')!;
const longestLabel = 63;
const afterDot = longestLabel + 1;
const illegal = longestLabel + 2;
/** A single dot; nothing may follow it. */
const root = longestLabel + 3;

/** Labels of 1 to 63 characters, each with its dot; and the root. A state is the length of the label at hand. */
export const names: Automaton = {
  step(state, symbol) {
    if (symbol !== dot) return state === afterDot ? 1 : state >= longestLabel ? illegal : state + 1;
    return state === afterDot || state === illegal || state === root ? illegal : state === 0 ? root : afterDot;
  },
  accepts: (state) => state === afterDot || state === root,
  dead: (state) => state === illegal,
};
