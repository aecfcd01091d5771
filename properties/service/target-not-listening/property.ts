/**
 * The numeric target port of a Service is one that the selected pods declare.
 *
 * Unsatisfiable iff a numeric `targetPort` of some Service with a cluster IP is declared, with the port's protocol, by no
 * container of a selected pod whose containers declare ports. Kubernetes does not enforce declarations, hence a warning.
 */
import type { Network, Pod, Service, ServicePort } from '../../../src/model/types/network.ts';
import type { ContainerPort } from '../../../src/model/types/pod.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { judgeServices } from '../../algebra/judge.ts';
import { hasSelector, selectedPods } from '../../algebra/selection.ts';
import { joinWords, podsText, portText, serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/target-not-listening';

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'The numeric target port of a Service is one that the selected pods declare.',
  engine: ['enumeration'],
  judge: (network) =>
    judgeServices(
      network,
      (service) => hasSelector(service) && !service.headless && service.ports.some(isNumeric),
      (service) => service.ports.filter(isNumeric).flatMap((port) => judge(network, service, port)),
    ),
};

type NumericPort = ServicePort & { readonly targetPort: number };
const isNumeric = (port: ServicePort): port is NumericPort => typeof port.targetPort === 'number';

const declaredBy = (pod: Pod): readonly ContainerPort[] => pod.containers.flatMap(({ ports }) => ports ?? []);
const protocolOf = ({ protocol }: ContainerPort) => protocol ?? 'TCP';
const textOf = (port: ContainerPort): string => `${port.containerPort}/${protocolOf(port)}`;

function judge(network: Network, service: Service, port: NumericPort): Finding[] {
  const deaf = selectedPods(network, service).filter((pod) => {
    const declared = declaredBy(pod);
    // A pod that declares nothing may listen anywhere.
    return (
      declared.length > 0 &&
      !declared.some((each) => each.containerPort === port.targetPort && protocolOf(each) === port.protocol)
    );
  });
  const [first] = deaf;
  if (first === undefined) return [];
  const declared = declaredBy(first);
  const otherProtocol = declared.find(({ containerPort }) => containerPort === port.targetPort);
  const meant = likeliest(port, declared);
  const implied = service.origin.span(['spec', 'ports', port.index, 'targetPort']);
  const who = podsText(deaf);
  const lists = joinWords([...new Set(declared.map(textOf))]);
  return [
    finding({
      property: id,
      severity: 'warning',
      message: `${serviceText(service)}: port ${portText(port)} goes to ${port.targetPort}/${port.protocol}, which ${who} does not declare; ${
        otherProtocol === undefined
          ? `it declares ${lists}`
          : `there, ${port.targetPort} is declared for ${protocolOf(otherProtocol)}`
      }`,
      remedy:
        otherProtocol !== undefined
          ? `give the Service port \`protocol: ${protocolOf(otherProtocol)}\`, or declare ${port.targetPort}/${port.protocol} in the container`
          : `set \`targetPort: ${meant}\`, or declare containerPort ${port.targetPort} if something listens there`,
      subjects: [serviceSubject(service)],
      locations: [implied, first.declared.origin.span([...first.declared.path, 'spec', 'containers', 0, 'ports'])],
      witness: {
        port: port.port,
        targetPort: port.targetPort,
        protocol: port.protocol,
        declared: declared.map(textOf),
        pods: deaf.slice(0, 10).map((pod) => `${pod.namespace}/${pod.name}`),
      },
      witnessClass: `target ${port.targetPort}/${port.protocol}`,
    }),
  ];
}

/** The declared port with the Service port's name, else the one of the same protocol that is nearest in number. */
function likeliest(port: NumericPort, declared: readonly ContainerPort[]): string | number {
  const named = declared.find(({ name }) => name !== undefined && name === port.name);
  if (named?.name !== undefined) return named.name;
  const same = declared.filter((each) => protocolOf(each) === port.protocol);
  const distance = (each: ContainerPort) => Math.abs(each.containerPort - port.targetPort);
  return (same.length > 0 ? same : declared).reduce((best, each) => (distance(each) < distance(best) ? each : best))
    .containerPort;
}
