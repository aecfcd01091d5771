/**
 * Every list of load-balancer source ranges can match a client of the load balancer.
 *
 * Unsatisfiable iff some Service has `loadBalancerSourceRanges` and (a) is not of type LoadBalancer, or (b) has an entry
 * that is no prefix, or (c) has no entry of any family in which its load balancer forwards, or (d) its load-balancer
 * addresses are all of mode Proxy, for which kube-proxy filters nothing.
 */
import type { Service } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding, type JsonObject } from '../../../src/verify/verdict.ts';
import { balancedFamilies, vipsOf } from '../../algebra/exposure.ts';
import { judgeServices } from '../../algebra/judge.ts';
import { type SourceRange, sourceRangesOf } from '../../algebra/source-ranges.ts';
import { enumerate, joinWords, serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/source-range-never-matches';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'Every list of load-balancer source ranges can match a client of the load balancer.',
  engine: ['enumeration'],
  judge: (network) => judgeServices(network, (service) => service.sourceRanges.length > 0, judge),
};

function judge(service: Service): Finding[] {
  const ranges = sourceRangesOf(service);
  if (service.type !== 'LoadBalancer') {
    return [
      report(service, ranges, 'type', {
        message: `has \`loadBalancerSourceRanges\` but is of type \`${service.type}\`: the ranges restrict nothing`,
        remedy: 'set `type: LoadBalancer`, or restrict its clients with a NetworkPolicy and remove the ranges',
      }),
    ];
  }
  const invalid = ranges.filter(({ prefix }) => prefix === undefined);
  const valid = ranges.filter(({ prefix }) => prefix !== undefined);
  const families = balancedFamilies(service);
  const findings: Finding[] = [];
  if (invalid.length > 0) {
    const texts = enumerate(invalid.map(({ text }) => text));
    findings.push(
      report(service, invalid, 'invalid', {
        message: `source range ${texts} is not a prefix and is ignored${
          valid.length === 0 ? ', which leaves the load balancer open to everyone' : ''
        }; expected \`address/length\``,
        remedy: `write each range as a prefix, such as \`${suggestion(invalid[0]!.text)}\``,
      }),
    );
  }
  if (valid.length > 0 && families.length > 0 && !valid.some(({ prefix }) => families.includes(prefix!.family))) {
    const has = joinWords(families.map((family) => `IPv${family}`));
    findings.push(
      report(service, valid, 'family', {
        message: `source range ${enumerate(valid.map(({ text }) => text))} is of a family that the Service does not have; it has ${has}, and no ${has} client is filtered`,
        remedy: `add the ${has} ranges of the clients that may connect`,
      }),
    );
  } else if (valid.length > 0 && service.ingress.length > 0 && vipsOf(service).length === 0) {
    findings.push({
      ...report(service, valid, 'mode', {
        message: `has source ranges, but all its load-balancer addresses are of mode \`Proxy\`: no node filters them, and only the load balancer can`,
        remedy: 'make sure that the load balancer itself applies the ranges, or use one whose `ipMode` is `VIP`',
      }),
      severity: 'warning',
    });
  }
  return findings;
}

function report(
  service: Service,
  ranges: readonly SourceRange[],
  reason: string,
  { message, remedy }: { readonly message: string; readonly remedy: string },
): Finding {
  const witness: JsonObject = {
    ranges: ranges.map(({ text }) => text),
    reason,
    families: service.families.map((family) => `IPv${family}`),
    type: service.type,
  };
  return finding({
    property: id,
    severity: 'error',
    message: `${serviceText(service)}${message.startsWith('has') ? ' ' : ': '}${message}`,
    remedy,
    subjects: [serviceSubject(service)],
    locations: ranges.map(({ path }) => service.origin.span(path)),
    witness,
    witnessClass: reason,
  });
}

/** An address without a length most likely means that address alone. */
const suggestion = (text: string): string => {
  const address = text.trim();
  if (/^[\d.]+$/.test(address)) return `${address}/32`;
  return /^[\da-f:]+$/i.test(address) && address.includes(':') ? `${address}/128` : '203.0.113.0/24';
};
