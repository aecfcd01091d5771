/**
 * The addresses that a service port answers on, as kube-proxy reads them from a Service: one family at a time, texts
 * re-printed canonical (pkg/proxy/serviceport.go).
 */
import { type Address, addressOf, type Family } from '../../core/ip/address.ts';
import { contains, overlaps, type Prefix, parsePrefix, prefixOf } from '../../core/ip/prefix.ts';
import type { ExternalAddress, Network, Node, Service, ServicePort } from '../../model/types/network.ts';

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
  const found: Frontend[] = [];
  for (const service of network.services) {
    const clusterIP = service.proxied ? service.clusterIPs.find((address) => address.family === family) : undefined;
    if (clusterIP === undefined) continue;
    const { externalIPs, vips, sourceRanges } = externalOf(service, family);
    for (const port of lastOfEachName(service.ports)) {
      found.push({ service, port, clusterIP, externalIPs, vips, sourceRanges });
    }
  }
  return found;
}

function lastOfEachName(ports: readonly ServicePort[]): Iterable<ServicePort> {
  return ports.length < 2 ? ports : new Map(ports.map((port) => [`${port.name}/${port.protocol}`, port])).values();
}

function externalOf(service: Service, family: Family): Pick<Frontend, 'externalIPs' | 'vips' | 'sourceRanges'> {
  const ofFamily = (entries: readonly ExternalAddress[]): readonly Address[] =>
    entries.length === 0 ? none : entries.map(({ address }) => address).filter((address) => address.family === family);
  return {
    externalIPs: ofFamily(service.externalIPs),
    vips: ofFamily(service.ingress.filter(({ mode }) => mode === 'VIP')),
    sourceRanges: sourceRangesOf(service, family),
  };
}

/** One for all: most Services have nothing of that kind. */
const none: readonly never[] = [];

/** A range that holds every address switches the whole filter off. */
function sourceRangesOf(service: Service, family: Family): readonly Prefix[] {
  if (service.sourceRanges.length === 0) return none;
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
  | {
      readonly all: false;
      readonly addresses: readonly Address[];
      /** Whether the ranges meet 127.0.0.0/8, be the address on the node or not. */
      readonly loopback: boolean;
    };

const everything = { 4: parsePrefix('0.0.0.0/0')!, 6: parsePrefix('::/0')! } as const;
const loopbacks = { 4: parsePrefix('127.0.0.0/8')!, 6: parsePrefix('::1/128')! } as const;

/**
 * Where node ports are served (`nodePortAddresses`): on the node's addresses inside the ranges, everywhere without a
 * range of the family. `all` and `localhost` stand for ranges of both families, `primary` for the node's own address.
 */
export function nodePortAddresses(network: Network, node: Node, family: Family): NodePortAddresses {
  const own = nodeAddress(node, family);
  const ranges = network.cluster.proxy.nodePortAddresses
    .flatMap((entry) => rangesOf(entry, own))
    .filter((range) => range.family === family);
  if (ranges.length === 0 || ranges.some(({ length }) => length === 0)) return { all: true };
  const candidates = [...node.addresses, own, loopback(family)];
  const chosen = new Map(
    candidates
      .filter((address) => ranges.some((range) => contains(range, address)))
      .map((address) => [address.text, address]),
  );
  return {
    all: false,
    addresses: [...chosen.values()].sort((a, b) => (a.value < b.value ? -1 : 1)),
    loopback: ranges.some((range) => overlaps(range, loopbacks[4])),
  };
}

/** A node without an address of the family has loopback for its own, which `primary` does not mean. */
function rangesOf(entry: string, own: Address): Prefix[] {
  switch (entry) {
    case 'all':
      return [everything[4], everything[6]];
    case 'localhost':
      return [loopbacks[4], loopbacks[6]];
    case 'primary':
      return contains(loopbacks[own.family], own) ? [] : [prefixOf(own, own.family === 4 ? 32 : 128)];
    default: {
      const range = parsePrefix(entry, { lenient: true });
      return range === undefined ? [] : [range];
    }
  }
}

/** Whether node ports answer on 127.0.0.1: IPv4 alone, when asked for and when the addresses include it. */
export function servesLocalhost(network: Network, addresses: NodePortAddresses, family: Family): boolean {
  return family === 4 && network.cluster.proxy.localhostNodePorts && (addresses.all || addresses.loopback);
}
