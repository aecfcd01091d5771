/** `net.len`, `bgp_path.first` and their like. */
import { NotUnderstood } from './inquiry.ts';
import { asItCame, int, type Value } from './values.ts';

export function inspect(of: Value, name: string): Value {
  if (of.type === 'net' && name === 'len') return asItCame('length');
  if (of.type === 'prefix' && name === 'len') return int(of.value.length);
  if (of.type === 'path' && name === 'first' && !of.isChanged) return { type: 'first' };
  throw new NotUnderstood(`\`.${name}\` of ${of.type}`);
}
