/**
 * `plumbline verify`: proves a bundle anew from its texts. Nothing is compiled: the definitions that the bundle carries
 * say what must hold, and each artifact is judged by what it means. Digests only tell what has changed.
 */
import { join, resolve } from 'node:path';
import { sha256Hex } from '../../core/hash.ts';
import { compareText } from '../../core/order.ts';
import { type Diagnostic, diagnose, hasErrors } from '../../diagnostics/diagnostic.ts';
import { readSources, type SourceInput } from '../../model/read/index.ts';
import type { Network } from '../../model/types/network.ts';
import { makeReport } from '../../report/report.ts';
import type { CheckResult, JsonObject } from '../../verify/verdict.ts';
import { type Expected, expectedArtifacts, missing, unjudged } from '../bundle/expected.ts';
import { type BundleManifest, parseManifest } from '../bundle/format.ts';
import { type Host, reasonOf } from '../host.ts';
import { displayPath, largestFile } from '../inputs.ts';
import { type Loaded, linkAll, reportInput } from '../load.ts';
import { deliver, type OutputOptions } from '../output.ts';
import { progressOn } from '../progress.ts';
import { merge, proveTexts } from '../prove.ts';
import { scopeTo } from '../scope.ts';
import { statements } from '../statements.ts';
import { tool } from '../tool.ts';
import { clusterPrefix } from './compile.ts';

export async function verifyBundle(folder: string, options: OutputOptions, host: Host): Promise<number> {
  const root = resolve(host.cwd, folder);
  const shown = displayPath(root, host);
  const diagnostics: Diagnostic[] = [];
  const manifest = readManifest(root, host);
  const results: CheckResult[] = [];
  let loaded: Loaded | undefined;
  if (typeof manifest === 'string') diagnostics.push(diagnose('bundle/unreadable', [], shown, manifest));
  else {
    const inputs = readDefinitions(root, shown, manifest, host, diagnostics);
    loaded = linkAll(readSources(inputs), manifest.kubernetesVersion ?? undefined, diagnostics, [shown]);
    diagnostics.splice(0, diagnostics.length, ...loaded.diagnostics);
    const known = new Set(['bundle.json', 'definitions/projected.yaml', ...manifest.inputs.map(({ copy }) => copy)]);
    for (const network of loaded.networks) {
      const { name } = network.cluster;
      const expected = expectedArtifacts(network, manifest.nodes, clusterPrefix(name, loaded.networks.length));
      for (const { path } of expected) known.add(path).add(`${path}.map.json`);
      const result = await proveNetwork(network, expected, { root, shown, manifest, host });
      results.push(scopeTo(name, loaded.networks.length, result));
    }
    if (!hasErrors(diagnostics)) {
      const extra = walk(root, '', host).filter((file) => !known.has(file));
      diagnostics.push(...extra.map((file) => diagnose('bundle/extra-file', [], `${shown}/${file}`)));
    }
  }
  const report = makeReport({
    tool: tool(host),
    command: 'verify',
    results,
    diagnostics,
    statements,
    ...(loaded === undefined ? {} : reportInput(loaded)),
  });
  return deliver(report, options, host);
}

function readManifest(root: string, host: Host): BundleManifest | string {
  try {
    return parseManifest(new TextDecoder().decode(host.read(join(root, 'bundle.json'), largestFile)));
  } catch (error) {
    return reasonOf(error);
  }
}

/** The definitions under the names that they had, because a name decides to which cluster an object belongs. */
function readDefinitions(
  root: string,
  shown: string,
  { inputs }: BundleManifest,
  host: Host,
  diagnostics: Diagnostic[],
): SourceInput[] {
  return inputs.flatMap(({ file, copy, sha256 }) => {
    try {
      const bytes = host.read(join(root, copy), largestFile);
      const changed = sha256Hex(new TextDecoder().decode(bytes)) !== sha256;
      if (changed) diagnostics.push(diagnose('bundle/changed', [], `${shown}/${copy}`));
      return [{ file, bytes, named: false }];
    } catch (error) {
      diagnostics.push(diagnose('bundle/unreadable', [], shown, reasonOf(error)));
      return [];
    }
  });
}

interface Bundle {
  readonly root: string;
  readonly shown: string;
  readonly manifest: BundleManifest;
  readonly host: Host;
}

/** One node at a time: a node's texts are read, judged and let go. */
async function proveNetwork(network: Network, expected: readonly Expected[], bundle: Bundle): Promise<CheckResult> {
  const { root, manifest, host } = bundle;
  const digests = new Map(manifest.artifacts.map(({ path, sha256 }) => [path, sha256]));
  const byNode = new Map<string, Expected[]>();
  for (const artifact of expected) byNode.set(artifact.node, [...(byNode.get(artifact.node) ?? []), artifact]);
  const progress = progressOn(host, 'proving nodes');
  const results: CheckResult[] = [];
  let done = 0;
  for (const artifacts of byNode.values()) {
    progress(done++, byNode.size);
    const present = artifacts.flatMap((artifact) => {
      const file = join(root, artifact.path);
      if (host.kindOf(file) !== 'file') return [];
      return [{ ...artifact, text: new TextDecoder().decode(host.read(file, Number.POSITIVE_INFINITY)) }];
    });
    const changed = present.filter(({ path, text }) => digests.get(path) !== sha256Hex(text));
    const absent = artifacts.filter(({ path }) => !present.some((artifact) => artifact.path === path));
    const proven = await proveTexts(network, present, true);
    results.push(
      noteChanged(
        proven,
        changed.map(({ path }) => path),
      ),
      merge(absent.map((artifact) => missing(network, artifact))),
      merge(changed.filter(({ form }) => form === 'script').map((artifact) => unjudged(network, artifact))),
    );
  }
  progress(byNode.size, byNode.size);
  return merge(results);
}

/** A changed text that still means the same is proved, and its evidence says that it was changed. */
function noteChanged(result: CheckResult, changed: readonly string[]): CheckResult {
  if (changed.length === 0) return result;
  const evidence = (before: JsonObject): JsonObject => ({ ...before, changed });
  return { ...result, obligations: result.obligations.map((each) => ({ ...each, evidence: evidence(each.evidence) })) };
}

function walk(root: string, folder: string, host: Host): string[] {
  return [...host.list(join(root, folder))].sort(compareText).flatMap((name) => {
    const file = folder === '' ? name : `${folder}/${name}`;
    return host.kindOf(join(root, file)) === 'folder' ? walk(root, file, host) : [file];
  });
}
