/**
 * Whether a packet to an address gets to a Service: some node announces the address to a peer outside, and has, by the
 * Service's traffic policy, an endpoint for what comes.
 *
 * Only sorts of addresses are judged for which BGPConfiguration lists ranges: others are somebody else's to announce.
 */
import { type Address, parseAddress } from '../../../src/core/ip/address.ts';
import { contains, parsePrefix } from '../../../src/core/ip/prefix.ts';
import { serviceRanges } from '../../../src/model/bgp/settings.ts';
import type { BgpNode, BgpService, ClusterBgp } from '../../../src/model/types/calico-network.ts';

import { type Announced, announcedOf, spreading } from '../../../src/verify/semantics/bgp/leaving.ts';
import { families, outerSessions } from '../../algebra/routes.ts';

/** Why nobody gets there, or undefined where somebody does or nothing is said. */
export type Reach = (target: string) => string | undefined;

export function reachOf(bgp: ClusterBgp): Reach {
  const ranges = serviceRanges(bgp);
  const listed = [...ranges.cluster, ...ranges.external, ...ranges.loadBalancer];
  const owners = ownersByAddress(bgp);
  const isOutside = isToldOutside(bgp);
  return (target) => {
    const address = parseAddress(target);
    if (address === undefined) return undefined;
    const services = owners.get(address.text) ?? [];
    if (services.length === 0) {
      return listed.some((cidr) => covers(cidr, address))
        ? 'which the nodes announce, and which no Service has'
        : undefined;
    }
    if (!services.some((service) => isListed(ranges, service, address))) return undefined;
    const announcing = announcedOf(bgp)
      .filter(({ cidr }) => covers(cidr, address))
      .flatMap((announced) => announced.origins.map((node) => ({ ...announced, origins: [node] })));
    if (announcing.length === 0) return 'which no node announces';
    const told = announcing.filter(isOutside);
    if (told.length === 0) return 'which no node tells a peer outside';
    const isServed = told.some(({ origins: [node] }) => services.some((service) => serves(service, node!, address)));
    return isServed ? undefined : 'which no node that announces it has an endpoint for';
  };
}

function ownersByAddress({ services }: ClusterBgp): ReadonlyMap<string, readonly BgpService[]> {
  const owners = new Map<string, BgpService[]>();
  for (const service of services) {
    for (const text of [...service.clusterIPs, ...service.externalIPs, ...service.ingressIPs]) {
      const address = parseAddress(text)?.text;
      if (address === undefined) continue;
      const own = owners.get(address);
      if (own === undefined) owners.set(address, [service]);
      else own.push(service);
    }
  }
  return owners;
}

const covers = (cidr: string, address: Address): boolean => {
  const prefix = parsePrefix(cidr);
  return prefix !== undefined && contains(prefix, address);
};

function isListed(ranges: ReturnType<typeof serviceRanges>, service: BgpService, { text }: Address): boolean {
  const has = (addresses: readonly string[]): boolean => addresses.some((each) => parseAddress(each)?.text === text);
  return (
    (ranges.cluster.length > 0 && has(service.clusterIPs)) ||
    (ranges.external.length > 0 && has(service.externalIPs)) ||
    (ranges.loadBalancer.length > 0 && has(service.ingressIPs))
  );
}

/** Where no session leads outside, the routers are simply not declared, and announcing is enough. */
function isToldOutside(bgp: ClusterBgp): (announced: Announced) => boolean {
  const leadsOutside = families.some((family) => bgp.nodes.some((node) => outerSessions(bgp, node, family).length > 0));
  return (announced) => !leadsOutside || spreading(bgp, announced.cidr.includes(':') ? 6 : 4).getsOut(announced);
}

const serves = (service: BgpService, node: BgpNode, { family }: Address): boolean =>
  (service.endpoints ?? []).some(
    (endpoint) =>
      endpoint.ready &&
      endpoint.family === family &&
      (service.externalTrafficPolicy !== 'Local' || endpoint.node === node.name),
  );
