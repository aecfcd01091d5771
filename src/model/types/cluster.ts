/** `plumbline.dev/v1alpha1 Cluster`: what Kubernetes has no object for. */
import type { DnsSpec } from './dns.ts';
import type { ExternalDnsSpec } from './external-dns.ts';
import type { KubeProxyConfiguration } from './kube-proxy-configuration.ts';
import type { ObjectBase } from './meta.ts';

export interface ClusterSpec {
  /** `1.37` or `1.37.2`. */
  readonly kubernetesVersion?: string;
  readonly clusterDomain?: string;
  readonly serviceCIDRs?: readonly string[];
  readonly podCIDRs?: readonly string[];
  /** `30000-32767`. */
  readonly nodePortRange?: string;
  readonly nodes?: { readonly count?: number };
  readonly proxy?: {
    readonly mode?: 'iptables' | 'ipvs' | 'nftables';
    readonly config?: KubeProxyConfiguration;
    readonly nfacct?: boolean;
    readonly conntrackTCPBeLiberal?: boolean;
  };
  readonly dns?: DnsSpec;
  readonly externalDNS?: readonly ExternalDnsSpec[];
}

export interface ClusterObject extends ObjectBase<'Cluster'> {
  readonly spec: ClusterSpec;
}
