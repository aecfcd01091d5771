/**
 * A client of a Service with ClientIP affinity stays with its endpoint.
 *
 * kube-proxy remembers, on each node by itself and for each Service port by itself, which endpoint a source address was
 * sent to; the address is the one the packet has when it reaches the node, before any masquerading.
 *
 * Unsatisfiable iff some Service has ClientIP affinity and, on a port with two endpoints or more, (a) is reached from
 * outside through two nodes or more, or (b) has a second such port.
 */
import type { Network, Service } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { endpointsOf, replicasOf, usableOf } from '../../algebra/endpoints.ts';
import { isExternallyReachable } from '../../algebra/exposure.ts';
import { judgeServices } from '../../algebra/judge.ts';
import { nodeNamesOf } from '../../algebra/nodes.ts';
import { count, joinWords, portText, serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/affinity-lost';

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'A client of a Service with ClientIP affinity stays with its endpoint.',
  engine: ['enumeration'],
  judge: (network) =>
    judgeServices(
      network,
      (service) => service.proxied && service.affinitySeconds !== undefined,
      (service) => [...judgeEntries(network, service), ...judgePorts(service)],
    ),
};

/** With a single endpoint there is nothing to lose. */
const choosing = (service: Service) => service.ports.filter((port) => replicasOf(usableOf(endpointsOf(port))) > 1);

function judgeEntries(network: Network, service: Service): Finding[] {
  const [port] = choosing(service);
  if (port === undefined || !isExternallyReachable(service)) return [];
  const usable = usableOf(endpointsOf(port));
  const known = nodeNamesOf(network);
  const local = service.externalTrafficPolicy === 'Local';
  const entries = local ? known.filter((node) => usable.some(({ nodeName }) => nodeName === node)) : known;
  if (entries.length < 2) return [];
  const through = service.type === 'LoadBalancer' ? 'the load balancer' : 'the client';
  return [
    finding({
      property: id,
      severity: 'warning',
      message: `${serviceText(service)}: ClientIP affinity is kept by each node alone, and ${count(entries.length, 'node')} ${entries.length === 1 ? 'takes' : 'take'} traffic from outside; when ${through} turns to another node, the client ${local ? 'gets an endpoint of that node' : 'is given an endpoint anew'}`,
      remedy:
        'turn on client affinity in the load balancer itself as well, or keep the session where any endpoint finds it',
      subjects: [serviceSubject(service)],
      locations: [service.origin.span(['spec', 'sessionAffinity'])],
      witness: {
        client: 'outside',
        port: port.port,
        protocol: port.protocol,
        nodes: entries.slice(0, 10),
        endpoints: usable.slice(0, 10).map(({ text }) => text),
        seconds: service.affinitySeconds ?? 0,
      },
      witnessClass: 'external',
    }),
  ];
}

function judgePorts(service: Service): Finding[] {
  const ports = choosing(service);
  if (ports.length < 2) return [];
  return [
    finding({
      property: id,
      severity: 'note',
      message: `${serviceText(service)}: ClientIP affinity is kept for each port by itself; one client may have different endpoints on ${joinWords(ports.map(portText))}`,
      remedy: 'give what needs the same endpoint one port, or do not rely on the same endpoint across ports',
      subjects: [serviceSubject(service)],
      locations: [
        service.origin.span(['spec', 'sessionAffinity']),
        ...ports.map(({ index }) => service.origin.span(['spec', 'ports', index])),
      ],
      witness: { client: 'pod', ports: ports.map(({ port, protocol }) => `${port}/${protocol}`) },
      witnessClass: 'ports',
    }),
  ];
}
