/**
 * A Service with the traffic policy Local has an endpoint on every node where such traffic arrives.
 *
 * Unsatisfiable iff some node has neither a ready nor a serving and terminating endpoint of a port, while another node has
 * one, and (a) internalTrafficPolicy is Local, or (b) externalTrafficPolicy is Local and traffic from outside arrives at
 * that node: at any node for node ports and external IPs; for a Service of type LoadBalancer, whose health-check port
 * keeps load balancers away, only when no node at all has an endpoint.
 */
import type { Network, Service, ServicePort } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { endpointsOf, servesWhileTerminating } from '../../algebra/endpoints.ts';
import { isExternallyReachable } from '../../algebra/exposure.ts';
import { judgeServices } from '../../algebra/judge.ts';
import { nodeNamesOf } from '../../algebra/nodes.ts';
import { count, enumerate, portText, serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/local-policy-blackhole';

type Direction = 'internal' | 'external';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'A Service with the traffic policy Local has an endpoint on every node where such traffic arrives.',
  engine: ['enumeration'],
  judge: (network) =>
    judgeServices(
      network,
      (service) => service.proxied && (isLocal(service, 'internal') || isLocal(service, 'external')),
      (service) => (['internal', 'external'] as const).flatMap((direction) => judge(network, service, direction)),
    ),
};

function isLocal(service: Service, direction: Direction): boolean {
  return direction === 'internal'
    ? service.internalTrafficPolicy === 'Local' && service.clusterIPs.length > 0
    : service.externalTrafficPolicy === 'Local' && isExternallyReachable(service);
}

function judge(network: Network, service: Service, direction: Direction): Finding[] {
  if (!isLocal(service, direction)) return [];
  const nodes = nodeNamesOf(network);
  for (const port of service.ports) {
    // Families fail alone: a node may have a local endpoint in one of them only.
    for (const family of service.families) {
      const usable = port.endpoints[family].filter((endpoint) => endpoint.ready || servesWhileTerminating(endpoint));
      if (usable.length === 0) continue;
      const covered = new Set(usable.map((endpoint) => endpoint.nodeName));
      const starved = nodes.filter((node) => !covered.has(node));
      const avoided = direction === 'external' && service.type === 'LoadBalancer';
      if (starved.length === 0 || (avoided && starved.length < nodes.length)) continue;
      return [report(service, port, direction, starved, nodes.length)];
    }
  }
  return [];
}

function report(
  service: Service,
  port: ServicePort,
  direction: Direction,
  starved: readonly string[],
  total: number,
): Finding {
  const endpoints = endpointsOf(port);
  const projected = endpoints.some((endpoint) => endpoint.projected);
  const field = `${direction}TrafficPolicy`;
  const from =
    direction === 'internal' ? 'clients there are dropped' : 'traffic from outside that arrives there is dropped';
  const covered = total - starved.length;
  const where =
    covered === 0 ? 'no node has' : `only ${covered} of ${count(total, 'node')} ${covered === 1 ? 'has' : 'have'}`;
  const placement = projected ? ' (judged for the projected placement of the pods)' : '';
  const every = starved.length === total ? 'all nodes' : enumerate(starved);
  return finding({
    property: id,
    severity: 'error',
    message: `${serviceText(service)} has \`${field}: Local\`, but ${where} an endpoint of port ${portText(port)}: on ${every} ${from}${placement}`,
    remedy:
      direction === 'internal'
        ? 'run the pods on every node (a DaemonSet), set `internalTrafficPolicy: Cluster`, or prefer local endpoints without insisting with `trafficDistribution: PreferSameNode`'
        : service.type !== 'LoadBalancer'
          ? 'run the pods on every node that takes this traffic (a DaemonSet), send it only to nodes that have one, or set `externalTrafficPolicy: Cluster`'
          : 'give the endpoints node names, or set `externalTrafficPolicy: Cluster`',
    subjects: [serviceSubject(service)],
    locations: [
      service.origin.span(['spec', field]),
      ...endpoints.slice(0, 1).map(({ declared }) => declared.origin.span(declared.path)),
    ],
    witness: {
      node: starved[0]!,
      client: direction === 'internal' ? 'pod' : 'outside',
      port: direction === 'external' && service.type === 'NodePort' ? port.nodePort : port.port,
      protocol: port.protocol,
      expected: [{ kind: 'endpoint' }],
      actual: [{ kind: 'drop' }],
      nodes: starved.slice(0, 20),
      endpointsOn: [...new Set(endpoints.flatMap(({ nodeName }) => nodeName ?? []))].slice(0, 20),
      placement: projected ? 'projected' : 'given',
    },
    witnessClass: direction,
  });
}
