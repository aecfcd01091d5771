/**
 * Does the model do what ExternalDNS does? Random rounds go through the sources, plan and registry of the released packages,
 * in a program of ours, and through the model: what is desired, and what would be changed, has to be the same.
 */
import { spawnSync } from 'node:child_process';
import type { Endpoint } from '../../src/model/external-dns/endpoint.ts';
import type { Changes } from '../../src/model/external-dns/plan.ts';
import { synchronise } from '../../src/model/external-dns/sync.ts';
import type { Tally } from '../conformance/tally.ts';
import { type BuiltEngine, buildEngine, EngineUnavailable } from '../engines/build.ts';
import { engines } from '../engines/catalogue.ts';
import { type Round, randomRound } from './random-round.ts';

interface Answer {
  readonly stage?: string;
  readonly error?: string;
  readonly desired: readonly Partial<Endpoint>[] | null;
  readonly changes: { readonly [Key in keyof Changes]?: readonly Partial<Endpoint>[] | null } | null;
}

/** Each has eight to fourteen objects. */
const usual = 600;
const batch = 100;
const shown = 5;

/** `--rounds N` among the arguments is another number than usual. */
export function compareWithExternalDns(tally: Tally, args: readonly string[]): void {
  const at = args.indexOf('--rounds');
  const count = at < 0 ? usual : Number(args[at + 1]);
  try {
    const engine = buildEngine(engines['external-dns']);
    const { objects, agreed, refused, differences } = compareRounds(engine, count, 'plumbline');
    for (const difference of differences.slice(0, shown)) tally.say(`  ${difference}`);
    tally.say(
      JSON.stringify({
        what: 'ExternalDNS',
        version: engine.version,
        rounds: count,
        objects,
        refused,
        differences: differences.length,
      }),
    );
    const told = `ExternalDNS ${engine.version}: ${count} rounds over ${objects} objects, as the model says`;
    tally.check(differences.length === 0 && agreed > 0, told, `${differences.length} differ`);
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    const what = `comparison with ExternalDNS: ${error.message}`;
    if (process.env.PLUMBLINE_REQUIRE_ENGINES === '1') tally.fail(what);
    else tally.skip(what);
  }
}

interface Comparison {
  readonly objects: number;
  readonly agreed: number;
  /** Rounds that ExternalDNS does not start or finish. */
  readonly refused: number;
  readonly differences: readonly string[];
}

export function compareRounds(engine: BuiltEngine, count: number, seed: string): Comparison {
  const differences: string[] = [];
  let [objects, agreed, refused] = [0, 0, 0];
  for (let first = 0; first < count; first += batch) {
    const rounds = Array.from({ length: Math.min(batch, count - first) }, (_, index) =>
      randomRound(`${seed}/${first + index}`),
    );
    const answers = askExternalDns(engine, rounds);
    for (const [index, round] of rounds.entries()) {
      objects += round.objects.length;
      const answer = answers[index]!;
      if (answer.stage !== undefined) refused++;
      const [theirs, ours] = [heard(answer), predicted(round)];
      if (theirs === ours) agreed++;
      else differences.push(`${seed}/${first + index}: ${round.args.join(' ')}\n${firstDifference(theirs, ours)}`);
    }
  }
  return { objects, agreed, refused, differences };
}

function askExternalDns({ name, program }: BuiltEngine, rounds: readonly Round[]): readonly Answer[] {
  const { status, stdout, stderr } = spawnSync(program, [], {
    input: rounds.map((round) => `${JSON.stringify(round)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 600_000,
  });
  if (status !== 0) throw new Error(`${name} failed: ${stderr.trim()}`);
  const lines = stdout.split('\n').slice(0, -1);
  if (lines.length !== rounds.length) throw new Error(`${name} gave ${lines.length} answers to ${rounds.length}`);
  return lines.map((line): Answer => JSON.parse(line));
}

function heard({ stage, desired, changes }: Answer): string {
  if (stage !== undefined) return 'refuses';
  return textOf(desired ?? [], changes ?? {});
}

function predicted({ args, objects, current }: Round): string {
  const said = synchronise({ args, objects, current, version: '0.22' });
  return said.ok ? textOf(said.value.desired, said.value.changes) : 'refuses';
}

function textOf(desired: readonly Partial<Endpoint>[], changes: NonNullable<Answer['changes']>): string {
  const lists = ['create', 'updateOld', 'updateNew', 'delete'] as const;
  return [
    ...desired.map((endpoint) => `desired ${endpointText(endpoint)}`).sort(),
    ...lists.flatMap((list) => (changes[list] ?? []).map((endpoint) => `${list} ${endpointText(endpoint)}`).sort()),
  ].join('\n');
}

function endpointText(endpoint: Partial<Endpoint>): string {
  const { dnsName, recordType, targets, recordTTL, setIdentifier, labels, providerSpecific } = endpoint;
  return JSON.stringify([
    dnsName,
    recordType,
    [...(targets ?? [])].sort(),
    recordTTL ?? 0,
    setIdentifier ?? '',
    Object.entries(labels ?? {})
      .filter(([, value]) => value !== '')
      .sort(),
    (providerSpecific ?? []).map(({ name, value }) => `${name}=${value}`).sort(),
  ]);
}

function firstDifference(theirs: string, ours: string): string {
  const [left, right] = [theirs.split('\n'), ours.split('\n')];
  const [missing, surplus] = [
    left.filter((line) => !right.includes(line)),
    right.filter((line) => !left.includes(line)),
  ];
  return [
    ...missing.slice(0, 3).map((line) => `    ExternalDNS: ${line}`),
    ...surplus.slice(0, 3).map((line) => `    predicted:   ${line}`),
  ].join('\n');
}
