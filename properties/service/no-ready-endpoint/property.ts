/**
 * Every Service port that has endpoints has one that is ready.
 *
 * Unsatisfiable iff some Service port has endpoints, none of them is ready, and none serves while it terminates. In a live
 * input that holds slices, a Service that selects pods and has no endpoint at all counts too.
 */
import type { Network, Service } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { endpointsOf, hasEndpoints, usableOf } from '../../algebra/endpoints.ts';
import { judgeServices } from '../../algebra/judge.ts';
import { selectedPods } from '../../algebra/selection.ts';
import { count, enumerate, joinWords, portText, serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/no-ready-endpoint';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'Every Service port that has endpoints has one that is ready.',
  engine: ['enumeration'],
  judge: (network) => {
    const sliced = network.live && network.services.some((service) => (service.slices?.length ?? 0) > 0);
    const lacksSlices = (service: Service) =>
      sliced && !hasEndpoints(service) && selectedPods(network, service).length > 0;
    return judgeServices(
      network,
      (service) => hasEndpoints(service) || lacksSlices(service),
      (service) => [...judgePorts(service), ...(lacksSlices(service) ? judgeUnsliced(network, service) : [])],
    );
  },
};

function judgePorts(service: Service): Finding[] {
  const ports = service.ports.filter(
    (port) => endpointsOf(port).length > 0 && usableOf(endpointsOf(port)).length === 0,
  );
  const [first] = ports;
  if (first === undefined) return [];
  const endpoints = endpointsOf(first);
  const partial = ports.length < service.ports.length ? ` for port ${joinWords(ports.map(portText))}` : '';
  return [
    finding({
      property: id,
      severity: 'error',
      message: `${serviceText(service)} has ${count(endpoints.length, 'endpoint')}${partial}, none of them ready: ${enumerate(endpoints.map((endpoint) => endpoint.text))}`,
      remedy:
        'find out why the pods fail their readiness probes, or set `publishNotReadyAddresses: true` if clients need them before they are ready',
      subjects: [serviceSubject(service)],
      locations: [
        service.origin.span(['metadata', 'name']),
        endpoints[0]!.declared.origin.span(endpoints[0]!.declared.path),
      ],
      witness: {
        ports: ports.map((port) => `${port.port}/${port.protocol}`),
        endpoints: endpoints.slice(0, 10).map(({ text, pod, ready, serving, terminating }) => ({
          endpoint: text,
          pod: pod ?? null,
          ready,
          serving,
          terminating,
        })),
      },
      witnessClass: 'not-ready',
    }),
  ];
}

function judgeUnsliced(network: Network, service: Service): Finding[] {
  // A name that no pod declares keeps the port out of the slice: port-name-unresolved says so.
  if (service.slices !== undefined || service.ports.every((port) => typeof port.targetPort === 'string')) return [];
  const pods = selectedPods(network, service);
  return [
    finding({
      property: id,
      severity: 'error',
      message: `${serviceText(service)} selects ${count(pods.length, 'pod')} but has no endpoint, while other Services of this dump have slices`,
      remedy:
        'see whether the pods have addresses and the EndpointSlice controller runs, or add the missing slices to the dump',
      subjects: [serviceSubject(service)],
      locations: [service.origin.span(['metadata', 'name'])],
      witness: { pods: pods.slice(0, 10).map((pod) => `${pod.namespace}/${pod.name}`), endpoints: [] },
      witnessClass: 'no-slice',
    }),
  ];
}
