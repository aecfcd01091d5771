/**
 * A process that reads definitions and the records that stand, plans, and compiles and proves texts; prints how long each phase
 * took. Usage: `records-run.ts CLUSTER.json CURRENT.json [FORM...]`, every format without one.
 */
import { readFileSync } from 'node:fs';
import type { RecordsForm } from '../../src/compile/artifact.ts';
import { compileRecords } from '../../src/compile/index.ts';
import { desiredRecords } from '../../src/model/external-dns/desired.ts';
import { link } from '../../src/model/link/index.ts';
import { readSources, textOf } from '../../src/model/read/index.ts';
import { validateRecords } from '../../src/verify/validate/records/index.ts';
import { startLaps } from './laps.ts';

const [file, standing, ...forms] = process.argv.slice(2) as [string, string, ...RecordsForm[]];
const { phases, lap } = startLaps();

const read = readSources([{ file: 'cluster.json', bytes: readFileSync(file), named: true }]);
const current = textOf(readFileSync(standing));
lap('read');
const linked = link(read).networks[0]!;
const { externalDNS } = linked;
const instances = externalDNS.instances.map((instance) => ({ ...instance, current }));
const network = { ...linked, externalDNS: { ...externalDNS, instances } };
lap('link');
const desired = desiredRecords(network, network.externalDNS.instances[0]!);
if (!desired.ok) throw new Error(desired.fault);
lap('plan');
const artifacts = compileRecords(network, forms.length === 0 ? {} : { forms });
lap('compile');
const { obligations } = validateRecords(network, artifacts);
lap('prove');
const unproven = obligations.filter(({ verdict }) => verdict !== 'proved').length;
if (unproven > 0) throw new Error(`${unproven} of ${obligations.length} texts are not proven`);
const { create, updateNew, delete: deleted } = desired.value.changes;
const changes = create.length + updateNew.length + deleted.length;
process.stdout.write(`${JSON.stringify({ ...phases, texts: obligations.length, changes })}\n`);
