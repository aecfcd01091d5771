/**
 * No UDP Service port may run out of endpoints where kube-proxy then leaves stale connections behind.
 *
 * Unsatisfiable iff the cluster's version is below 1.37 and some UDP port of a Service that kube-proxy reads has at most
 * one serving replica: until 1.36, clean-up skips a port without serving endpoints, so that its clients' conntrack entries
 * go on sending to the address of the endpoint that is gone (kubernetes/kubernetes#139628).
 */
import type { Network, Service, ServicePort } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { finding } from '../../../src/verify/verdict.ts';
import { endpointsOf, hasOwnSlices, replicasOf } from '../../algebra/endpoints.ts';
import { judgeServices } from '../../algebra/judge.ts';
import { podSourceOf } from '../../algebra/pod-sources.ts';
import { hasSelector, selectedPods } from '../../algebra/selection.ts';
import { joinWords, portText, serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/udp-scale-to-zero';

/** The first minor version whose kube-proxy cleans up after the last endpoint. */
const fixedIn = 37;

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'No UDP Service port may run out of endpoints where kube-proxy then leaves stale connections behind.',
  engine: ['enumeration'],
  judge: (network) =>
    judgeServices(
      network,
      (service) => network.cluster.version.minor < fixedIn && service.proxied && service.ports.some(isUDP),
      (service) => {
        const ports = service.ports.filter((port) => isUDP(port) && isExhaustible(network, service, port));
        if (ports.length === 0) return [];
        const most = Math.max(...ports.map(servingReplicas));
        const { text } = network.cluster.version;
        return [
          finding({
            property: id,
            severity: 'warning',
            message: `${serviceText(service)}: UDP port ${joinWords(ports.map(portText))} has ${most === 0 ? 'no serving endpoint' : 'a single replica'}; kube-proxy ${text} keeps the connections to an endpoint that was the last, so clients go on sending to an address that is gone`,
            remedy:
              'run at least two replicas and roll out with `maxUnavailable: 0`, or upgrade to Kubernetes 1.37, which cleans up after the last endpoint',
            subjects: [serviceSubject(service)],
            locations: ports.map(({ index }) => service.origin.span(['spec', 'ports', index])),
            witness: {
              kubernetesVersion: text,
              ports: ports.map(({ port, protocol }) => `${port}/${protocol}`),
              replicas: most,
              endpoints: ports.flatMap((port) => endpointsOf(port).map((endpoint) => endpoint.text)).slice(0, 10),
            },
            witnessClass: 'udp',
          }),
        ];
      },
    ),
};

const isUDP = (port: ServicePort): boolean => port.protocol === 'UDP';

const servingReplicas = (port: ServicePort): number => replicasOf(endpointsOf(port).filter(({ serving }) => serving));

function isExhaustible(network: Network, service: Service, port: ServicePort): boolean {
  const replicas = servingReplicas(port);
  if (replicas !== 0) return replicas === 1;
  // No endpoint in view says nothing while the pods may be somewhere else.
  const known =
    network.live || hasOwnSlices(service) || !hasSelector(service) || selectedPods(network, service).length > 0;
  return known || podSourceOf(network, service).kind === 'none';
}
