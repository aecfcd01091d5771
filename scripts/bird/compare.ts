/**
 * Do routes go where the model says? Every emitted text is parsed by the BIRD that it is for; then the daemons of a site run
 * in namespaces, with a BIRD for each router outside, and what each learns is held against the prediction, attributes included.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tally } from '../conformance/tally.ts';
import { killAll } from './daemons.ts';
import { type Dialect, type LabResult, runLab } from './lab.ts';
import { findPrograms, type Programs } from './programs.ts';
import { declaredSites, randomSites, recordedSites, type Site } from './sites.ts';
import { parseAll, textsOf } from './texts.ts';
import { removeAll } from './wiring.ts';

/** Random sites, unless `--bird-sites N` says otherwise. */
const usual = 16;
const atOnce = 6;
const shown = 10;

export async function compareWithBird(tally: Tally, args: readonly string[]): Promise<void> {
  const programs = findPrograms(tally);
  if (programs === undefined) return;
  const argument = (flag: string): string | undefined =>
    args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined;
  const cases = argument('--bird-cases');
  const sites = [
    ...declaredSites(),
    ...(cases === undefined ? [] : recordedSites(cases)),
    ...randomSites(Number(argument('--bird-sites') ?? usual), argument('--bird-seed') ?? 'plumbline'),
  ];
  const folder = mkdtempSync(join(tmpdir(), 'plumb-bird-'));
  const interrupted = (): void => {
    killAll();
    removeAll();
    process.exit(130);
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, interrupted);
  try {
    await checkTexts(tally, programs, sites, folder);
    await checkRoutes(tally, programs, sites, folder);
  } finally {
    for (const signal of signals) process.off(signal, interrupted);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function checkTexts(tally: Tally, programs: Programs, sites: readonly Site[], folder: string): Promise<void> {
  const texts = sites.map(({ name, bgp }) => ({ name, texts: textsOf(bgp) }));
  const { bird2, bird1, tunnels, refused } = await parseAll(programs, texts, join(folder, 'texts'));
  for (const each of refused.slice(0, shown)) tally.say(`  ${each}`);
  for (const each of tunnels) tally.say(`  only Calico's own BIRD takes krt_tunnel: ${each}`);
  const told = `BIRD 2 parses ${bird2} configurations, BIRD 1.6.8 ${bird1}; ${tunnels.length} need Calico's krt_tunnel`;
  tally.check(refused.length === 0 && bird2 > 0, told, `${refused.length} refused`);
}

interface Run {
  readonly site: Site;
  readonly dialect: Dialect;
  readonly result: LabResult | Error;
}

async function checkRoutes(tally: Tally, programs: Programs, sites: readonly Site[], folder: string): Promise<void> {
  const waiting = sites.flatMap((site): { site: Site; dialect: Dialect }[] => {
    const tunnels = textsOf(site.bgp).some(({ bird1 }) => bird1[4] === undefined || bird1[6] === undefined);
    return [
      { site, dialect: 'BIRD 2' },
      ...(programs.bird1 === undefined || tunnels ? [] : [{ site, dialect: 'BIRD 1.6' as const }]),
    ];
  });
  const runs: Run[] = [];
  const labs = [...waiting.entries()];
  const worker = async (): Promise<void> => {
    for (let next = labs.shift(); next !== undefined; next = labs.shift()) {
      const [at, { site, dialect }] = next;
      const options = {
        bgp: site.bgp,
        dialect,
        programs,
        name: `pb${process.pid}-${at}`,
        folder: join(folder, String(at)),
      };
      const result = await runLab(options).catch((error: Error) => error);
      runs.push({ site, dialect, result });
      const differences = result instanceof Error ? [result.message] : result.differences;
      for (const each of differences.slice(0, shown)) tally.say(`  ${site.name} with ${dialect}: ${each}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const done = runs.flatMap(({ result }) => (result instanceof Error ? [] : [result]));
  const sum = (of: (result: LabResult) => number): number => done.reduce((total, each) => total + of(each), 0);
  const figures = {
    what: 'BIRD',
    sites: sites.length,
    labs: runs.length,
    daemons: sum(({ daemons }) => daemons),
    sessions: sum(({ sessions }) => sessions),
    routes: sum(({ routes }) => routes),
    open: sum(({ open }) => open),
    differences: sum(({ differences }) => differences.length) + (runs.length - done.length),
  };
  tally.say(JSON.stringify(figures));
  const told = `BIRD: ${figures.routes} routes learned by ${figures.daemons} daemons of ${figures.sites} sites, as predicted`;
  tally.check(figures.differences === 0 && figures.routes > 0, told, `${figures.differences} differ`);
  confirmLeak(tally, runs);
}

/** The finding of the broken example happens: each router is told of the Local Service by the node without an endpoint. */
function confirmLeak(tally: Tally, runs: readonly Run[]): void {
  for (const { site, dialect, result } of runs) {
    if (site.name !== 'examples/broken/bare-metal-mesh' || result instanceof Error) continue;
    for (const router of ['router left', 'router right']) {
      const heard = [...(result.learned.get(router) ?? [])];
      tally.check(
        heard.some((text) => text.startsWith('198.51.100.80/32 from 192.0.2.13 ')),
        `${site.name} with ${dialect}: ${router} learns 198.51.100.80/32 from node-3, which has no endpoint`,
        heard.join('; '),
      );
    }
  }
}
