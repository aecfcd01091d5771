import { buildEngine } from './engines/build.ts';
import { engines } from './engines/catalogue.ts';
import { withAgents } from './conformance/kernel/agents.ts';
import { clusterOf, usualConfiguration } from './conformance/kernel/cluster.ts';
import { compileObjects } from './conformance/kernel/compiled.ts';
import { compareFlows } from './conformance/kernel/compare.ts';
import { enumerateFlows, portsOf } from './conformance/kernel/flows.ts';
import { loadCompiled } from './conformance/kernel/load.ts';
import { predict } from './conformance/kernel/predict.ts';
import { scenarioObjects } from './conformance/kernel/scenario.ts';
import { site } from './conformance/kernel/site.ts';
import { inSite } from './conformance/kernel/wiring.ts';
import type { BackEnd } from './conformance/components.ts';

const { program } = buildEngine(engines.traffic);
const backEnd = (process.argv[2] ?? 'nft') as BackEnd;
const lap = (what: string) => console.log(what, (performance.now() / 1000).toFixed(1));
lap('start');
const compiled = compileObjects(clusterOf(site, usualConfiguration, scenarioObjects(site)));
const flows = enumerateFlows(site, compiled.network).filter((f) => !f.about.startsWith('shop/sticky'));
lap(`${flows.length} flows`);
for (const f of flows) predict(site, compiled.rulesOf, f);
lap('predicted');
await inSite(site, async (wiring) => {
  lap('wired');
  loadCompiled(backEnd, site, wiring, compiled);
  lap('loaded');
  await withAgents(program, site, wiring, portsOf(compiled.network, flows), async (agents) => {
    lap('agents');
    const { differences, ...rest } = await compareFlows(agents, flows, (flow) => predict(site, compiled.rulesOf, flow));
    lap('compared');
    console.log(rest, differences.length);
    for (const d of differences.slice(0, 40)) console.log(d);
    if (process.argv[3]) await new Promise(() => {});
  });
});
lap('gone');
