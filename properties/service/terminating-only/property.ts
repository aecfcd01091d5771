/**
 * No Service port lives on terminating endpoints alone.
 *
 * Unsatisfiable iff some Service port has no ready endpoint and at least one that serves while it terminates: kube-proxy
 * then falls back to those (KEP-1669), until they are gone.
 */
import type { Property } from '../../../src/verify/property.ts';
import { finding } from '../../../src/verify/verdict.ts';
import { endpointsOf, hasEndpoints, servesWhileTerminating } from '../../algebra/endpoints.ts';
import { judgeServices } from '../../algebra/judge.ts';
import { count, enumerate, joinWords, portText, serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/terminating-only';

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'No Service port lives on terminating endpoints alone.',
  engine: ['enumeration'],
  judge: (network) =>
    judgeServices(network, hasEndpoints, (service) => {
      const ports = service.ports.filter((port) => {
        const endpoints = endpointsOf(port);
        return endpoints.some(servesWhileTerminating) && !endpoints.some((endpoint) => endpoint.ready);
      });
      const [first] = ports;
      if (first === undefined) return [];
      const last = endpointsOf(first).filter(servesWhileTerminating);
      return [
        finding({
          property: id,
          severity: 'warning',
          message: `${serviceText(service)}: port ${joinWords(ports.map(portText))} is served by ${count(last.length, 'terminating endpoint')} only: ${enumerate(last.map((endpoint) => endpoint.text))}`,
          remedy:
            'see why no replacement became ready; roll out with `maxUnavailable: 0` and more than one replica, so that a new pod is ready before the old one goes',
          subjects: [serviceSubject(service)],
          locations: [
            service.origin.span(['metadata', 'name']),
            ...last.slice(0, 5).map(({ declared }) => declared.origin.span(declared.path)),
          ],
          witness: {
            ports: ports.map((port) => `${port.port}/${port.protocol}`),
            terminating: last.slice(0, 10).map((endpoint) => endpoint.text),
            ready: 0,
          },
          witnessClass: 'terminating',
        }),
      ];
    }),
};
