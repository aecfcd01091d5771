/**
 * What a cluster imports is exported by the clusters that it comes from, and is of their sort.
 *
 * Unsatisfiable iff an import has endpoints of a cluster, or names it as a source, whose definitions are there and export no
 * such Service; or clusters beside its own are there, none of them exports it, and nothing says where it comes from; or
 * it is headless and what is exported is not, or the other way round.
 */
import type { ClusterSet, Network, ServiceExport } from '../../../src/model/types/network.ts';
import type { ServiceImport } from '../../../src/model/types/service-import.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';

const id = 'dns/import-not-exported';

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'What a cluster imports is exported by the clusters that it comes from, and is of their sort.',
  engine: ['enumeration'],
  judge: (network) => {
    const { imports, clusterSet } = network;
    const declared = imports.filter(({ projected, sources }) => !projected || sources.length === 0);
    return {
      applicable: declared.length > 0,
      evidence: { imports: declared.length },
      findings: clusterSet === undefined ? [] : declared.flatMap((each) => judgeImport(network, each, clusterSet)),
    };
  },
};

function judgeImport(network: Network, shared: ServiceImport, set: ClusterSet): readonly Finding[] {
  const { namespace, name, headless, slices, sources } = shared;
  const called = `${namespace}/${name}`;
  const exports = set.exports.filter((each) => each.name === name && each.namespace === namespace);
  const named = [...new Set([...sources, ...slices.map(({ cluster }) => cluster)])].filter((each) => each !== '');
  const silent = named.filter(
    (cluster) => set.clusters.includes(cluster) && !exports.some((each) => each.cluster === cluster),
  );
  const stale = silent.map((cluster) =>
    report(network, shared, {
      what: cluster,
      message: `\`${called}\` is imported from cluster \`${cluster}\`, which does not export it: its endpoints go stale, or are gone with the next change`,
      remedy: `add a ServiceExport \`${called}\` to cluster \`${cluster}\`, or take the import away`,
      actual: 'not exported',
    }),
  );
  if (stale.length > 0) return stale;
  if (named.length === 0 && exports.length === 0 && set.clusters.length > 1) {
    return [
      report(network, shared, {
        what: 'nobody',
        message: `\`${called}\` is imported, and none of the ${set.clusters.length} clusters that are there exports it`,
        remedy: `add a ServiceExport \`${called}\` to the cluster that has the Service, or take the import away`,
        actual: 'not exported',
      }),
    ];
  }
  const otherwise = exports.find(({ service }) => service !== undefined && service.headless !== headless);
  if (otherwise === undefined) return [];
  return [
    report(network, shared, {
      what: 'sort',
      message: `\`${called}\` is imported ${headless ? 'as headless' : 'with an address'}, and cluster \`${otherwise.cluster}\` exports a Service that is ${headless ? 'not headless' : 'headless'}`,
      remedy: headless ? 'set `spec.type` to `ClusterSetIP`' : 'set `spec.type` to `Headless`',
      actual: headless ? 'Headless' : 'ClusterSetIP',
      other: otherwise,
    }),
  ];
}

interface Complaint {
  readonly what: string;
  readonly message: string;
  readonly remedy: string;
  readonly actual: string;
  readonly other?: ServiceExport;
}

const report = (
  { cluster }: Network,
  { namespace, name, origin }: ServiceImport,
  { what, message, remedy, actual, other }: Complaint,
): Finding =>
  finding({
    property: id,
    severity: 'warning',
    message,
    remedy,
    subjects: [{ kind: 'ServiceImport', namespace, name }],
    locations: [origin, ...(other === undefined ? [] : [other.origin])].map((each) => each.span(['metadata', 'name'])),
    witness: { name: `${name}.${namespace}.svc.clusterset.local.`, type: 'A', expected: 'an export', actual },
    witnessClass: `${cluster.name} ${what}`,
  });
