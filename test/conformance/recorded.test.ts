/**
 * Clusters with the restore text that the real kube-proxy made of them (test/data/kube-proxy, written by
 * scripts/kube-proxy/record.ts): our text says the same, and the real one is proven to mean what the definitions say.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compareRules } from '../../scripts/cases/kube-proxy.ts';
import { compileCluster } from '../../scripts/kube-proxy/ours.ts';
import type { Recorded } from '../../scripts/kube-proxy/record.ts';
import { validateArtifacts } from '../../src/verify/index.ts';

const file = new URL('../data/kube-proxy/recorded.jsonl.gz', import.meta.url);
const recorded = gunzipSync(readFileSync(file))
  .toString()
  .trimEnd()
  .split('\n')
  .map((line): Recorded => JSON.parse(line));

function compiled(cluster: Recorded) {
  const ours = compileCluster(cluster, cluster.version);
  if ('errors' in ours) throw new Error(ours.errors.join('\n'));
  return ours;
}

test('the sample holds both versions, both families, and a cluster of about 1,000 endpoints', () => {
  const counted = (choose: (each: Recorded) => string) =>
    Object.fromEntries(
      [...new Set(recorded.map(choose))].map((key) => [key, recorded.filter((each) => choose(each) === key).length]),
    );
  expect(counted(({ version }) => version)).toEqual({ '1.37.2': 150, '1.34.4': 50 });
  const families = counted(({ family }) => family);
  expect(Object.keys(families).sort()).toEqual(['IPv4', 'IPv6']);
  expect(Math.min(...Object.values(families))).toBeGreaterThan(50);
  expect(recorded.some(({ text }) => text.split('\n:KUBE-SEP-').length > 900)).toBe(true);
});

describe.each(['1.37.2', '1.34.4'])('kube-proxy %s', (version) => {
  const own = recorded.filter((each) => each.version === version);

  test('writes the rules that we write', () => {
    const different = own.flatMap((cluster) =>
      compareRules(compiled(cluster).text, cluster.text).map((each) => `${cluster.seed}: ${each}`),
    );
    expect(different).toEqual([]);
  });

  test('keeps what the definitions promise', async () => {
    const unproven: string[] = [];
    let proofs = 0;
    for (const cluster of own.filter((_, i) => i % 5 === 0)) {
      const { network, path } = compiled(cluster);
      const family = cluster.family === 'IPv4' ? 4 : 6;
      const { obligations } = await validateArtifacts(network, [
        { path, node: cluster.node, family, text: cluster.text },
      ]);
      const equivalence = obligations.filter(({ property }) => property === 'artifact/iptables-equivalent');
      expect(equivalence.length).toBeGreaterThan(0);
      proofs += equivalence.length;
      for (const { verdict, subject } of obligations)
        if (verdict !== 'proved') unproven.push(`${cluster.seed}: ${subject} ${verdict}`);
    }
    expect(unproven).toEqual([]);
    expect(proofs).toBe(own.length / 5);
  });
});
