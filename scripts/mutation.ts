/**
 * `npm run mutation`: named faults in the rules of the examples, each put wherever it applies, and what the verifier says
 * of every one. Prints one JSON line a mutator, then a table; ends with `N passed, N failed`, where a mutator fails when a
 * fault of it was neither refuted with a replayed witness nor proved to be without effect.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compile } from '../src/compile/index.ts';
import { link } from '../src/model/link/index.ts';
import { readSources } from '../src/model/read/index.ts';
import { mutators } from '../test/mutation/mutators.ts';
import { runMutators, type Subject } from '../test/mutation/run.ts';

const usage = `usage: npm run mutation -- [--sites N] [--only NAME]

Puts each named fault on at most N places (default 8) of every rules file of the examples.
Example: npm run mutation -- --only probability-scaled
`;

const root = new URL('..', import.meta.url).pathname;

function subjectsOf(folder: string): Subject[] {
  const files = readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.yaml'))
    .sort();
  const read = readSources(files.map((file) => ({ file, bytes: readFileSync(join(root, folder, file)), named: true })));
  return link(read).networks.flatMap((network) =>
    compile(network).flatMap(({ path, node, family, form, text }) =>
      family === undefined || form !== 'payload'
        ? []
        : [{ name: `${folder}/${path}`, network, text: { path, node, family, text } }],
    ),
  );
}

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { sites: { type: 'string', default: '8' }, only: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const chosen = mutators.filter(({ name }) => values.only === undefined || name === values.only);
  const subjects = ['examples/talk', 'examples/shop'].flatMap(subjectsOf);
  const tallies = await runMutators(chosen, subjects, Number(values.sites));
  for (const { mutator, applied, killed, equivalent, survivors } of tallies) {
    process.stdout.write(`${JSON.stringify({ mutator, applied, killed, equivalent, survivors: survivors.length })}\n`);
    for (const where of survivors) process.stdout.write(`  survived: ${where}\n`);
  }
  const sum = (pick: (tally: (typeof tallies)[number]) => number) =>
    tallies.reduce((total, tally) => total + pick(tally), 0);
  const width = Math.max(...tallies.map(({ mutator }) => mutator.length));
  process.stdout.write(`\n${'mutator'.padEnd(width)}  applied  killed  equivalent\n`);
  for (const { mutator, applied, killed, equivalent } of tallies) {
    process.stdout.write(
      `${mutator.padEnd(width)}  ${String(applied).padStart(7)}  ${String(killed).padStart(6)}  ${String(equivalent).padStart(10)}\n`,
    );
  }
  const failed = tallies.filter(({ survivors }) => survivors.length > 0).length;
  process.stdout.write(
    `${sum((t) => t.applied)} faults: ${sum((t) => t.killed)} refuted, ${sum((t) => t.equivalent)} proved equivalent\n`,
  );
  process.stdout.write(`${tallies.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
