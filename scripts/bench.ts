/**
 * `npm run bench`: what things cost at the sizes that the documentation speaks of. Prints one JSON line for each phase
 * (milliseconds and MiB are medians of several runs of whole processes), then a table. Needs root for kube-proxy's namespace.
 */
import { parseArgs } from 'node:util';
import { benchIptables, type Row } from './bench/iptables.ts';
import { benchNames } from './bench/names.ts';
import { benchRecords } from './bench/records.ts';
import { benchRoutes } from './bench/routes.ts';

const usage = `usage: npm run bench -- [--services N,N...] [--records N,N...] [--runs N] [--rules | --names | --public | --routes]

Generates clusters with 15 endpoints for each Service on 10 nodes (default: 1000 and 10000 Services) and times compiling and
proving, next to the real kube-proxy, which \`npm run engines\` builds (--rules: only that); then every property of names and the Corefile, with 500
rewrites (--names: only that); then plans of public records, 10000 and 100000 of them, and the proof of every text of
10000 (--public: only that); and the BIRD of each of 200 and 5000 nodes (--routes: only that).
Example: npm run bench -- --services 1000 --runs 1
`;

function main(args: readonly string[]): number {
  const { values } = parseArgs({
    args: [...args],
    options: {
      services: { type: 'string', default: '1000,10000' },
      runs: { type: 'string', default: '3' },
      records: { type: 'string', default: '10000,100000' },
      rules: { type: 'boolean', default: false },
      names: { type: 'boolean', default: false },
      public: { type: 'boolean', default: false },
      routes: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const sizes = values.services.split(',').map(Number);
  const runs = Number(values.runs);
  const only = (['rules', 'names', 'public', 'routes'] as const).find((part) => values[part]);
  const rows = [
    ...((only ?? 'rules') === 'rules' ? benchIptables(sizes, runs) : []),
    ...((only ?? 'names') === 'names'
      ? sizes.flatMap((services) => [1, 15].map((endpoints) => benchNames(services, endpoints, runs)))
      : []),
    ...((only ?? 'public') === 'public' ? benchRecords(values.records.split(',').map(Number), runs) : []),
    ...((only ?? 'routes') === 'routes' ? [...benchRoutes(5, 1000, runs), ...benchRoutes(125, 10_000, runs)] : []),
  ];
  for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
  process.stdout.write(`\n${table(rows)}`);
  return 0;
}

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ phase }) => phase.length));
  const line = (cells: readonly (string | number)[]): string =>
    `${String(cells[0]).padEnd(width)}  ${cells
      .slice(1)
      .map((cell) => String(cell).padStart(8))
      .join('  ')}\n`;
  return (
    line(['phase', 'size', 'ms', 'cpu', 'MiB', 'count', 'ratio']) +
    rows
      .map(({ phase, services, records = 0, ms, cpu = '', mib, count, ratio = '' }) =>
        line([phase, services ?? records, ms, cpu, mib, count, ratio]),
      )
      .join('')
  );
}

process.exitCode = main(process.argv.slice(2));
