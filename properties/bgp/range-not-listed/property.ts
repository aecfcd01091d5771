/**
 * The external addresses of Services are inside the ranges that are announced.
 *
 * Unsatisfiable iff BGPConfiguration lists ranges for external IPs, or for load balancers, and some Service has an address of that
 * kind in none of them, while it has no `loadBalancerClass` that says who else serves it.
 */
import type { BgpService, ClusterBgp } from '../../../src/model/types/calico-network.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Judgement, Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import {
  hostPrefix,
  isInside,
  type Listed,
  listedRanges,
  type RangeField,
  routeSubject,
} from '../../algebra/routes.ts';
import { enumerate } from '../../algebra/text.ts';

const id = 'bgp/range-not-listed';

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'The external addresses of Services are inside the ranges that are announced.',
  engine: ['enumeration'],
  judge,
};

const kinds: readonly { readonly field: RangeField; of(service: BgpService): readonly string[] }[] = [
  { field: 'serviceExternalIPs', of: ({ externalIPs }) => externalIPs },
  {
    field: 'serviceLoadBalancerIPs',
    of: ({ type, ingressIPs, loadBalancerClass }) =>
      type === 'LoadBalancer' && loadBalancerClass === undefined ? ingressIPs : [],
  },
];

function judge({ bgp }: Network): Judgement {
  const ranges = bgp === undefined ? [] : listedRanges(bgp);
  const judged = kinds.flatMap(({ field, of }) => {
    const listed = ranges.filter((range) => range.field === field);
    return listed.length === 0 || bgp === undefined
      ? []
      : servicesWith(bgp, of).map((each) => ({ ...each, field, listed }));
  });
  return {
    applicable: judged.length > 0,
    evidence: { services: judged.length, ranges: ranges.length },
    findings: judged.flatMap(({ service, addresses, field, listed }) => {
      const outside = addresses.filter((text) => !listed.some(({ prefix }) => isInside(prefix, hostPrefix(text))));
      return outside.length === 0 ? [] : [report(service, field, outside, listed)];
    }),
  };
}

const servicesWith = ({ services }: ClusterBgp, of: (service: BgpService) => readonly string[]) =>
  services.map((service) => ({ service, addresses: of(service) })).filter(({ addresses }) => addresses.length > 0);

function report(
  service: BgpService,
  field: RangeField,
  outside: readonly string[],
  listed: readonly Listed[],
): Finding {
  const { namespace, name, origin } = service;
  const [verb, them] = outside.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return finding({
    property: id,
    severity: 'warning',
    message: `${enumerate(outside)} of service \`${namespace}/${name}\` ${verb} in no range of \`${field}\`, so no node announces ${them}`,
    remedy: `add the range to \`${field}\` of the BGPConfiguration \`default\`, or take an address from a listed one`,
    subjects: [routeSubject(service)],
    locations: [
      field === 'serviceExternalIPs' ? origin.span(['spec', 'externalIPs']) : origin.span(['metadata', 'name']),
      ...listed.slice(0, 3).map(({ location }) => location),
    ],
    witness: {
      prefix: hostPrefix(outside[0]!)?.text ?? outside[0]!,
      ranges: listed.map(({ cidr }) => cidr).slice(0, 20),
      expected: 'announced',
      actual: 'in no listed range',
    },
    witnessClass: field,
  });
}
