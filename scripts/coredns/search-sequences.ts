/**
 * Do programs ask what we say they ask? Random pods with wishes for their resolv.conf are compiled, and the resolvers of
 * glibc, musl and Go look names up with each file that is emitted, alone in a namespace with a server that replies at random.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileNames } from '../../src/compile/index.ts';
import { sha256Number } from '../../src/core/hash.ts';
import { candidates, type Library, lookUp, type Reply } from '../../src/verify/semantics/dns/resolver/candidates.ts';
import { optionsAmong, readResolvConf } from '../../src/verify/semantics/dns/resolver/resolv-conf.ts';
import { networkOf } from '../../test/model/linking.ts';
import { execute, installPackages, isInstalled } from '../conformance/components.ts';
import type { Tally } from '../conformance/tally.ts';
import { buildEngine, EngineUnavailable } from '../engines/build.ts';
import { engines } from '../engines/catalogue.ts';
import type { LookupCase, LookupJob } from './lookups.ts';

const pods = 60;
const namesPerFile = 5;

const programs = ['getent', 'unshare', 'ip', 'musl-gcc'];

export function compareSearchSequences(tally: Tally, seed: string): void {
  const lacking = (): readonly string[] => programs.filter((program) => !isInstalled(program));
  if (lacking().includes('musl-gcc') && process.getuid?.() === 0) installPackages(['gcc', 'musl-tools']);
  const missing = lacking();
  if (missing.length > 0 || process.getuid?.() !== 0) {
    const what = missing.length > 0 ? `${missing.join(', ')} missing` : 'a namespace for resolvers needs root';
    if (process.env.PLUMBLINE_REQUIRE_ENGINES === '1') tally.fail(what);
    else tally.skip(what);
    return;
  }
  const cases = casesOf(seed);
  const folder = mkdtempSync(join(tmpdir(), 'plumb-dns-'));
  try {
    compareLibrary(tally, 'glibc', cases, { folder, program: ['getent', 'ahosts'] });
    const program = join(folder, 'lookup');
    const { ok, text } = execute('musl-gcc', ['-static', '-o', program, source], '', 60);
    if (ok) compareLibrary(tally, 'musl', cases.filter(hasNoRoot).map(withoutFailures), { folder, program: [program] });
    else tally.fail(`musl-gcc: ${text}`);
    compareLibrary(tally, 'go', cases, { folder, program: [buildEngine(engines['lookup-go']).program] });
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    if (process.env.PLUMBLINE_REQUIRE_ENGINES === '1') tally.fail(error.message);
    else tally.skip(error.message);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const source = fileURLToPath(new URL('../../test/engines/lookup/lookup.c', import.meta.url));

/** What musl makes of the root in a search list is no legal name. */
const hasNoRoot = ({ resolvConf }: LookupCase): boolean => !/^search.* \.( |$)/m.test(resolvConf);

/** For a server that fails, musl waits until its time is over, five seconds at a time. */
const withoutFailures = (each: LookupCase): LookupCase => ({
  ...each,
  replies: Object.fromEntries(
    Object.entries(each.replies).map(([name, reply]) => [
      name,
      reply === 'SERVFAIL' || reply === 'REFUSED' ? 'NODATA' : reply,
    ]),
  ),
});

interface Place {
  readonly folder: string;
  readonly program: readonly string[];
}

function compareLibrary(tally: Tally, library: Library, cases: readonly LookupCase[], place: Place): void {
  const seen = observe(cases, place);
  const differences = cases.flatMap((each, index) => {
    const [asked, expected] = [seen[index] ?? [], predict(library, each)].map((names) => inShort(library, names));
    return asked!.join(' ') === expected!.join(' ')
      ? []
      : [`${each.name} with ${JSON.stringify(each.resolvConf)}: ${library} asked ${asked}, predicted ${expected}`];
  });
  for (const difference of differences.slice(0, 5)) tally.say(`  ${difference}`);
  const questions = cases.reduce((sum, _, index) => sum + (seen[index]?.length ?? 0), 0);
  tally.say(
    JSON.stringify({
      what: 'search sequences',
      library,
      lookups: cases.length,
      questions,
      differences: differences.length,
    }),
  );
  tally.check(
    differences.length === 0 && questions > cases.length,
    `${library}: ${cases.length} lookups with emitted resolv.conf files ask what is predicted`,
    `${differences.length} differ`,
  );
}

