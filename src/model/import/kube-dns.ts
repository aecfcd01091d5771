/**
 * The ConfigMap of kube-dns as CoreDNS would be set up for it, the way kubeadm translated it (KEP-1024 and kubeadm until
 * 1.21): stub domains become server blocks, upstream name servers the targets of `forward`. Host names cannot be carried
 * over, nor federations, whose plugin is gone since CoreDNS 1.7.0: both are said.
 */
import { parseAddress } from '../../core/ip/address.ts';

export interface StubBlock {
  readonly zone: string;
  readonly port: number;
  /** Directives with their arguments, in order. */
  readonly plugins: readonly (readonly string[])[];
}

export interface KubeDnsTranslation {
  readonly blocks: readonly StubBlock[];
  /** What `forward .` leads to; empty where only host names were given, which CoreDNS refuses. */
  readonly upstreams: readonly string[];
  readonly federations: Readonly<Record<string, string>>;
  /** What could not be carried over, a sentence each. */
  readonly lost: readonly string[];
}

const cacheSeconds = '30';

export function translateKubeDns(data: Readonly<Record<string, string>>): KubeDnsTranslation {
  const lost: string[] = [];
  const stubs = objectOf(data, 'stubDomains', lost);
  const federations = objectOf(data, 'federations', lost);
  const named = jsonOf(data, 'upstreamNameservers', lost);
  const blocks = Object.entries(stubs).flatMap(([zone, servers]): readonly StubBlock[] => {
    const addresses = addressesOf(textsOf(servers), `stub domain \`${zone}\``, lost);
    if (addresses.length === 0) return [];
    return [
      { zone, port: 53, plugins: [['errors'], ['cache', cacheSeconds], ['loop'], ['forward', '.', ...addresses]] },
    ];
  });
  for (const name of Object.keys(federations))
    lost.push(`federation \`${name}\`: CoreDNS has no federations since 1.7.0`);
  return {
    blocks,
    upstreams: named === undefined ? ['/etc/resolv.conf'] : addressesOf(textsOf(named), 'upstream', lost),
    federations: Object.fromEntries(Object.entries(federations).map(([name, domain]) => [name, String(domain)])),
    lost,
  };
}

function addressesOf(servers: readonly string[], what: string, lost: string[]): readonly string[] {
  return servers.filter((server) => {
    const host = /^\[(.*)\](:\d+)?$/.exec(server)?.[1] ?? server.replace(/^([^:]*):\d+$/, '$1');
    const known = parseAddress(host) !== undefined;
    if (!known) lost.push(`${what}: \`${server}\` is a host name, and only addresses can be forwarded to`);
    return known;
  });
}

function objectOf(data: Readonly<Record<string, string>>, key: string, lost: string[]): Record<string, unknown> {
  const value = jsonOf(data, key, lost);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function jsonOf(data: Readonly<Record<string, string>>, key: string, lost: string[]): unknown {
  const text = data[key];
  if (text === undefined || text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    lost.push(`\`${key}\` is no JSON`);
    return undefined;
  }
}

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
