/**
 * The texts that faults are put into: every rules file that we compile of the examples (all nodes, both families, the
 * payload and the full form, which alone shows hooks), and the real kube-proxy's own texts of 50 recorded clusters.
 *
 * Of the recorded clusters it is kube-proxy's text and not ours, because that is what machines run, and because the
 * verifier then judges faults in rules that nobody here wrote.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { compileCluster } from '../../scripts/kube-proxy/ours.ts';
import type { Recorded } from '../../scripts/kube-proxy/record.ts';
import { compileRules } from '../../src/compile/index.ts';
import { link } from '../../src/model/link/index.ts';
import { readSources } from '../../src/model/read/index.ts';
import type { Network } from '../../src/model/types/network.ts';
import type { RulesText } from '../../src/verify/validate/rules-text.ts';
import type { Mutator } from './edits.ts';

export interface Subject {
  readonly name: string;
  readonly network: Network;
  readonly text: RulesText;
}

const root = new URL('../../', import.meta.url);

export const examples = ['talk', 'shop', 'edge'] as const;

export function exampleSubjects(example: string): Subject[] {
  const folder = new URL(`examples/${example}/`, root);
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort();
  const read = readSources(
    files.map((file) => ({
      file: `examples/${example}/${file}`,
      bytes: readFileSync(new URL(file, folder)),
      named: true,
    })),
  );
  return link(read).networks.flatMap((network) => subjectsOf(network, example));
}

/** Every rules file of a network. */
export function subjectsOf(network: Network, name: string): Subject[] {
  return compileRules(network).flatMap(({ path, node, family, text }) =>
    family === undefined ? [] : [{ name: `${name}/${path}`, network, text: { path, node, family, text } }],
  );
}

export function recordedClusters(): Recorded[] {
  return gunzipSync(readFileSync(new URL('test/data/kube-proxy/recorded.jsonl.gz', root)))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line): Recorded => JSON.parse(line));
}

/** Texts with more lines than this say nothing new, and each proof of one takes seconds. */
const mostLines = 240;

/**
 * The same clusters each time: in recorded order, first those that let some mutator apply that applied in fewer than two
 * before, then as many of the others as are missing, evenly spread.
 */
export function chooseClusters(clusters: readonly Recorded[], mutators: readonly Mutator[], count: number): Recorded[] {
  const short = clusters.filter(({ text }) => text.split('\n').length <= mostLines);
  const seen = new Map<string, number>();
  const chosen = new Set<Recorded>();
  for (const cluster of short) {
    const lines = cluster.text.split('\n');
    const fresh = mutators.filter(
      ({ name, apply }) => (seen.get(name) ?? 0) < 2 && lines.some((_, i) => apply(lines, i) !== undefined),
    );
    if (fresh.length === 0 || chosen.size === count) continue;
    chosen.add(cluster);
    for (const { name } of fresh) seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  const rest = short.filter((cluster) => !chosen.has(cluster));
  const missing = count - chosen.size;
  for (let k = 0; k < missing; k++) chosen.add(rest[Math.floor((k * rest.length) / missing)]!);
  return clusters.filter((cluster) => chosen.has(cluster));
}

export function recordedSubject(cluster: Recorded): Subject {
  const ours = compileCluster(cluster, cluster.version);
  if ('errors' in ours) throw new Error(`${cluster.seed}: ${ours.errors.join('; ')}`);
  const family = cluster.family === 'IPv4' ? 4 : 6;
  return {
    name: `${cluster.version}/${cluster.seed}`,
    network: ours.network,
    text: { path: ours.path, node: cluster.node, family, text: cluster.text },
  };
}
