/**
 * The server that a cluster's definitions promise: for every zone that a rewrite names, and for the root, one chain of
 * rewriting, searching, the cluster's names, its stub domains and its upstreams (Kubernetes DNS specification 1.1; the
 * defaults of kubeadm).
 */
import type { ClusterDns } from '../../../../model/types/dns.ts';
import type { Network } from '../../../../model/types/network.ts';
import type { ParsedCorefile } from '../../../read/corefile/parser.ts';
import { declaredWords } from './rewrite.ts';
import { blockOf, type Said } from './tokens.ts';

const reverse = ['in-addr.arpa', 'ip6.arpa'];

export function declaredServer(network: Network, dns: ClusterDns): ParsedCorefile {
  const zones = new Set(['.', ...dns.rewrites.map(({ zone }) => zone)]);
  return {
    blocks: [...zones].map((zone) => blockOf(`${zone}:53`, [...chain(network, dns, zone), ...once(zone)])),
    warnings: [],
  };
}

function chain({ cluster }: Network, dns: ClusterDns, zone: string): readonly Said[] {
  const rewrites = dns.rewrites.filter((rewrite) => rewrite.zone === zone);
  return [
    { words: ['errors'] },
    { words: ['loadbalance'] },
    ...rewrites.map(({ spec }) => ({ words: ['rewrite', ...declaredWords(spec)] })),
    ...(dns.autopath ? [{ words: ['autopath', '@kubernetes'] }] : []),
    ...(dns.cacheSeconds === 0 ? [] : [{ words: ['cache', `${dns.cacheSeconds}`] }]),
    {
      words: ['kubernetes', cluster.domain, ...reverse],
      lines: [
        ['pods', dns.autopath ? 'verified' : dns.pods],
        ['ttl', `${dns.ttl}`],
        ['fallthrough', ...reverse],
      ],
    },
    ...dns.stubDomains.map(({ zone: stub, servers }) => ({ words: ['forward', stub, ...servers] })),
    { words: ['forward', '.', ...dns.upstreams], lines: [['max_concurrent', '1000']] },
  ];
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
