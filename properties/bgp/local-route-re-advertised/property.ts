/**
 * The address of a Service with the traffic policy Local goes to outer peers only from nodes that have an endpoint.
 *
 * Unsatisfiable iff some node that does not originate a single address of such a Service learns it from another node,
 * and its export filters give it to a peer of another AS that is no node of the cluster, in a session without the next
 * hop kept: the peer then sends traffic to a node that drops it.
 */
import type { Family } from '../../../src/core/ip/address.ts';
import { advertise } from '../../../src/model/bgp/advertise.ts';
import { normalPriority, serviceRanges } from '../../../src/model/bgp/settings.ts';
import type { BgpService, ClusterBgp } from '../../../src/model/types/calico-network.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Judgement, Property } from '../../../src/verify/property.ts';
import { originated } from '../../../src/verify/semantics/bgp/route.ts';
import { type Leaving, spread } from '../../../src/verify/semantics/bgp/spread.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { enumerate } from '../../algebra/text.ts';

const id = 'bgp/local-route-re-advertised';

export const property: Property = {
  id,
  severity: 'error',
  statement:
    'The address of a Service with the traffic policy Local goes to outer peers only from nodes that have an endpoint.',
  engine: ['enumeration'],
  judge,
};

function judge({ bgp }: Network): Judgement {
  const services = bgp?.services.filter((service) => service.externalTrafficPolicy === 'Local') ?? [];
  const routes = bgp === undefined ? [] : services.flatMap((service) => routesOf(bgp, service));
  return {
    applicable: routes.length > 0,
    evidence: { services: services.length, routes: routes.length },
    findings: routes.flatMap(({ service, cidr }) => leaksOf(bgp!, service, cidr)),
  };
}

/** The single addresses that any node originates for a Service. */
function routesOf(bgp: ClusterBgp, service: BgpService) {
  const cidrs = new Set(bgp.nodes.flatMap((node) => ownRoutes(bgp, node.name, service)));
  return [...cidrs].map((cidr) => ({ service, cidr }));
}

function ownRoutes(bgp: ClusterBgp, name: string, service: BgpService): string[] {
  const node = bgp.nodes.find((each) => each.name === name)!;
  const ranges = serviceRanges(bgp);
  const without = new Set(advertise(ranges, node, []).statics);
  return advertise(ranges, node, [service]).statics.filter((cidr) => !without.has(cidr));
}

function leaksOf(bgp: ClusterBgp, service: BgpService, cidr: string): Finding[] {
  const family: Family = cidr.includes(':') ? 6 : 4;
  const origins = bgp.nodes.filter((node) => ownRoutes(bgp, node.name, service).includes(cidr));
  const route = originated(cidr, normalPriority(bgp, family));
  if (route === undefined || origins.length === 0) return [];
  const leaks = spread(bgp, family, origins, route).leaving.filter(
    ({ heard, session }) => heard.from !== undefined && !session.internal && session.nextHop !== 'keep',
  );
  return leaks.length === 0 ? [] : [report(service, cidr, leaks)];
}

function report(service: BgpService, cidr: string, leaks: readonly Leaving[]): Finding {
  const [{ heard, session }] = leaks as [Leaving, ...Leaving[]];
  const nodes = [...new Set(leaks.map((leak) => leak.heard.node.name))];
  const { namespace, name, origin } = service;
  const verb = nodes.length === 1 ? 'tells' : 'tell';
  return finding({
    property: id,
    severity: 'error',
    message: `service \`${namespace}/${name}\` has \`externalTrafficPolicy: Local\`, but ${enumerate(nodes)}, without an endpoint, ${verb} peer \`${session.address}\` of AS ${session.asNumber} the route \`${cidr}\` that \`${heard.path[0]!}\` originates, and drop${nodes.length === 1 ? 's' : ''} what comes`,
    remedy:
      'add a BGPFilter to the BGPPeer whose `exportV4` or `exportV6` rejects `source: RemotePeers`, or switch the mesh off and let each node peer with the router itself',
    subjects: [{ kind: 'Service', namespace, name }],
    locations: [
      origin.span(['spec', 'externalTrafficPolicy']),
      ...(session.peer === undefined ? [] : [session.peer.origin.span(['spec', 'peerIP'])]),
    ],
    witness: {
      router: heard.node.name,
      peer: session.address,
      prefix: cidr,
      expected: 'not announced',
      actual: 'announced',
      path: heard.path,
      nodes: nodes.slice(0, 20),
    },
    witnessClass: cidr,
  });
}
