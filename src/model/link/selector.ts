/** Label selectors: a Service's map (all must be equal) and `metav1.LabelSelector` with its expressions. */
import type { LabelSelector, Labels } from '../types/meta.ts';

export function matchesLabels(selector: Labels, labels: Labels): boolean {
  for (const key in selector) if (labels[key] !== selector[key]) return false;
  return true;
}

export function matchesSelector(selector: LabelSelector, labels: Labels): boolean {
  return (
    matchesLabels(selector.matchLabels ?? {}, labels) &&
    (selector.matchExpressions ?? []).every((expression) => matchesExpression(expression, labels))
  );
}

/** One requirement of a label selector or of node affinity (`Gt` and `Lt` are the latter's alone). */
export function matchesExpression(
  { key, operator, values = [] }: { key: string; operator: string; values?: readonly string[] },
  labels: Labels,
): boolean {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}
