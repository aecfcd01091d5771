/** Target coredns for the commands: a cluster has few texts of it, which are compiled and proven at once. */

import type { Described, NamesArtifact, Written } from '../../compile/artifact.ts';
import { compileNames } from '../../compile/index.ts';
import { resolverFiles } from '../../model/dns/resolvers.ts';
import type { Network } from '../../model/types/network.ts';
import { corefileEquivalent } from '../../verify/validate/equivalents.ts';
import type { CheckResult } from '../../verify/verdict.ts';
import { nothing, type RunOptions, type Target } from './target.ts';

export const coredns: Target<'coredns'> = {
  name: 'coredns',
  property: corefileEquivalent,
  inputs: ({ dns, cluster }) => dns !== undefined || { cluster: cluster.name },
  run,
  expected,
  prove: async (network, texts) => (await verifier()).validateCoreDns(network, texts.filter(isOwn)),
  subjectOf: (artifact) => ({
    kind: artifact.target === 'coredns' && artifact.outside ? 'DNSServer' : 'Cluster',
    name: artifact.target === 'coredns' ? artifact.server : '',
  }),
};

const verifier = () => import('../../verify/validate/coredns/index.ts');

const isOwn = (text: Written): text is Written<NamesArtifact> => text.target === 'coredns' && text.outside !== true;

async function run(network: Network, { prefix, prove = true, only, emit }: RunOptions): Promise<CheckResult> {
  const artifacts = compileNames(network, prefix === undefined ? {} : { prefix }).filter(
    ({ path }) => only === undefined || path === only.path,
  );
  for (const artifact of artifacts) emit?.(artifact);
  return prove ? (await verifier()).validateCoreDns(network, artifacts) : nothing;
}

function expected(network: Network, _: readonly string[] | null, prefix: string): readonly Described[] {
  const { cluster, dns } = network;
  if (dns === undefined) return [];
  const folder = `${prefix}dns/${cluster.name}`;
  const base = { target: 'coredns', server: cluster.name } as const;
  return [
    { ...base, form: 'corefile', path: `${folder}/Corefile` },
    { ...base, form: 'config-map', path: `${folder}/configmap.yaml` },
    ...(dns.nodeLocal === undefined
      ? []
      : [{ ...base, form: 'node-local' as const, path: `${folder}/node-local/Corefile` }]),
    ...resolverFiles(network, dns).map(
      ({ file }): Described<NamesArtifact> => ({
        ...base,
        form: 'resolv-conf',
        resolver: file,
        path: `${folder}/resolv/${file}`,
      }),
    ),
  ];
}
