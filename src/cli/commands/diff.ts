/** `plumbline diff`: the behaviour that a change of definitions adds, removes and changes. */
import { hasErrors, type Severity } from '../../diagnostics/diagnostic.ts';
import { formatDiff, formatDiffJson } from '../../report/diff.ts';
import { formatDiagnostics } from '../../report/human.ts';
import { sitesDiffer } from '../../verify/diff/index.ts';
import { exitStatus, statusOf } from '../exit.ts';
import type { Host } from '../host.ts';
import { load } from '../load.ts';

export interface DiffOptions {
  readonly json: boolean;
  readonly failOn: Severity;
  readonly kubernetesVersion?: string;
}

export async function diff(before: string, after: string, options: DiffOptions, host: Host): Promise<number> {
  const [old, now] = [
    await load([before], options.kubernetesVersion, host),
    await load([after], options.kubernetesVersion, host),
  ];
  const diagnostics = [...old.diagnostics, ...now.diagnostics];
  if (diagnostics.length > 0) {
    const sources = [...old.read.sources, ...now.read.sources];
    host.stderr.write(formatDiagnostics({ diagnostics, sources }));
  }
  if (hasErrors(diagnostics)) return exitStatus.usage;
  const found = sitesDiffer(old, now);
  host.stdout.write(options.json ? formatDiffJson(found) : formatDiff(found));
  return statusOf({ diagnostics, findings: found.findings, obligations: [] }, options.failOn);
}
