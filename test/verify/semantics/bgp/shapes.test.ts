/** Work that is shared between nodes of one shape gives what it gives without sharing. */
import { describe, expect, it } from 'vitest';
import { racks } from '../../../../scripts/bird/racks.ts';
import { randomSite } from '../../../../scripts/bird/random-site.ts';
import { advertise } from '../../../../src/model/bgp/advertise.ts';
import { normalPriority, serviceRanges } from '../../../../src/model/bgp/settings.ts';
import type { ClusterBgp } from '../../../../src/model/types/calico-network.ts';
import { exporter } from '../../../../src/verify/semantics/bgp/export.ts';
import { sessionGraph } from '../../../../src/verify/semantics/bgp/graph.ts';
import { type Announced, announcedOf, spreading } from '../../../../src/verify/semantics/bgp/leaving.ts';
import { ownRoutes, routesByPrefix } from '../../../../src/verify/semantics/bgp/origins.ts';
import { propagate } from '../../../../src/verify/semantics/bgp/propagate.ts';
import { reachOf } from '../../../../src/verify/semantics/bgp/reach.ts';
import { originated } from '../../../../src/verify/semantics/bgp/route.ts';
import { shapesOf } from '../../../../src/verify/semantics/bgp/shapes.ts';
import { stepper } from '../../../../src/verify/semantics/bgp/travel.ts';
import { networkOf } from '../../../model/linking.ts';
import { liftedSite } from './lifted-site.ts';

const size = { racks: 4, nodesPerRack: 4, services: 24 };
const bgpOf = (list: object) => networkOf(JSON.stringify(list)).bgp!;
/** The router of one rack is told everything. */
const open = (at: number) =>
  JSON.parse(
    JSON.stringify(racks(size)).replace(
      `"peerIP":"172.16.${at}.1","asNumber":${64600 + at},"filters":["own-routes"]`,
      `"peerIP":"172.16.${at}.1","asNumber":${64600 + at}`,
    ),
  ) as object;
const count = (bgp: ReturnType<typeof bgpOf>) => new Set(shapesOf(bgp, sessionGraph(bgp, 4))).size;

describe('racks', () => {
  it('have reflectors, other nodes and routers, and no more shapes', () => {
    expect(count(bgpOf(racks(size)))).toBe(3);
  });

  it('are told apart where one of them differs', () => {
    expect(count(bgpOf(open(1)))).toBe(6);
  });

  it('keep addresses of Local Services to their origins', () => {
    const bgp = bgpOf(racks(size));
    const { leaving } = spreading(bgp, 4);
    const announced = announcedOf(bgp).filter(({ services }) => services.length > 0);
    expect(announced).toHaveLength(24);
    expect(announced.flatMap(leaving)).toEqual([]);
  });

  it('leak where one of them has no filter, each address as if it were alone', () => {
    const bgp = bgpOf(open(1));
    const announced = announcedOf(bgp).filter(({ services }) => services.length > 0);
    const told = (of: (typeof announced)[number], { leaving } = spreading(bgp, 4)) =>
      leaving(of)
        .map(({ node, to }) => `${of.cidr} through ${node.name} to ${to.name}`)
        .sort();
    const shared = spreading(bgp, 4);
    const all = announced.map((each) => told(each, shared));
    expect(all).toEqual(announced.map((each) => told(each)));
    for (const [at, { cidr, origins }] of announced.entries()) {
      const others = bgp.nodes.filter((node) => node.labels['rack'] === 'r1' && !origins.includes(node));
      expect(all[at]).toEqual(others.map(({ name }) => `${cidr} through ${name} to top-1`).sort());
    }
  });
});

describe('random sites', () => {
  it.each(Array.from({ length: 25 }, (_, at) => `reach/${at}`))(
    '%s: whoever hears of a prefix may hear of it',
    (seed) => {
      const bgp = bgpOf(randomSite(seed));
      const graph = sessionGraph(bgp, 4);
      const own = graph.speakers.map(({ node }) => ({ own: node === undefined ? [] : ownRoutes(bgp, node, 4) }));
      for (const origins of routesByPrefix(own).values()) {
        const { tables } = propagate({ graph, step: stepper(bgp, graph), own: origins });
        const reach = reachOf(graph, stepper(bgp, graph), origins);
        const hearing = tables.flatMap((paths, index) => (paths.length > 0 ? [index] : []));
        expect(hearing.filter((index) => !reach.has(index))).toEqual([]);
      }
    },
  );
});

/** Through which nodes an address leaves that they do not originate, if it is followed from all of its origins at once. */
function throughOf(bgp: ClusterBgp, { cidr, origins, services }: Announced): readonly string[] {
  const graph = sessionGraph(bgp, 4);
  const exporterOf = (speaker: number) => {
    const node = graph.speakers[speaker]!.node!;
    return exporter(bgp, node, advertise(serviceRanges(bgp), node, services).statics);
  };
  const route = originated(cidr, normalPriority(bgp, 4))!;
  const own = new Map(
    graph.speakers.flatMap(({ node }, at) =>
      node !== undefined && origins.includes(node) ? [[at, [route]] as const] : [],
    ),
  );
  const gone = [...reachOf(graph, stepper(bgp, graph, { exporterOf }), own)].flatMap(([at, paths]) =>
    graph.speakers[at]!.kind === 'node' ? [] : paths.flatMap(({ via }) => via.at(-2) ?? []),
  );
  return namesOf(gone.flatMap((at) => graph.speakers[at]!.node ?? []).filter((node) => !origins.includes(node)));
}

const namesOf = (nodes: readonly { readonly name: string }[]): readonly string[] =>
  [...new Set(nodes.map(({ name }) => name))].sort();

describe('what leaves through others', () => {
  const seen = { random: [0, 0], lifted: [0, 0] };
  const compare = (bgp: ClusterBgp, counts: number[]) => {
    const { leaving } = spreading(bgp, 4);
    for (const announced of announcedOf(bgp).filter(({ cidr }) => !cidr.includes(':'))) {
      const through = throughOf(bgp, announced);
      expect([announced.cidr, ...namesOf(leaving(announced).map(({ node }) => node))]).toEqual([
        announced.cidr,
        ...through,
      ]);
      counts[Number(through.length > 0)]! += 1;
    }
  };
  const seeds = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}/${at}`);

  it.each(seeds('leaving', 80))('%s: is what leaves if nothing is folded', (seed) => {
    compare(bgpOf(randomSite(seed)), seen.random);
  });

  it.each(seeds('lifted', 300))('%s: is what leaves where many look alike', (seed) => {
    compare(bgpOf(liftedSite(seed)), seen.lifted);
  });

  it('happens, and does not, often enough to tell', () => {
    expect(Math.min(...seen.random, ...seen.lifted), JSON.stringify(seen)).toBeGreaterThan(50);
  });
});
