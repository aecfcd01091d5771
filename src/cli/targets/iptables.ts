/**
 * Target iptables for the commands. A few nodes are compiled and proven at a time, so that the texts of a large cluster
 * are never all in memory. What is proven is the text itself: it goes through the same reader as a text from a disk.
 */

import type { Described, RulesArtifact, Written } from '../../compile/artifact.ts';
import { compileRules } from '../../compile/index.ts';
import type { Network } from '../../model/types/network.ts';
import type { ValidateOptions } from '../../verify/index.ts';
import { iptablesEquivalent } from '../../verify/validate/equivalents.ts';
import type { CheckResult } from '../../verify/verdict.ts';
import { merge, type RunOptions, type Target } from './target.ts';

export const iptables: Target<'iptables'> = {
  name: 'iptables',
  property: iptablesEquivalent,
  inputs: ({ cluster: { proxy } }) => proxy.mode === 'iptables' || { proxyMode: proxy.mode },
  run,
  expected,
  prove,
  subjectOf: (artifact) => ({ kind: 'Node', name: artifact.target === 'iptables' ? artifact.node : '' }),
};

/** A full text is its payload and the jumps that a payload is judged with anyway. */
const needed = ['payload', 'sysctl'] as const;

/** How many endpoints' rules are held as text at a time. */
const batchSize = 100_000;

async function run(network: Network, options: RunOptions): Promise<CheckResult> {
  const { prove: proving = true, prefix, secondOpinion = false, onlyNeeded = false, only, emit, progress } = options;
  const nodes = network.nodes.filter(({ name }) => options.nodes?.includes(name) ?? true).map(({ name }) => name);
  const step = Math.max(1, Math.floor(batchSize / (1 + weightOf(network))));
  const results: CheckResult[] = [];
  for (let start = 0; start < nodes.length; start += step) {
    progress?.(start, nodes.length);
    const batch = nodes.slice(start, start + step);
    const artifacts = compileRules(network, {
      nodes: batch,
      ...(prefix === undefined ? {} : { prefix }),
      ...(only === undefined ? {} : { only: only.path }),
      ...(onlyNeeded ? { forms: needed } : {}),
    });
    for (const artifact of artifacts) emit?.(artifact);
    if (proving) results.push(await prove(network, artifacts, { secondOpinion }));
  }
  progress?.(nodes.length, nodes.length);
  return merge(results);
}

async function prove(network: Network, texts: readonly Written[], options: ValidateOptions): Promise<CheckResult> {
  const own = texts.filter((text) => text.target === 'iptables');
  const rules = own.flatMap(({ path, node, family, text }) =>
    family === undefined ? [] : [{ path, node, family, text }],
  );
  const settings = own.filter(({ form }) => form === 'sysctl');
  const [{ validateArtifacts }, { validateSysctl }] = await Promise.all([
    import('../../verify/index.ts'),
    import('../../verify/validate/sysctl.ts'),
  ]);
  return merge([await validateArtifacts(network, rules, options), validateSysctl(network, settings)]);
}

type File = Pick<RulesArtifact, 'form' | 'family'> & { readonly file: string };

const perNode: readonly File[] = [
  { file: 'iptables.rules', form: 'payload', family: 4 },
  { file: 'iptables.full.rules', form: 'full', family: 4 },
  { file: 'ip6tables.rules', form: 'payload', family: 6 },
  { file: 'ip6tables.full.rules', form: 'full', family: 6 },
  { file: 'sysctl.conf', form: 'sysctl' },
];

function expected(network: Network, nodes: readonly string[] | null, prefix: string): readonly Described[] {
  const files = network.cluster.proxy.nfacct ? [...perNode, { file: 'nfacct.sh', form: 'script' as const }] : perNode;
  return network.nodes
    .filter(({ name }) => nodes === null || nodes.includes(name))
    .flatMap(({ name }) =>
      files.map(
        ({ file, ...rest }): Described<RulesArtifact> => ({
          target: 'iptables',
          ...rest,
          path: `${prefix}nodes/${name}/${file}`,
          node: name,
        }),
      ),
    );
}

function weightOf({ services }: Network): number {
  let weight = 0;
  for (const { ports } of services) {
    for (const port of ports) weight += 1 + port.endpoints[4].length + port.endpoints[6].length;
  }
  return weight;
}
