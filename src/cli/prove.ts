/**
 * Compiles a network and proves what came out, a few nodes at a time, so that the texts of a large cluster are never all
 * in memory. What is proven is the text itself: it goes through the same reader as a text from a disk.
 */

import type { Artifact } from '../compile/artifact.ts';
import { compile } from '../compile/index.ts';
import type { Family } from '../core/ip/address.ts';
import type { Network } from '../model/types/network.ts';
import { type ValidateOptions, validateArtifacts } from '../verify/index.ts';
import { validateSysctl } from '../verify/validate/sysctl.ts';
import type { CheckResult } from '../verify/verdict.ts';

export interface ProveOptions {
  readonly nodes?: readonly string[];
  readonly prefix?: string;
  readonly secondOpinion?: boolean;
  /**
   * Proves the payloads alone. A full text is its payload and the jumps that a payload is judged with anyway, so this is
   * for whoever keeps none of the texts.
   */
  readonly payloadsOnly?: boolean;
  /** False only compiles. */
  readonly prove?: boolean;
  /** What else happens to each artifact. */
  readonly emit?: (artifact: Artifact) => void;
  readonly progress?: (done: number, total: number) => void;
}

/** How many endpoints' rules are held as text at a time. */
const batchSize = 100_000;

export async function compileAndProve(network: Network, options: ProveOptions): Promise<CheckResult> {
  const { prove = true, prefix, secondOpinion = false, payloadsOnly = false, emit, progress } = options;
  const nodes = network.nodes.filter(({ name }) => options.nodes?.includes(name) ?? true).map(({ name }) => name);
  const step = Math.max(1, Math.floor(batchSize / (1 + weightOf(network))));
  const results: CheckResult[] = [];
  for (let start = 0; start < nodes.length; start += step) {
    progress?.(start, nodes.length);
    const batch = nodes.slice(start, start + step);
    const artifacts = compile(network, { nodes: batch, ...(prefix === undefined ? {} : { prefix }) });
    for (const artifact of artifacts) emit?.(artifact);
    const judged = payloadsOnly ? artifacts.filter(({ form }) => form !== 'full') : artifacts;
    if (prove) results.push(await proveTexts(network, judged, secondOpinion));
  }
  progress?.(nodes.length, nodes.length);
  return merge(results);
}

export type ArtifactText = Pick<Artifact, 'path' | 'node' | 'form' | 'family' | 'text'>;

/** Judges texts by their meaning, whoever wrote them. */
export async function proveTexts(
  network: Network,
  artifacts: readonly ArtifactText[],
  secondOpinion: boolean,
  onExport?: ValidateOptions['onExport'],
): Promise<CheckResult> {
  const rules = artifacts.flatMap(({ path, node, family, text }) =>
    family === undefined ? [] : [{ path, node, family: family satisfies Family, text }],
  );
  const settings = artifacts.filter(({ form }) => form === 'sysctl');
  return merge([
    await validateArtifacts(network, rules, { secondOpinion, ...(onExport === undefined ? {} : { onExport }) }),
    validateSysctl(network, settings),
  ]);
}

export function merge(results: readonly CheckResult[]): CheckResult {
  return {
    obligations: results.flatMap(({ obligations }) => obligations),
    findings: results.flatMap(({ findings }) => findings),
    fidelity: results.flatMap(({ fidelity }) => fidelity),
  };
}

function weightOf({ services }: Network): number {
  let weight = 0;
  for (const { ports } of services) {
    for (const port of ports) weight += 1 + port.endpoints[4].length + port.endpoints[6].length;
  }
  return weight;
}

/** That a cluster runs kube-proxy in a mode without a target is said, not passed over. */
export function notCompiled({ cluster }: Network): CheckResult {
  return {
    obligations: [
      {
        property: 'artifact/iptables-equivalent',
        subject: `cluster/${cluster.name}`,
        verdict: 'not-applicable',
        engine: [],
        evidence: { proxyMode: cluster.proxy.mode },
      },
    ],
    findings: [],
    fidelity: [],
  };
}
