/**
 * Does the model do what ExternalDNS does? Random rounds go through the sources, plan and registry of the released packages,
 * in a program of ours, and through the released program of the release before, and through the model: what is desired, and
 * what would be changed, has to be the same.
 */
import { spawnSync } from 'node:child_process';
import type { Tally } from '../conformance/tally.ts';
import { type BuiltEngine, buildEngine, EngineUnavailable } from '../engines/build.ts';
import { engines } from '../engines/catalogue.ts';
import { runBinary } from './binary.ts';
import { firstDifference, predicted, refuses, textOf } from './difference.ts';
import { type Round, randomRound } from './random/round.ts';
import type { SaidChanges, SaidEndpoint } from './webhook.ts';

interface Comparison {
  readonly rounds: number;
  readonly objects: number;
  /** Rounds that ExternalDNS does not start or finish. */
  readonly refused: number;
  /** Rounds to which it gives now one answer and now another, of which one is predicted. */
  readonly drawn: number;
  readonly differences: readonly string[];
}

/** Rounds of eight to fourteen objects for the packages; of about 150 for the program, which takes a while to start. */
const usual = { rounds: 600, runs: 12 };
const batch = 100;
/** How often a round is asked again before it counts as a difference: two objects may ask for one name, and a map has no order. */
const again = 40;
const objectsPerRun = 150;
const shown = 5;

/** `--rounds N` and `--external-dns-runs N` among the arguments are other numbers than usual. */
export async function compareWithExternalDns(tally: Tally, args: readonly string[]): Promise<void> {
  const numberOf = (flag: string, other: number): number => {
    const at = args.indexOf(flag);
    return at < 0 ? other : Number(args[at + 1]);
  };
  const [rounds, runs] = [numberOf('--rounds', usual.rounds), numberOf('--external-dns-runs', usual.runs)];
  await compareEngine(tally, engines['external-dns'], (engine) => compareRounds(engine, rounds, 'plumbline'));
  await compareEngine(tally, engines['external-dns-binary'], (engine) => compareRuns(engine, runs, 'plumbline'));
}

async function compareEngine(
  tally: Tally,
  pinned: (typeof engines)['external-dns' | 'external-dns-binary'],
  compare: (engine: BuiltEngine) => Comparison | Promise<Comparison>,
): Promise<void> {
  try {
    const engine = buildEngine(pinned);
    const { rounds, objects, refused, drawn, differences } = await compare(engine);
    for (const difference of differences.slice(0, shown)) tally.say(`  ${difference}`);
    const { name, version } = engine;
    tally.say(
      JSON.stringify({ what: name, version, rounds, objects, refused, drawn, differences: differences.length }),
    );
    const told = `${name} ${version}: ${rounds} rounds over ${objects} objects, as the model says`;
    tally.check(differences.length === 0 && refused < rounds, told, `${differences.length} differ`);
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    const what = `comparison with ExternalDNS: ${error.message}`;
    if (process.env.PLUMBLINE_REQUIRE_ENGINES === '1') tally.fail(what);
    else tally.skip(what);
  }
}

export function compareRounds(engine: BuiltEngine, count: number, seed: string): Comparison {
  const gathered = gather();
  for (let first = 0; first < count; first += batch) {
    const seeds = Array.from({ length: Math.min(batch, count - first) }, (_, index) => `${seed}/${first + index}`);
    const rounds = seeds.map((each) => randomRound(each, '0.22'));
    const answers = askPackages(engine, rounds);
    for (const [index, round] of rounds.entries()) {
      const [theirs, ours] = [answers[index]!, predicted(round, '0.22')];
      const isDrawn =
        theirs !== ours &&
        askPackages(
          engine,
          Array.from({ length: again }, () => round),
        ).includes(ours);
      gathered.add(seeds[index]!, round, isDrawn ? ours : theirs, ours);
      if (isDrawn) gathered.draw();
    }
  }
  return gathered.result();
}

export async function compareRuns(engine: BuiltEngine, count: number, seed: string): Promise<Comparison> {
  const gathered = gather();
  for (let index = 0; index < count; index++) {
    const own = `${seed}/binary/${index}`;
    const round = randomRound(own, '0.21', objectsPerRun);
    const { text } = await runBinary(engine, round);
    gathered.add(own, round, text, predicted(round, '0.21'));
  }
  return gathered.result();
}

function gather() {
  const differences: string[] = [];
  let [rounds, objects, refused, drawn] = [0, 0, 0, 0];
  return {
    draw(): void {
      drawn++;
    },
    add(seed: string, round: Round, theirs: string, ours: string): void {
      rounds++;
      if (theirs === refuses) refused++;
      else objects += round.objects.length;
      if (theirs !== ours) differences.push(`${seed}: ${round.args.join(' ')}\n${firstDifference(theirs, ours)}`);
    },
    result: (): Comparison => ({ rounds, objects, refused, drawn, differences }),
  };
}

interface Answer {
  readonly stage?: string;
  readonly desired: readonly SaidEndpoint[] | null;
  readonly changes: SaidChanges | null;
}

function askPackages({ name, program }: BuiltEngine, rounds: readonly Round[]): readonly string[] {
  const { status, stdout, stderr } = spawnSync(program, [], {
    input: rounds.map((round) => `${JSON.stringify(round)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 600_000,
  });
  if (status !== 0) throw new Error(`${name} failed: ${stderr.trim()}`);
  const lines = stdout.split('\n').slice(0, -1);
  if (lines.length !== rounds.length) throw new Error(`${name} gave ${lines.length} answers to ${rounds.length}`);
  return lines.map((line) => {
    const { stage, desired, changes } = JSON.parse(line) as Answer;
    return stage === undefined ? textOf(desired ?? [], changes ?? {}) : refuses;
  });
}
