/** A pod's resolv.conf against what kubelet would write for a pod of namespace `default` on a node without domains of its own. */
import type { NamesArtifact, Written } from '../../../compile/artifact.ts';
import type { ClusterDns } from '../../../model/types/dns.ts';
import type { Network } from '../../../model/types/network.ts';
import { podResolvConf } from '../../semantics/dns/resolver/kubelet.ts';
import { readResolvConf } from '../../semantics/dns/resolver/resolv-conf.ts';

export interface ResolvConfDifference {
  readonly field: string;
  readonly expected: string;
  readonly actual: string;
}

export function resolvConfDifference(
  { cluster }: Network,
  dns: ClusterDns,
  { text, policy = '' }: Written<NamesArtifact>,
): ResolvConfDifference | undefined {
  const expected = podResolvConf(
    {
      // In mode `ipvs` kubelet is told the cache's own address.
      clusterDNS: [(cluster.proxy.mode === 'ipvs' ? (dns.nodeLocal ?? dns.serviceIP) : dns.serviceIP).text],
      clusterDomain: cluster.domain,
      nodeResolvConf: { nameservers: [], searches: [], options: [] },
    },
    { namespace: 'default', dnsPolicy: policy, hostNetwork: policy === 'ClusterFirstWithHostNet' },
  );
  const actual = readResolvConf(text);
  if ('error' in actual) return { field: 'text', expected: 'a resolv.conf that can be read', actual: actual.error };
  const fields = ['nameservers', 'searches', 'options'] as const;
  const differing = fields.find((field) => expected[field].join(' ') !== actual[field].join(' '));
  return (
    differing && { field: differing, expected: expected[differing].join(' '), actual: actual[differing].join(' ') }
  );
}
