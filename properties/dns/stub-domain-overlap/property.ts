/**
 * A stub domain takes no name that the cluster or another stub domain answers for.
 *
 * Unsatisfiable iff a stub domain lies in the cluster's zone, where its servers are never asked, or holds the cluster's zone or
 * another stub domain with other servers, so that a name is asked here or there by the length of its domain.
 */
import { isWithin } from '../../../src/core/name/names.ts';
import type { ClusterDns, StubDomain } from '../../../src/model/types/dns.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';

const id = 'dns/stub-domain-overlap';

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'A stub domain takes no name that the cluster or another stub domain answers for.',
  engine: ['enumeration'],
  judge: ({ cluster, dns }) => ({
    applicable: dns !== undefined && dns.stubDomains.length > 0,
    evidence: { stubDomains: dns?.stubDomains.length ?? 0 },
    findings: dns === undefined ? [] : dns.stubDomains.flatMap((stub) => judgeStub(cluster, dns, stub)),
  }),
};

function judgeStub(cluster: Network['cluster'], dns: ClusterDns, { zone, servers }: StubDomain): readonly Finding[] {
  const own = `${cluster.domain}.`;
  const report = (message: string, name: string): Finding =>
    finding({
      property: id,
      severity: 'warning',
      message,
      remedy: 'give each domain to one of them, or give both the same servers',
      subjects: [{ kind: 'Cluster', name: cluster.name }],
      locations: dns.origin === undefined ? [] : [dns.origin.span(['spec', 'dns', 'stubDomains'])],
      witness: { name, zone, servers: [...servers] },
      witnessClass: `${zone} ${name}`,
    });
  if (isWithin(own, zone)) {
    return [
      report(
        `the stub domain \`${zone}\` lies in the cluster's zone \`${own}\`: its servers are never asked`,
        `www.${zone}`,
      ),
    ];
  }
  const inner = dns.stubDomains.find(
    (other) => other.zone !== zone && isWithin(zone, other.zone) && other.servers.join() !== servers.join(),
  );
  return [
    ...(isWithin(zone, own) ? [report(`the stub domain \`${zone}\` holds the cluster's zone \`${own}\``, own)] : []),
    ...(inner === undefined
      ? []
      : [
          report(
            `the stub domain \`${zone}\` holds \`${inner.zone}\`, which other servers are asked for`,
            `www.${inner.zone}`,
          ),
        ]),
  ];
}
