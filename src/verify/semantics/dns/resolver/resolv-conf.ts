/**
 * What a resolver takes from the text of resolv.conf(5): `nameserver`, `search` and `options` lines. Two readers differ:
 * kubelet's, which only copies and is strict about a `nameserver` without an address, and the libraries', which know
 * defaults and limits (`ndots` 1 and at most 15, `attempts` at least 1, `timeout` at least 1 second).
 */
import { words } from './words.ts';

export interface ResolvConf {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}

export interface ResolverOptions {
  readonly ndots: number;
  readonly attempts: number;
  /** Seconds. */
  readonly timeout: number;
}

/**
 * As kubelet reads the node's file: every `nameserver` counts, the last `search` and the last `options` line win, and one
 * trailing dot of a search entry is taken off (the root `.` stays).
 *
 * @returns a message instead where kubelet refuses the file.
 */
export function readResolvConf(text: string): ResolvConf | { readonly error: string } {
  const nameservers: string[] = [];
  let searches: readonly string[] = [];
  let options: readonly string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const [keyword, ...rest] = words(line.replace(/#.*/s, ''));
    if (keyword === 'nameserver') {
      const [address] = rest;
      if (address === undefined) return { error: `line ${index + 1}: expected an address after \`nameserver\`` };
      nameservers.push(address);
    }
    if (keyword === 'search') searches = rest.map(withoutDot);
    if (keyword === 'options') options = rest;
  }
  return { nameservers, searches, options };
}

/** The options that decide how often and for which names a library asks. */
export function resolverOptions(text: string): ResolverOptions {
  let found = usual;
  for (const line of text.split('\n')) {
    const [keyword, ...rest] = words(line);
    if (keyword === 'options') found = optionsAmong(rest, found);
  }
  return found;
}

const usual: ResolverOptions = { ndots: 1, attempts: 2, timeout: 5 };

export const optionsAmong = (options: readonly string[], start = usual): ResolverOptions =>
  options.reduce(withOption, start);

function withOption(options: ResolverOptions, option: string): ResolverOptions {
  const [, name, digits] = /^(ndots|attempts|timeout):(-?\d+)/.exec(option) ?? [];
  if (name === undefined) return options;
  const value = Number(digits);
  if (name === 'ndots') return { ...options, ndots: Math.min(Math.max(value, 0), 15) };
  return { ...options, [name]: Math.max(value, 1) };
}

const withoutDot = (name: string): string => (name.length > 1 ? name.replace(/\.$/, '') : name);
