/**
 * A process that reads definitions, judges every property of names, and compiles and proves the Corefile; prints how long
 * each phase took. Usage: `names-run.mjs CLUSTER.json`.
 */
import { readFileSync } from 'node:fs';
import { properties } from '../../properties/registry.ts';
import { compileNames } from '../../src/compile/index.ts';
import { link } from '../../src/model/link/index.ts';
import { readSources } from '../../src/model/read/index.ts';
import { judge } from '../../src/verify/index.ts';
import { validateCoreDns } from '../../src/verify/validate/coredns/index.ts';
import { startLaps } from './laps.ts';

const file = process.argv[2]!;
const { phases, lap } = startLaps();

const read = readSources([{ file: 'cluster.json', bytes: readFileSync(file), named: true }]);
lap('read');
const [network] = link(read).networks;
lap('link');
const ofNames = properties.filter(({ id }) => id.startsWith('dns/'));
let refuted = 0;
for (const property of ofNames) {
  const { findings } = judge(network!, [property]);
  refuted += findings.length;
  lap(property.id);
}
const artifacts = compileNames(network!);
lap('compile');
const { obligations } = validateCoreDns(network!, artifacts);
lap('prove');
const unproven = obligations.filter(({ verdict }) => verdict !== 'proved').length;
if (refuted + unproven > 0) process.stderr.write(`${refuted} findings, ${unproven} texts are not proven\n`);
process.stdout.write(`${JSON.stringify({ ...phases, texts: obligations.length, properties: ofNames.length })}\n`);
