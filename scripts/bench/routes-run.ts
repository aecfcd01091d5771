/**
 * A process that reads definitions, judges every property of routes, which follows them over the session graph, and compiles and
 * proves the BIRD of every node in both dialects, some nodes at a time; prints how long each phase took. Usage:
 * `routes-run.mjs CLUSTER.json [PROPERTY...]`, every property of routes without one.
 */
import { readFileSync } from 'node:fs';
import { properties } from '../../properties/registry.ts';
import { compileRoutes } from '../../src/compile/index.ts';
import { link } from '../../src/model/link/index.ts';
import { readSources } from '../../src/model/read/index.ts';
import { judge } from '../../src/verify/index.ts';
import { validateBird } from '../../src/verify/validate/bird/index.ts';
import { startLaps } from './laps.ts';

const [file, ...ids] = process.argv.slice(2) as [string, ...string[]];
const { phases, lap } = startLaps();

const read = readSources([{ file: 'cluster.json', bytes: readFileSync(file), named: true }]);
lap('read');
const [network] = link(read).networks;
lap('link');
let refuted = 0;
for (const property of properties.filter(({ id }) => (ids.length === 0 ? id.startsWith('bgp/') : ids.includes(id)))) {
  refuted += judge(network!, [property]).findings.length;
  lap(property.id);
}
const names = network!.bgp!.nodes.map(({ name }) => name);
const counts = { daemons: 0, proved: 0, alike: 0 };
const batch = 20;
for (let start = 0; start < names.length; start += batch) {
  const artifacts = compileRoutes(network!, { nodes: names.slice(start, start + batch) });
  lap('compile');
  for (const { verdict, evidence } of validateBird(network!, artifacts).obligations) {
    counts.daemons++;
    if (verdict === 'proved') counts.proved++;
    if ('alike' in evidence) counts.alike++;
  }
  lap('prove');
}
if (counts.proved !== counts.daemons) throw new Error(`${counts.daemons - counts.proved} daemons are not proven`);
process.stdout.write(`${JSON.stringify({ ...phases, ...counts, refuted })}\n`);
