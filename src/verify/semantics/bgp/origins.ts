/**
 * The routes that a node has without being told: ranges and addresses of Services, its blocks, ways to peers over a gateway,
 * and what its machine has: the subnets of its interfaces, and routes in the kernel that somebody else wrote.
 *
 * Source: docs.tigera.io, BGPConfiguration and BGPPeer; BIRD's manual, "Direct", "Kernel" and "Static".
 */
import { type Family, parseAddress, widthOf } from '../../../core/ip/address.ts';
import type { Prefix } from '../../../core/ip/prefix.ts';
import { advertise } from '../../../model/bgp/advertise.ts';
import { sessionsOf } from '../../../model/bgp/sessions.ts';
import { mostPriority, normalPriority, serviceRanges } from '../../../model/bgp/settings.ts';
import type { BgpNode, ClusterBgp } from '../../../model/types/calico-network.ts';
import { ownBlocks } from './export.ts';
import { originated, type Route } from './route.ts';

/** What the definitions do not say of a node. */
export interface Machine {
  /** The interface of its subnets, over which it reaches everybody. */
  readonly interface: string;
  readonly subnets: readonly Prefix[];
  /** What others wrote into its kernel, with the interface where a route has one. */
  readonly kernel: readonly { readonly prefix: Prefix; readonly interface?: string; readonly metric: number }[];
}

/** BIRD's preference of each source. */
const [direct, fixed, alien] = [240, 200, 10];

export function ownRoutes(bgp: ClusterBgp, node: BgpNode, family: Family, machine?: Machine): readonly Route[] {
  const normal = normalPriority(bgp, family);
  const width = widthOf(family);
  const isOurs = (cidr: string) => cidr.includes(':') === (family === 6);
  const { statics } = advertise(serviceRanges(bgp), node, bgp.services);
  const blocks = ownBlocks(bgp, node).filter((cidr) => !cidr.endsWith(`/${width}`));
  const holes = [...new Set([...blocks, ...statics].filter(isOurs))];
  const hosts = sessionsOf(bgp, node, family).flatMap(({ address, reachableBy }) => {
    const gateway = parseAddress(reachableBy?.gateway ?? '');
    return gateway === undefined ? [] : [{ cidr: `${address}/${width}`, gateway }];
  });
  const where = machine === undefined ? {} : { interface: machine.interface };
  const made = (cidr: string, rank: number, more: Partial<Route> = {}, metric = normal): Route[] => {
    const route = originated(cidr, metric);
    return route === undefined ? [] : [{ ...route, rank, ...more }];
  };
  return [
    ...holes.flatMap((cidr) => made(cidr, fixed)),
    ...hosts.flatMap(({ cidr, gateway }) => made(cidr, fixed, { gateway, ...where })),
    ...(machine?.subnets ?? [])
      .filter((each) => each.family === family)
      .flatMap(({ text }) => made(text, direct, where)),
    ...(machine?.kernel ?? [])
      .filter(({ prefix }) => prefix.family === family)
      .flatMap((each) =>
        made(
          each.prefix.text,
          alien,
          {
            localPreference: mostPriority - each.metric,
            ...(each.interface === undefined ? {} : { interface: each.interface }),
          },
          each.metric,
        ),
      ),
  ];
}

/** Routes of every speaker by prefix. A router has what it originates. */
export function routesByPrefix(
  speakers: readonly { readonly own: readonly Route[] }[],
): ReadonlyMap<string, ReadonlyMap<number, readonly Route[]>> {
  const found = new Map<string, Map<number, Route[]>>();
  speakers.forEach(({ own }, index) => {
    for (const route of own) {
      const here = found.get(route.prefix.text) ?? new Map<number, Route[]>();
      found.set(route.prefix.text, here);
      here.set(index, [...(here.get(index) ?? []), route]);
    }
  });
  return found;
}
