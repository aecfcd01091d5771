/** `net.len`, `bgp_path.first` and their like. */
import { NotUnderstood } from './inquiry.ts';
import type { Value } from './values.ts';

export function inspect(of: Value, name: string): Value {
  if (of.type === 'prefix' && name === 'len') return { type: 'int', value: of.value.length };
  if (of.type === 'path' && name === 'first' && !of.isChanged)
    return { type: 'int', value: of.path[0] ?? 0, isFirst: true };
  throw new NotUnderstood(`\`.${name}\` of ${of.type}`);
}
