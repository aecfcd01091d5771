/**
 * `plumbline compile --artifact`: one text of the bundle, alone on standard output once it is proven, for a pipe into the
 * program that loads it. Only this text is made, and what its proof needs; the report goes to the error stream.
 */
import { dirname } from 'node:path/posix';
import type { Artifact, Described } from '../../compile/artifact.ts';
import { nearest } from '../../core/nearest.ts';
import { type Diagnostic, diagnose, hasErrors } from '../../diagnostics/diagnostic.ts';
import { makeReport } from '../../report/report.ts';
import type { CheckResult } from '../../verify/verdict.ts';
import { exitStatus, statusOf } from '../exit.ts';
import { type Host, isSystemError, reasonOf } from '../host.ts';
import { type Loaded, load, reportInput } from '../load.ts';
import { checkNodeNames } from '../nodes.ts';
import { deliver } from '../output.ts';
import { progressOn } from '../progress.ts';
import { scopeTo } from '../scope.ts';
import { checkModes, chooseTargets, clusterPrefix } from '../targets/choose.ts';
import { expectedOutside, runSite } from '../targets/site.ts';
import { tool } from '../tool.ts';
import type { CompileOptions } from './compile.ts';

interface ArtifactOptions extends CompileOptions {
  /** The end of its path in a bundle: a file's name, or more where several files have that name. */
  readonly artifact: string;
}

export async function printArtifact(paths: readonly string[], options: ArtifactOptions, host: Host): Promise<number> {
  const loaded = await load(paths, options.kubernetesVersion, host);
  const { networks } = loaded;
  const diagnostics = [
    ...loaded.diagnostics,
    ...checkFormats(options),
    ...(hasErrors(loaded.diagnostics) ? [] : checkNodeNames(options.node ?? [], networks)),
    ...checkModes(networks, options.target),
  ];
  const chosen = hasErrors(diagnostics) ? undefined : choose(offersOf(loaded, options, host), options.artifact);
  if (chosen?.complaint !== undefined) diagnostics.push(chosen.complaint);
  const results: CheckResult[] = [];
  const notes: string[] = [];
  if (chosen?.offer !== undefined) {
    const { artifact, make } = chosen.offer;
    let made: Artifact | undefined;
    results.push(
      await make((each) => {
        if (each.path === artifact.path) made = each;
      }),
    );
    const { findings, obligations } = makeReport({ tool: tool(host), command: 'compile', results, diagnostics: [] });
    const proven = statusOf({ diagnostics: [], findings, obligations }, options.failOn) === exitStatus.clean;
    if (proven || options.keep === true) {
      try {
        await host.print((options.verify ? undefined : made?.pieces?.()) ?? [made?.text ?? '']);
        notes.push(`printed \`${artifact.path}\`${options.verify ? '' : '; nothing was proven'}`);
      } catch (error) {
        if (!isSystemError(error)) throw error;
        diagnostics.push(diagnose('cli/unwritable', [], 'standard output', reasonOf(error)));
      }
    } else notes.push('nothing was printed, because it is not proven; `--keep` prints it nevertheless');
  }
  const report = makeReport({
    tool: tool(host),
    command: 'compile',
    results,
    diagnostics,
    ...(options.verify ? { statements: (await import('../statements.ts')).statements } : {}),
    notes,
    ...reportInput(loaded),
  });
  return deliver(report, options, { ...host, stdout: host.stderr });
}

/** An artifact that there is, and how it is compiled and proven. */
interface Offer {
  readonly artifact: Described;
  readonly make: (emit: (artifact: Artifact) => void) => Promise<CheckResult>;
}

function offersOf({ networks, site }: Loaded, options: ArtifactOptions, host: Host): readonly Offer[] {
  const { node, target: asked, verify: prove } = options;
  const ofClusters = networks.flatMap((network) => {
    const { name } = network.cluster;
    const prefix = clusterPrefix(name, networks.length);
    return chooseTargets(network, asked).flatMap((target) =>
      target.expected(network, node ?? null, prefix).map(
        (artifact): Offer => ({
          artifact,
          make: async (emit) => {
            const nodes = 'node' in artifact ? [artifact.node] : node;
            const progress = progressOn(host, 'compiling and proving nodes');
            const run = { prefix, prove, emit, progress, only: artifact, ...(nodes === undefined ? {} : { nodes }) };
            return scopeTo(name, networks.length, await target.run(network, run));
          },
        }),
      ),
    );
  });
  if (site === undefined || asked?.includes('coredns') === false) return ofClusters;
  const outside = expectedOutside(site).map(
    (artifact): Offer => ({
      artifact,
      make: async (emit) => runSite(site, { prove, emit, only: artifact }),
    }),
  );
  return [...ofClusters, ...outside];
}

interface Choice {
  readonly offer?: Offer;
  readonly complaint?: Diagnostic;
}

/** The one whose path ends with `name`, at a `/`. */
function choose(offers: readonly Offer[], name: string): Choice {
  const found = offers.filter(({ artifact: { path } }) => `/${path}`.endsWith(`/${name}`));
  const complain = (why: string): Choice => ({ complaint: diagnose('cli/usage', [], why) });
  if (found.length === 0) {
    const there = [...new Set(offers.map(({ artifact }) => shortPath(artifact)))];
    const meant = nearest(name, there);
    const hint = meant === undefined ? '' : `did you mean \`${meant}\`? `;
    return complain(`no artifact \`${name}\`; ${hint}there ${there.length === 0 ? 'is none' : `is ${listed(there)}`}`);
  }
  if (found.length === 1) return { offer: found[0]! };
  const paths = listed(found.map(({ artifact }) => artifact.path));
  return complain(
    `\`${name}\` are ${found.length} artifacts; expected \`--node\` or more of the path of one: ${paths}`,
  );
}

/** As short as a name can be on the command line, beside `--node`: the part below the folder of a node, or of a cluster's names. */
function shortPath(artifact: Described): string {
  const { path } = artifact;
  const owner =
    artifact.target === 'external-dns' ? artifact.instance : 'node' in artifact ? artifact.node : artifact.server;
  const folder = `/${owner}/`;
  return path.includes(folder)
    ? path.slice(path.indexOf(folder) + folder.length)
    : path.slice(dirname(path).length + 1);
}

const shown = 24;

function listed(names: readonly string[]): string {
  const some = names.slice(0, shown).map((name) => `\`${name}\``);
  return `${some.join(', ')}${names.length > shown ? ` and ${names.length - shown} more` : ''}`;
}

/** Standard output is the artifact's alone. */
function checkFormats({ format }: ArtifactOptions): Diagnostic[] {
  return format.some(({ name, file }) => name === 'json' && file === undefined)
    ? [diagnose('cli/usage', [], '`--format json` prints where `--artifact` does; expected `--format json=FILE`')]
    : [];
}
