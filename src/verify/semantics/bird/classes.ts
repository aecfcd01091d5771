/**
 * Sequences that stand for all sequences, held against patterns with `*` (any run) and `?` (any one): for every combination
 * of patterns that some sequence matches, and the others not, the shortest such sequence. Names of interfaces are sequences
 * of characters, AS paths of numbers.
 */

export type Mask<T> = readonly (T | '*' | '?')[];

/** `other` is an element that no pattern names. */
export function sequenceClasses<T>(masks: readonly Mask<T>[], other: T, longest: number): readonly (readonly T[])[] {
  const alphabet = [...new Set(masks.flat().filter((part): part is T => part !== '*' && part !== '?')), other];
  const start = masks.map((mask) => closed(mask, new Set([0])));
  const seen = new Set([keyOf(start)]);
  const found = new Map<string, readonly T[]>();
  let layer: { readonly states: readonly ReadonlySet<number>[]; readonly word: readonly T[] }[] = [
    { states: start, word: [] },
  ];
  for (let length = 0; length <= longest && layer.length > 0; length++) {
    const next: typeof layer = [];
    for (const { states, word } of layer) {
      const matched = states.map((state, index) => (state.has(masks[index]!.length) ? 1 : 0)).join('');
      if (!found.has(matched)) found.set(matched, word);
      for (const element of alphabet) {
        const moved = states.map((state, index) => step(masks[index]!, state, element));
        const key = keyOf(moved);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push({ states: moved, word: [...word, element] });
      }
    }
    layer = next;
  }
  return [...found.values()];
}

export function matchesMask<T>(mask: Mask<T>, word: readonly T[]): boolean {
  let state = closed(mask, new Set([0]));
  for (const element of word) state = step(mask, state, element);
  return state.has(mask.length);
}

/** `*.cali` as a pattern of characters. */
export const maskOfGlob = (glob: string): Mask<string> => [...glob];

const keyOf = (states: readonly ReadonlySet<number>[]): string =>
  states.map((state) => [...state].sort((a, b) => a - b).join(',')).join(';');

function step<T>(mask: Mask<T>, state: ReadonlySet<number>, element: T): ReadonlySet<number> {
  const next = new Set<number>();
  for (const at of state) {
    const part = mask[at];
    if (part === '*') next.add(at);
    else if (at < mask.length && (part === '?' || part === element)) next.add(at + 1);
  }
  return closed(mask, next);
}

/** A `*` may stand for nothing. */
function closed<T>(mask: Mask<T>, state: Set<number>): ReadonlySet<number> {
  for (const at of state) if (mask[at] === '*') state.add(at + 1);
  return state;
}
