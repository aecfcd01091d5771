/**
 * The addresses that a service port answers on, as kube-proxy reads them from a Service: one family at a time, texts
 * re-printed canonical (pkg/proxy/serviceport.go).
 */
import { type Address, addressOf, type Family } from '../../core/ip/address.ts';
import { contains, type Prefix, parsePrefix } from '../../core/ip/prefix.ts';
import type { Network, Node, Service, ServicePort } from '../../model/types/network.ts';

export interface Frontend {
  readonly service: Service;
  readonly port: ServicePort;
  readonly clusterIP: Address;
  readonly externalIPs: readonly Address[];
  /** Load-balancer addresses of mode VIP. */
  readonly vips: readonly Address[];
  /** Of this family, masked; empty when nothing is filtered. */
  readonly sourceRanges: readonly Prefix[];
}

/** Every service port that kube-proxy serves in this family, in name order; of two with one name the last counts. */
export function frontends(network: Network, family: Family): Frontend[] {
  return network.services.flatMap((service) => {
    const clusterIP = service.proxied ? service.clusterIPs.find((address) => address.family === family) : undefined;
    if (clusterIP === undefined) return [];
    const own = { clusterIP, ...externalOf(service, family) };
    const ports = new Map(service.ports.map((port) => [`${port.name}/${port.protocol}`, port]));
    return [...ports.values()].map((port) => ({ service, port, ...own }));
  });
}

function externalOf(service: Service, family: Family): Pick<Frontend, 'externalIPs' | 'vips' | 'sourceRanges'> {
  const ofFamily = (entries: readonly { readonly address: Address }[]) =>
    entries.map(({ address }) => address).filter((address) => address.family === family);
  return {
    externalIPs: ofFamily(service.externalIPs),
    vips: ofFamily(service.ingress.filter(({ mode }) => mode === 'VIP')),
    sourceRanges: sourceRangesOf(service, family),
  };
}

/** A range that holds every address switches the whole filter off. */
function sourceRangesOf(service: Service, family: Family): readonly Prefix[] {
  const ranges = service.sourceRanges
    .map((text) => parsePrefix(text.trim(), { lenient: true }))
    .filter((prefix): prefix is Prefix => prefix?.family === family);
  return ranges.some((prefix) => prefix.length === 0) ? [] : ranges;
}

/** The address that kube-proxy takes for its node: the node's own, or loopback when it has none of the family. */
export function nodeAddress(node: Node, family: Family): Address {
  return node.primary[family] ?? loopback(family);
}

export function loopback(family: Family): Address {
  return addressOf(family, family === 4 ? 0x7f000001n : 1n);
}

export type NodePortAddresses =
  | { readonly all: true }
  | { readonly all: false; readonly addresses: readonly Address[] };

const everything = { 4: '0.0.0.0/0', 6: '::/0' } as const;

/**
 * Where node ports are served (`nodePortAddresses`): everywhere, or on the node's addresses inside the CIDRs. Without an
 * entry of the family everywhere; `primary` is the node's own address, `all` everywhere, `localhost` 127.0.0.1.
 */
export function nodePortAddresses(network: Network, node: Node, family: Family): NodePortAddresses {
  const entries = network.cluster.proxy.nodePortAddresses;
  if (entries.includes('all')) return { all: true };
  const chosen = new Map<string, Address>();
  const choose = (address: Address | undefined) => address !== undefined && chosen.set(address.text, address);
  if (entries.includes('primary')) choose(nodeAddress(node, family));
  if (entries.includes('localhost') && family === 4) choose(loopback(4));
  const prefixes = entries.map((text) => parsePrefix(text)).filter((prefix) => prefix?.family === family);
  const keyword = entries.includes('primary') || entries.includes('localhost');
  if ((prefixes.length === 0 && !keyword) || prefixes.some((prefix) => prefix!.text === everything[family])) {
    return { all: true };
  }
  for (const address of [...node.addresses, loopback(family)]) {
    if (prefixes.some((prefix) => contains(prefix!, address))) choose(address);
  }
  return { all: false, addresses: [...chosen.values()].sort((a, b) => (a.value < b.value ? -1 : 1)) };
}

/** Whether node ports answer on 127.0.0.1: IPv4 alone, when asked for and when the addresses include it. */
export function servesLocalhost(network: Network, addresses: NodePortAddresses, family: Family): boolean {
  if (family !== 4 || !network.cluster.proxy.localhostNodePorts) return false;
  return addresses.all || addresses.addresses.some(({ value }) => value >> 24n === 127n);
}
