/**
 * Every cluster IP and node port that a Service asks for lies in the range it is allocated from.
 *
 * Unsatisfiable iff an explicit cluster IP lies in no service CIDR, or an explicit node port or health-check node port lies
 * outside the node port range. Undecided for a cluster IP when nobody said what the service CIDRs are.
 */
import { contains } from '../../../src/core/ip/prefix.ts';
import { type Path, pathText } from '../../../src/diagnostics/span.ts';
import type { Network, Service } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { spanOf } from '../../algebra/address-claims.ts';
import { judgeServices } from '../../algebra/judge.ts';
import { joinWords, serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/address-out-of-range';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'Every cluster IP and node port that a Service asks for lies in the range it is allocated from.',
  engine: ['enumeration'],
  judge: (network) =>
    judgeServices(
      network,
      (service) => service.clusterIPs.length > 0,
      (service) => [...judgeClusterIPs(network, service), ...judgeNodePorts(network, service)],
    ),
};

function judgeClusterIPs(network: Network, service: Service): Finding[] {
  const { serviceCIDRs, serviceCIDRsDeclared } = network.cluster;
  // A dump has real addresses and, without a ServiceCIDR, only an assumed range.
  if (network.live && !serviceCIDRsDeclared) return [];
  const ranges = joinWords(serviceCIDRs.map(({ text }) => text));
  return service.clusterIPs.flatMap((address, i) => {
    const path: Path = ['spec', 'clusterIPs', i];
    if (service.projected.has(pathText(path)) || serviceCIDRs.some((prefix) => contains(prefix, address))) return [];
    const shared = {
      property: id,
      subjects: [serviceSubject(service)],
      locations: [spanOf({ service, kind: 'cluster IP', address, path })],
      witness: { address: address.text, serviceCIDRs: serviceCIDRs.map(({ text }) => text) },
      witnessClass: `cluster IP ${address.text}`,
    };
    return [
      serviceCIDRsDeclared
        ? finding({
            ...shared,
            severity: 'error',
            message: `${serviceText(service)}: cluster IP \`${address.text}\` lies outside the service CIDRs; expected an address of ${ranges}`,
            remedy:
              'choose an address of a service CIDR, leave `spec.clusterIP` out, or add a ServiceCIDR that holds it',
          })
        : finding({
            ...shared,
            verdict: 'undecided',
            severity: 'note',
            message: `${serviceText(service)}: cluster IP \`${address.text}\` lies outside ${ranges}, which was assumed because no service CIDR is declared`,
            remedy: "state the cluster's ranges in `serviceCIDRs` of a `Cluster` object",
          }),
    ];
  });
}

function judgeNodePorts(network: Network, service: Service): Finding[] {
  const { first, last } = network.cluster.nodePortRange;
  const asked: { what: string; number: number; path: Path }[] = [
    ...service.ports.map(({ nodePort, index }) => ({
      what: 'node port',
      number: nodePort,
      path: ['spec', 'ports', index, 'nodePort'],
    })),
    { what: 'health-check node port', number: service.healthCheckNodePort, path: ['spec', 'healthCheckNodePort'] },
  ];
  return asked
    .filter(
      ({ number, path }) => number !== 0 && (number < first || number > last) && !service.projected.has(pathText(path)),
    )
    .map(({ what, number, path }) =>
      finding({
        property: id,
        severity: 'error',
        message: `${serviceText(service)}: ${what} ${number} lies outside the node port range; expected ${first} to ${last}`,
        remedy: `choose a port from ${first} to ${last}, leave \`${pathText(path.slice(-1))}\` out, or widen \`--service-node-port-range\``,
        subjects: [serviceSubject(service)],
        locations: [service.origin.span(path)],
        witness: { port: number, range: `${first}-${last}` },
        witnessClass: `${what} ${number}`,
      }),
    );
}
