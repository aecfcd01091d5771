/**
 * A pod asks few questions for one name outside the cluster.
 *
 * Unsatisfiable iff a pod's search list makes it ask more than ten questions for a name that is nowhere but outside: one
 * of each address type for each domain and for the name itself, where the cluster's three domains and one of the node take ten.
 */
import { askerKey } from '../../../src/model/dns/resolvers.ts';
import { usualDns } from '../../../src/model/link/dns.ts';
import type { Pod } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { askerOf, declaredResolvConf } from '../../../src/verify/semantics/dns/declared/resolv-conf.ts';
import { candidates } from '../../../src/verify/semantics/dns/resolver/candidates.ts';
import { optionsAmong } from '../../../src/verify/semantics/dns/resolver/resolv-conf.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';

const id = 'dns/query-amplification';
const most = 10;
const addressTypes = 2;
const outside = 'www.example.com';

export const property: Property = {
  id,
  severity: 'note',
  statement: 'A pod asks few questions for one name outside the cluster.',
  engine: ['enumeration'],
  judge: (network) => {
    const dns = network.dns ?? usualDns(network.cluster);
    // With autopath the server searches, and not the pod.
    const pods = dns.autopath ? [] : [...new Map(network.pods.map((pod) => [askerKey(pod), pod])).values()];
    const lookups = pods.flatMap((pod) => {
      const file = declaredResolvConf(network, dns, askerOf(pod));
      if (file === undefined) return [];
      const list = { search: file.searches, ndots: optionsAmong(file.options).ndots };
      const asked = candidates('glibc', outside, list);
      const upTo = asked.indexOf(`${outside}.`) + 1;
      return [{ pod, asked: asked.slice(0, upTo) }];
    });
    return {
      applicable: lookups.length > 0,
      evidence: { lists: lookups.length },
      findings: lookups
        .filter(({ asked }) => asked.length * addressTypes > most)
        .map(({ pod, asked }) => report(pod, asked)),
    };
  },
};

function report(pod: Pod, asked: readonly string[]): Finding {
  const { namespace, name, declared, spec } = pod;
  const questions = asked.length * addressTypes;
  return finding({
    property: id,
    severity: 'note',
    message: `pod \`${namespace}/${name}\` asks ${questions} questions for \`${outside}\`, the last two of which help`,
    remedy: 'take domains out of the list, lower `ndots`, ask with a final dot, or let the server search (`autopath`)',
    subjects: [{ kind: 'Pod', namespace, name }],
    locations: [
      declared.origin.span([...declared.path, ...(spec.dnsConfig === undefined ? [] : ['spec', 'dnsConfig'])]),
    ],
    witness: { name: outside, asked, questions },
    witnessClass: 'questions',
  });
}
