/** How many keys a value has, to be compared with how many its text has: where the numbers differ, a key stands twice. */
import { depthLimit } from '../document.ts';

/** How many keys the value at a depth has, all that are in it among them; less than zero when it is nested too deep. */
export function keysIn(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > depthLimit) return Number.NEGATIVE_INFINITY;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') count += keysIn(item, depth + 1);
    return count;
  }
  const mapping = value as Readonly<Record<string, unknown>>;
  for (const key in mapping) {
    count++;
    const child = mapping[key];
    if (typeof child === 'object') count += keysIn(child, depth + 1);
  }
  return count;
}
