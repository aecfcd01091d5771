/**
 * What nodes announce of Services reaches some peer outside the cluster.
 *
 * Unsatisfiable iff nodes originate a range or an address of Services, sessions lead out of the cluster in its family, and no
 * peer outside is told of it, neither by a node that originates it nor through others: BGPFilters reject it, a pool with
 * `disableBGPExport` covers it, or the routers at the other end do not accept it.
 */
import type { Family } from '../../../src/core/ip/address.ts';
import type { Span } from '../../../src/diagnostics/span.ts';
import type { BgpNode, ClusterBgp } from '../../../src/model/types/calico-network.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Judgement, Property } from '../../../src/verify/property.ts';
import { type Announced, announcedOf, spreading } from '../../../src/verify/semantics/bgp/leaving.ts';
import { type Finding, finding, type Subject } from '../../../src/verify/verdict.ts';
import { families, listedRanges, outerSessions, routeSubject } from '../../algebra/routes.ts';

const id = 'bgp/filter-rejects-service';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'What nodes announce of Services reaches some peer outside the cluster.',
  engine: ['enumeration'],
  judge,
};

function judge({ bgp }: Network): Judgement {
  const outward = bgp === undefined ? [] : families.filter((family) => leadsOut(bgp, family));
  const announced =
    bgp === undefined
      ? []
      : announcedOf(bgp).filter(({ cidr }) => outward.some((family) => (family === 6) === cidr.includes(':')));
  return {
    applicable: announced.length > 0,
    evidence: { prefixes: announced.length },
    findings: bgp === undefined ? [] : lost(bgp, announced).map((each) => report(bgp, each)),
  };
}

const leadsOut = (bgp: ClusterBgp, family: Family): boolean =>
  bgp.nodes.some((node) => outerSessions(bgp, node, family).length > 0);

const most = 100;

function lost(bgp: ClusterBgp, announced: readonly Announced[]): Announced[] {
  const found: Announced[] = [];
  for (const each of announced) {
    if (spreading(bgp, each.cidr.includes(':') ? 6 : 4).getsOut(each)) continue;
    found.push(each);
    if (found.length === most) break;
  }
  return found;
}

function report(bgp: ClusterBgp, announced: Announced): Finding {
  const { cidr, origins: nodes } = announced;
  const { subjects, location } = namedBy(bgp, announced);
  const [first] = nodes as [BgpNode, ...BgpNode[]];
  const what = cidr.endsWith(cidr.includes(':') ? '/128' : '/32') ? 'the address' : 'the range';
  return finding({
    property: id,
    severity: 'error',
    message: `${what} \`${cidr}\` is announced by \`${first.name}\`${nodes.length === 1 ? '' : ` and ${nodes.length - 1} more`}, and no peer outside the cluster is told of it`,
    remedy:
      'let the BGPFilters of the BGPPeers that lead outside accept it, see that no pool with `disableBGPExport` covers it, and that the routers accept it',
    subjects,
    locations: [location],
    witness: {
      prefix: cidr,
      node: first.name,
      nodes: nodes.slice(0, 20).map(({ name }) => name),
      expected: 'announced',
      actual: 'told to no peer outside',
    },
    witnessClass: cidr,
  });
}

/** The entry of the BGPConfiguration, or the Services that have the address. */
function namedBy(bgp: ClusterBgp, { cidr, services, origins }: Announced): { subjects: Subject[]; location: Span } {
  const listed = listedRanges(bgp).find((each) => each.cidr === cidr);
  const [service] = services;
  if (listed !== undefined || service === undefined) {
    const location = listed?.location ?? origins[0]!.origin.span(['metadata', 'name']);
    return { subjects: [{ kind: 'BGPConfiguration', name: 'default' }], location };
  }
  return { subjects: services.map(routeSubject), location: service.origin.span(['metadata', 'name']) };
}
