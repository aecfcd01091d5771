/**
 * Do kernels do with rules what the concrete interpreter says? Real connections and packets through a site of namespaces,
 * on both iptables back ends: with the rules that we compile, and with those that the real kube-proxy programs from the
 * same objects, before and after changes. Every outcome that is predicted has to be seen, and no other.
 */
import { auditNode } from '../../../src/verify/index.ts';
import { buildEngine, EngineUnavailable } from '../../engines/build.ts';
import { type EngineName, engines } from '../../engines/catalogue.ts';
import { type BackEnd, isInstalled } from '../components.ts';
import type { Tally } from '../tally.ts';
import { compareAffinity } from './affinity.ts';
import { type Agents, withAgents } from './agents.ts';
import { clusterOf, usualConfiguration } from './cluster.ts';
import { compareFlows } from './compare.ts';
import { type Compiled, compileObjects } from './compiled.ts';
import { fitOf, fits } from './distribution.ts';
import type { Flow, Prediction } from './flow.ts';
import { enumerateFlows, portsOf } from './flows.ts';
import { withKubeProxies } from './kube-proxy.ts';
import { change, loadCompiled, save } from './load.ts';
import { predict, type Remembered } from './predict.ts';
import { scenario, scenarioObjects } from './scenario.ts';
import type { WantedService } from './service-objects.ts';
import { families, site } from './site.ts';
import { inSite, type Wiring } from './wiring.ts';

/** What one pass over the flows amounts to, for the closing summary. */
interface Total {
  flows: number;
  connections: number;
  differences: number;
}

interface Trial {
  readonly tally: Tally;
  readonly total: Total;
  readonly backEnd: BackEnd;
  readonly wiring: Wiring;
  /** Whose rules the kernel has: `ours`, `kube-proxy's`. */
  readonly whose: string;
}

export async function compareWithKernel(tally: Tally): Promise<void> {
  const required = process.env.PLUMBLINE_REQUIRE_ENGINES === '1';
  const miss = (what: string): void => (required ? tally.fail(what) : tally.skip(what));
  const traffic = engineOf('traffic', miss);
  const kubeProxy = engineOf('kube-proxy', miss);
  if (traffic === undefined) return;
  const total: Total = { flows: 0, connections: 0, differences: 0 };
  const backEnds: readonly BackEnd[] = ['nft', 'legacy'];
  for (const backEnd of backEnds) {
    if (!isInstalled(`iptables-${backEnd}-restore`)) {
      miss(`${backEnd}: iptables-${backEnd}-restore is not installed`);
      continue;
    }
    const trial = { tally, total, backEnd };
    // Each in namespaces of its own, whose connection tracking knows nothing of the other.
    await inSite(site, (wiring) => tryOurs(traffic, { ...trial, wiring, whose: 'our' }));
    if (kubeProxy === undefined) continue;
    await inSite(site, (wiring) => tryKubeProxy(traffic, kubeProxy, { ...trial, wiring, whose: "kube-proxy's" }));
  }
  tally.say(JSON.stringify({ what: 'flows on real kernels', backEnds: backEnds.length, ...total }));
}

function engineOf(name: EngineName, miss: (what: string) => void): string | undefined {
  try {
    return buildEngine(engines[name]).program;
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    miss(`real flows: ${error.message}`);
    return undefined;
  }
}

const predictor =
  (compiled: Compiled) =>
  (flow: Flow, remembered?: Remembered): Prediction =>
    predict(site, compiled.rulesOf, flow, remembered);

async function tryOurs(traffic: string, trial: Trial): Promise<void> {
  const compiled = compileObjects(clusterOf(site, usualConfiguration, scenarioObjects(site)));
  const flows = enumerateFlows(site, compiled.network);
  loadCompiled(trial.backEnd, site, trial.wiring, compiled);
  await withAgents(traffic, site, trial.wiring, portsOf(compiled.network, flows), async (agents) => {
    await checkFlows(agents, flows, compiled, trial);
    await checkFit(agents, flows, compiled, trial);
    await checkSelf(agents, flows, compiled, trial);
  });
}

async function tryKubeProxy(traffic: string, program: string, trial: Trial): Promise<void> {
  const { tally, backEnd, wiring, whose } = trial;
  const objects = clusterOf(site, usualConfiguration, scenarioObjects(site));
  const compiled = compileObjects(objects);
  // kube-proxy itself listens for health checks.
  const flows = enumerateFlows(site, compiled.network).filter(({ about }) => !about.endsWith('health check'));
  await withKubeProxies(
    program,
    { site, wiring, backEnd },
    { config: usualConfiguration, objects },
    async (proxies) => {
      let late = await proxies.settle(compiled);
      if (late !== undefined) {
        tally.say(`${backEnd}: kube-proxy is started again: ${late}`);
        await proxies.restart();
        late = await proxies.settle(compiled);
      }
      tally.check(
        late === undefined,
        `${backEnd}: kube-proxy programmed as many rules as ours, chain by chain`,
        late ?? '',
      );
      await checkAudit(compiled, trial);
      await withAgents(traffic, site, wiring, portsOf(compiled.network, flows), async (agents) => {
        await checkFlows(agents, flows, compiled, trial);
        await checkFit(agents, flows, compiled, trial);
        await proxies.change({ put: scenarioObjects(site, changed) });
        const after = compileObjects(clusterOf(site, usualConfiguration, scenarioObjects(site, changedScenario)));
        const stale = await proxies.settle(after);
        tally.check(stale === undefined, `${backEnd}: kube-proxy followed the changes`, stale ?? '');
        const names = changed.map(({ name }) => `shop/${name}`);
        const concerned = flows.filter(({ about }) => names.some((name) => about.startsWith(`${name}:`)));
        await checkFlows(agents, concerned, after, { ...trial, whose: `${whose} changed` });
        await checkAudit(after, { ...trial, whose: `${whose} changed` });
      });
    },
  );
}

