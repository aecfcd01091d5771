/**
 * The address of a Service with the traffic policy Local goes to outer peers only from nodes that have an endpoint.
 *
 * Unsatisfiable iff some node that does not originate a single address of such a Service learns it from another node,
 * and its export filters give it to a peer of another AS that is no node of the cluster, in a session without the next
 * hop kept: the peer then sends traffic to a node that drops it.
 */
import type { BgpService } from '../../../src/model/types/calico-network.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Judgement, Property } from '../../../src/verify/property.ts';
import {
  type Announced,
  announcedOf,
  type Leaving,
  type Spreading,
  spreading,
} from '../../../src/verify/semantics/bgp/leaving.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { families } from '../../algebra/routes.ts';
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
  const services = bgp?.services.filter(isLocal) ?? [];
  const routes = bgp === undefined ? [] : announcedOf(bgp).filter((each) => each.services.some(isLocal));
  return {
    applicable: routes.length > 0,
    evidence: { services: services.length, routes: routes.length },
    findings: families.flatMap((family) => {
      const own = routes.filter(({ cidr }) => cidr.includes(':') === (family === 6));
      return own.length === 0 ? [] : leaksOf(spreading(bgp!, family), own);
    }),
  };
}

const isLocal = ({ externalTrafficPolicy }: BgpService): boolean => externalTrafficPolicy === 'Local';

/** So many are told one by one: each is followed through the whole site. */
const most = 100;

function leaksOf({ leaving }: Spreading, routes: readonly Announced[]): Finding[] {
  const found: Finding[] = [];
  for (const route of routes) {
    if (found.length === most) break;
    const leaks = leaving(route).filter(({ session }) => !session.internal && session.nextHop !== 'keep');
    if (leaks.length > 0) found.push(report(route, leaks));
  }
  return found;
}

function report({ services: all, cidr }: Announced, leaks: readonly Leaving[]): Finding {
  const services = all.filter(isLocal);
  const [{ node, session, to, path }] = leaks as [Leaving, ...Leaving[]];
  const nodes = [...new Set(leaks.map((leak) => leak.node.name))];
  const [{ namespace, name, origin }] = services as [BgpService, ...BgpService[]];
  const [verb, drops] = nodes.length === 1 ? ['tells', 'drops'] : ['tell', 'drop'];
  const router = to.kind === 'router' ? `router \`${to.name}\`` : 'peer';
  return finding({
    property: id,
    severity: 'error',
    message: `service \`${namespace}/${name}\` has \`externalTrafficPolicy: Local\`, but ${enumerate(nodes)}, without an endpoint, ${verb} ${router} at \`${session.address}\` of AS ${session.asNumber} the route \`${cidr}\` that \`${path[0]!}\` originates, and ${drops} what comes`,
    remedy:
      'add a BGPFilter to the BGPPeer whose `exportV4` or `exportV6` rejects `source: RemotePeers`, or switch the mesh off and let each node peer with the router itself',
    subjects: services.map((service) => ({ kind: 'Service', namespace: service.namespace, name: service.name })),
    locations: [
      origin.span(['spec', 'externalTrafficPolicy']),
      ...(session.peer === undefined ? [] : [session.peer.origin.span(['spec', 'peerIP'])]),
    ],
    witness: {
      router: to.name,
      node: node.name,
      peer: session.address,
      prefix: cidr,
      expected: 'not announced',
      actual: 'announced',
      path,
      nodes: nodes.slice(0, 20),
      routers: [...new Set(leaks.map((leak) => leak.to.name))].slice(0, 20),
    },
    witnessClass: cidr,
  });
}
