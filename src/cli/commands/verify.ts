/**
 * `plumbline verify`: proves a bundle anew from its texts. Nothing is compiled: the definitions that the bundle carries
 * say what must hold, and each artifact is judged by what it means. Digests only tell what has changed.
 */
import { join, resolve } from 'node:path';
import type { Described, Written } from '../../compile/artifact.ts';
import { sha256Hex } from '../../core/hash.ts';
import { compareText } from '../../core/order.ts';
import { type Diagnostic, diagnose, hasErrors } from '../../diagnostics/diagnostic.ts';
import type { Origin } from '../../diagnostics/span.ts';
import { readSources, type SourceInput, sizeLimit } from '../../model/read/index.ts';
import type { SourceText } from '../../model/types/objects.ts';
import { makeReport } from '../../report/report.ts';
import type { ValidateOptions } from '../../verify/index.ts';
import type { CheckResult } from '../../verify/verdict.ts';
import { missing, unjudged } from '../bundle/expected.ts';
import { type BundleManifest, parseManifest } from '../bundle/format.ts';
import { type Host, reasonOf } from '../host.ts';
import { displayPath } from '../inputs.ts';
import { type Loaded, linkAll, reportInput } from '../load.ts';
import { deliver, type OutputOptions } from '../output.ts';
import { progressOn } from '../progress.ts';
import { scopeTo } from '../scope.ts';
import { statements } from '../statements.ts';
import { clusterPrefix } from '../targets/choose.ts';
import { targetCalled } from '../targets/index.ts';
import { expectedOutside, proveSite } from '../targets/site.ts';
import { merge } from '../targets/target.ts';
import { tool } from '../tool.ts';

export interface VerifyOptions extends OutputOptions {
  /** Where every obligation goes as SMT-LIB 2, so that any solver can repeat it. */
  readonly smtLib?: string;
}

export async function verifyBundle(folder: string, options: VerifyOptions, host: Host): Promise<number> {
  const root = resolve(host.cwd, folder);
  const shown = displayPath(root, host);
  const diagnostics: Diagnostic[] = [];
  const manifest = readManifest(root, host);
  const results: CheckResult[] = [];
  const shownTexts: SourceText[] = [];
  const scripts: string[] = [];
  let loaded: Loaded | undefined;
  if (typeof manifest === 'string') diagnostics.push(diagnose('bundle/unreadable', [], shown, manifest));
  else {
    const inputs = readDefinitions(root, shown, manifest, host, diagnostics);
    const settings = { kubernetesVersion: manifest.kubernetesVersion ?? undefined, environment: host.env };
    loaded = linkAll(readSources(inputs), settings, diagnostics, [shown]);
    diagnostics.splice(0, diagnostics.length, ...loaded.diagnostics);
    const known = new Set(['bundle.json', 'definitions/projected.yaml', ...manifest.inputs.map(({ copy }) => copy)]);
    for (const network of loaded.networks) {
      const { name } = network.cluster;
      const prefix = clusterPrefix(name, loaded.networks.length);
      const expected = targetsOf(manifest).flatMap((target) => target.expected(network, manifest.nodes, prefix));
      for (const { path } of expected) known.add(path).add(`${path}.map.json`);
      const judges: Judges = {
        prove: async (texts, proving) => {
          const judged: CheckResult[] = [];
          for (const target of targetsOf(manifest)) judged.push(await target.prove(network, texts, proving));
          return merge(judged);
        },
        origin: (node) => network.nodes.find((each) => each.name === node)?.origin ?? network.cluster.origin,
      };
      const result = await proveTexts(expected, judges, { root, shown, manifest, host, shownTexts, scripts });
      results.push(scopeTo(name, loaded.networks.length, result));
    }
    const { site } = loaded;
    if (site !== undefined && manifest.targets.includes('coredns')) {
      const expected = expectedOutside(site);
      for (const { path } of expected) known.add(path).add(`${path}.map.json`);
      const judges: Judges = {
        prove: async (texts) => proveSite(site, texts),
        origin: () => site.servers[0]?.origin,
      };
      results.push(await proveTexts(expected, judges, { root, shown, manifest, host, shownTexts, scripts }));
    }
    if (!hasErrors(diagnostics)) {
      const extra = walk(root, '', host).filter((file) => !known.has(file));
      diagnostics.push(...extra.map((file) => diagnose('bundle/extra-file', [], `${shown}/${file}`)));
    }
  }
  if (options.smtLib !== undefined) {
    try {
      host.writeFile(resolve(host.cwd, options.smtLib), scripts.join('(reset)\n'));
    } catch (error) {
      diagnostics.push(diagnose('cli/unwritable', [], options.smtLib, reasonOf(error)));
    }
  }
  const report = makeReport({
    tool: tool(host),
    command: 'verify',
    results,
    diagnostics,
    statements,
    ...(loaded === undefined ? {} : reportInput(loaded)),
    sources: [...(loaded?.read.sources ?? []), ...shownTexts],
  });
  return deliver(report, options, host);
}

