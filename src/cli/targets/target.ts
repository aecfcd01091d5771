/**
 * What the commands need of a target: which artifacts a cluster gets, how they are compiled and proven, and how texts
 * are judged that somebody else may have changed. Verifiers are loaded when there is something to prove.
 */
import type { Artifact, Described, TargetName, Written } from '../../compile/artifact.ts';
import type { Network } from '../../model/types/network.ts';
import type { ValidateOptions } from '../../verify/index.ts';
import type { CheckResult, Subject } from '../../verify/verdict.ts';

export interface RunOptions {
  readonly nodes?: readonly string[];
  readonly prefix?: string;
  readonly secondOpinion?: boolean;
  /** For whoever keeps none of the texts: what others imply need not be proven once more. */
  readonly onlyNeeded?: boolean;
  /** The one artifact that is wanted: no other is compiled and proven, except where its proof needs it. */
  readonly only?: Described;
  /** False only compiles. */
  readonly prove?: boolean;
  /** What else happens to each artifact. */
  readonly emit?: (artifact: Artifact) => void;
  readonly progress?: (done: number, total: number) => void;
}

export interface Target<N extends TargetName = TargetName> {
  readonly name: N;
  /** The obligation about its texts, `artifact/…`. */
  readonly property: string;
  /** Whether the cluster has anything to compile when nobody asks for a target; otherwise why not, for the evidence. */
  inputs(network: Network): true | { readonly [why: string]: string | number };
  run(network: Network, options: RunOptions): Promise<CheckResult>;
  /** What must be there, said from the network alone. `nodes` are the names that a bundle was limited to; null for all. */
  expected(network: Network, nodes: readonly string[] | null, prefix: string): readonly Described[];
  /** Judges texts by their meaning; those of other targets are passed over. */
  prove(network: Network, texts: readonly Written[], options: ValidateOptions): Promise<CheckResult>;
  /** The subject of an obligation about one artifact. */
  subjectOf(artifact: Described): Subject;
}

export const nothing: CheckResult = { obligations: [], findings: [], fidelity: [] };

export function merge(results: readonly CheckResult[]): CheckResult {
  return {
    obligations: results.flatMap(({ obligations }) => obligations),
    findings: results.flatMap(({ findings }) => findings),
    fidelity: results.flatMap(({ fidelity }) => fidelity),
  };
}

/** That there is nothing to compile is said, not passed over. */
export function notCompiled(
  { property }: Target,
  { cluster }: Network,
  why: { readonly [key: string]: string | number },
) {
  const obligation = {
    property,
    subject: `cluster/${cluster.name}`,
    verdict: 'not-applicable' as const,
    engine: [],
    evidence: why,
  };
  return { ...nothing, obligations: [obligation] };
}
