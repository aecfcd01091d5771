/** `eq`, `lt` and their kin: Go compares basic kinds only with their like, and pointers with nil. */
import { boolValue, type FunctionFault, typeName, type Value } from './value.ts';

const basic = new Set(['bool', 'int', 'float', 'string']);
const incompatible: FunctionFault = { fault: 'incompatible types for comparison' };

export function equalValues(first: Value, rest: readonly Value[]): Value | FunctionFault {
  if (rest.length === 0) return { fault: 'missing argument for comparison' };
  for (const other of rest) {
    const same = equalPair(first, other);
    if (same === true) return boolValue(true);
    if (same !== false) return same;
  }
  return boolValue(false);
}

function equalPair(a: Value, b: Value): boolean | FunctionFault {
  const [basicA, basicB] = [basic.has(a.kind), basic.has(b.kind)];
  if (basicA && basicB) {
    if (a.kind !== b.kind) return incompatible;
    return 'value' in a && 'value' in b && a.value === b.value;
  }
  if (isNil(a) || isNil(b)) {
    // A nil beside a basic value differs from it; beside another nil it is equal.
    return isNil(a) && isNil(b);
  }
  if (basicA !== basicB) return incompatible;
  return { fault: `non-comparable type ${typeName(a)}: ${typeName(b)}` };
}

const isNil = (value: Value): boolean =>
  value.kind === 'none' ||
  (value.kind === 'pointer' && value.to === undefined) ||
  (value.kind === 'map' && value.entries.size === 0) ||
  (value.kind === 'list' && value.items.length === 0);

export function compareValues(a: Value, b: Value): number | FunctionFault {
  if (!basic.has(a.kind) || !basic.has(b.kind) || a.kind === 'bool') {
    return { fault: 'invalid type for comparison' };
  }
  if (a.kind === 'string' && b.kind === 'string') return Buffer.compare(Buffer.from(a.value), Buffer.from(b.value));
  if (a.kind === 'int' && b.kind === 'int') return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
  if (a.kind === 'float' && b.kind === 'float') return a.value - b.value;
  return incompatible;
}
