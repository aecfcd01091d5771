/**
 * Source ranges that restrict a load balancer restrict it in every family that it forwards.
 *
 * Unsatisfiable iff some Service of type LoadBalancer has source ranges and (a) forwards in two families and has ranges of
 * one of them only, or (b) has, beside narrower ranges of a family, a /0 of that family, which switches its filter off.
 */
import type { Family } from '../../../src/core/ip/address.ts';
import type { Service } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { balancedFamilies } from '../../algebra/exposure.ts';
import { judgeServices } from '../../algebra/judge.ts';
import { sourceRangesOf } from '../../algebra/source-ranges.ts';
import { enumerate, serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/family-unfiltered';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'Source ranges that restrict a load balancer restrict it in every family that it forwards.',
  engine: ['enumeration'],
  judge: (network) =>
    judgeServices(
      network,
      (service) => service.type === 'LoadBalancer' && service.sourceRanges.length > 0,
      (service) => balancedFamilies(service).flatMap((family) => judge(service, family)),
    ),
};

function judge(service: Service, family: Family): Finding[] {
  const ranges = sourceRangesOf(service);
  const own = ranges.filter(({ prefix }) => prefix?.family === family);
  const all = own.filter(({ prefix }) => prefix?.length === 0);
  const other: Family = family === 4 ? 6 : 4;
  const shared = {
    property: id,
    severity: 'error' as const,
    subjects: [serviceSubject(service)],
    witnessClass: `IPv${family}`,
  };
  const witness = {
    client: 'outside',
    family: `IPv${family}`,
    source: family === 4 ? '203.0.113.1' : '2001:db8::1',
    ranges: service.sourceRanges,
  };
  if (all.length > 0 && all.length < own.length) {
    const narrower = own.filter(({ prefix }) => prefix?.length !== 0).map(({ text }) => text);
    return [
      finding({
        ...shared,
        message: `${serviceText(service)}: source range \`${all[0]!.text}\` admits every IPv${family} client, so ${enumerate(narrower)} ${narrower.length === 1 ? 'restricts' : 'restrict'} nothing`,
        remedy: `remove \`${all[0]!.text}\`, or the narrower ranges if everyone is meant`,
        locations: all.map(({ path }) => service.origin.span(path)),
        witness: { ...witness, reason: 'zero-length' },
      }),
    ];
  }
  const restricted = ranges.some(({ prefix }) => prefix?.family === other && prefix.length > 0);
  const openToAll = ranges.some(({ prefix }) => prefix?.family === other && prefix.length === 0);
  if (own.length > 0 || !restricted || openToAll || !balancedFamilies(service).includes(other)) return [];
  return [
    finding({
      ...shared,
      message: `${serviceText(service)} is dual-stack and restricts IPv${other} clients to ${enumerate(service.sourceRanges)}, but has no IPv${family} range: every IPv${family} client is admitted`,
      remedy: `add the IPv${family} ranges that may connect; to admit none, list one that nobody has, such as \`${family === 4 ? '192.0.2.0/32' : '2001:db8::/128'}\``,
      locations: [service.origin.span(['spec', 'loadBalancerSourceRanges'])],
      witness: { ...witness, reason: 'no-range' },
    }),
  ];
}
