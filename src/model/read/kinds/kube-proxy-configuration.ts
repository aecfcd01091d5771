/** `kubeproxy.config.k8s.io/v1alpha1 KubeProxyConfiguration`: all of its fields, for kube-proxy reads it strictly first. */
import type { KubeProxyConfiguration } from '../../types/kube-proxy-configuration.ts';
import { isAddress, isPrefix } from '../rules.ts';
import { boolean, integer, list, map, object, oneOf, type Schema, string } from '../schema.ts';

export const kubeProxyGroup = 'kubeproxy.config.k8s.io';

const clusterCIDR = {
  expected: 'a CIDR, or one of each family with a comma between them',
  test: (text: string): boolean => text === '' || text.split(',').every((part) => isPrefix(part.trim())),
};
const nodePortAddress = {
  expected: 'a CIDR, `primary`, `localhost` or `all`',
  test: (text: string): boolean => ['primary', 'localhost', 'all'].includes(text) || isPrefix(text),
};
const bindAddress = { expected: 'an IP address', test: (text: string): boolean => text === '' || isAddress(text) };
const cidr = { expected: 'a CIDR', test: isPrefix };

const masqueradeBit = integer(0, 31);
const masqueradeAll = boolean();
const periods = { syncPeriod: string(), minSyncPeriod: string() };

const fields = {
  mode: oneOf(['iptables', 'ipvs', 'nftables', '']),
  clusterCIDR: string(clusterCIDR),
  detectLocalMode: oneOf(['ClusterCIDR', 'NodeCIDR', 'BridgeInterface', 'InterfaceNamePrefix', '']),
  detectLocal: object({ bridgeInterface: string(), interfaceNamePrefix: string() }),
  hostnameOverride: string(),
  bindAddress: string(bindAddress),
  nodePortAddresses: list(string(nodePortAddress)),
  iptables: object({ masqueradeBit, masqueradeAll, localhostNodePorts: boolean(), ...periods }),
  ipvs: object(
    { scheduler: string(), excludeCIDRs: list(string(cidr)), strictARP: boolean(), masqueradeBit, masqueradeAll },
    { known: ['syncPeriod', 'minSyncPeriod', 'tcpTimeout', 'tcpFinTimeout', 'udpTimeout'] },
  ),
  nftables: object({ masqueradeBit, masqueradeAll }, { known: ['syncPeriod', 'minSyncPeriod'] }),
  conntrack: object(
    { tcpBeLiberal: boolean() },
    { known: ['maxPerCore', 'min', 'tcpEstablishedTimeout', 'tcpCloseWaitTimeout', 'udpTimeout', 'udpStreamTimeout'] },
  ),
  featureGates: map(boolean()),
};

const known = [
  'bindAddressHardFail',
  'clientConnection',
  'configSyncPeriod',
  'enableProfiling',
  'healthzBindAddress',
  'logging',
  'metricsBindAddress',
  'oomScoreAdj',
  'portRange',
  'showHiddenMetricsForVersion',
  'windowsRunAsService',
  'winkernel',
];

/** A configuration with or without its own `apiVersion` and `kind`. */
export const kubeProxyConfiguration: Schema<KubeProxyConfiguration> = object(fields, {
  known: ['apiVersion', 'kind', ...known],
});
