/** What server blocks listen on: keys in full, the sockets that they need, and keys that cannot stand beside each other. */
import type { Token } from './lexer.ts';
import type { ServerBlock } from './parser.ts';
import { stanzasOf } from './stanza.ts';
import { zonesOfKey } from './zones.ts';

export interface ServerKey {
  readonly scheme: string;
  readonly zone: string;
  readonly port: string;
}

export interface Listener extends ServerKey {
  /** Empty: every address. */
  readonly address: string;
}

const ports: Readonly<Record<string, string>> = {
  dns: '53',
  tls: '853',
  quic: '853',
  grpc: '443',
  https: '443',
  https3: '443',
};

/** One key for each zone of a key as it is written; what is no known scheme or port belongs to the zone. */
export function serverKeys(key: string): readonly ServerKey[] {
  const [, scheme = 'dns', rest = key] = /^(dns|tls|quic|grpc|https3?|unix):\/\/(.*)$/s.exec(key) ?? [];
  const port = /:(\d+)$/.exec(rest)?.[1] ?? ports[scheme] ?? '53';
  return zonesOfKey(key).map((zone) => ({ scheme, zone, port }));
}

export const textOfKey = ({ scheme, zone, port }: ServerKey): string => `${scheme}://${zone}:${port}`;

/** One socket for each scheme, address and port, in the order in which they are first named. */
export function listenersOf(keys: readonly Listener[]): readonly string[] {
  return [...new Set(keys.map(({ scheme, address, port }) => `${scheme}://${bracketed(address)}:${port}`))];
}

/**
 * The keys of a block on the addresses that it binds to, each with the word that says it. A block with a view has none here:
 * such blocks may share their keys, and the first whose view is true answers.
 */
export function placedListeners({ keys, directives }: ServerBlock): readonly (Listener & { readonly place: Token })[] {
  if (directives.has('view')) return [];
  const bound = stanzasOf(directives.get('bind') ?? [], 'bind').flatMap(({ args }) => args.map(({ text }) => text));
  const addresses = bound.length > 0 ? bound : [''];
  return keys.flatMap((place) =>
    serverKeys(place.text).flatMap((key) => addresses.map((address) => ({ ...key, address, place }))),
  );
}

/**
 * The keys that keep CoreDNS from starting, by their place: the same key again, or a zone and port once on an address and
 * once on all of them.
 */
export function clashesOf(keys: readonly Listener[]): ReadonlyMap<number, 'defined' | 'overlap'> {
  const clashes = new Map<number, 'defined' | 'overlap'>();
  const taken = new Set<string>();
  const bound = new Set<string>();
  for (const [index, key] of keys.entries()) {
    const own = textOfKey(key);
    const full = `${own} ${key.address}`;
    const elsewhere = key.address === '' ? bound.has(own) : taken.has(`${own} `);
    if (taken.has(full)) clashes.set(index, 'defined');
    else if (elsewhere) clashes.set(index, 'overlap');
    taken.add(full);
    if (key.address !== '') bound.add(own);
  }
  return clashes;
}

/** `[scheme://][address]:port`; undefined for anything else. */
export function listenAddress(
  text: string,
): { readonly proto: string; readonly ip: string; readonly port: string } | undefined {
  const [, proto = '', ip, port] = /^(?:([a-z0-9]+):\/\/)?(\[[^\]]*\]|[^:/[\]]*):(\d+)$/.exec(text) ?? [];
  if (ip === undefined || port === undefined) return undefined;
  return { proto, ip: ip.replace(/^\[|\]$/g, ''), port };
}

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);
