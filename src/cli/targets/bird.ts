/** Target bird for the commands: each node that speaks BGP is compiled and proven in both dialects, a few nodes at a time. */

import type { Described, RoutesArtifact, Written } from '../../compile/artifact.ts';
import { compileRoutes } from '../../compile/index.ts';
import type { Network } from '../../model/types/network.ts';
import { birdEquivalent } from '../../verify/validate/equivalents.ts';
import type { CheckResult } from '../../verify/verdict.ts';
import { merge, type RunOptions, type Target } from './target.ts';

export const bird: Target<'bird'> = {
  name: 'bird',
  property: birdEquivalent,
  inputs: ({ bgp }) => (bgp !== undefined && bgp.nodes.length > 0) || { speakers: 0 },
  run,
  expected,
  prove: async (network, texts) => (await verifier()).validateBird(network, texts.filter(isOwn)),
  subjectOf: (artifact) => ({ kind: 'Node', name: artifact.target === 'bird' ? artifact.node : '' }),
};

const verifier = () => import('../../verify/validate/bird/index.ts');

const isOwn = (text: Written): text is Written<RoutesArtifact> => text.target === 'bird';

/** How many nodes' texts are held at a time. */
const batchSize = 20;

async function run(network: Network, options: RunOptions): Promise<CheckResult> {
  const { prove = true, prefix, only, emit, progress } = options;
  const nodes = speakersOf(network, options.nodes ?? null);
  const results: CheckResult[] = [];
  for (let start = 0; start < nodes.length; start += batchSize) {
    progress?.(start, nodes.length);
    const batch = nodes.slice(start, start + batchSize);
    const artifacts = compileRoutes(network, { nodes: batch, ...(prefix === undefined ? {} : { prefix }) }).filter(
      ({ form, family }) => only === undefined || (form === only.form && family === familyOf(only)),
    );
    for (const artifact of artifacts) emit?.(artifact);
    if (prove) results.push((await verifier()).validateBird(network, artifacts));
  }
  // What is not proven of a cluster is not proven of any batch.
  return { ...merge(results), fidelity: results[0]?.fidelity ?? [] };
}

/** The files of one daemon are proven together. */
const familyOf = (artifact: Described) => (artifact.target === 'bird' ? artifact.family : undefined);

const speakersOf = ({ bgp }: Network, limited: readonly string[] | null): readonly string[] =>
  (bgp?.nodes ?? []).map(({ name }) => name).filter((name) => limited?.includes(name) ?? true);

const files: readonly (Pick<RoutesArtifact, 'form' | 'family'> & { readonly file: string })[] = [
  { file: 'bird.conf', form: 'bird' },
  ...([4, 6] as const).flatMap((family) =>
    ['', '_aggr', '_ipam'].map((part) => ({
      file: `calico/bird${family === 6 ? '6' : ''}${part}.cfg`,
      form: 'calico' as const,
      family,
    })),
  ),
];

function expected(network: Network, nodes: readonly string[] | null, prefix: string): readonly Described[] {
  return speakersOf(network, nodes).flatMap((node) =>
    files.map(
      ({ file, ...rest }): Described<RoutesArtifact> => ({
        target: 'bird',
        ...rest,
        path: `${prefix}nodes/${node}/${file}`,
        node,
      }),
    ),
  );
}
