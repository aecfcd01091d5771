/**
 * A process that reads definitions, and compiles and proves node after node; prints how long each phase took together.
 * Usage: `validate.ts CLUSTER.json`.
 */
import { readFileSync } from 'node:fs';
import { compileRules } from '../../src/compile/index.ts';
import { link } from '../../src/model/link/index.ts';
import { readSources } from '../../src/model/read/index.ts';
import { validateArtifacts } from '../../src/verify/index.ts';
import { startLaps } from './laps.ts';

const file = process.argv[2]!;
const { phases, lap } = startLaps();

const read = readSources([{ file: 'cluster.json', bytes: readFileSync(file), named: true }]);
lap('read');
const [network] = link(read).networks;
lap('link');
let proved = 0;
let texts = 0;
for (const { name } of network!.nodes) {
  const payloads = compileRules(network!, { nodes: [name], forms: ['payload'] }).flatMap(
    ({ path, node, family, form, text }) =>
      family === undefined || form !== 'payload' ? [] : [{ path, node, family, text }],
  );
  lap('compile');
  const { obligations } = await validateArtifacts(network!, payloads);
  texts += obligations.length;
  proved += obligations.filter(({ verdict }) => verdict === 'proved').length;
  lap('validate');
}
if (proved !== texts) throw new Error(`${texts - proved} of ${texts} texts are not proven`);
process.stdout.write(`${JSON.stringify({ ...phases, texts })}\n`);
