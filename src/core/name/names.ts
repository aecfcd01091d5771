/** Names as CoreDNS handles them: text with a trailing dot, compared without case, cut at zones. */
import { addressOf, parseAddress } from '../ip/address.ts';
import { parsePrefix } from '../ip/prefix.ts';

export const rooted = (name: string): string => (name.endsWith('.') ? name : `${name}.`);

export const labelsOf = (name: string): readonly string[] => name.split('.').filter((label) => label !== '');

export const join = (...parts: readonly string[]): string =>
  rooted(parts.flatMap((part) => labelsOf(part)).join('.') || '.');

/** Whether `name` is `zone` or below it. */
export function isWithin(zone: string, name: string): boolean {
  const [outer, inner] = [zone.toLowerCase(), name.toLowerCase()];
  return outer === '.' || inner === outer || inner.endsWith(`.${outer}`);
}

/** The longest of the zones that the name is in, the first of equals. */
export function zoneOf(zones: readonly string[], name: string): string | undefined {
  let best: string | undefined;
  for (const zone of zones) if (isWithin(zone, name) && (best === undefined || zone.length > best.length)) best = zone;
  return best;
}

/** What stands left of the zone, without the dot between. */
export const leftOf = (zone: string, name: string): string =>
  zone === '.' ? name.slice(0, -1) : name.slice(0, Math.max(name.length - zone.length - 1, 0));

const reverseV4 = '.in-addr.arpa.';
const reverseV6 = '.ip6.arpa.';

/** The address that a reverse name stands for (RFC 1035, 3.5; RFC 3596, 2.5), as canonical text. */
export function addressOfReverse(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (lower.endsWith(reverseV4)) {
    const parts = lower.slice(0, -reverseV4.length).split('.');
    return parts.length === 4 ? parseAddress(parts.reverse().join('.'))?.text : undefined;
  }
  if (!lower.endsWith(reverseV6)) return undefined;
  const nibbles = lower.slice(0, -reverseV6.length).split('.');
  if (nibbles.length !== 32 || !nibbles.every((nibble) => /^[0-9a-f]$/.test(nibble))) return undefined;
  return addressOf(6, BigInt(`0x${nibbles.reverse().join('')}`)).text;
}

export const isReverse = (zone: string): boolean => /(^|\.)(in-addr|ip6)\.arpa\.$/i.test(zone);

/**
 * The zones that one word of a Corefile names: a prefix stands for the reverse zones of whole octets or nibbles that it
 * covers, anything else for itself.
 */
export function zonesOfWord(word: string): readonly string[] {
  const prefix = parsePrefix(word);
  if (prefix === undefined) return [rooted(word.toLowerCase())];
  const v4 = prefix.family === 4;
  const [width, step] = v4 ? [32, 8] : [128, 4];
  const whole = Math.min(Math.max(Math.ceil(prefix.length / step) * step, step), width);
  const count = 1 << (whole - prefix.length);
  return Array.from({ length: count }, (_, index) => {
    const first = (prefix.value >> BigInt(width - whole)) + BigInt(index);
    const parts = Array.from({ length: whole / step }, (__, at) =>
      ((first >> BigInt(at * step)) & ((1n << BigInt(step)) - 1n)).toString(v4 ? 10 : 16),
    );
    return `${parts.join('.')}${v4 ? reverseV4 : reverseV6}`;
  });
}

/** A legal name (RFC 1035, 2.3.4): no empty label, none over 63 octets, 255 in all. */
export function isLegal(name: string): boolean {
  if (name === '.') return true;
  const labels = name.replace(/\.$/, '').split('.');
  return name.length <= 254 && labels.every((label) => label.length > 0 && label.length <= 63);
}
