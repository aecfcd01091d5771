/** The comparison with the real kube-proxy as a part of `npm run conformance`. */
import type { Tally } from '../conformance/tally.ts';
import { EngineUnavailable } from '../engines/build.ts';
import { compareClusters, reportComparison, usual } from './compare.ts';

/** `--clusters N` among the arguments is another number than usual. */
export async function compareWithKubeProxy(tally: Tally, args: readonly string[]): Promise<void> {
  const at = args.indexOf('--clusters');
  const asked = at < 0 ? undefined : Number(args[at + 1]);
  for (const { engine, clusters } of usual) {
    try {
      const comparison = await compareClusters(engine, asked ?? clusters, 'plumbline');
      const lines = reportComparison(comparison);
      for (const line of lines.slice(0, -1)) tally.say(line);
      if (comparison.differences.length === 0) tally.pass(lines.at(-1)!);
      else tally.fail(lines.at(-1)!);
    } catch (error) {
      if (!(error instanceof EngineUnavailable)) throw error;
      const what = `comparison with ${engine}: ${error.message}`;
      if (process.env.PLUMBLINE_REQUIRE_ENGINES === '1') tally.fail(what);
      else tally.skip(what);
    }
  }
}