const targetsOf = ({ targets }: BundleManifest) => targets.map(targetCalled);

function readManifest(root: string, host: Host): BundleManifest | string {
  try {
    return parseManifest(new TextDecoder().decode(host.read(join(root, 'bundle.json'), sizeLimit)));
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
      const bytes = host.read(join(root, copy), sizeLimit);
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
  /** Artifacts that findings point into. */
  readonly shownTexts: SourceText[];
  readonly scripts: string[];
}

/** How many characters of artifacts are held at a time. Nodes that are judged together share what was proven of one. */
const batchSize = 64 * 1024 * 1024;

/** Who judges texts, and where something is declared that none of them shows. */
interface Judges {
  readonly prove: (texts: readonly Written[], options: ValidateOptions) => Promise<CheckResult>;
  /** Of a node, or of the whole. */
  readonly origin: (node: string | undefined) => Origin | undefined;
}

async function proveTexts(expected: readonly Described[], judges: Judges, bundle: Bundle): Promise<CheckResult> {
  const { root, shown, manifest, host } = bundle;
  const digests = new Map(manifest.artifacts.map(({ path, sha256 }) => [path, sha256]));
  const progress = progressOn(host, 'proving artifacts');
  const results: CheckResult[] = [];
  let batch: Written[] = [];
  let held = 0;
  const judgeBatch = async (): Promise<void> => {
    const named = batch.map((artifact) => ({ ...artifact, path: `${shown}/${artifact.path}` }));
    const changed = batch.filter(({ path, text }) => digests.get(path) !== sha256Hex(text));
    const options: ValidateOptions = {
      secondOpinion: true,
      onExport: ({ name, script }) =>
        bundle.scripts.push(
          `; ${name}: unsatisfiable iff every packet of the slices of this shape fares as declared\n${script}`,
        ),
    };
    const proven = await judges.prove(named, options);
    bundle.shownTexts.push(...pointedAt(proven, named));
    results.push(noteChanged(proven, changed));
    results.push(
      ...changed.filter(({ form }) => form === 'script').map((artifact) => unjudged(artifact, judges.origin)),
    );
    batch = [];
    held = 0;
  };
  for (const [index, artifact] of expected.entries()) {
    progress(index, expected.length);
    const file = join(root, artifact.path);
    if (host.kindOf(file) !== 'file') {
      results.push(missing(artifact, judges.origin));
      continue;
    }
    const text = new TextDecoder().decode(host.read(file, Number.POSITIVE_INFINITY));
    batch.push({ ...artifact, text });
    held += text.length;
    if (held > batchSize) await judgeBatch();
  }
  await judgeBatch();
  progress(expected.length, expected.length);
  return merge(results);
}

/** The texts that a report will quote. */
function pointedAt({ findings }: CheckResult, texts: readonly Written[]): SourceText[] {
  const files = new Set(findings.flatMap(({ locations }) => locations.map(({ file }) => file)));
  return texts.filter(({ path }) => files.has(path)).map(({ path, text }) => ({ file: path, text }));
}

/** A changed text that still means the same is proved, and the evidence about its subject says that it was changed. */
function noteChanged(result: CheckResult, changed: readonly Described[]): CheckResult {
  const bySubject = new Map<string, string[]>();
  for (const artifact of changed) {
    const { kind, name } = targetCalled(artifact.target).subjectOf(artifact);
    const key = `${kind.toLowerCase()}/${name}`;
    bySubject.set(key, [...(bySubject.get(key) ?? []), artifact.path]);
  }
  const obligations = result.obligations.map((obligation) => {
    const paths = bySubject.get(obligation.subject);
    return paths === undefined ? obligation : { ...obligation, evidence: { ...obligation.evidence, changed: paths } };
  });
  return { ...result, obligations };
}

function walk(root: string, folder: string, host: Host): string[] {
  return [...host.list(join(root, folder))].sort(compareText).flatMap((name) => {
    const file = folder === '' ? name : `${folder}/${name}`;
    return host.kindOf(join(root, file)) === 'folder' ? walk(root, file, host) : [file];
  });
}
