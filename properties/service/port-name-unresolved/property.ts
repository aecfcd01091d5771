/**
 * Every named target port is declared by the selected pods, and every Service port is offered by its slices.
 *
 * Unsatisfiable iff (a) a named `targetPort` is declared, with the port's protocol, by no container of some selected pod,
 * or (b) a non-empty slice of a Service has a port that joins none of the Service's by name and protocol, or (c) a Service
 * port is offered by none of the Service's non-empty slices.
 */
import { nearest } from '../../../src/core/nearest.ts';
import type { Network, Pod, Service, ServicePort } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { hasOwnSlices } from '../../algebra/endpoints.ts';
import { judgeServices } from '../../algebra/judge.ts';
import { selectedPods } from '../../algebra/selection.ts';
import { enumerate, podsText, portText, serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/port-name-unresolved';

export const property: Property = {
  id,
  severity: 'error',
  statement:
    'Every named target port is declared by the selected pods, and every Service port is offered by its slices.',
  engine: ['enumeration'],
  judge: (network) =>
    judgeServices(
      network,
      (service) =>
        service.type !== 'ExternalName' &&
        (hasOwnSlices(service) || (service.ports.some(isNamed) && selectedPods(network, service).length > 0)),
      (service) => [
        ...service.ports.filter(isNamed).flatMap((port) => judgeTarget(network, service, port)),
        ...judgeSlices(network, service),
      ],
    ),
};

type NamedPort = ServicePort & { readonly targetPort: string };
const isNamed = (port: ServicePort): port is NamedPort => typeof port.targetPort === 'string';

function judgeTarget(network: Network, service: Service, port: NamedPort): Finding[] {
  // A pod on its way out keeps its old template's names while the new ones roll out.
  const pods = selectedPods(network, service).filter((pod) => !pod.terminating);
  const lacking = pods.filter((pod) => !declares(pod, port));
  const [first] = lacking;
  if (first === undefined) return [];
  const all = lacking.length === pods.length;
  const who = podsText(lacking);
  const names = first.containers.flatMap((container) => container.ports ?? []);
  const sameName = names.find(({ name }) => name === port.targetPort);
  const candidates = names.flatMap(({ name, protocol }) => ((protocol ?? 'TCP') === port.protocol ? (name ?? []) : []));
  const meant = sameName === undefined ? nearest(port.targetPort, candidates) : undefined;
  const likely = meant ?? (candidates.length === 1 ? candidates[0] : undefined);
  const remedy =
    sameName !== undefined
      ? `give both the same protocol: the container declares \`${port.targetPort}\` for ${sameName.protocol ?? 'TCP'}, the Service wants ${port.protocol}`
      : likely !== undefined
        ? `write \`targetPort: ${likely}\`, which the pod declares, or name the container port \`${port.targetPort}\``
        : `declare a container port named \`${port.targetPort}\` in the pod's template, or give \`targetPort\` as a number`;
  return [
    finding({
      property: id,
      severity: 'error',
      message: `${serviceText(service)}: target port \`${port.targetPort}\` of port ${portText(port)} is declared with protocol ${port.protocol} by ${
        all ? `no container of ${who}` : `only some of the ${pods.length} selected pods; it is missing in ${who}`
      }${meant !== undefined ? `; did you mean \`${meant}\`?` : ''}`,
      remedy,
      subjects: [serviceSubject(service)],
      locations: [service.origin.span(['spec', 'ports', port.index, 'targetPort']), spanOf(first)],
      witness: {
        port: port.port,
        protocol: port.protocol,
        targetPort: port.targetPort,
        selected: pods.length,
        missingIn: lacking.slice(0, 10).map((pod) => `${pod.namespace}/${pod.name}`),
        declared: names.map((each) => `${each.name ?? ''}:${each.containerPort}/${each.protocol ?? 'TCP'}`),
      },
      witnessClass: `target ${port.targetPort}/${port.protocol}`,
    }),
  ];
}

const declares = (pod: Pod, port: NamedPort): boolean =>
  pod.containers.some((container) =>
    (container.ports ?? []).some(
      ({ name, protocol }) => name === port.targetPort && (protocol ?? 'TCP') === port.protocol,
    ),
  );

function spanOf(pod: Pod) {
  return pod.declared.origin.span([...pod.declared.path, 'spec', 'containers', 0, 'ports']);
}

const keyOf = ({ name, protocol }: { readonly name: string; readonly protocol: string }): string =>
  `${name}/${protocol}`;
const nameText = (name: string): string => (name === '' ? 'without a name' : `named \`${name}\``);

function judgeSlices(network: Network, service: Service): Finding[] {
  const slices = (service.slices ?? []).filter((slice) => slice.endpoints > 0 && slice.ports.length > 0);
  const wanted = new Set(service.ports.map(keyOf));
  const offered = new Set(slices.flatMap((slice) => slice.ports.map(keyOf)));
  if (slices.length === 0 || service.ports.length === 0) return [];
  const missing = service.ports
    // A named target port that no pod declares has been said already, and is why the slices lack it.
    .filter((port) => !offered.has(keyOf(port)) && !(isNamed(port) && judgeTarget(network, service, port).length > 0))
    .map((port): Finding => {
      const offers = [...offered].sort();
      return finding({
        property: id,
        severity: 'error',
        message: `${serviceText(service)}: no slice offers port ${portText(port)}; a slice's port joins by name and protocol, and these offer ${enumerate(offers)}`,
        remedy: `name the slice's port exactly as the Service's: \`name: ${JSON.stringify(port.name)}\`, \`protocol: ${port.protocol}\``,
        subjects: [serviceSubject(service)],
        locations: [service.origin.span(['spec', 'ports', port.index]), slices[0]!.origin.span(['ports'])],
        witness: { port: port.port, name: port.name, protocol: port.protocol, offered: offers },
        witnessClass: `unoffered ${keyOf(port)}`,
      });
    });
  if (missing.length > 0) return missing;
  return slices.flatMap((slice) =>
    slice.ports
      .filter((port) => !wanted.has(keyOf(port)))
      .map((port, _, strays) =>
        finding({
          property: id,
          severity: 'error',
          message: `${serviceText(service)}: port ${port.port ?? 0}/${port.protocol} ${nameText(port.name)} of slice \`${slice.name}\` joins no port of the Service`,
          remedy: `name it as one of the Service's ports (${enumerate([...wanted].sort())}), add that port to the Service, or remove it from the slice`,
          subjects: [
            serviceSubject(service),
            { kind: 'EndpointSlice', namespace: service.namespace, name: slice.name },
          ],
          locations: [slice.origin.span(['ports']), service.origin.span(['spec', 'ports'])],
          witness: { slice: slice.name, name: port.name, protocol: port.protocol, strays: strays.length },
          witnessClass: `stray ${keyOf(port)}`,
        }),
      ),
  );
}
