/**
 * `npx tsx scripts/kube-proxy/compare.ts`: random clusters, the real kube-proxy's restore text for each, and ours, compared
 * chain by chain and rule by rule. Any difference is a failure.
 */
import { parseArgs } from 'node:util';
import { compareRules } from '../cases/kube-proxy.ts';
import { type BuiltEngine, buildEngine, EngineUnavailable } from '../engines/build.ts';
import { type EngineName, engines } from '../engines/catalogue.ts';
import { type Answer, askKubeProxy } from './ask.ts';
import { compileCluster } from './ours.ts';
import { type RandomCluster, randomCluster } from './random-cluster.ts';

const usage = `usage: npx tsx scripts/kube-proxy/compare.ts [--engine NAME] [--clusters N] [--seed TEXT] [--show NUMBER]

Compares N random clusters with the real kube-proxy (default: 1500 with kube-proxy-1.37, 500 with kube-proxy-1.34).
  --show NUMBER   prints one cluster with both texts instead, as JSON
`;

export interface Comparison {
  readonly engine: BuiltEngine;
  readonly clusters: number;
  readonly rules: number;
  readonly seconds: number;
  /** One for each cluster that differs: its number, and what differs. */
  readonly differences: readonly { readonly cluster: number; readonly found: readonly string[] }[];
}

export const usual: readonly { readonly engine: EngineName; readonly clusters: number }[] = [
  { engine: 'kube-proxy-1.37', clusters: 1500 },
  { engine: 'kube-proxy-1.34', clusters: 500 },
];

const batch = 250;

export const clusterOf = (seed: string, number: number, engine: BuiltEngine): RandomCluster =>
  randomCluster(`${seed}/${number}`, Number(engine.version.split('.')[1]));

export function compareClusters(name: EngineName, count: number, seed: string): Comparison {
  const engine = buildEngine(engines[name]);
  const started = process.hrtime.bigint();
  const differences: { cluster: number; found: readonly string[] }[] = [];
  let rules = 0;
  for (let first = 0; first < count; first += batch) {
    const clusters = Array.from({ length: Math.min(batch, count - first) }, (_, i) =>
      clusterOf(seed, first + i, engine),
    );
    askKubeProxy(engine, clusters).forEach((answer, i) => {
      if ('text' in answer) rules += answer.text.split('\n-A ').length - 1;
      const found = differencesOf(clusters[i]!, answer, engine.version);
      if (found.length > 0) differences.push({ cluster: first + i, found });
    });
  }
  return { engine, clusters: count, rules, seconds: Number(process.hrtime.bigint() - started) / 1e9, differences };
}

function differencesOf(cluster: RandomCluster, answer: Answer, version: string): readonly string[] {
  const ours = compileCluster(cluster, version);
  if ('error' in answer) return [`kube-proxy: ${answer.error}`];
  if ('errors' in ours) return ours.errors.map((message) => `refused: ${message}`);
  return compareRules(ours.text, answer.text);
}

/** The lines of a report, and whether nothing differs. */
export function reportComparison({ engine, clusters, rules, seconds, differences }: Comparison): readonly string[] {
  return [
    ...differences
      .slice(0, 20)
      .flatMap(({ cluster, found }) => found.slice(0, 3).map((each) => `cluster ${cluster}: ${each}`)),
    `${engine.name} ${engine.version}: ${clusters} clusters, ${rules} rules, ${differences.length} differences (${seconds.toFixed(0)} s)`,
  ];
}

function main(args: readonly string[]): number {
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
    const comparison = compareClusters(engine, Number(values.clusters ?? clusters), values.seed);
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
  const found = differencesOf(cluster, answer!, engine.version);
  const texts = { ours: 'text' in ours ? ours.text : ours.errors, theirs: answer, found };
  process.stdout.write(`${JSON.stringify({ cluster, ...texts }, null, 1)}\n`);
  return 0;
}

if (process.argv[1]?.endsWith('compare.ts') === true) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
