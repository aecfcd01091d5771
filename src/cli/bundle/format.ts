/**
 * bundle.json: what a bundle holds and what was proven of it. A reader of it believes nothing but the names: texts are
 * judged by what they mean, and digests only tell what has changed.
 */
import { type TargetName, targetNames } from '../../compile/artifact.ts';
import type { Family } from '../../core/ip/address.ts';
import type { Tool } from '../../report/report.ts';
import type { Obligation } from '../../verify/verdict.ts';

/** Changes when a reader of the former version could misread the new one. */
export const bundleFormat = 'plumbline.dev/bundle/v1';

export interface BundledInput {
  /** The path under which it was read, which decides to which cluster its objects belong. */
  readonly file: string;
  /** Where its text stands in the bundle. */
  readonly copy: string;
  /** Of the copy, which has no Secrets. */
  readonly sha256: string;
}

export interface BundledArtifact {
  readonly path: string;
  readonly sha256: string;
  readonly target: TargetName;
  /** Null where the text is not for one node. */
  readonly node: string | null;
  readonly family: Family | null;
}

export interface BundleManifest {
  readonly format: typeof bundleFormat;
  readonly tool: Tool;
  readonly inputs: readonly BundledInput[];
  /** The command line's `--kubernetes-version`; null when the definitions decide. */
  readonly kubernetesVersion: string | null;
  readonly targets: readonly TargetName[];
  /** The command line's `--node`; null for every node. */
  readonly nodes: readonly string[] | null;
  readonly artifacts: readonly BundledArtifact[];
  readonly obligations: readonly Obligation[];
  /** Whether every obligation was proved before the bundle was written. */
  readonly verified: boolean;
}

/** Reads a manifest; a text says why it is none. */
export function parseManifest(text: string): BundleManifest | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'bundle.json is not JSON';
  }
  if (!isRecord(value)) return 'bundle.json is not a mapping';
  if (value.format !== bundleFormat) return `its format is \`${String(value.format)}\`; expected \`${bundleFormat}\``;
  const { inputs, artifacts, nodes, kubernetesVersion, targets } = value;
  if (!isListOf(inputs, ['file', 'copy', 'sha256'])) return '`inputs` in bundle.json is not a list of definitions';
  if (!isListOf(artifacts, ['path', 'sha256'])) return '`artifacts` in bundle.json is not a list of artifacts';
  if (nodes !== null && !isTexts(nodes)) return '`nodes` in bundle.json is neither null nor a list of names';
  if (!isTexts(targets)) return '`targets` in bundle.json is not a list of names';
  const strange = targets.find((name) => !(targetNames as readonly string[]).includes(name));
  if (strange !== undefined) return `\`targets\` in bundle.json has \`${strange}\`, which is no target`;
  if (kubernetesVersion !== null && typeof kubernetesVersion !== 'string') {
    return '`kubernetesVersion` in bundle.json is neither null nor a text';
  }
  const stray = inputs.find(({ copy }) => !/^definitions\/[^/\\]+$/.test(copy!));
  if (stray !== undefined) return `the definition \`${stray.copy}\` is not in \`definitions/\``;
  return value as unknown as BundleManifest;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isListOf(value: unknown, keys: readonly string[]): value is Record<string, string>[] {
  return (
    Array.isArray(value) && value.every((each) => isRecord(each) && keys.every((key) => typeof each[key] === 'string'))
  );
}
