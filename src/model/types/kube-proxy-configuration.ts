/** `kubeproxy.config.k8s.io/v1alpha1 KubeProxyConfiguration`: the fields that decide which rules are written. */
export interface KubeProxyConfiguration {
  readonly mode?: string;
  readonly clusterCIDR?: string;
  readonly detectLocalMode?: string;
  readonly detectLocal?: { readonly bridgeInterface?: string; readonly interfaceNamePrefix?: string };
  readonly hostnameOverride?: string;
  readonly bindAddress?: string;
  readonly nodePortAddresses?: readonly string[];
  readonly iptables?: {
    readonly masqueradeBit?: number;
    readonly masqueradeAll?: boolean;
    readonly localhostNodePorts?: boolean;
    readonly syncPeriod?: string;
    readonly minSyncPeriod?: string;
  };
  readonly ipvs?: {
    readonly scheduler?: string;
    readonly excludeCIDRs?: readonly string[];
    readonly strictARP?: boolean;
    readonly masqueradeBit?: number;
    readonly masqueradeAll?: boolean;
  };
  readonly nftables?: { readonly masqueradeBit?: number; readonly masqueradeAll?: boolean };
  readonly conntrack?: { readonly tcpBeLiberal?: boolean };
  readonly featureGates?: Readonly<Record<string, boolean>>;
}
