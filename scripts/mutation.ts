/**
 * `npm run mutation`: named faults in the rules of the examples and of 50 recorded clusters, and in the texts of the targets
 * bird, coredns and external-dns, and what the verifier says of every one. Prints one JSON line a mutator, then a table; ends with `N passed, N failed`, where a mutator fails when a
 * fault of it was neither refuted with a replayed witness nor both proved and explained to be without effect.
 */
import { parseArgs } from 'node:util';
import { birdMutators } from '../test/mutation/bird/mutators.ts';
import { runBirdMutator } from '../test/mutation/bird/run.ts';
import { birdSubjects } from '../test/mutation/bird/subjects.ts';
import { corefileMutators } from '../test/mutation/corefile/mutators.ts';
import { runCorefileMutators } from '../test/mutation/corefile/run.ts';
import { dnsNetworks, nodeCacheNetworks } from '../test/mutation/corefile/subjects.ts';
import { mutators } from '../test/mutation/mutators/index.ts';
import { facts, otherReasons } from '../test/mutation/reasons/index.ts';
import { recordsMutators } from '../test/mutation/records/mutators.ts';
import { runRecordsMutator } from '../test/mutation/records/run.ts';
import { recordNetworks } from '../test/mutation/records/subjects.ts';
import { runMutators, type Tally } from '../test/mutation/run.ts';
import {
  chooseClusters,
  exampleSubjects,
  examples,
  recordedClusters,
  recordedSubject,
} from '../test/mutation/subjects.ts';

const usage = `usage: npm run mutation -- [--sites N] [--clusters N] [--packets N] [--seed N] [--only NAME] [--list]

Puts each named fault on at most N places (default 4) of every rules file of the examples and of N recorded clusters
(default 50), and on every line of the texts of the other targets. Each fault that is proved equivalent has to have a reason, and N random packets (default 200) have to agree.
--short is 1 place of 8 clusters and of one example. --list prints each equivalent with its reasons.
Example: npm run mutation -- --only probability-scaled --list
`;

/** Seconds matter more than places in the short form: it runs with every change. */
const short = { sites: 1, clusters: 8, packets: 50, examples: ['talk'] as const };

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sites: { type: 'string', default: '4' },
      clusters: { type: 'string', default: '50' },
      packets: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      short: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const wanted = ({ name }: { readonly name: string }): boolean => values.only === undefined || name === values.only;
  const chosen = mutators.filter(wanted);
  const ofRoutes = birdMutators.filter(wanted);
  const ofNames = corefileMutators.filter(wanted);
  const ofRecords = recordsMutators.filter(wanted);
  if (chosen.length + ofRoutes.length + ofNames.length + ofRecords.length === 0) {
    process.stderr.write(`no such mutator: \`${values.only}\`\n`);
    return 2;
  }
  const size = values.short
    ? short
    : { sites: Number(values.sites), clusters: Number(values.clusters), packets: Number(values.packets), examples };
  const clusters = chooseClusters(recordedClusters(), mutators, size.clusters);
  const subjects = [...size.examples.flatMap(exampleSubjects), ...clusters.map(recordedSubject)];
  const tallies = await runMutators(chosen, subjects, { ...size, seed: Number(values.seed) });
  if (tallies.length > 0) report(tallies, values.list);
  const idle = values.short ? [] : tallies.filter(({ applied }) => applied === 0);
  for (const { mutator } of idle) process.stdout.write(`applies nowhere: ${mutator}\n`);
  const failed = tallies.filter(({ survivors }) => survivors.length > 0).length + idle.length;
  process.stdout.write(`${subjects.length} texts, ${clusters.length} of them of recorded clusters\n`);
  const routes = mutateRoutes(ofRoutes, values.short ? 1 : undefined, values.list);
  const names = mutateNames(ofNames, values.short ? 1 : undefined, values.short);
  const records = mutateRecords(ofRecords);
  const failures = failed + routes.failed + names.failed + records.failed;
  process.stdout.write(
    `${tallies.length - failed + routes.passed + names.passed + records.passed} passed, ${failures} failed\n`,
  );
  return failures === 0 ? 0 : 1;
}

/** Faults in both dialects of BIRD, on every line or on `most` of each. */
function mutateRoutes(
  chosen: typeof birdMutators,
  most: number | undefined,
  list: boolean,
): { readonly passed: number; readonly failed: number } {
  const subjects = birdSubjects();
  const tallies = chosen.map((mutator) => runBirdMutator(mutator, subjects, most));
  for (const { mutator, applied, killed, equivalents, survivors } of tallies) {
    const counts = { mutator, applied, killed, equivalent: equivalents.length, survivors: survivors.length };
    process.stdout.write(`${JSON.stringify(counts)}\n`);
    for (const where of survivors) process.stdout.write(`  survived: ${where}\n`);
    for (const { where, reason } of list ? equivalents : []) process.stdout.write(`  ${reason}: ${where}\n`);
  }
  const sum = (count: (tally: (typeof tallies)[number]) => number) =>
    tallies.reduce((total, each) => total + count(each), 0);
  process.stdout.write(
    `routes: ${sum((t) => t.applied)} faults of ${tallies.length} mutators: ${sum((t) => t.killed)} refuted, ` +
      `${sum((t) => t.equivalents.length)} proved equivalent and explained, ${sum((t) => t.survivors.length)} survived\n`,
  );
  const failed = tallies.filter(({ applied, survivors }) => survivors.length > 0 || applied === 0).length;
  return { passed: tallies.length - failed, failed };
}

