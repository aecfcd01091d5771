/**
 * Label selectors as text (`kubectl -l`): `a`, `!a`, `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, `a>1`. The
 * grammar and the checks of keys and values are those of k8s.io/apimachinery/pkg/labels.
 */
import { matchesExpression } from '../link/selector.ts';
import { given, type Outcome, refused } from './outcome.ts';

export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

const label = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const prefix = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const operators: Readonly<Record<string, string>> = { '=': 'In', '==': 'In', '!=': 'NotIn', '>': 'Gt', '<': 'Lt' };

export function parseSelector(text: string): Outcome<readonly Requirement[]> {
  const words = text.match(/==|!=|[=!<>(),]|[^\s=!<>(),]+/g) ?? [];
  const found: Requirement[] = [];
  let at = 0;
  const fault = (expected: string) =>
    refused(
      `\`${text}\` is no selector; expected ${expected}, found ${at < words.length ? `\`${words[at]}\`` : 'its end'}`,
    );
  while (at < words.length) {
    const absent = words[at] === '!';
    if (absent) at++;
    const key = words[at];
    if (key === undefined || /^[=!<>(),]/.test(key)) return fault('a key');
    if (!isKey(key)) return refused(`\`${key}\` is no label key`);
    const operator = words[++at];
    if (operator === undefined || operator === ',') {
      found.push({ key, operator: absent ? 'DoesNotExist' : 'Exists', values: [] });
    } else if (absent) return fault('`,` or the end');
    else if (operator === 'in' || operator === 'notin') {
      if (words[++at] !== '(') return fault('`(`');
      const values = listOf(words, at + 1);
      if (values === undefined) return fault('values that commas separate, and `)`');
      at += values.length;
      found.push({ key, operator: operator === 'in' ? 'In' : 'NotIn', values: values.items });
    } else if (operators[operator] !== undefined) {
      const value = words[at + 1];
      const isEmpty = value === undefined || value === ',';
      if (!isEmpty && /^[=!<>()]/.test(value)) return fault('a value');
      found.push({ key, operator: operators[operator], values: [isEmpty ? '' : value] });
      at += isEmpty ? 1 : 2;
    } else return fault('an operator');
    const last = found.at(-1)!;
    const wrong = last.values.find((value) => !fits(last.operator, value));
    if (wrong !== undefined) return refused(`\`${wrong}\` is no value for the key \`${key}\``);
    if (at < words.length && words[at++] !== ',') {
      at--;
      return fault('`,` or the end');
    }
    if (at === words.length && words.at(-1) === ',') return fault('a key');
  }
  return given(found);
}

const fits = (operator: string, value: string): boolean =>
  operator === 'Gt' || operator === 'Lt' ? /^[+-]?\d+$/.test(value) : label.test(value);

function isKey(key: string): boolean {
  const parts = key.split('/');
  const name = parts.at(-1)!;
  return parts.length <= 2 && name !== '' && label.test(name) && (parts.length === 1 || prefix.test(parts[0]!));
}

/** The values up to `)`, and how many words they take with both brackets. */
function listOf(words: readonly string[], start: number): { items: readonly string[]; length: number } | undefined {
  const end = words.indexOf(')', start);
  if (end < 0) return undefined;
  const items: string[] = [];
  let isOpen = true;
  for (const word of words.slice(start, end)) {
    if (word === ',') {
      if (isOpen) items.push('');
      isOpen = true;
    } else {
      if (!isOpen || /^[=!<>(]/.test(word)) return undefined;
      items.push(word);
      isOpen = false;
    }
  }
  if (isOpen) items.push('');
  return { items, length: end - start + 2 };
}

export const satisfies = (requirements: readonly Requirement[], labels: Readonly<Record<string, string>>): boolean =>
  requirements.every((requirement) => matchesExpression(requirement, labels));
