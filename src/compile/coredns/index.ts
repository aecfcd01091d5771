/**
 * Target coredns: the Corefile of a cluster's CoreDNS, the ConfigMap that it is mounted from, and the resolv.conf that
 * kubelet gives to pods. Nothing is emitted for a cluster of whose DNS nothing is declared.
 */
import { type ResolverFile, resolverFiles } from '../../model/dns/resolvers.ts';
import type { ClusterDns } from '../../model/types/dns.ts';
import type { Declared, Network } from '../../model/types/network.ts';
import type { NamesArtifact, Provenance } from '../artifact.ts';
import { template } from '../render.ts';
import { lowerCoreDns, lowerNodeLocal } from './lower.ts';
import { viewResolvConf } from './resolv-conf.ts';
import { lineOf, linesOf, provenanceOf, viewBlocks, viewCorefile } from './view.ts';

export function compileCoreDns(network: Network): readonly NamesArtifact[] {
  const { dns, cluster } = network;
  if (dns === undefined) return [];
  const blocks = lowerCoreDns(network, dns);
  const corefile = template('coredns/corefile')(viewCorefile(network, dns, blocks));
  const provenance = provenanceOf(blocks, lineOf(corefile, blocks[0]?.key ?? ''));
  const configMap = template('coredns/configmap')({ lines: linesOf(corefile) });
  const shift = lineOf(configMap, '  Corefile:');
  const artifact = (file: string, rest: Pick<NamesArtifact, 'form' | 'text' | 'provenance' | 'resolver'>) => ({
    path: `dns/${cluster.name}/${file}`,
    target: 'coredns' as const,
    server: cluster.name,
    ...rest,
  });
  return [
    artifact('Corefile', { form: 'corefile', text: corefile, provenance }),
    artifact('configmap.yaml', { form: 'config-map', text: configMap, provenance: moved(provenance, shift) }),
    ...nodeLocal(network, dns).map((rest) => artifact('node-local/Corefile', rest)),
    ...resolverFiles(network, dns).map((each) => {
      const text = template('coredns/resolv')(viewResolvConf(cluster, dns, each));
      const sources = sourcesOf(dns, each);
      const provenance = sources.length === 0 ? [] : [{ first: 1, last: text.split('\n').length - 1, sources }];
      return artifact(`resolv/${each.file}`, { form: 'resolv-conf', resolver: each.file, text, provenance });
    }),
  ];
}

function nodeLocal(network: Network, dns: ClusterDns): readonly Pick<NamesArtifact, 'form' | 'text' | 'provenance'>[] {
  if (dns.nodeLocal === undefined) return [];
  const blocks = lowerNodeLocal(network, dns, dns.nodeLocal);
  const text = template('coredns/blocks')({ title: 'The cache on each node.', ...viewBlocks(blocks) });
  return [{ form: 'node-local', text, provenance: provenanceOf(blocks, lineOf(text, blocks[0]?.key ?? '')) }];
}

const moved = (provenance: readonly Provenance[], by: number): readonly Provenance[] =>
  provenance.map(({ first, last, sources }) => ({ first: first + by, last: last + by, sources }));

function sourcesOf({ origin }: ClusterDns, { pod }: ResolverFile): readonly Declared[] {
  const { declared } = pod ?? {};
  return [
    ...(origin === undefined ? [] : [{ origin, path: ['spec', 'dns'] }]),
    ...(declared === undefined ? [] : [{ ...declared, path: [...declared.path, 'spec', 'dnsConfig'] }]),
  ];
}
