/** How long the names are that a rewrite rule makes, at most, of names of ordinary length. */
import type { Automaton } from '../../src/core/regex/automaton.ts';
import { nameCharacters } from '../../src/core/regex/automaton.ts';
import { endsOf } from '../../src/verify/engines/automata/rules.ts';
import type { Matcher, RuleBody } from '../../src/verify/read/rewrite/rule.ts';

export const ordinary = { name: 128, label: 32 };
export const legal = { name: 254, label: 63 };

export interface Lengths {
  /** With the last dot. */
  readonly name: number;
  readonly label: number;
}

type NameRule = Extract<RuleBody, { readonly kind: 'name' }>;

/** Never less than what comes out. */
export function longestMade({ match, to }: NameRule): Lengths {
  const pieces = to.split('.');
  const [first = '', ...others] = pieces;
  const glued = ordinary.label + first.length;
  switch (match.form) {
    case 'exact':
      return { name: to.length, label: longest(pieces) };
    case 'prefix':
      return { name: ordinary.name - match.text.length + to.length, label: Math.max(ordinary.label, longest(pieces)) };
    case 'suffix':
      return { name: ordinary.name - match.text.length + to.length, label: Math.max(glued, longest(others)) };
    case 'substring': {
      const times = Math.floor(ordinary.name / match.text.length);
      const growth = Math.max(0, to.length - match.text.length);
      return { name: ordinary.name + times * growth, label: Math.max(glued, longest(others)) };
    }
    default: {
      const groups: readonly string[] = to.match(reference) ?? [];
      const kept = ordinary.name - plainEnd(match).length;
      const literal = to.replaceAll(reference, '').length;
      const apart =
        new Set(groups).size === groups.length && !groups.includes('{0}') && !hasNestedGroups(match.regex.pattern);
      const labels = pieces.map((piece) => piece.replaceAll(reference, 'x'.repeat(ordinary.label)));
      return {
        name: literal + (groups.includes('{0}') ? ordinary.name : kept) * (apart ? 1 : groups.length),
        label: longest(labels),
      };
    }
  }
}

/** What the pattern says outright of the end of every name, behind its last group. */
function plainEnd(match: Extract<Matcher, { readonly form: 'regex' }>): string {
  const [, behind = ''] = /((?:[a-z0-9-]|\\[.-])*)\$$/.exec(match.regex.pattern) ?? [];
  const text = behind.replaceAll('\\', '');
  return endsOf(match).last.endsWith(text) ? text : '';
}

const reference = /\{\d+\}/g;
const longest = (labels: readonly string[]): number => Math.max(0, ...labels.map(({ length }) => length));

/** Groups within groups take the same text twice. */
function hasNestedGroups(pattern: string): boolean {
  let depth = 0;
  for (const [token] of pattern.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\(\?:|\(|\)/gs)) {
    if (token === '(') depth++;
    if (token === '(?:' && depth > 0) return true;
    if (token === ')') depth = Math.max(0, depth - 1);
    if (depth > 1) return true;
  }
  return false;
}

const dot = nameCharacters.indexOf('.');

/** Names of ordinary length whose first label has `label` characters, and which have `name` of them or more. */
export function longNames({ name, label }: Lengths): Automaton {
  const width = ordinary.label + 2;
  const lost = -1;
  return {
    // How many characters there are, and how many of them in the label at hand.
    step(state, symbol) {
      if (state === lost) return lost;
      const length = Math.floor(state / width) + 1;
      const inLabel = state % width;
      if (length > ordinary.name) return lost;
      if (symbol === dot) return length === inLabel + 1 && inLabel < label ? lost : length * width;
      return inLabel + 1 > ordinary.label ? lost : length * width + inLabel + 1;
    },
    accepts: (state) => state !== lost && Math.floor(state / width) >= name,
    dead: (state) => state === lost,
  };
}
