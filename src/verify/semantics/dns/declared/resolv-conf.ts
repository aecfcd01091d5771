/** The resolv.conf that the definitions promise: what kubelet makes of the cluster, of the node, and of a pod's wishes. */
import { isOfNode, policyOf, type ResolverFile } from '../../../../model/dns/resolvers.ts';
import type { ClusterDns } from '../../../../model/types/dns.ts';
import type { Network, Pod } from '../../../../model/types/network.ts';
import { type PodResolvConf, podResolvConf } from '../resolver/kubelet.ts';
import type { ResolvConf } from '../resolver/resolv-conf.ts';

type Asker = Omit<ResolverFile, 'file'>;

/** @returns undefined where it is the node's, of which nothing is declared. */
export function declaredResolvConf({ cluster }: Network, dns: ClusterDns, asker: Asker): PodResolvConf | undefined {
  if (isOfNode(asker) && dns.nodeResolvConf === undefined) return undefined;
  const { namespace, policy, hostNetwork, pod } = asker;
  const { nameservers = [], searches = [], options = [] } = pod?.spec.dnsConfig ?? {};
  return podResolvConf(
    {
      // In mode `ipvs` kubelet is told the cache's own address.
      clusterDNS: [(cluster.proxy.mode === 'ipvs' ? (dns.nodeLocal ?? dns.serviceIP) : dns.serviceIP).text],
      clusterDomain: cluster.domain,
      nodeResolvConf: nodeResolvConf(dns),
    },
    {
      namespace,
      dnsPolicy: policy,
      hostNetwork,
      dnsConfig: {
        nameservers,
        searches,
        options: options.map(({ name, value }) => (value === undefined ? name : `${name}:${value}`)),
      },
    },
  );
}

export const askerOf = (pod: Pod): Asker => ({
  namespace: pod.namespace,
  policy: policyOf(pod),
  hostNetwork: pod.hostNetwork,
  pod,
});

function nodeResolvConf({ nodeResolvConf: said }: ClusterDns): ResolvConf {
  return {
    nameservers: said?.nameservers ?? [],
    searches: (said?.searches ?? []).map((domain) => (domain === '.' ? domain : domain.replace(/\.$/, ''))),
    options: said?.options ?? [],
  };
}
