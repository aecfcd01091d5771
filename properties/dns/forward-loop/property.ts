/**
 * CoreDNS does not forward questions to itself.
 *
 * Unsatisfiable iff an upstream or a stub domain's server is the address of the cluster's DNS Service, of the cache on the node,
 * or of the server's own loopback.
 */
import { parseAddress } from '../../../src/core/ip/address.ts';
import { contains, parsePrefix } from '../../../src/core/ip/prefix.ts';
import type { ClusterDns } from '../../../src/model/types/dns.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';

const id = 'dns/forward-loop';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'CoreDNS does not forward questions to itself.',
  engine: ['enumeration'],
  judge: ({ cluster, dns }) => {
    const targets = dns === undefined ? [] : targetsOf(dns);
    return {
      applicable: targets.length > 0,
      evidence: { servers: targets.length },
      findings: dns === undefined ? [] : targets.flatMap((target) => judgeTarget(cluster.name, dns, target)),
    };
  },
};

interface Target {
  readonly zone: string;
  readonly server: string;
  readonly path: readonly (string | number)[];
}

function targetsOf({ upstreams, stubDomains }: ClusterDns): readonly Target[] {
  return [
    ...upstreams.map((server, index) => ({ zone: '.', server, path: ['upstreams', index] })),
    ...stubDomains.flatMap(({ zone, servers }) => servers.map((server) => ({ zone, server, path: ['stubDomains'] }))),
  ];
}

const loopbacks = ['127.0.0.0/8', '::1/128'].flatMap((text) => parsePrefix(text) ?? []);

function judgeTarget(
  cluster: Network['cluster']['name'],
  dns: ClusterDns,
  { zone, server, path }: Target,
): readonly Finding[] {
  const text = /^\[(.*)\](?::\d+)?$/.exec(server)?.[1] ?? server.replace(/^([^:]*):\d+$/, '$1');
  const address = parseAddress(text, { lenient: true });
  if (address === undefined) return [];
  const what =
    address.text === dns.serviceIP.text
      ? "the cluster's own DNS Service"
      : address.text === dns.nodeLocal?.text
        ? 'the cache on the node, which asks CoreDNS again'
        : loopbacks.some((prefix) => contains(prefix, address))
          ? 'the loopback of the pod that CoreDNS runs in'
          : undefined;
  if (what === undefined) return [];
  return [
    finding({
      property: id,
      severity: 'error',
      message: `questions for \`${zone}\` are forwarded to \`${server}\`, which is ${what}: they go round until they are given up`,
      remedy: 'name a server outside the cluster',
      subjects: [{ kind: 'Cluster', name: cluster }],
      locations: dns.origin === undefined ? [] : [dns.origin.span(['spec', 'dns', ...path])],
      witness: { name: zone === '.' ? 'example.com.' : `www.${zone}`, forwardedTo: server, zone },
      witnessClass: `${zone} ${server}`,
    }),
  ];
}
