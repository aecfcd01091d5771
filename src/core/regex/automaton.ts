/**
 * Deterministic automata over the characters of host names (RFC 952, RFC 1123, and the `_` of service labels), made state
 * by state as they are walked. A regular expression's automaton follows the program that re2js compiled of it, and
 * accepts the texts in which Go's `regexp` finds a match anywhere.
 */
import { recall } from '../recall.ts';
import type { RegexProgram } from './program.ts';
import { isWordCharacter, op, runeMatches } from './program.ts';

export const nameCharacters = 'abcdefghijklmnopqrstuvwxyz0123456789-_.';

/** States are small integers; the first is 0. A symbol is a place in `nameCharacters`. */
export interface Automaton {
  step(state: number, symbol: number): number;
  accepts(state: number): boolean;
  /** Whether nothing that follows is accepted any more. */
  dead(state: number): boolean;
}

const codes = [...nameCharacters].map((character) => character.charCodeAt(0));

/** Where a text of a state's threads has come to: what assertions at this point need to know. */
interface Place {
  readonly threads: readonly number[];
  readonly atStart: boolean;
  readonly afterWord: boolean;
  readonly matched: boolean;
}

export function automatonOf(program: RegexProgram): Automaton {
  const places: Place[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (place: Place): number =>
    recall(
      numbers,
      `${place.threads} ${place.atStart} ${place.afterWord} ${place.matched}`,
      () => places.push(place) - 1,
    );
  const found: Place = { threads: [], atStart: false, afterWord: false, matched: true };
  numberOf({ threads: [], atStart: true, afterWord: false, matched: false });
  // Whether a match can begin at the start alone: no attempt in the middle of a text finds anything to follow.
  const anchored = [true, false].every((afterWord) =>
    [true, false].every((word) => {
      const middle = closure(program, { threads: [], atStart: false, afterWord, matched: false }, { end: word, word });
      const other = closure(program, { threads: [], atStart: false, afterWord, matched: false }, { end: !word, word });
      return [middle, other].every(({ runes, matched }) => runes.length === 0 && !matched);
    }),
  );
  const moves = new Map<number, number>();

  const next = (from: Place, symbol: number): Place => {
    if (from.matched) return found;
    const code = codes[symbol]!;
    const reached = closure(program, from, { end: false, word: isWordCharacter(code) });
    if (reached.matched) return found;
    const threads = reached.runes.flatMap((pc) => (runeMatches(program, pc, code) ? [program.inst[pc]!.out] : []));
    return {
      threads: [...new Set(threads)].sort((a, b) => a - b),
      atStart: false,
      afterWord: isWordCharacter(code),
      matched: false,
    };
  };
  return {
    step: (state, symbol) => recall(moves, state * codes.length + symbol, () => numberOf(next(places[state]!, symbol))),
    accepts(state) {
      const place = places[state]!;
      return place.matched || closure(program, place, { end: true, word: false }).matched;
    },
    dead(state) {
      const place = places[state]!;
      return !place.matched && !place.atStart && place.threads.length === 0 && anchored;
    },
  };
}

interface Ahead {
  readonly end: boolean;
  /** Whether the next character is one of a word (`\b`). */
  readonly word: boolean;
}

/** Every instruction that is reached without a character; a new attempt begins at each place. */
function closure(
  program: RegexProgram,
  { threads, atStart, afterWord }: Place,
  { end, word }: Ahead,
): { readonly runes: readonly number[]; readonly matched: boolean } {
  const runes: number[] = [];
  const seen = new Set<number>();
  let matched = false;
  const holds = (assertion: number): boolean => {
    const begins = (assertion & 5) === 0 || atStart;
    const ends = (assertion & 10) === 0 || end;
    const boundary = afterWord !== word;
    return begins && ends && ((assertion & 16) === 0 || boundary) && ((assertion & 32) === 0 || !boundary);
  };
  const visit = (pc: number): void => {
    if (seen.has(pc)) return;
    seen.add(pc);
    const inst = program.inst[pc]!;
    if (inst.op === op.match) matched = true;
    else if (inst.op === op.alt || inst.op === op.altMatch) {
      visit(inst.out);
      visit(inst.arg);
    } else if (inst.op === op.capture || inst.op === op.nop) visit(inst.out);
    else if (inst.op === op.emptyWidth) {
      if (holds(inst.arg)) visit(inst.out);
    } else if (inst.op !== op.fail) runes.push(pc);
  };
  for (const pc of [...threads, program.start]) visit(pc);
  return { runes, matched };
}
