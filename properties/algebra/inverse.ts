/**
 * Whether a rule's answer pattern undoes it for every name, told from the two patterns: what the rule takes apart into
 * literals and groups, the answer pattern has to take apart again, with the same groups between the literals of the
 * replacement. At most one group may be of any length; then there is one way only to read a name.
 */
import type { Rule } from '../../src/verify/read/rewrite/rule.ts';

type Part = { readonly literal: string } | { readonly group: string };

export function isInverse(rule: Extract<Rule, { kind: 'name' }>): boolean {
  if (rule.match.form !== 'regex') return false;
  const back = rule.answers.filter(({ of }) => of === 'name');
  const [answer] = back;
  if (answer === undefined || back.length > 1) return false;
  const taken = partsOf(rule.match.regex.pattern);
  const given = partsOf(answer.regex.pattern);
  if (taken === undefined || given === undefined) return false;
  const groups = taken.flatMap((part) => ('group' in part ? [part.group] : []));
  if (groups.filter((group) => !isLiteral(group)).length > 1) return false;
  const made = template(rule.to);
  // The answer pattern reads what was made; its groups come in the order of the replacement.
  const order = made.flatMap((part) => ('index' in part ? [part.index] : []));
  const everyGroupOnce = order.length === groups.length && new Set(order).size === order.length && !order.includes(0);
  const reads = made.map((part): Part => ('index' in part ? { group: groups[part.index - 1] ?? '' } : part));
  const returned = template(answer.to).map(
    (part): Part => ('index' in part ? { group: groups[(order[part.index - 1] ?? 0) - 1] ?? '' } : part),
  );
  return everyGroupOnce && same(reads, given) && same(returned, taken) && isInOrder(answer.to, order);
}

/** The answer puts each group back where the rule took it from. */
function isInOrder(to: string, order: readonly number[]): boolean {
  const back = template(to).flatMap((part) => ('index' in part ? [order[part.index - 1]] : []));
  return back.every((group, at) => group === at + 1);
}

const isLiteral = (group: string): boolean => /^[a-z0-9-]+$/.test(group);

/** An anchored pattern of plain characters and groups without groups in them; undefined for any other. */
function partsOf(pattern: string): readonly Part[] | undefined {
  const inner = /^\^(.*)\$$/s.exec(pattern)?.[1];
  if (inner === undefined) return undefined;
  const parts: Part[] = [];
  const piece = /\(([^()?\\|]*)\)|\\\.|[a-z0-9-]/gy;
  let at = 0;
  while (at < inner.length) {
    piece.lastIndex = at;
    const found = piece.exec(inner);
    if (found === null) return undefined;
    at = piece.lastIndex;
    if (found[1] === undefined) push(parts, found[0].replace('\\', ''));
    else parts.push({ group: found[1] });
  }
  return parts;
}

function template(to: string): readonly ({ readonly literal: string } | { readonly index: number })[] {
  return to
    .split(/(\{\d+\})/)
    .filter((text) => text !== '')
    .map((text) => {
      const index = /^\{(\d+)\}$/.exec(text)?.[1];
      return index === undefined ? { literal: text } : { index: Number(index) };
    });
}

function push(parts: Part[], literal: string): void {
  const last = parts.at(-1);
  if (last !== undefined && 'literal' in last) parts.splice(-1, 1, { literal: last.literal + literal });
  else parts.push({ literal });
}

const same = (one: readonly Part[], other: readonly Part[]): boolean => JSON.stringify(one) === JSON.stringify(other);
