/**
 * An exported Service exists, may be exported, and is of the sort that the other clusters export under its name.
 *
 * Unsatisfiable iff a cluster exports a Service that it does not have or one of type ExternalName, or two clusters export
 * Services of one name of which one is headless and the other is not (KEP-1645, constraints and conflict resolution).
 */
import type { Network, ServiceExport } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';

const id = 'dns/export-without-service';

export const property: Property = {
  id,
  severity: 'error',
  statement:
    'An exported Service exists, may be exported, and is of the sort that the other clusters export under its name.',
  engine: ['enumeration'],
  judge: (network) => {
    const all = network.clusterSet?.exports ?? [];
    const own = all.filter(({ cluster }) => cluster === network.cluster.name);
    return {
      applicable: own.length > 0,
      evidence: { exports: own.length },
      findings: own.flatMap((each) => judgeExport(network, each, all)),
    };
  },
};

function judgeExport(network: Network, each: ServiceExport, all: readonly ServiceExport[]): readonly Finding[] {
  const { cluster, namespace, name, service } = each;
  const called = `${namespace}/${name}`;
  if (service === undefined) {
    return [
      report(network, each, {
        message: `cluster \`${cluster}\` exports \`${called}\`, and has no Service of that name`,
        remedy: 'add the Service, or take the export away; an export has the name and namespace of its Service',
        actual: 'no Service',
      }),
    ];
  }
  if (service.type === 'ExternalName') {
    return [
      report(network, each, {
        message: `cluster \`${cluster}\` exports \`${called}\`, which is of type ExternalName and is never exported`,
        remedy: 'export the Service behind the name, or take the export away',
        actual: 'ExternalName',
      }),
    ];
  }
  const other = all.find(
    (rival) =>
      rival.namespace === namespace &&
      rival.name === name &&
      rival.service !== undefined &&
      rival.service.headless !== service.headless,
  );
  if (other === undefined) return [];
  const sort = (headless: boolean): string => (headless ? 'headless' : 'with an address');
  return [
    report(network, each, {
      message: `\`${called}\` is ${sort(service.headless)} in cluster \`${cluster}\` and ${sort(!service.headless)} in cluster \`${other.cluster}\`: all clusters get the sort of the older export`,
      remedy: 'make both Services headless, or neither, or export one of them under another name',
      actual: `${sort(service.headless)} and ${sort(!service.headless)}`,
      other,
    }),
  ];
}

interface Complaint {
  readonly message: string;
  readonly remedy: string;
  readonly actual: string;
  readonly other?: ServiceExport;
}

const report = (
  { cluster }: Network,
  { namespace, name, origin }: ServiceExport,
  { message, remedy, actual, other }: Complaint,
): Finding =>
  finding({
    property: id,
    severity: 'error',
    message,
    remedy,
    subjects: [{ kind: 'ServiceExport', namespace, name }],
    locations: [origin, ...(other === undefined ? [] : [other.origin])].map((each) => each.span(['metadata', 'name'])),
    witness: { name: `${name}.${namespace}.svc.clusterset.local.`, type: 'A', expected: 'a Service', actual },
    witnessClass: `${cluster.name} ${actual}`,
  });
