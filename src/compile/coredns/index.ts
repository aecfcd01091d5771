/**
 * Target coredns: the Corefile of a cluster's CoreDNS, the ConfigMap that it is mounted from, and the resolv.conf that
 * kubelet gives to pods. Nothing is emitted for a cluster of whose DNS nothing is declared.
 */
import type { ClusterDns } from '../../model/types/dns.ts';
import type { Network } from '../../model/types/network.ts';
import type { NamesArtifact, Provenance } from '../artifact.ts';
import { template } from '../render.ts';
import { lowerCoreDns, lowerNodeLocal } from './lower.ts';
import { linesOf, provenanceOf, viewBlocks, viewCorefile } from './view.ts';

export function compileCoreDns(network: Network): readonly NamesArtifact[] {
  const { dns, cluster } = network;
  if (dns === undefined) return [];
  const blocks = lowerCoreDns(network, dns);
  const corefile = template('coredns/corefile')(viewCorefile(network, dns, blocks));
  const provenance = provenanceOf(blocks, lineOf(corefile, blocks[0]?.key ?? ''));
  const configMap = template('coredns/configmap')({ lines: linesOf(corefile) });
  const shift = lineOf(configMap, '  Corefile:');
  const artifact = (file: string, rest: Pick<NamesArtifact, 'form' | 'text' | 'provenance' | 'policy'>) => ({
    path: `dns/${cluster.name}/${file}`,
    target: 'coredns' as const,
    server: cluster.name,
    ...rest,
  });
  return [
    artifact('Corefile', { form: 'corefile', text: corefile, provenance }),
    artifact('configmap.yaml', { form: 'config-map', text: configMap, provenance: moved(provenance, shift) }),
    ...nodeLocal(network, dns).map((rest) => artifact('node-local/Corefile', rest)),
    ...(['ClusterFirst', 'ClusterFirstWithHostNet'] as const).map((policy) =>
      artifact(`resolv/${policy}.conf`, {
        form: 'resolv-conf',
        policy,
        text: template('coredns/resolv')({ domain: cluster.domain, server: serverOfPods(network, dns) }),
        provenance: sourcesOf(dns),
      }),
    ),
  ];
}

/** Where packets for the DNS Service cannot be caught on the node, pods have to ask the cache by its own address. */
const serverOfPods = ({ cluster }: Network, { nodeLocal: local, serviceIP }: ClusterDns): string =>
  (cluster.proxy.mode === 'ipvs' ? (local ?? serviceIP) : serviceIP).text;

function nodeLocal(network: Network, dns: ClusterDns): readonly Pick<NamesArtifact, 'form' | 'text' | 'provenance'>[] {
  if (dns.nodeLocal === undefined) return [];
  const blocks = lowerNodeLocal(network, dns, dns.nodeLocal);
  const text = template('coredns/node-local')(viewBlocks(blocks));
  return [{ form: 'node-local', text, provenance: provenanceOf(blocks, lineOf(text, blocks[0]?.key ?? '')) }];
}

/** From 1. */
const lineOf = (text: string, start: string): number =>
  text.split('\n').findIndex((line) => line.startsWith(start)) + 1;

const moved = (provenance: readonly Provenance[], by: number): readonly Provenance[] =>
  provenance.map(({ first, last, sources }) => ({ first: first + by, last: last + by, sources }));

function sourcesOf({ origin }: ClusterDns): readonly Provenance[] {
  return origin === undefined ? [] : [{ first: 1, last: 3, sources: [{ origin, path: ['spec', 'dns'] }] }];
}