function casesOf(seed: string): readonly LookupCase[] {
  const number = (what: string): number => sha256Number(`${seed} ${what}`);
  const pick = <T>(from: readonly T[], what: string): T => from[number(what) % from.length]!;
  const wishes = Array.from({ length: pods }, (_, n) => {
    const policy = pick(['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'], `policy ${n}`);
    const searches = Array.from({ length: number(`searches ${n}`) % 5 }, (__, at) =>
      pick(['a.example.org', 'b.', 'global.svc.cluster.local', '.', 'x_y.example.net'], `search ${n} ${at}`),
    );
    const servers = Array.from({ length: (number(`servers ${n}`) % 3) + (policy === 'None' ? 1 : 0) }, (__, at) =>
      pick(['192.0.2.1', '192.0.2.2', '2001:db8::53', '10.96.0.10'], `server ${n} ${at}`),
    );
    const options = number(`options ${n}`) % 3 > 0 ? `{name: ndots, value: "${number(`ndots ${n}`) % 18}"}` : '';
    return (
      `{apiVersion: v1, kind: Pod, metadata: {name: p-${n}, namespace: shop}, spec: {dnsPolicy: ${policy}, ` +
      `hostNetwork: ${number(`host ${n}`) % 3 === 0}, dnsConfig: {searches: [${searches.map((each) => `"${each}"`)}], ` +
      `nameservers: [${servers.map((each) => `"${each}"`)}], options: [${options}]}}}`
    );
  });
  const network = networkOf(
    '{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: c}, spec: {dns: {nodeResolvConf: {nameservers: [192.0.2.3], searches: [corp.example.org.]}}}}',
    ...wishes,
  );
  const files = compileNames(network).filter(({ form }) => form === 'resolv-conf');
  const names = [
    'web',
    'web.shop',
    'www.example.com',
    'a.b.c.d.example.com',
    'web.shop.svc.cluster.local',
    'x.',
    'www.example.com.',
  ];
  return files.flatMap(({ text }, file) =>
    Array.from({ length: namesPerFile }, (_, at): LookupCase => {
      const name = pick(names, `name ${file} ${at}`);
      const replies = candidates('glibc', name, listOf(text)).map((each): [string, Reply] => [
        each,
        pick(['NXDOMAIN', 'NXDOMAIN', 'NXDOMAIN', 'NODATA', 'SERVFAIL', 'OK', 'REFUSED'], `${file} ${at} ${each}`),
      ]);
      return { resolvConf: text, name, replies: Object.fromEntries(replies) };
    }),
  );
}

function listOf(text: string): { readonly search: readonly string[]; readonly ndots: number } {
  const read = readResolvConf(text);
  if ('error' in read) throw new Error(`an emitted resolv.conf: ${read.error}`);
  return { search: read.searches, ndots: optionsAmong(read.options).ndots };
}

const predict = (library: Library, { resolvConf, name, replies }: LookupCase): readonly string[] =>
  lookUp(library, name, listOf(resolvConf), (each) => replies[each] ?? 'NXDOMAIN').asked;

/**
 * Both address types are asked, of each server that does not help, and twice. musl asks all servers at once, and hears the
 * last of them when it asks for another name already.
 */
const inShort = (library: Library, names: readonly string[]): readonly string[] =>
  library === 'musl' ? [...new Set(names)] : names.filter((name, index) => name !== names[index - 1]);

function observe(cases: readonly LookupCase[], { folder, program }: Place): readonly (readonly string[])[] {
  const place = join(folder, 'resolv.conf');
  const services = join(folder, 'nsswitch.conf');
  writeFileSync(place, '');
  writeFileSync(services, 'hosts: dns\n');
  const servers = [...new Set(cases.flatMap(({ resolvConf }) => resolvConf.match(/(?<=nameserver ).*/g) ?? []))];
  const job: LookupJob = { place, servers, program, cases };
  const script = [
    'ip link set lo up',
    `mount --bind ${place} /etc/resolv.conf && mount --bind ${services} /etc/nsswitch.conf || exit 1`,
    `exec ${process.execPath} --import tsx ${fileURLToPath(new URL('./lookups.ts', import.meta.url))}`,
  ].join('\n');
  const { status, stdout, stderr } = spawnSync('unshare', ['--net', '--mount', 'sh', '-c', script], {
    input: JSON.stringify(job),
    encoding: 'utf8',
    timeout: 120_000,
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  });
  if (status !== 0) throw new Error(`lookups ended: ${stderr.trim().split('\n', 1)[0]}`);
  return JSON.parse(stdout) as readonly (readonly string[])[];
}
