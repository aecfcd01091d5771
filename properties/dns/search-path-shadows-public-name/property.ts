/**
 * No namespace is named like a top-level domain.
 *
 * Unsatisfiable iff a Service's name and namespace together are a name that the world outside has, such as `github.com`: pods
 * search the cluster's domains first, and get the Service.
 */
import type { Network, Service } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';

const id = 'dns/search-path-shadows-public-name';

/** The generic domains that names are mostly asked in (IANA root zone database); each of two letters is a country's. */
const generic = new Set('com net org edu gov mil int arpa info biz dev app'.split(' '));

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'No namespace is named like a top-level domain.',
  engine: ['enumeration'],
  judge: (network) => {
    const byNamespace = new Map<string, Service>();
    for (const service of network.services) {
      if (!byNamespace.has(service.namespace)) byNamespace.set(service.namespace, service);
    }
    return {
      applicable: byNamespace.size > 0,
      evidence: { namespaces: byNamespace.size },
      findings: [...byNamespace.values()]
        .filter(({ namespace }) => isTopLevel(namespace))
        .map((service) => report(network, service)),
    };
  },
};

const isTopLevel = (namespace: string): boolean => generic.has(namespace) || /^[a-z]{2}$/.test(namespace);

function report({ cluster }: Network, { namespace, name, origin }: Service): Finding {
  return finding({
    property: id,
    severity: 'warning',
    message: `pods that ask for \`${name}.${namespace}\` get Service \`${namespace}/${name}\`, because their search path turns it into \`${name}.${namespace}.svc.${cluster.domain}\` first`,
    remedy: 'give the namespace another name, or ask for the outside name with its final dot',
    subjects: [{ kind: 'Service', namespace, name }],
    locations: [origin.span(['metadata', 'namespace'])],
    witness: {
      asked: `${name}.${namespace}`,
      name: `${name}.${namespace}.svc.${cluster.domain}.`,
      searched: `svc.${cluster.domain}`,
    },
    witnessClass: namespace,
  });
}
