/**
 * No two clusters tell peers outside of the same prefix.
 *
 * Unsatisfiable iff nodes of two clusters have sessions that lead outside in one family, and a range or an address of Services, or a pool
 * that is not kept back, of one overlaps with one of the other. For addresses outside the cluster's own ranges, those of
 * `serviceExternalIPs` and `serviceLoadBalancerIPs`, that may be meant, and is a warning.
 */
import type { Family } from '../../../src/core/ip/address.ts';
import { overlaps, type Prefix, parsePrefix } from '../../../src/core/ip/prefix.ts';
import type { Span } from '../../../src/diagnostics/span.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Judgement, SiteProperty } from '../../../src/verify/property.ts';
import { type Finding, finding, type Subject } from '../../../src/verify/verdict.ts';
import { families, listedRanges, outerSessions } from '../../algebra/routes.ts';

const id = 'bgp/prefix-announced-by-two-sites';

export const property: SiteProperty = {
  id,
  severity: 'error',
  statement: 'No two clusters tell peers outside of the same prefix.',
  engine: ['enumeration'],
  judgeSite: (_, networks) => judge(networks),
};

function judge(networks: readonly Network[]): Judgement {
  const told = networks.map((network) => ({ name: network.cluster.name, prefixes: toldOf(network) }));
  const telling = told.filter(({ prefixes }) => prefixes.length > 0);
  const pairs = telling.flatMap((one, at) => telling.slice(at + 1).map((other) => ({ one, other })));
  return {
    applicable: pairs.length > 0,
    evidence: { clusters: telling.length, prefixes: telling.reduce((sum, { prefixes }) => sum + prefixes.length, 0) },
    findings: pairs.flatMap(({ one, other }) =>
      one.prefixes.flatMap((mine) =>
        other.prefixes
          .filter(({ prefix }) => prefix.family === mine.prefix.family && overlaps(prefix, mine.prefix))
          .map((theirs) => report([one.name, mine], [other.name, theirs])),
      ),
    ),
  };
}

/** Something that a cluster tells peers outside. */
interface Told {
  readonly prefix: Prefix;
  /** Whether other clusters may have a reason to have it too. */
  readonly mayBeShared: boolean;
  readonly what: string;
  readonly subject: Subject;
  readonly location: Span;
}

function toldOf({ bgp }: Network): readonly Told[] {
  if (bgp === undefined) return [];
  const open = new Set<Family>(
    families.filter((family) => bgp.nodes.some((node) => outerSessions(bgp, node, family).length > 0)),
  );
  const ranges = listedRanges(bgp).flatMap(({ field, prefix, location }): Told[] =>
    prefix === undefined
      ? []
      : [
          {
            prefix,
            mayBeShared: field !== 'serviceClusterIPs',
            what: `\`${field}\``,
            subject: { kind: 'BGPConfiguration', name: 'default' },
            location,
          },
        ],
  );
  const pools = bgp.pools
    .filter(({ spec }) => spec.disableBGPExport !== true)
    .flatMap(({ metadata, spec, origin }): Told[] => {
      const prefix = parsePrefix(spec.cidr);
      const [what, subject] = [`IPPool \`${metadata.name}\``, { kind: 'IPPool', name: metadata.name }];
      return prefix === undefined
        ? []
        : [{ prefix, mayBeShared: false, what, subject, location: origin.span(['spec', 'cidr']) }];
    });
  return [...ranges, ...pools].filter(({ prefix }) => open.has(prefix.family));
}

function report([here, mine]: readonly [string, Told], [there, theirs]: readonly [string, Told]): Finding {
  const isShared = mine.mayBeShared && theirs.mayBeShared;
  const [one, other] = [mine.prefix.text, theirs.prefix.text];
  return finding({
    property: id,
    severity: isShared ? 'warning' : 'error',
    message:
      one === other
        ? `clusters \`${here}\` (${mine.what}) and \`${there}\` (${theirs.what}) both tell peers outside of \`${one}\`: a router that hears both sends traffic to either`
        : `\`${one}\` of cluster \`${here}\` (${mine.what}) and \`${other}\` of \`${there}\` (${theirs.what}) overlap, and peers outside are told of both: a router sends traffic to the narrower`,
    remedy: isShared
      ? 'keep the ranges apart, unless either cluster may serve the address'
      : 'give each cluster a range of its own, or keep it from peers outside by a BGPFilter or `disableBGPExport`',
    subjects: [mine.subject, theirs.subject],
    locations: [mine.location, theirs.location],
    witness: { prefix: one, clusters: [here, there], prefixes: [one, other], expected: 'one cluster', actual: 'two' },
    witnessClass: `${here} ${there} ${one} ${other}`,
  });
}
