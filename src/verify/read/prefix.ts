/** Addresses as `-s` and `-d` take them (iptables(8)). */
import { parseAddress, widthOf } from '../../core/ip/address.ts';
import { type Prefix, parsePrefix, prefixOf } from '../../core/ip/prefix.ts';

/** An address or prefix: with a length, a dotted mask, or neither. */
export function readPrefix(text: string): Prefix | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  if (slash < 0) return prefixOf(address, widthOf(address.family));
  const mask = text.slice(slash + 1);
  if (!mask.includes('.')) return parsePrefix(text);
  const bits = parseAddress(mask)?.value.toString(2).padStart(32, '0');
  return bits !== undefined && /^1*0*$/.test(bits) ? prefixOf(address, bits.lastIndexOf('1') + 1) : undefined;
}
