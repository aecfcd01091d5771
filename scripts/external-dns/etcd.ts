/**
 * Does CoreDNS answer from the emitted SkyDNS keys as predicted? An etcd of our own, alone in a network namespace, holds the
 * keys that stand, takes the changes, and the real CoreDNS's plugin `etcd` is asked for every record that should stand then,
 * and for those that should be gone.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileRecords } from '../../src/compile/index.ts';
import { readCurrent } from '../../src/model/external-dns/current/index.ts';
import { type DesiredRecords, desiredRecords } from '../../src/model/external-dns/desired.ts';
import type { Endpoint } from '../../src/model/external-dns/endpoint.ts';
import { noChanges } from '../../src/model/external-dns/plan.ts';
import { contentOf } from '../../src/model/external-dns/rdata.ts';
import { applyToStore } from '../../src/model/external-dns/skydns.ts';
import { type Transition, transitionFor } from '../../src/model/external-dns/transition.ts';
import { recordNetworks } from '../../test/mutation/records/subjects.ts';
import { execute, installPackages, isInstalled } from '../conformance/components.ts';
import { untilServed } from '../conformance/served.ts';
import type { Tally } from '../conformance/tally.ts';
import { buildEngine, EngineUnavailable } from '../engines/build.ts';
import { engines } from '../engines/catalogue.ts';

const programs = ['etcd', 'etcdctl', 'dig'];

export function checkEtcd(tally: Tally): void {
  if (!programs.every(isInstalled) && process.getuid?.() === 0)
    installPackages(['etcd-server', 'etcd-client', 'bind9-dnsutils']);
  const missing = programs.filter((program) => !isInstalled(program));
  const folder = mkdtempSync(join(tmpdir(), 'plumb-etcd-'));
  try {
    if (missing.length > 0) throw new EngineUnavailable(`${missing.join(', ')} missing`);
    if (process.getuid?.() !== 0) throw new EngineUnavailable('a namespace for etcd needs root');
    const engine = buildEngine(engines['coredns-etcd']);
    const network = recordNetworks().get('plain')!;
    const desired = desiredRecords(network, network.externalDNS.instances[0]!);
    if (!desired.ok) throw new Error(desired.fault);
    const emitted = compileRecords(network, { forms: ['skydns'] })[0]!.text;
    const { asked, odd } = askThrough(engine.program, desired.value, JSON.parse(emitted) as Emitted, folder);
    tally.say(JSON.stringify({ what: 'etcd', version: engine.version, asked, differences: odd.length }));
    const told = `CoreDNS ${engine.version} answers ${asked} questions from the SkyDNS keys in etcd as predicted`;
    tally.check(odd.length === 0, told, odd.join('; '));
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    const what = `SkyDNS keys in etcd: ${error.message}`;
    if (process.env.PLUMBLINE_REQUIRE_ENGINES === '1') tally.fail(what);
    else tally.skip(what);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Emitted {
  readonly put: Readonly<Record<string, object>>;
  readonly delete: readonly string[];
}

interface Question {
  readonly name: string;
  readonly type: string;
  /** What is answered, in one spelling; nothing for a name that is gone. */
  readonly expected: readonly string[];
}

/** CoreDNS's, for a key that says none. */
const defaultTtl = 300;

function questionsOf({ before, state }: Transition): readonly Question[] {
  const keyOf = ({ dnsName, recordType }: Endpoint): string => `${dnsName} ${recordType}`;
  const stands = new Set(state.map(keyOf));
  const gone = before.filter((endpoint) => !stands.has(keyOf(endpoint)));
  return [
    ...state.map((endpoint) => ({
      name: endpoint.dnsName,
      // An alias is only told to those who ask for addresses: for itself CoreDNS looks at a key without the hash.
      type: endpoint.recordType === 'CNAME' ? 'A' : endpoint.recordType,
      expected: endpoint.targets.map((target) =>
        answerText(endpoint.recordType === 'TXT' ? JSON.stringify(target) : target, endpoint.recordTTL || defaultTtl),
      ),
    })),
    ...gone.map(({ dnsName, recordType }) => ({ name: dnsName, type: recordType, expected: [] })),
  ];
}

const answerText = (data: string, ttl: number): string => `${data.toLowerCase()} for ${ttl} s`;

