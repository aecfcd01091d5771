/**
 * Every range that is listed for Services is announced by some node.
 *
 * Unsatisfiable iff some entry of `serviceClusterIPs`, `serviceExternalIPs` or `serviceLoadBalancerIPs` (a) stands in a list of which
 * some entry has no length, for which calico-node passes over the whole list, or (b) is a range, and every node is excluded from
 * announcing, or aggregation is off and no Service of it has an address that some node announces, or (c) is a single address
 * that no node announces.
 */

import { parsePrefix } from '../../../src/core/ip/prefix.ts';
import { exclusionLabel } from '../../../src/model/bgp/advertise.ts';
import type { ClusterBgp } from '../../../src/model/types/calico-network.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Judgement, Property } from '../../../src/verify/property.ts';
import { announcedOf } from '../../../src/verify/semantics/bgp/leaving.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { announcing, isInside, isWide, type Listed, listedRanges } from '../../algebra/routes.ts';

const id = 'bgp/service-not-announced';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'Every range that is listed for Services is announced by some node.',
  engine: ['enumeration'],
  judge,
};

function judge({ bgp }: Network): Judgement {
  const listed = bgp === undefined || bgp.nodes.length === 0 ? [] : listedRanges(bgp);
  return {
    applicable: listed.length > 0,
    evidence: { ranges: listed.length, nodes: bgp?.nodes.length ?? 0 },
    findings: bgp === undefined ? [] : findingsOf(bgp, listed),
  };
}

function findingsOf(bgp: ClusterBgp, listed: readonly Listed[]): Finding[] {
  const bare = listed.filter(({ prefix }) => prefix === undefined);
  const spoilt = new Set(bare.map(({ field }) => field));
  const whole = listed.filter(({ field }) => !spoilt.has(field));
  const found = new Map<string, Finding>();
  for (const range of bare) {
    const why = `it has no length, and calico-node passes over all of \`${range.field}\` for that`;
    found.set(range.cidr, report(range, why, `write \`${range.cidr}/${range.cidr.includes(':') ? 128 : 32}\``));
  }
  const isAnnounced = announcedBy(bgp);
  for (const range of whole) {
    if (isAnnounced(range)) continue;
    found.set(range.cidr, report(range, ...reasonFor(bgp, range)));
  }
  return [...found.values()];
}

/** Whether a node originates the entry, or a single address inside it. */
function announcedBy(bgp: ClusterBgp): (range: Listed) => boolean {
  const texts = new Set(announcedOf(bgp).map(({ cidr }) => cidr));
  const prefixes = [...texts].flatMap((cidr) => parsePrefix(cidr) ?? []);
  return ({ cidr, prefix }) => texts.has(cidr) || prefixes.some((each) => isInside(prefix, each));
}

function reasonFor(bgp: ClusterBgp, range: Listed): [string, string] {
  if (announcing(bgp).length === 0) {
    return [
      `every node has the label \`${exclusionLabel}\``,
      'take the label from the nodes that are to announce Services',
    ];
  }
  return isWide(range)
    ? [
        'with `serviceLoadBalancerAggregation: Disabled` only addresses of Services are, and no Service with an endpoint has one inside',
        'take the range out, or give a Service an address of it',
      ]
    : ['no Service with an endpoint has this address', 'take the address out, or give it to a Service'];
}

function report({ field, cidr, location }: Listed, why: string, remedy: string): Finding {
  return finding({
    property: id,
    severity: 'error',
    message: `\`${cidr}\` of \`${field}\` is announced by no node: ${why}`,
    remedy,
    subjects: [{ kind: 'BGPConfiguration', name: 'default' }],
    locations: [location],
    witness: { prefix: cidr, expected: 'announced', actual: 'announced by no node' },
    witnessClass: `${field} ${cidr}`,
  });
}
