/** A text of rules that is judged, the obligation about it, and the places in it that a finding points at. */
import type { Family } from '../../core/ip/address.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { Rule } from '../read/ruleset.ts';

export interface RulesText {
  /** Path in the bundle, or of the dump. */
  readonly path: string;
  readonly node: string;
  readonly family: Family;
  readonly text: string;
}

/** The lines that decided: those that choose, rewrite or refuse, else the last that the packet matched. Assumed hooks have no line. */
export function ruleSpans({ path }: RulesText, followed: readonly Rule[]): Span[] {
  const rules = followed.filter(({ line }) => line > 0);
  const decides = ({ matches, target }: Rule) =>
    matches.some(({ kind }) => kind === 'chance') || ['destination-nat', 'drop', 'reject'].includes(target.kind);
  const chosen = [...rules.filter(decides).slice(0, 3), ...rules.slice(-3)];
  const most = rules.some(decides) ? chosen.filter(decides) : chosen;
  return [...new Set(most)]
    .slice(0, 3)
    .map(({ line, text }) => ({ file: path, line, column: 1, endLine: line, endColumn: text.length + 1 }));
}
