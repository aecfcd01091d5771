/** `plumbline explain`: a property's own page, or the list of all properties. */
import { nearest } from '../../core/nearest.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { formatDiagnostics } from '../../report/human.ts';
import { exitStatus } from '../exit.ts';
import type { Host } from '../host.ts';
import { explained } from '../statements.ts';

export async function explain(id: string | undefined, host: Host): Promise<number> {
  if (id === undefined) {
    const width = Math.max(...explained.map((each) => each.id.length));
    const lines = explained.map((each) => `${each.id.padEnd(width)}  ${each.severity.padEnd(7)}  ${each.statement}`);
    host.stdout.write(`${lines.join('\n')}\n`);
    return exitStatus.clean;
  }
  const known = explained.some((each) => each.id === id);
  const page = known ? host.packageFile(`properties/${id}/README.md`) : undefined;
  if (page !== undefined) {
    host.stdout.write(page.endsWith('\n') ? page : `${page}\n`);
    return exitStatus.clean;
  }
  const meant =
    nearest(
      id,
      explained.map((each) => each.id),
    ) ?? explained.find((each) => each.id.endsWith(`/${id}`))?.id;
  const hint =
    meant === undefined ? 'expected one of those that `plumbline explain` lists' : `did you mean \`${meant}\`?`;
  host.stderr.write(formatDiagnostics({ diagnostics: [diagnose('cli/usage', [], `no property \`${id}\`; ${hint}`)] }));
  return exitStatus.usage;
}
