/**
 * A Local Service in an announced range has an endpoint on a node that announces.
 *
 * Unsatisfiable iff some Service with the traffic policy Local has an address inside a range that nodes announce as a whole, and
 * ready endpoints, but none on a node that announces: the range draws traffic to nodes that drop it.
 */
import type { BgpService, ClusterBgp } from '../../../src/model/types/calico-network.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Judgement, Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import {
  announcing,
  hostPrefix,
  isInside,
  isWide,
  type Listed,
  listedRanges,
  routeSubject,
} from '../../algebra/routes.ts';
import { enumerate } from '../../algebra/text.ts';

const id = 'bgp/announced-without-endpoint';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'A Local Service in an announced range has an endpoint on a node that announces.',
  engine: ['enumeration'],
  judge,
};

function judge({ bgp }: Network): Judgement {
  const judged = bgp === undefined ? [] : drawn(bgp);
  const names = new Set(bgp === undefined ? [] : announcing(bgp).map(({ name }) => name));
  return {
    applicable: judged.length > 0 && names.size > 0,
    evidence: { services: judged.length, nodes: names.size },
    findings:
      names.size === 0
        ? []
        : judged.flatMap(({ service, cidr, address }) => {
            const places = placesOf(service);
            return places.length === 0 || places.some((node) => names.has(node))
              ? []
              : [report(service, cidr, address, places)];
          }),
  };
}

const addressesOf = ({ clusterIPs, externalIPs, ingressIPs }: BgpService) =>
  [
    ['serviceClusterIPs', clusterIPs],
    ['serviceExternalIPs', externalIPs],
    ['serviceLoadBalancerIPs', ingressIPs],
  ] as const;

/** Services with the policy Local that a range draws traffic for, and one such range. */
function drawn(bgp: ClusterBgp) {
  const ranges = listedRanges(bgp).filter(isWide);
  return bgp.services
    .filter(({ externalTrafficPolicy }) => externalTrafficPolicy === 'Local')
    .flatMap((service) => {
      const inside = addressesOf(service).flatMap(([field, texts]) =>
        texts.flatMap((address) => {
          const range = ranges.find((each) => each.field === field && isInside(each.prefix, hostPrefix(address)));
          return range === undefined ? [] : [{ service, cidr: range, address }];
        }),
      );
      return inside.slice(0, 1);
    });
}

/** The nodes of its ready endpoints. */
const placesOf = ({ endpoints = [] }: BgpService): readonly string[] => [
  ...new Set(endpoints.flatMap(({ node, ready }) => (ready && node !== undefined ? [node] : []))),
];

function report(service: BgpService, { cidr, location }: Listed, address: string, places: readonly string[]): Finding {
  const { namespace, name, origin } = service;
  const [verb, announce] = places.length === 1 ? ['is', 'does'] : ['are', 'do'];
  return finding({
    property: id,
    severity: 'error',
    message: `service \`${namespace}/${name}\` has \`externalTrafficPolicy: Local\` and endpoints only on ${enumerate(places)}, which ${verb} excluded from announcing or ${announce} not speak BGP; the others announce \`${cidr}\`, and drop what comes for \`${address}\``,
    remedy:
      'let the pods run on nodes that announce, take the exclusion label from those where they run, or use the policy `Cluster`',
    subjects: [routeSubject(service)],
    locations: [origin.span(['spec', 'externalTrafficPolicy']), location],
    witness: { prefix: cidr, address, nodes: places.slice(0, 20), expected: 'an endpoint', actual: 'dropped' },
    witnessClass: cidr,
  });
}
