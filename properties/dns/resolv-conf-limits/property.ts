/**
 * Every name server, search domain and option that a pod asks for takes effect.
 *
 * Unsatisfiable iff kubelet leaves out a name server or a search domain of a pod's resolv.conf, or a pod sets `ndots` to
 * what no library takes.
 */
import { askerKey } from '../../../src/model/dns/resolvers.ts';
import { usualDns } from '../../../src/model/link/dns.ts';
import type { Network, Pod } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { askerOf, declaredResolvConf } from '../../../src/verify/semantics/dns/declared/resolv-conf.ts';
import type { PodResolvConf } from '../../../src/verify/semantics/dns/resolver/kubelet.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';

const id = 'dns/resolv-conf-limits';
const mostDots = 15;

export const property: Property = {
  id,
  severity: 'error',
  statement: 'Every name server, search domain and option that a pod asks for takes effect.',
  engine: ['enumeration'],
  judge: (network) => {
    const dns = network.dns ?? usualDns(network.cluster);
    const pods = network.pods.filter(({ spec }) => network.dns !== undefined || spec.dnsConfig !== undefined);
    const asking = [...new Map(pods.map((pod) => [askerKey(pod), pod])).values()];
    const files = asking.flatMap((pod) => {
      const file = declaredResolvConf(network, dns, askerOf(pod));
      return file === undefined ? [] : [{ pod, file }];
    });
    return {
      applicable: files.length > 0,
      evidence: { files: files.length },
      findings: files.flatMap(({ pod, file }) => judgeFile(network, pod, file)),
    };
  },
};

function judgeFile(
  network: Network,
  pod: Pod,
  { nameservers, searches, options, leftOut }: PodResolvConf,
): readonly Finding[] {
  const quoted = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');
  const servers = leftOut.nameservers;
  const domains = leftOut.searches;
  const ndots = /^ndots:(.*)$/.exec(options.findLast((option) => /^ndots\b/.test(option)) ?? 'ndots:1')?.[1] ?? '';
  return [
    ...(servers.length === 0
      ? []
      : [
          report(network, pod, 'nameservers', {
            message: `the resolv.conf of pod \`${pod.namespace}/${pod.name}\` lacks the name servers ${quoted(servers)}: kubelet writes three`,
            witness: { leftOut: servers, written: nameservers },
          }),
        ]),
    ...(domains.length === 0
      ? []
      : [
          report(network, pod, 'searches', {
            message: `the resolv.conf of pod \`${pod.namespace}/${pod.name}\` lacks the search domains ${quoted(domains)}: kubelet writes 32 domains of at most 253 characters, 2048 in all`,
            witness: { leftOut: domains, written: searches },
          }),
        ]),
    ...(/^\d+$/.test(ndots) && Number(ndots) <= mostDots
      ? []
      : [
          report(network, pod, 'options', {
            message: `pod \`${pod.namespace}/${pod.name}\` sets \`ndots\` to \`${ndots}\`; libraries take 0 to ${mostDots}`,
            witness: { ndots, taken: /^\d+$/.test(ndots) ? String(mostDots) : '1' },
          }),
        ]),
  ];
}

function report(
  { dns }: Network,
  pod: Pod,
  field: string,
  { message, witness }: Pick<Finding, 'message' | 'witness'>,
): Finding {
  const { namespace, name, declared } = pod;
  const wishes = pod.spec.dnsConfig === undefined ? [] : ['spec', 'dnsConfig'];
  return finding({
    property: id,
    severity: 'error',
    message,
    remedy:
      field === 'options' ? 'set `ndots` to a number from 0 to 15' : 'take out entries that the pod can do without',
    subjects: [{ kind: 'Pod', namespace, name }],
    locations: [
      declared.origin.span([...declared.path, ...wishes]),
      ...(dns?.nodeResolvConf === undefined || dns.origin === undefined
        ? []
        : [dns.origin.span(['spec', 'dns', 'nodeResolvConf'])]),
    ],
    witness,
    witnessClass: field,
  });
}