/** An endpoint leaves, and a Service of type NodePort becomes one of type ClusterIP. */
const changedScenario: readonly WantedService[] = scenario.map((service) => {
  if (service.name === 'plain') return { ...service, endpoints: service.endpoints.filter(({ at }) => at !== 'b1') };
  return service.name === 'open' ? { ...service, type: 'ClusterIP' } : service;
});
const changed = changedScenario.filter((service, i) => service !== scenario[i]);

const isSticky = ({ about }: Flow): boolean => about.startsWith('shop/sticky:');

async function checkFlows(agents: Agents, flows: readonly Flow[], compiled: Compiled, trial: Trial): Promise<void> {
  const { tally, total, backEnd, whose } = trial;
  const predictionOf = predictor(compiled);
  const plain = await compareFlows(
    agents,
    flows.filter((flow) => !isSticky(flow)),
    predictionOf,
  );
  const sticky = await compareAffinity(agents, flows.filter(isSticky), predictionOf);
  for (const [what, { flows: count, connections, differences }] of [
    ['flows', plain],
    ['flows with affinity', sticky],
  ] as const) {
    if (count === 0) continue;
    total.flows += count;
    total.connections += connections;
    total.differences += differences.length;
    for (const difference of differences.slice(0, 10)) tally.say(`  ${difference}`);
    const made = `${backEnd}: ${count} ${what} on ${whose} rules, ${connections} connections, as the interpreter says`;
    tally.check(differences.length === 0, made, `${differences.length} differ`);
  }
}

/** Six endpoints with equal chances, for a pod and for somebody outside. */
async function checkFit(agents: Agents, flows: readonly Flow[], compiled: Compiled, trial: Trial): Promise<void> {
  const predictionOf = predictor(compiled);
  for (const client of ['a3', 'outside-a']) {
    const flow = flows.find(
      (each) => each.client.name === client && each.family === 4 && each.about === 'shop/wide:dns cluster IP',
    )!;
    const fit = await fitOf(agents, flow, predictionOf(flow));
    trial.tally.check(
      fits(fit),
      `${trial.backEnd}: ${fit.packets} packets from ${client} went to ${predictionOf(flow).size} endpoints of \`wide\` as often ` +
        `as ${trial.whose} rules say (chi-squared ${fit.statistic.toFixed(1)}, at most ${fit.threshold})`,
      fit.strange.join(', '),
    );
  }
}

/** A comparison that cannot fail is worth nothing: one rule is put in by hand, and has to be noticed. */
async function checkSelf(agents: Agents, flows: readonly Flow[], compiled: Compiled, trial: Trial): Promise<void> {
  const { tally, backEnd, wiring } = trial;
  const address = compiled.network.services.find(({ name }) => name === 'plain')!.clusterIPs[0]!.text;
  const fault = ['-t', 'nat', '-I', 'KUBE-SERVICES', '-d', address, '-p', 'tcp', '-j', 'RETURN'];
  for (const { name } of site.nodes) change(backEnd, wiring.namespaceOf(name), 4, fault);
  const concerned = flows.filter(({ about, family }) => about === 'shop/plain:web cluster IP' && family === 4);
  const { differences } = await compareFlows(agents, concerned, predictor(compiled));
  tally.check(
    differences.length === concerned.length,
    `${backEnd}: a rule put in by hand is noticed by all ${concerned.length} flows that it concerns`,
    `${differences.length} of ${concerned.length}`,
  );
}

/** What the real kube-proxy programmed, in the kernel's words, proven against the definitions. */
async function checkAudit(compiled: Compiled, { tally, backEnd, wiring, whose }: Trial): Promise<void> {
  for (const { name } of site.nodes) {
    const dumps = families.map((family) => ({
      file: `${family === 4 ? 'iptables' : 'ip6tables'}-save`,
      text: save(backEnd, wiring.namespaceOf(name), family),
      family,
    }));
    const { obligations } = await auditNode(compiled.network, name, dumps);
    const open = obligations.filter(({ verdict }) => verdict !== 'proved');
    tally.check(
      open.length === 0 && obligations.length >= 2,
      `${backEnd}: what the kernel holds of ${whose} rules on ${name} is proven`,
      open.map(({ property, verdict }) => `${property} ${verdict}`).join(', '),
    );
  }
}
