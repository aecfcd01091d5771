/**
 * No two Services, and no Service and node or pod, claim the same address.
 *
 * Unsatisfiable iff two Services have the same cluster IP, or the same external or load-balancer address with a port and
 * protocol in common, or a cluster IP or load-balancer address is a node's address or lies in a pod CIDR, or a service
 * CIDR and a pod CIDR overlap.
 */
import type { Service } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { type Claim, claimsOf, sharedPorts, spanOf } from '../../algebra/address-claims.ts';
import { count, enumerate, serviceSubject, serviceText } from '../../algebra/text.ts';
import { judgeClaim, judgeRanges, placesOf } from './places.ts';

const id = 'service/address-conflict';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'No two Services, and no Service and node or pod, claim the same address.',
  engine: ['enumeration'],
  judge: (network) => {
    const claims = claimsOf(network);
    const places = placesOf(network);
    return {
      applicable: network.services.some(
        (service) => service.clusterIPs.length + service.externalIPs.length + service.ingress.length > 0,
      ),
      evidence: { services: network.services.length, addresses: claims.length, nodes: network.nodes.length },
      findings: [
        ...judgeRanges(network, places),
        ...judgePairs(claims),
        ...claims.flatMap((claim) => judgeClaim(network, places, claim)),
      ],
    };
  },
};

function judgePairs(claims: readonly Claim[]): Finding[] {
  const byAddress = new Map<string, Claim[]>();
  for (const claim of claims) {
    const others = byAddress.get(claim.address.text);
    if (others === undefined) byAddress.set(claim.address.text, [claim]);
    else others.push(claim);
  }
  return [...byAddress.values()].flatMap((sharing) => {
    const groups = new Map<string, { claims: Set<Claim>; port: string | undefined }>();
    for (const claim of sharing) {
      // A cluster IP is one Service's whatever the port; other addresses may be shared port by port.
      const keys = claim.kind === 'cluster IP' ? [undefined] : portsOf(claim.service);
      for (const port of keys) {
        const key = `${port}`;
        const group = groups.get(key) ?? { claims: new Set<Claim>(), port };
        groups.set(key, group);
        group.claims.add(claim);
      }
    }
    const seen = new Set<string>();
    const rivals = [...groups.values()].flatMap(({ claims: group, port }) => {
      const services = [...new Set([...group].map(({ service }) => service))];
      const key = services.map((service) => `${service.namespace}/${service.name}`).join(' ');
      // Two Services that share several ports of an address are one conflict.
      if (services.length < 2 || seen.has(key)) return [];
      seen.add(key);
      return [conflict(services, [...group], port)];
    });
    return [...rivals, ...crossKinds(sharing)];
  });
}

/** A load-balancer address that is another Service's cluster IP, on a port that both serve. */
function crossKinds(sharing: readonly Claim[]): Finding[] {
  const owners = sharing.filter(({ kind }) => kind === 'cluster IP');
  return sharing
    .filter(({ kind }) => kind === 'load-balancer IP')
    .flatMap((vip) =>
      owners
        .filter((owner) => owner.service !== vip.service)
        .flatMap((owner) => {
          const [port] = sharedPorts(owner.service, vip.service);
          return port === undefined ? [] : [conflict([owner.service, vip.service], [owner, vip], port)];
        }),
    );
}

const portsOf = (service: Service): readonly string[] => [
  ...new Set(service.ports.map(({ port, protocol }) => `${port}/${protocol}`)),
];

function conflict(services: readonly Service[], claims: readonly Claim[], port: string | undefined): Finding {
  const { address } = claims[0]!;
  const firsts = services.map((service) => claims.find((claim) => claim.service === service)!);
  const names = services.map((service) => `${service.namespace}/${service.name}`);
  const kinds = [...new Set(firsts.map(({ kind }) => kind))].join(' and ');
  return finding({
    property: id,
    severity: 'error',
    message: `${kinds} \`${address.text}\`${port === undefined ? '' : ` with port ${port}`} is claimed by ${count(services.length, 'Service')}: ${enumerate(names)}; which of them answers is a matter of chance`,
    remedy:
      port === undefined
        ? `give ${serviceText(services[1]!)} a cluster IP of its own, or leave \`spec.clusterIP\` out and have one allocated`
        : `give ${serviceText(services[1]!)} another address, or another port than ${port} on this one`,
    subjects: services.map(serviceSubject),
    locations: firsts.map(spanOf),
    witness: {
      address: address.text,
      ...(port === undefined ? {} : { port: Number(port.split('/')[0]), protocol: port.split('/')[1]! }),
      services: names,
    },
    witnessClass: `${kinds} ${address.text}`,
  });
}
