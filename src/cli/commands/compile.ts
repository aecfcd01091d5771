/**
 * `plumbline compile --out`: the bundle, proven before it appears. The texts that are written are the ones that were proven;
 * nothing is compiled twice.
 */
import { resolve } from 'node:path';
import type { Artifact } from '../../compile/artifact.ts';
import { type Diagnostic, diagnose, hasErrors } from '../../diagnostics/diagnostic.ts';
import { sizeLimit } from '../../model/read/index.ts';
import type { Network } from '../../model/types/network.ts';
import { makeReport, type Report } from '../../report/report.ts';
import type { CheckResult } from '../../verify/verdict.ts';
import { type CarriedDefinitions, carryDefinitions } from '../bundle/definitions.ts';
import {
  type BundledArtifact,
  type BundledInput,
  type BundleManifest,
  bundleFormat,
  parseManifest,
} from '../bundle/format.ts';
import { listProjected } from '../bundle/projected.ts';
import { provenancePrinter } from '../bundle/provenance.ts';
import { exitStatus, statusOf } from '../exit.ts';
import { type Host, isSystemError, reasonOf, type WriteInto } from '../host.ts';
import { type Loaded, load, reportInput } from '../load.ts';
import { checkNodeNames } from '../nodes.ts';
import { deliver, type OutputOptions } from '../output.ts';
import { progressOn } from '../progress.ts';
import { scopeTo } from '../scope.ts';
import { checkModes, chooseTargets, clusterPrefix } from '../targets/choose.ts';
import { targets } from '../targets/index.ts';
import { runSite } from '../targets/site.ts';
import { tool } from '../tool.ts';

export interface CompileOptions extends OutputOptions {
  readonly target?: readonly string[];
  readonly node?: readonly string[];
  readonly kubernetesVersion?: string;
  /** False skips the proof, and the output says so. */
  readonly verify: boolean;
  /** Puts out what is not proven, too. */
  readonly keep?: boolean;
}

interface BundleOptions extends CompileOptions {
  readonly out: string;
}

export async function compileBundle(paths: readonly string[], options: BundleOptions, host: Host): Promise<number> {
  const loaded = await load(paths, options.kubernetesVersion, host);
  const carried = carryDefinitions(loaded.read);
  const diagnostics = [
    ...loaded.diagnostics,
    ...carried.diagnostics,
    ...checkOut(options.out, host),
    ...(hasErrors(loaded.diagnostics) ? [] : checkNodeNames(options.node ?? [], loaded.networks)),
    ...checkModes(loaded.networks, options.target),
  ];
  const statements = options.verify ? (await import('../statements.ts')).statements : undefined;
  const report = (results: readonly CheckResult[], more: readonly Diagnostic[], notes: readonly string[]): Report =>
    makeReport({
      tool: tool(host),
      command: 'compile',
      results,
      diagnostics: [...diagnostics, ...more],
      ...(statements === undefined ? {} : { statements }),
      notes,
      ...reportInput(loaded),
    });
  if (hasErrors(diagnostics)) return deliver(report([], [], []), options, host);
  const notes: string[] = [];
  const results: CheckResult[] = [];
  const unwritable: Diagnostic[] = [];
  try {
    await host.replaceFolder(resolve(host.cwd, options.out), async (write) => {
      const artifacts = await writeArtifacts(loaded, options, { host, write, results });
      const { findings, obligations } = report(results, [], []);
      const proven = statusOf({ diagnostics: [], findings, obligations }, options.failOn) === exitStatus.clean;
      if (!proven && options.keep !== true) {
        notes.push('no bundle was written, because it is not proven; `--keep` writes it nevertheless');
        return false;
      }
      const manifest: BundleManifest = {
        format: bundleFormat,
        tool: tool(host),
        inputs: writeDefinitions(carried, loaded.networks, write),
        kubernetesVersion: options.kubernetesVersion ?? null,
        targets: targets
          .filter((target) => artifacts.some((each) => each.target === target.name))
          .map(({ name }) => name),
        nodes: options.node ?? null,
        artifacts,
        obligations,
        verified: options.verify && proven && obligations.every(({ verdict }) => verdict === 'proved'),
      };
      write('bundle.json', `${JSON.stringify(manifest, null, 2)}\n`);
      notes.push(
        `wrote ${artifacts.length} artifacts to \`${options.out}\`${options.verify ? '' : '; nothing was proven'}`,
      );
      return true;
    });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    unwritable.push(diagnose('cli/unwritable', [], options.out, reasonOf(error)));
  }
  return deliver(report(results, unwritable, notes), options, host);
}

interface Writing {
  readonly host: Host;
  readonly write: WriteInto;
  readonly results: CheckResult[];
}

async function writeArtifacts(
  { networks, site }: Loaded,
  options: BundleOptions,
  { host, write, results }: Writing,
): Promise<BundledArtifact[]> {
  const artifacts: BundledArtifact[] = [];
  const printProvenance = provenancePrinter();
  const emit = (artifact: Artifact): void => {
    const { path, text, target } = artifact;
    const [node, family] = artifact.target === 'iptables' ? [artifact.node, artifact.family] : [];
    const sha256 = write(path, text);
    write(`${path}.map.json`, printProvenance(artifact));
    artifacts.push({ path, sha256, target, node: node ?? null, family: family ?? null });
  };
  for (const network of networks) {
    const { name } = network.cluster;
    for (const target of chooseTargets(network, options.target)) {
      const result = await target.run(network, {
        ...(options.node === undefined ? {} : { nodes: options.node }),
        prefix: clusterPrefix(name, networks.length),
        prove: options.verify,
        emit,
        progress: progressOn(host, 'compiling and proving nodes'),
      });
      results.push(scopeTo(name, networks.length, result));
    }
  }
  if (site !== undefined && options.target?.includes('coredns') !== false) {
    results.push(await runSite(site, { prove: options.verify, emit }));
  }
  return artifacts;
}

function writeDefinitions(
  { files }: CarriedDefinitions,
  networks: readonly Network[],
  write: WriteInto,
): BundledInput[] {
  write('definitions/projected.yaml', listProjected(networks));
  return files.map(({ file, copy, text }) => ({ file, copy, sha256: write(copy, text) }));
}

/** A folder is replaced only when nothing of anybody else's can be lost by it. */
function checkOut(out: string, host: Host): Diagnostic[] {
  const path = resolve(host.cwd, out);
  const kind = host.kindOf(path);
  const refuse = (why: string): Diagnostic[] => [
    diagnose('cli/usage', [], `\`${out}\` ${why}; expected a bundle, an empty folder or a new path`),
  ];
  if (kind === undefined) return [];
  if (kind !== 'folder') return refuse('is not a folder');
  const names = host.list(path);
  if (names.length === 0) return [];
  if (!names.includes('bundle.json')) return refuse('is a folder with other files');
  const manifest = parseManifest(new TextDecoder().decode(host.read(resolve(path, 'bundle.json'), sizeLimit)));
  return typeof manifest === 'string' ? refuse(`is not a bundle of ours: ${manifest}`) : [];
}
