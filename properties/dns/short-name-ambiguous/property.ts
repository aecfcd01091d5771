/**
 * A short name means one thing to the pods that search for it.
 *
 * Unsatisfiable iff two domains that a pod searches have the same name below them, short enough to be searched for: the pod
 * gets the one whose domain comes first, and by that name never the other.
 */
import { isWithin } from '../../../src/core/name/names.ts';
import { recall } from '../../../src/core/recall.ts';
import { askerKey } from '../../../src/model/dns/resolvers.ts';
import { usualDns } from '../../../src/model/link/dns.ts';
import type { Network, Pod } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { askerOf, declaredResolvConf } from '../../../src/verify/semantics/dns/declared/resolv-conf.ts';
import { existingNames } from '../../../src/verify/semantics/dns/declared/world.ts';
import { optionsAmong } from '../../../src/verify/semantics/dns/resolver/resolv-conf.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';

const id = 'dns/short-name-ambiguous';

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'A short name means one thing to the pods that search for it.',
  engine: ['enumeration'],
  judge: (network) => {
    const searchers = searchersOf(network);
    const known = namesBelow(network, new Set(searchers.flatMap(({ domains }) => domains)));
    return {
      applicable: searchers.length > 0 && network.services.length > 0,
      evidence: { lists: searchers.length },
      findings: searchers.flatMap((searcher) => judgeList(searcher, known)),
    };
  },
};

interface Searcher {
  readonly pod: Pod;
  /** Those in the cluster's zone, each with its last dot. */
  readonly domains: readonly string[];
  readonly ndots: number;
}

/** One pod for each resolv.conf. */
function searchersOf(network: Network): readonly Searcher[] {
  const dns = network.dns ?? usualDns(network.cluster);
  const zone = `${network.cluster.domain}.`;
  const pods = new Map(network.pods.map((pod) => [askerKey(pod), pod]));
  return [...pods.values()].flatMap((pod) => {
    const file = declaredResolvConf(network, dns, askerOf(pod));
    if (file === undefined) return [];
    const domains = file.searches.map((domain) => domain.replace(/\.?$/, '.')).filter((each) => isWithin(zone, each));
    return [{ pod, domains, ndots: optionsAmong(file.options).ndots }];
  });
}

/** The cluster's names below each domain, as they are typed: without the domain. */
type Below = ReadonlyMap<string, ReadonlySet<string>>;

function namesBelow(network: Network, domains: ReadonlySet<string>): Below {
  const below = new Map<string, Set<string>>();
  for (const name of domains.size === 0 ? [] : existingNames(network)) {
    for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      const domain = name.slice(dot + 1);
      if (domains.has(domain)) recall(below, domain, () => new Set<string>()).add(name.slice(0, dot));
    }
  }
  return below;
}

const none: ReadonlySet<string> = new Set();

function judgeList(searcher: Searcher, below: Below): readonly Finding[] {
  const { domains, ndots } = searcher;
  const found = new Map<string, Finding>();
  for (const [at, later] of domains.entries()) {
    for (const first of domains.slice(0, at)) {
      const [one, other] = [below.get(first) ?? none, below.get(later) ?? none];
      const [few, many] = one.size < other.size ? [one, other] : [other, one];
      for (const name of few) {
        // Nobody types the names of ports.
        if (!many.has(name) || name.startsWith('_') || name.split('.').length > ndots || found.has(name)) continue;
        found.set(name, report(searcher, name, { first: `${name}.${first}`, later: `${name}.${later}` }));
      }
    }
  }
  return [...found.values()];
}

function report(
  { pod }: Searcher,
  asked: string,
  { first, later }: { readonly first: string; readonly later: string },
): Finding {
  const { namespace, name, declared } = pod;
  return finding({
    property: id,
    severity: 'warning',
    message: `pods such as \`${namespace}/${name}\` that ask for \`${asked}\` get \`${first}\`, and never \`${later}\`, which their search list would find too`,
    remedy: 'give one of the two another name, or ask for the other by its full name',
    subjects: [{ kind: 'Pod', namespace, name }],
    locations: [
      declared.origin.span([...declared.path, ...(pod.spec.dnsConfig === undefined ? [] : ['spec', 'dnsConfig'])]),
    ],
    witness: { asked, name: first, hidden: later },
    witnessClass: asked,
  });
}
