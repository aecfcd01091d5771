/**
 * `npx tsx scripts/kube-proxy/compare.ts`: random clusters, the real kube-proxy's restore text for each, and ours, compared
 * chain by chain and rule by rule; and of some of the real texts a proof that they mean what the definitions say. Any
 * difference is a failure, and so is a text without its proof.
 */
import { parseArgs } from 'node:util';
import type { Network } from '../../src/model/types/network.ts';
import { validateArtifacts } from '../../src/verify/index.ts';
import { compareRules } from '../cases/kube-proxy.ts';
import { type BuiltEngine, buildEngine, EngineUnavailable } from '../engines/build.ts';
import { type EngineName, engines } from '../engines/catalogue.ts';
import { type Answer, askKubeProxy } from './ask.ts';
import { type Compiled, compileCluster } from './ours.ts';
import { type RandomCluster, randomCluster } from './random-cluster.ts';

const usage = `usage: npx tsx scripts/kube-proxy/compare.ts [--engine NAME] [--clusters N] [--seed TEXT] [--show NUMBER]

Compares N random clusters with the real kube-proxy (default: 10000 with each of kube-proxy-1.37 and kube-proxy-1.34).
  --show NUMBER   prints one cluster with both texts instead, as JSON
`;

export interface Comparison {
  readonly engine: BuiltEngine;
  readonly clusters: number;
  readonly rules: number;
  /** How many of the real texts were put to the verifier: one in five, without the largest. */
  readonly proofs: number;
  readonly seconds: number;
  /** One for each cluster that differs: its number, and what differs. */
  readonly differences: readonly { readonly cluster: number; readonly found: readonly string[] }[];
}

export const usual: readonly { readonly engine: EngineName; readonly clusters: number }[] = [
  { engine: 'kube-proxy-1.37', clusters: 10_000 },
  { engine: 'kube-proxy-1.34', clusters: 10_000 },
];

const batch = 250;
const provenEvery = 5;
/** Characters: proofs of the few texts with a thousand endpoints would take longer than all the others. */
const provable = 200_000;

export const clusterOf = (seed: string, number: number, engine: BuiltEngine): RandomCluster =>
  randomCluster(`${seed}/${number}`, Number(engine.version.split('.')[1]));

export async function compareClusters(name: EngineName, count: number, seed: string): Promise<Comparison> {
  const engine = buildEngine(engines[name]);
  const started = process.hrtime.bigint();
  const differences: { cluster: number; found: readonly string[] }[] = [];
  let rules = 0;
  let proofs = 0;
  for (let first = 0; first < count; first += batch) {
    const clusters = Array.from({ length: Math.min(batch, count - first) }, (_, i) =>
      clusterOf(seed, first + i, engine),
    );
    for (const [i, answer] of askKubeProxy(engine, clusters).entries()) {
      const cluster = clusters[i]!;
      const ours = compileCluster(cluster, engine.version);
      const found = [...differencesOf(ours, answer)];
      if ('text' in answer) rules += answer.text.split('\n-A ').length - 1;
      if ('text' in answer && 'network' in ours && (first + i) % provenEvery === 0 && answer.text.length < provable) {
        proofs++;
        found.push(...(await unproven(cluster, ours, answer.text)));
      }
      if (found.length > 0) differences.push({ cluster: first + i, found });
    }
  }
  return {
    engine,
    clusters: count,
    rules,
    proofs,
    seconds: Number(process.hrtime.bigint() - started) / 1e9,
    differences,
  };
}

async function unproven(
  { node, family }: RandomCluster,
  { network, path }: { readonly network: Network; readonly path: string },
  text: string,
): Promise<string[]> {
  const { obligations } = await validateArtifacts(network, [{ path, node, family: family === 'IPv4' ? 4 : 6, text }]);
  if (obligations.length === 0) return ["kube-proxy's text: no obligation"];
  return obligations
    .filter(({ verdict }) => verdict !== 'proved')
    .map(({ property, verdict }) => `kube-proxy's text: \`${property}\` is ${verdict}`);
}

function differencesOf(ours: Compiled, answer: Answer): readonly string[] {
  if ('error' in answer) return [`kube-proxy: ${answer.error}`];
  if ('errors' in ours) return ours.errors.map((message) => `refused: ${message}`);
  return compareRules(ours.text, answer.text);
}

/** The lines of a report, and whether nothing differs. */
export function reportComparison({
  engine,
  clusters,
  rules,
  proofs,
  seconds,
  differences,
}: Comparison): readonly string[] {
  return [
    ...differences
      .slice(0, 20)
      .flatMap(({ cluster, found }) => found.slice(0, 3).map((each) => `cluster ${cluster}: ${each}`)),
    `${engine.name} ${engine.version}: ${clusters} clusters, ${rules} rules, ${proofs} texts put to the verifier, ${differences.length} differences (${seconds.toFixed(0)} s)`,
  ];
}

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      engine: { type: 'string' },
      clusters: { type: 'string' },
      seed: { type: 'string', default: 'plumbline' },
      show: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const chosen = usual.filter(({ engine }) => values.engine === undefined || engine === values.engine);
  if (values.help || chosen.length === 0) {
    process.stdout.write(usage);
    return values.help ? 0 : 2;
  }
  if (values.show !== undefined) return show(chosen[0]!.engine, values.seed, Number(values.show));
  let same = true;
  for (const { engine, clusters } of chosen) {
    const comparison = await compareClusters(engine, Number(values.clusters ?? clusters), values.seed);
    same &&= comparison.differences.length === 0;
    for (const line of reportComparison(comparison)) process.stdout.write(`${line}\n`);
  }
  return same ? 0 : 1;
}

function show(name: EngineName, seed: string, number: number): number {
  const engine = buildEngine(engines[name]);
  const cluster = clusterOf(seed, number, engine);
  const [answer] = askKubeProxy(engine, [cluster]);
  const ours = compileCluster(cluster, engine.version);
  const found = differencesOf(ours, answer!);
  const texts = { ours: 'text' in ours ? ours.text : ours.errors, theirs: answer, found };
  process.stdout.write(`${JSON.stringify({ cluster, ...texts }, null, 1)}\n`);
  return 0;
}

if (process.argv[1]?.endsWith('compare.ts') === true) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
