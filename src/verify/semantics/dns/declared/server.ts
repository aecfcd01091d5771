/**
 * The server that a cluster's definitions promise: for every zone that a rewrite names, and for the root, one chain of
 * rewriting, searching, the cluster's names, its stub domains and its upstreams (Kubernetes DNS specification 1.1; the
 * defaults of kubeadm).
 */
import type { ClusterDns } from '../../../../model/types/dns.ts';
import type { Network } from '../../../../model/types/network.ts';
import type { ParsedCorefile, ServerBlock } from '../../../read/corefile/parser.ts';
import { declaredWords } from './rewrite.ts';
import { blockOf, type Said } from './tokens.ts';

const reverse = ['in-addr.arpa', 'ip6.arpa'];
/** Where Services of all clusters have their names (KEP-1645). */
const shared = 'clusterset.local';

export function declaredServer(network: Network, dns: ClusterDns): ParsedCorefile {
  const zones = new Set(['.', ...dns.rewrites.map(({ zone }) => zone)]);
  const chains = [...zones].map((zone) => blockOf(`${zone}:53`, [...chain(network, dns, zone), ...once(zone)]));
  return {
    blocks: [...chains, ...(oneForward(dns) ? dns.stubDomains.map((stub) => stubBlock(dns, stub)) : [])],
    warnings: [],
  };
}

/** Before 1.10, CoreDNS refused a second `forward` in a block; stub domains had blocks of their own, as kubeadm wrote them. */
const oneForward = ({ version }: ClusterDns): boolean => version.minor < 10;

const stubBlock = ({ cacheSeconds }: ClusterDns, { zone, servers }: ClusterDns['stubDomains'][number]): ServerBlock =>
  blockOf(`${zone}:53`, [
    { words: ['errors'] },
    { words: ['loadbalance'] },
    ...(cacheSeconds === 0 ? [] : [{ words: ['cache', `${cacheSeconds}`] }]),
    { words: ['forward', '.', ...servers] },
  ]);

function chain({ cluster, imports }: Network, dns: ClusterDns, zone: string): readonly Said[] {
  const rewrites = dns.rewrites.filter((rewrite) => rewrite.zone === zone);
  return [
    { words: ['errors'] },
    { words: ['loadbalance'] },
    ...rewrites.map(({ spec }) => ({ words: ['rewrite', ...declaredWords(spec)] })),
    ...(dns.autopath ? [{ words: ['autopath', '@kubernetes'] }] : []),
    ...(dns.cacheSeconds === 0 ? [] : [{ words: ['cache', `${dns.cacheSeconds}`] }]),
    {
      words: ['kubernetes', cluster.domain, ...(imports.length > 0 ? [shared] : []), ...reverse],
      lines: [
        ...(imports.length > 0 ? [['multicluster', shared]] : []),
        ['pods', dns.autopath ? 'verified' : dns.pods],
        ['ttl', `${dns.ttl}`],
        ['fallthrough', ...reverse],
      ],
    },
    ...(oneForward(dns) ? [] : dns.stubDomains).map(({ zone: stub, servers }) => ({
      words: ['forward', stub, ...servers],
    })),
    { words: ['forward', '.', ...dns.upstreams], lines: [['max_concurrent', '1000']] },
  ];
}

/**
 * The cache on each node (KEP-1024): the cluster's names and reverse names come from its CoreDNS, over TCP, and so do all others
 * where rewrites or stub domains are declared. Where kube-proxy is in mode `ipvs`, the DNS Service's address is taken on the
 * node, so the cache has its own alone; otherwise it has both, and finds CoreDNS by a Service that node-cache fills in.
 */
export function declaredNodeCache({ cluster }: Network, dns: ClusterDns, local: string): ParsedCorefile {
  const ipvs = cluster.proxy.mode === 'ipvs';
  const central: Said = {
    words: ['forward', '.', ipvs ? dns.serviceIP.text : '__PILLAR__CLUSTER__DNS__'],
    lines: [['force_tcp']],
  };
  const alone = dns.rewrites.length === 0 && dns.stubDomains.length === 0;
  const zone = (name: string, ...own: readonly Said[]) =>
    blockOf(`${name}:53`, [
      { words: ['errors'] },
      { words: ['reload'] },
      { words: ['loop'] },
      { words: ['bind', local, ...(ipvs ? [] : [dns.serviceIP.text])] },
      { words: ['prometheus', ':9253'] },
      ...own,
    ]);
  const cache: Said = { words: ['cache', '30'] };
  return {
    blocks: [
      zone(
        cluster.domain,
        {
          words: ['cache'],
          lines: [
            ['success', '9984', '30'],
            ['denial', '9984', '5'],
          ],
        },
        { words: ['health', `${local.includes(':') ? `[${local}]` : local}:8080`] },
        central,
      ),
      ...reverse.map((name) => zone(name, cache, central)),
      zone('.', cache, alone ? { words: ['forward', '.', ...dns.upstreams] } : central),
    ],
    warnings: [],
  };
}

/** Probes, metrics and the search for loops belong to the process; they stand in the root's block. */
function once(zone: string): readonly Said[] {
  if (zone !== '.') return [];
  return [
    { words: ['reload'] },
    { words: ['ready'] },
    { words: ['health'], lines: [['lameduck', '5s']] },
    { words: ['prometheus', ':9153'] },
    { words: ['loop'] },
  ];
}