/** What `records/answered-from-below` says: a name is answered with everything below it. */
const fromBelow: Question = {
  name: 'upper.org',
  type: 'A',
  expected: ['203.0.113.1', '203.0.113.2'].map((address) => answerText(address, defaultTtl)),
};

function askThrough(
  program: string,
  desired: DesiredRecords,
  emitted: Emitted,
  folder: string,
): { readonly asked: number; readonly odd: readonly string[] } {
  const transition = transitionFor('skydns', desired);
  const questions = [...questionsOf(transition), fromBelow];
  const standing = applyToStore({}, { ...noChanges, create: transition.before });
  const place = (file: string): string => join(folder, file);
  writeFileSync(place('Corefile'), corefile([...desired.zones.map(({ name }) => name), 'net', 'org']));
  // What aliases point at, so that CoreDNS finds an address there.
  const beyond = {
    '/skydns/net': { host: '203.0.113.99' },
    '/skydns/org/upper/1': { host: '203.0.113.1' },
    '/skydns/org/upper/lower/1': { host: '203.0.113.2' },
  };
  const puts = (store: Readonly<Record<string, object>>): readonly string[] =>
    Object.entries(store).map(
      ([key, value]) => `etcdctl put -- ${quoted(key)} ${quoted(JSON.stringify(value))} || exit`,
    );
  const run = [
    'ip link set lo up',
    // What a slow disk does to the keys is not asked here: it would only keep etcd from answering in time.
    `etcd --unsafe-no-fsync --data-dir ${place('data')} --listen-peer-urls http://127.0.0.1:2380 >${place('etcd.log')} 2>&1 & store=$!`,
    'for _ in $(seq 100); do etcdctl endpoint health && break; sleep 0.3; done >/dev/null 2>&1',
    ...puts(standing),
    ...emitted.delete.map((key) => `test "$(etcdctl del -- ${quoted(key)})" = 1 || exit`),
    ...puts(emitted.put),
    ...puts(beyond),
    `${program} -conf ${place('Corefile')} -dns.port 5301 >${place('coredns.log')} 2>&1 & server=$!`,
    untilServed(desired.zones[0]!.name, '-p 5301 @127.0.0.1'),
    ...questions.map(
      ({ name, type }, at) =>
        `for _ in 1 2 3; do ${dig} ${quoted(name)} ${type} +noall +comments +answer >${place(`answer-${at}`)}; ` +
        `grep -qE 'status: (NOERROR|NXDOMAIN)' ${place(`answer-${at}`)} && break; done`,
    ),
    'kill "$server" "$store"; wait',
  ].join('\n');
  const { text } = execute('unshare', ['--net', 'sh', '-c', run], '', 120);
  const odd = questions.flatMap(({ name, type, expected }, at) => {
    const answer = readAnswer(place(`answer-${at}`), name);
    if (answer === undefined) return [`\`${name}\` ${type} got no reply: ${text}${read(place('coredns.log')) ?? ''}`];
    const [theirs, ours] = [answer.join(', '), [...expected].sort().join(', ')];
    return theirs === ours ? [] : [`\`${name}\` ${type} is answered \`${theirs}\`, predicted \`${ours}\``];
  });
  return { asked: questions.length, odd };
}

/** It waits longer than CoreDNS does for etcd, 5 s, so that a reply says what came of that. */
const dig = 'dig +time=10 +tries=3 -p 5301 @127.0.0.1';
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const corefile = (zones: readonly string[]): string =>
  `. {\n  errors\n  etcd ${zones.join(' ')} {\n    path /skydns\n    endpoint http://127.0.0.1:2379\n  }\n}\n`;

/** What is said of the name itself, and not of what it points at; undefined where CoreDNS gave no verdict on the keys. */
function readAnswer(file: string, name: string): readonly string[] | undefined {
  const text = read(file);
  const status = /^;; ->>HEADER<<-.* status: (\w+)/m.exec(text ?? '')?.[1];
  if (text === undefined || (status !== 'NOERROR' && status !== 'NXDOMAIN')) return undefined;
  const { records } = readCurrent(text);
  return records
    .filter(({ dnsName }) => dnsName.toLowerCase() === name.toLowerCase())
    .flatMap(({ recordType, targets, recordTTL }) =>
      targets.map((target) => answerText(recordType === 'TXT' ? JSON.stringify(contentOf(target)) : target, recordTTL)),
    )
    .sort();
}

const read = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
