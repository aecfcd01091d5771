/** What kubelet writes into a pod's resolv.conf, within its limits: search domains, name servers, options. */
import type { ResolverFile } from '../../model/dns/resolvers.ts';
import { isOfNode } from '../../model/dns/resolvers.ts';
import type { ClusterDns, ResolverSpec } from '../../model/types/dns.ts';
import type { Cluster } from '../../model/types/network.ts';

const limits = { servers: 3, domains: 32, characters: 2048, domain: 253 };

/** @returns the view of the template `coredns/resolv`. */
export function viewResolvConf(cluster: Cluster, dns: ClusterDns, file: ResolverFile): object {
  const { nameservers = [], searches = [], options = [] } = file.pod?.spec.dnsConfig ?? {};
  const start = startOf(cluster, dns, file);
  const domains = withinLimits(distinct([...start.searches, ...searches]));
  const words = distinctOptions([
    ...start.options,
    ...options.map(({ name, value }) => (value === undefined ? name : `${name}:${value}`)),
  ]);
  return {
    search: domains.length === 0 ? [] : [{ words: domains.join(' ') }],
    servers: distinct([...start.nameservers, ...nameservers])
      .slice(0, limits.servers)
      .map((address) => ({ address })),
    options: words.length === 0 ? [] : [{ words: words.join(' ') }],
  };
}

function startOf(cluster: Cluster, dns: ClusterDns, file: ResolverFile): Required<ResolverSpec> {
  const { nameservers = [], searches = [], options = [] } = dns.nodeResolvConf ?? {};
  const ofNode = searches.map(withoutDot);
  if (file.policy === 'None') return { nameservers: [], searches: [], options: [] };
  if (isOfNode(file)) return { nameservers, searches: ofNode, options };
  const { domain } = cluster;
  return {
    nameservers: [serverOfPods(cluster, dns)],
    searches: [`${file.namespace}.svc.${domain}`, `svc.${domain}`, domain, ...ofNode],
    options: ['ndots:5'],
  };
}

/** Where packets for the DNS Service cannot be caught on the node, pods have to ask the cache by its own address. */
const serverOfPods = ({ proxy }: Cluster, { nodeLocal: local, serviceIP }: ClusterDns): string =>
  (proxy.mode === 'ipvs' ? (local ?? serviceIP) : serviceIP).text;

function withinLimits(domains: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const domain of domains.filter(({ length }) => length <= limits.domain)) {
    if (kept.length === limits.domains || [...kept, domain].join(' ').length > limits.characters) break;
    kept.push(domain);
  }
  return kept;
}

/** The last option of a name counts, in the place of the first. */
function distinctOptions(options: readonly string[]): readonly string[] {
  return [...new Map(options.map((option) => [option.replace(/:.*/, ''), option])).values()];
}

const distinct = (words: readonly string[]): readonly string[] => [...new Set(words)];
const withoutDot = (domain: string): string => (domain === '.' ? domain : domain.replace(/\.$/, ''));