/** Faults in Corefiles, ConfigMaps and resolv.conf, on every line or on `most` of each; random questions are reason enough. */
function mutateNames(
  chosen: typeof corefileMutators,
  most: number | undefined,
  brief: boolean,
): { readonly passed: number; readonly failed: number } {
  const tallies = runCorefileMutators(chosen, new Map([...dnsNetworks(), ...nodeCacheNetworks()]), {
    ...(most === undefined ? {} : { sites: most }),
    embedded: !brief,
  });
  for (const { mutator, applied, killed, equivalents, survivors } of tallies) {
    const counts = { mutator, applied, killed, equivalent: equivalents.length, survivors: survivors.length };
    process.stdout.write(`${JSON.stringify(counts)}\n`);
    for (const where of survivors) process.stdout.write(`  survived: ${where}\n`);
  }
  const sum = (count: (tally: (typeof tallies)[number]) => number) =>
    tallies.reduce((total, each) => total + count(each), 0);
  process.stdout.write(
    `names: ${sum((t) => t.applied)} faults of ${tallies.length} mutators: ${sum((t) => t.killed)} refuted, ` +
      `${sum((t) => t.equivalents.length)} proved equivalent and borne out, ${sum((t) => t.survivors.length)} survived\n`,
  );
  const failed = tallies.filter(({ applied, survivors }) => survivors.length > 0 || (applied === 0 && !brief)).length;
  return { passed: tallies.length - failed, failed };
}

/** Faults in zone files, scripts and change batches, on every line: none of them is without effect. */
function mutateRecords(chosen: typeof recordsMutators): { readonly passed: number; readonly failed: number } {
  const networks = recordNetworks();
  const tallies = chosen.map((mutator) => runRecordsMutator(mutator, networks));
  for (const { mutator, applied, survivors } of tallies) {
    const counts = { mutator, applied, killed: applied - survivors.length, survivors: survivors.length };
    process.stdout.write(`${JSON.stringify(counts)}\n`);
    for (const where of survivors) process.stdout.write(`  survived: ${where}\n`);
  }
  const applied = tallies.reduce((sum, each) => sum + each.applied, 0);
  const survived = tallies.reduce((sum, each) => sum + each.survivors.length, 0);
  process.stdout.write(
    `records: ${applied} faults of ${tallies.length} mutators: ${applied - survived} refuted, ${survived} survived\n`,
  );
  const failed = tallies.filter(({ applied: count, survivors }) => survivors.length > 0 || count === 0).length;
  return { passed: tallies.length - failed, failed };
}

function report(tallies: readonly Tally[], list: boolean): void {
  for (const { mutator, applied, killed, equivalents, survivors } of tallies) {
    const counts = { mutator, applied, killed, equivalent: equivalents.length, survivors: survivors.length };
    process.stdout.write(`${JSON.stringify(counts)}\n`);
    for (const where of survivors) process.stdout.write(`  survived: ${where}\n`);
    for (const { where, reasons } of list ? equivalents : []) {
      process.stdout.write(`  equivalent (${reasons.join(', ')}): ${where}\n`);
    }
  }
  const width = Math.max(...tallies.map(({ mutator }) => mutator.length));
  process.stdout.write(`\n${'mutator'.padEnd(width)}  applied  refuted  equivalent\n`);
  for (const { mutator, applied, killed, equivalents } of tallies) {
    const columns = [
      [applied, 7],
      [killed, 7],
      [equivalents.length, 10],
    ] as const;
    const cells = columns.map(([count, size]) => String(count).padStart(size)).join('  ');
    process.stdout.write(`${mutator.padEnd(width)}  ${cells}\n`);
  }
  reportReasons(tallies.flatMap(({ equivalents }) => equivalents.map(({ reasons }) => reasons)));
  const sum = (count: (tally: Tally) => number) => tallies.reduce((total, tally) => total + count(tally), 0);
  const packets = sum(({ equivalents }) => equivalents.reduce((total, each) => total + each.packets, 0));
  process.stdout.write(
    `${sum((t) => t.applied)} faults: ${sum((t) => t.killed)} refuted, ` +
      `${sum((t) => t.equivalents.length)} proved equivalent and explained (${packets} packets agree), ` +
      `${sum((t) => t.survivors.length)} survived\n`,
  );
}

function reportReasons(all: readonly (readonly string[])[]): void {
  const words: Readonly<Record<string, string>> = { ...facts, ...otherReasons };
  const counts = new Map<string, number>();
  for (const reason of all.flat()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  for (const [reason, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    process.stdout.write(`${String(count).padStart(5)}  ${words[reason] ?? reason}\n`);
  }
}

process.exitCode = await main(process.argv.slice(2));
