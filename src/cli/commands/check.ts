/** `plumbline check`: judges every property, and compiles and proves every artifact without keeping one. */
import { properties, siteProperties } from '../../../properties/registry.ts';
import { makeReport } from '../../report/report.ts';
import { judge, judgeSite } from '../../verify/index.ts';
import type { CheckResult } from '../../verify/verdict.ts';
import type { Host } from '../host.ts';
import { load, reportInput } from '../load.ts';
import { deliver, type OutputOptions } from '../output.ts';
import { progressOn } from '../progress.ts';
import { scopeTo } from '../scope.ts';
import { statements } from '../statements.ts';
import { targets } from '../targets/index.ts';
import { runSite } from '../targets/site.ts';
import { notCompiled } from '../targets/target.ts';
import { tool } from '../tool.ts';

export interface CheckOptions extends OutputOptions {
  readonly kubernetesVersion?: string;
  readonly secondOpinion?: boolean;
  readonly failures: '1' | '2';
}

export async function check(paths: readonly string[], options: CheckOptions, host: Host): Promise<number> {
  const loaded = await load(paths, options.kubernetesVersion, host);
  const { networks, diagnostics } = loaded;
  const results: CheckResult[] = [];
  for (const network of networks) {
    const { name } = network.cluster;
    const scope = (result: CheckResult): CheckResult => scopeTo(name, networks.length, result);
    results.push(scope(judge(network, properties, { failures: options.failures === '2' ? 2 : 1 })));
    for (const target of targets) {
      const inputs = target.inputs(network);
      const proven =
        inputs === true
          ? await target.run(network, {
              onlyNeeded: true,
              secondOpinion: options.secondOpinion === true,
              progress: progressOn(host, 'proving nodes'),
            })
          : notCompiled(target, network, inputs);
      results.push(scope(proven));
    }
  }
  if (loaded.site !== undefined || networks.length > 1) {
    results.push(judgeSite(loaded.site ?? { servers: [], zones: [] }, networks, siteProperties));
  }
  if (loaded.site !== undefined) results.push(await runSite(loaded.site));
  const report = makeReport({
    tool: tool(host),
    command: 'check',
    results,
    diagnostics,
    statements,
    ...reportInput(loaded),
  });
  return deliver(report, options, host);
}
