/**
 * Every Service that works goes on working when any one node fails.
 *
 * Unsatisfiable iff the cluster has two nodes or more, and all usable endpoints of some Service port, of which there is at
 * least one and each has a known node, are on the same node.
 */
import type { Network, Service, ServicePort } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { endpointsOf, hasEndpoints, replicasOf, usableOf } from '../../algebra/endpoints.ts';
import { judgeServices } from '../../algebra/judge.ts';
import { nodeNamesOf } from '../../algebra/nodes.ts';
import { podNamed } from '../../algebra/selection.ts';
import { joinWords, ownerText, portText, serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/survives-one-node';

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'Every Service that works goes on working when any one node fails.',
  engine: ['enumeration'],
  judge: (network) =>
    judgeServices(
      network,
      (service) => nodeNamesOf(network).length > 1 && hasEndpoints(service),
      (service) => judge(network, service),
    ),
};

function judge(network: Network, service: Service): Finding[] {
  const places = service.ports.map((port) => ({ port, node: onlyNodeOf(port) }));
  const lone = places.filter(({ node }) => node !== undefined);
  const [first] = lone;
  if (first === undefined) return [];
  const usable = usableOf(endpointsOf(first.port));
  const replicas = replicasOf(usable);
  const projected = usable.every((endpoint) => endpoint.projected);
  const ports =
    lone.length === service.ports.length ? '' : ` of port ${joinWords(lone.map(({ port }) => portText(port)))}`;
  const pod = podNamed(network, usable[0]!.pod);
  const what =
    replicas === 1 ? `the only endpoint${ports} runs on one node` : `all ${replicas} endpoints${ports} run on one node`;
  return [
    finding({
      property: id,
      severity: 'warning',
      message: `${serviceText(service)} does not survive the loss of a node: ${what}, \`${first.node}\`${projected ? ' in the projected placement' : ''}`,
      remedy:
        replicas === 1
          ? `run at least two replicas${pod?.owner === undefined ? '' : ` of ${ownerText(pod.owner)}`}, kept apart by \`topologySpreadConstraints\` or pod anti-affinity`
          : 'keep the replicas apart with `topologySpreadConstraints` or pod anti-affinity on `kubernetes.io/hostname`, and allow them more than one node',
      subjects: [serviceSubject(service)],
      locations: [service.origin.span(['metadata', 'name']), usable[0]!.declared.origin.span(usable[0]!.declared.path)],
      witness: {
        node: first.node!,
        replicas,
        endpoints: usable.slice(0, 10).map(({ text }) => text),
        nodes: nodeNamesOf(network).length,
        placement: projected ? 'projected' : 'given',
      },
      witnessClass: 'one-node',
    }),
  ];
}

/** The node that all usable endpoints are on; an endpoint without a node may be anywhere. */
function onlyNodeOf(port: ServicePort): string | undefined {
  const [first, ...others] = usableOf(endpointsOf(port));
  return first !== undefined && others.every(({ nodeName }) => nodeName === first.nodeName)
    ? first.nodeName
    : undefined;
}
