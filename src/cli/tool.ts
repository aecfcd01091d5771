/** Who wrote a report or a bundle: the name and version of package.json. */
import type { Tool } from '../report/report.ts';
import type { Host } from './host.ts';

export function tool(host: Pick<Host, 'packageFile'>): Tool {
  const { name, version } = JSON.parse(host.packageFile('package.json') ?? '{}') as Partial<Tool>;
  return { name: name ?? 'plumbline', version: version ?? 'unknown' };
}
