/**
 * Clients that the source ranges of a load balancer keep out cannot reach the Service through a node port.
 *
 * Unsatisfiable iff the source ranges of some Service of type LoadBalancer restrict a family, and a port of that Service
 * has a node port that is open on more than the nodes' loopback.
 */
import { covers, parsePrefix } from '../../../src/core/ip/prefix.ts';
import { pathText } from '../../../src/diagnostics/span.ts';
import type { Network, Service } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { finding } from '../../../src/verify/verdict.ts';
import { balancedFamilies, hasNodePort } from '../../algebra/exposure.ts';
import { judgeServices } from '../../algebra/judge.ts';
import { effectiveRanges, sourceRangesOf } from '../../algebra/source-ranges.ts';
import { enumerate, joinWords, serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/source-range-bypassed-by-node-port';

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'Clients that the source ranges of a load balancer keep out cannot reach the Service through a node port.',
  engine: ['enumeration'],
  judge: (network) =>
    judgeServices(network, restricts, (service) => {
      if (!hasNodePort(service) || onLoopbackOnly(network)) return [];
      const ports = service.ports.filter(({ nodePort }) => nodePort !== 0);
      const projected = ports.every(({ index }) =>
        service.projected.has(pathText(['spec', 'ports', index, 'nodePort'])),
      );
      const numbers = joinWords(ports.map(({ nodePort, protocol }) => `${nodePort}/${protocol}`));
      return [
        finding({
          property: id,
          severity: 'warning',
          message: `${serviceText(service)} admits ${enumerate(service.sourceRanges)} to its load balancer, but node port ${projected ? `${numbers} (projected)` : numbers} is open to everyone who reaches a node`,
          remedy:
            'set `allocateLoadBalancerNodePorts: false` and remove the `nodePort` fields if the load balancer needs none, or restrict `nodePortAddresses` or the clients with a NetworkPolicy',
          subjects: [serviceSubject(service)],
          locations: [
            service.origin.span(['spec', 'loadBalancerSourceRanges']),
            ...ports.map(({ index }) => service.origin.span(['spec', 'ports', index, 'nodePort'])),
          ],
          witness: {
            client: 'outside',
            ranges: service.sourceRanges,
            nodePorts: ports.map(({ nodePort, protocol }) => `${nodePort}/${protocol}`),
            projected,
          },
          witnessClass: 'node-port',
        }),
      ];
    }),
};

function restricts(service: Service): boolean {
  if (service.type !== 'LoadBalancer' || service.sourceRanges.length === 0 || !service.proxied) return false;
  const ranges = sourceRangesOf(service);
  return balancedFamilies(service).some((family) => effectiveRanges(ranges, family).length > 0);
}

const loopbacks = [parsePrefix('127.0.0.0/8')!, parsePrefix('::1/128')!];

/** `nodePortAddresses` may keep node ports on addresses that no other machine reaches. */
function onLoopbackOnly({ cluster }: Network): boolean {
  const { nodePortAddresses } = cluster.proxy;
  return (
    nodePortAddresses.length > 0 &&
    nodePortAddresses.every((text) => {
      if (text === 'localhost') return true;
      const prefix = parsePrefix(text, { lenient: true });
      return prefix !== undefined && loopbacks.some((range) => covers(range, prefix));
    })
  );
}
