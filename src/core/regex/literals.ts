/**
 * What an expression says outright: the texts that everything it takes begins and ends with. A quick look, to tell most
 * expressions apart without an automaton; where it sees nothing, the texts are empty.
 */
export interface Ends {
  /** Empty also where the expression may begin anywhere. */
  readonly first: string;
  readonly last: string;
}

const none: Ends = { first: '', last: '' };
/** Plain characters, escaped ones, and groups of nothing else. */
const plain = String.raw`(?:[a-z0-9_-]|\\[.-]|\((?:[a-z0-9_-]|\\[.-])*\))`;
const beginning = new RegExp(String.raw`^\^(${plain}*)(.?)`, 's');
/** Not from the middle of an escape: of `\d$` there is nothing plain. */
const ending = new RegExp(String.raw`(?<!\\)(${plain}*)\$$`, 's');

export function literalEnds(pattern: string): Ends {
  // Flags change what letters and `$` mean.
  if (pattern.includes('(?')) return none;
  if (/\|/.test(pattern.replace(/\\./g, '').replace(/\([^()]*\)/g, ''))) return none;
  const [, first = '', next = ''] = beginning.exec(pattern) ?? [];
  const [, last = ''] = ending.exec(pattern) ?? [];
  return { first: textOf(/[*+?{]/.test(next) ? withoutLast(first) : first), last: textOf(last) };
}

/** A quantifier belongs to what stands right before it. */
const withoutLast = (text: string): string => text.replace(/(?:\\.|\([^()]*\)|[^\\)])$/s, '');

const textOf = (text: string): string => text.replace(/[\\()]/g, '');
