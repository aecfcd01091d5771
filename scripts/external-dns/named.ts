/**
 * Does named take what is emitted? named-checkzone reads the zone files; a named of our own, alone in a network namespace,
 * serves the zone as it stood and takes the nsupdate script, and a transfer then shows what is expected.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileRecords } from '../../src/compile/index.ts';
import { readCurrent } from '../../src/model/external-dns/current/index.ts';
import { desiredRecords } from '../../src/model/external-dns/desired.ts';
import { factOf, type RecordFact, transitionFor } from '../../src/model/external-dns/transition.ts';
import type { Network } from '../../src/model/types/network.ts';
import { recordNetworks } from '../../test/mutation/records/subjects.ts';
import { execute, isInstalled } from '../conformance/components.ts';
import { untilServed } from '../conformance/served.ts';
import type { Tally } from '../conformance/tally.ts';

const programs = ['named', 'named-checkzone', 'nsupdate', 'dig'];

export function checkNamed(tally: Tally): void {
  const packages = 'bind9 bind9-dnsutils bind9-utils';
  if (!programs.every(isInstalled) && process.getuid?.() === 0) {
    execute(
      'sh',
      ['-c', `DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${packages}`],
      '',
      300,
    );
  }
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length > 0 || process.getuid?.() !== 0) {
    const what = missing.length > 0 ? `${missing.join(', ')} missing` : 'a namespace for named needs root';
    if (process.env.PLUMBLINE_REQUIRE_ENGINES === '1') tally.fail(what);
    else tally.skip(what);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'plumb-named-'));
  try {
    for (const [name, network] of recordNetworks()) {
      for (const { form, text, zone = '' } of compileRecords(network)) {
        if (form !== 'zone') continue;
        const file = join(folder, `${name}.zone`);
        writeFileSync(file, text);
        const { ok, text: said } = execute('named-checkzone', ['-i', 'local', zone, file]);
        tally.check(ok, `named-checkzone takes the zone ${zone} of ${name}`, said);
      }
    }
    checkUpdate(tally, recordNetworks().get('plain')!, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const zone = 'example.org';

function checkUpdate(tally: Tally, network: Network, folder: string): void {
  const [instance] = network.externalDNS.instances;
  const found = desiredRecords(network, instance!);
  if (!found.ok) {
    tally.fail(`records: ${found.fault}`);
    return;
  }
  const script = compileRecords(network).find(({ form }) => form === 'nsupdate')!.text;
  const place = (file: string): string => join(folder, file);
  writeFileSync(place('db'), `${instance!.current}\n`);
  writeFileSync(place('update'), `server 127.0.0.1 5300\n${script}`);
  writeFileSync(
    place('named.conf'),
    `options { directory "${folder}"; pid-file "${place('pid')}"; listen-on port 5300 { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; dnssec-validation no; allow-transfer { 127.0.0.1; }; session-keyfile "${place('key')}"; };
controls { };
zone "${zone}" { type primary; file "${place('db')}"; allow-update { 127.0.0.1; }; notify no; };
`,
  );
  const run = [
    'ip link set lo up',
    `named -4 -f -c ${place('named.conf')} -p 5300 >${place('log')} 2>&1 & server=$!`,
    untilServed(zone, '-p 5300 @127.0.0.1'),
    `nsupdate ${place('update')} && dig -p 5300 @127.0.0.1 ${zone} AXFR +noall +answer >${place('axfr')}; status=$?`,
    'kill "$server"; wait "$server"; exit "$status"',
  ].join('\n');
  const { ok, text } = execute('unshare', ['--net', 'sh', '-c', run], '', 60);
  if (!ok) {
    tally.fail(`named takes the nsupdate script: ${text}`);
    return;
  }
  const stands = readCurrent(readFileSync(place('axfr'), 'utf8'));
  const facts = (endpoints: typeof stands.records): readonly string[] =>
    endpoints.map((endpoint) => textOf(factOf('nsupdate', found.value, endpoint))).sort();
  const expected = facts(transitionFor('nsupdate', found.value, found.value.zones[0]).state);
  const actual = facts(stands.records);
  const odd = [
    ...expected.filter((each) => !actual.includes(each)),
    ...actual.filter((each) => !expected.includes(each)),
  ];
  const told = `named holds ${expected.length} record sets after the nsupdate script, as expected`;
  tally.check(odd.length === 0 && stands.faults.length === 0, told, odd.join('; '));
}

const textOf = ({ name, type, ttl, data }: RecordFact): string => `${name} ${ttl} ${type} ${data.join(', ')}`;
