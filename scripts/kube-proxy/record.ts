/**
 * `npx tsx scripts/kube-proxy/record.ts`: writes test/data/kube-proxy/recorded.jsonl.gz, random clusters with what the real
 * kube-proxy made of them, for a test that needs no Go. One cluster per line.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildEngine } from '../engines/build.ts';
import { engines } from '../engines/catalogue.ts';
import { askKubeProxy } from './ask.ts';
import { clusterOf } from './compare.ts';
import { compileCluster } from './ours.ts';
import type { RandomCluster } from './random-cluster.ts';

export interface Recorded extends RandomCluster {
  readonly seed: string;
  /** Of the kube-proxy that made the text. */
  readonly version: string;
  readonly text: string;
}

const seed = 'recorded';
const sample = [
  { engine: engines['kube-proxy-1.37'], clusters: 150 },
  { engine: engines['kube-proxy-1.34'], clusters: 50 },
];
/** Few clusters have about 1,000 endpoints, so the last of each sample is the next one that has. */
function isCrowded(cluster: RandomCluster, version: string): boolean {
  const ours = compileCluster(cluster, version);
  return 'text' in ours && ours.text.split('\n:KUBE-SEP-').length > 900;
}

function record(): Recorded[] {
  return sample.flatMap(({ engine, clusters }) => {
    const built = buildEngine(engine);
    const numbers: number[] = [];
    for (let number = 0; numbers.length < clusters; number++) {
      if (numbers.length < clusters - 1 || isCrowded(clusterOf(seed, number, built), built.version))
        numbers.push(number);
    }
    const drawn = numbers.map((number) => clusterOf(seed, number, built));
    return askKubeProxy(built, drawn).map((answer, i): Recorded => {
      if ('error' in answer) throw new Error(`cluster ${numbers[i]}: ${answer.error}`);
      return { seed: `${seed}/${numbers[i]}`, version: built.version, ...drawn[i]!, text: answer.text };
    });
  });
}

const folder = fileURLToPath(new URL('../../test/data/kube-proxy', import.meta.url));
mkdirSync(folder, { recursive: true });
const lines = record().map((each) => `${JSON.stringify(each)}\n`);
const bytes = gzipSync(lines.join(''), { level: 9 });
writeFileSync(`${folder}/recorded.jsonl.gz`, bytes);
process.stdout.write(`${lines.length} clusters, ${bytes.length} bytes\n`);
