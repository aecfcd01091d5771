/**
 * Services to iptables: one node's text beside what the real kube-proxy takes for it, and the proof of every node's, at two
 * sizes, so that growth shows.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildEngine, EngineUnavailable } from '../engines/build.ts';
import { engines } from '../engines/catalogue.ts';
import { bundled } from './bundled.ts';
import { median, type Timed, time } from './run.ts';

export interface Row {
  readonly phase: string;
  readonly services?: number;
  /** Of public records, where a phase is about those. */
  readonly records?: number;
  readonly ms: number;
  /** Processor time, in milliseconds. */
  readonly cpu?: number;
  readonly mib: number;
  readonly count: number;
  /** Of kube-proxy's time for the same. */
  readonly ratio?: number;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const nodes = 10;
const endpointsEach = 15;

export function benchIptables(sizes: readonly number[], runs: number): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'plumb-bench-'));
  try {
    const validate = bundled(new URL('validate.ts', import.meta.url), folder);
    return sizes.flatMap((services) => benchSize(folder, validate, services, runs));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function benchSize(folder: string, validate: string, services: number, runs: number): Row[] {
  const size = ['--services', services, '--endpoints', services * endpointsEach, '--nodes', nodes, '--seed', 1];
  const data = join(folder, String(services));
  run(process.execPath, ['--import', 'tsx', 'scripts/generate.ts', ...size.map(String), '--out', data]);
  const list = join(data, 'cluster.json');
  const program = kubeProxy();
  const theirs: Timed[] = [];
  const ours: Timed[] = [];
  const bundles: Timed[] = [];
  const proofs: Timed[] = [];
  // Turn by turn, so that whatever else the machine does meets all of them.
  for (let i = 0; i < runs; i++) {
    const text = join(folder, 'rules');
    if (program !== undefined) theirs.push(time('unshare', ['--net', 'sh', '-c', enter, program, list], text));
    const plumbline = join(root, 'dist/bin/plumbline.js');
    const compile = [plumbline, 'compile', list, '--no-verify', '--target', 'iptables', '--node', 'node-0'];
    ours.push(time(process.execPath, [...compile, '--artifact', 'iptables.rules'], text));
    bundles.push(time(process.execPath, [...compile, '--out', join(folder, 'bundle')]));
    proofs.push(time(process.execPath, [validate, list]));
  }
  return rows(services, { theirs, ours, bundles, proofs });
}

type Series = Readonly<Record<'theirs' | 'ours' | 'bundles' | 'proofs', readonly Timed[]>>;

function rows(services: number, { theirs, ours, bundles, proofs }: Series): Row[] {
  const row = (phase: string, timed: readonly Timed[], count: number): Row => ({
    phase,
    services,
    ms: Math.round(median(timed.map(({ ms }) => ms))),
    cpu: Math.round(median(timed.map(({ cpu }) => cpu))),
    mib: Math.round(median(timed.map(({ mib }) => mib))),
    count,
  });
  const result: Row[] = [];
  if (theirs.length > 0) result.push(row('kube-proxy: list in, one restore text out', theirs, 1));
  const compared = (own: Row): Row => (theirs.length === 0 ? own : { ...own, ratio: round(own.ms / result[0]!.ms) });
  result.push(compared(row('compile --no-verify: list in, one restore text out', ours, 1)));
  result.push(compared(row('compile --no-verify: list in, one node’s bundle out', bundles, 1)));
  const phases = proofs.map(({ output }) => JSON.parse(output) as Record<string, number>);
  const all = row('prove: whole process', proofs, nodes);
  result.push(all);
  const { cpu: _, ...whole } = all;
  for (const phase of ['read', 'link', 'compile', 'validate']) {
    result.push({ ...whole, phase: `prove: ${phase}`, ms: Math.round(median(phases.map((each) => each[phase]!))) });
  }
  return result;
}

const round = (ratio: number): number => Math.round(ratio * 100) / 100;

/** kube-proxy looks at the addresses of its interfaces, and for nfacct, which it finds only with privileges. */
const enter =
  'ip link set lo up && ip address add 172.16.0.0/32 dev lo && ' +
  'exec setpriv --bounding-set=-all --inh-caps=-all "$0" list "$1" node-0';

function kubeProxy(): string | undefined {
  try {
    return buildEngine(engines['kube-proxy-1.37']).program;
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    process.stderr.write(`without kube-proxy: ${error.message}\n`);
    return undefined;
  }
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} failed: ${stderr}`);
}
