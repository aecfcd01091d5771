/** `plumbline.dev/v1alpha1 Cluster`. */
import type { ClusterObject } from '../../types/cluster.ts';
import { address, dnsName, isAddress, prefix } from '../rules.ts';
import { boolean, integer, list, map, object, oneOf, string } from '../schema.ts';
import { zoneName } from './dns-rewrite.ts';
import { instanceSchema } from './external-dns.ts';
import { defineKind } from './kind.ts';
import { kubeProxyConfiguration } from './kube-proxy-configuration.ts';
import { resolverSpec } from './resolver.ts';

const most = 2147483647;

export const version = (example: string) => ({
  expected: `a version in quotes, such as "${example}"`,
  test: (text: string): boolean => /^\d+\.\d+(\.\d+)?$/.test(text),
  describe: { pattern: '^\\d+\\.\\d+(\\.\\d+)?$' },
});

const portRange = {
  expected: 'two ports such as "30000-32767", the lower one first',
  test(text: string): boolean {
    const match = /^(\d{1,5})-(\d{1,5})$/.exec(text);
    return match !== null && Number(match[1]) >= 1 && Number(match[1]) <= Number(match[2]) && Number(match[2]) <= 65535;
  },
  describe: { pattern: '^\\d{1,5}-\\d{1,5}$' },
};

export const server = {
  expected: 'an IP address, with `:port` if it is not 53',
  test(text: string): boolean {
    const match = /^(?:\[(.*)\]|([^:]*)):(\d{1,5})$/.exec(text);
    if (match === null) return isAddress(text);
    return isAddress(match[1] ?? match[2]!) && Number(match[3]) >= 1 && Number(match[3]) <= 65535;
  },
};
const upstream = {
  expected: `${server.expected}, or the path of a resolv.conf`,
  // What a word of a Corefile and of a shell hold without quotes.
  test: (text: string): boolean => /^\/[\w./@:+-]+$/.test(text) || server.test(text),
};

const dns = object({
  version: string(version('1.14.7')),
  serviceIP: string(address),
  pods: oneOf(['disabled', 'insecure', 'verified']),
  autopath: boolean(),
  upstreams: list(string(upstream)),
  stubDomains: map(list(string(server)), (zone, at) => {
    if (!zoneName.test(zone)) at.invalid(zone, zoneName.expected);
  }),
  ttl: integer(0, 3600),
  cacheSeconds: integer(0, most),
  nodeLocal: object({ address: string(address) }),
  nodeResolvConf: resolverSpec,
  load: object({ externalQueriesPerSecond: integer(0, most), pods: integer(0, most) }),
});

const spec = object({
  kubernetesVersion: string(version('1.37')),
  clusterDomain: string(dnsName),
  serviceCIDRs: list(string(prefix)),
  podCIDRs: list(string(prefix)),
  nodePortRange: string(portRange),
  nodes: object({ count: integer(0, 100_000) }),
  proxy: object({
    mode: oneOf(['iptables', 'ipvs', 'nftables']),
    config: kubeProxyConfiguration,
    nfacct: boolean(),
    conntrackTCPBeLiberal: boolean(),
  }),
  dns,
  externalDNS: list(instanceSchema),
});

export const cluster = defineKind({
  kind: 'Cluster',
  group: 'plumbline.dev',
  namespaced: false,
  name: dnsName,
  fields: { spec },
  build(head, { spec: read = {} }): ClusterObject {
    return { kind: 'Cluster', ...head, spec: read };
  },
});
