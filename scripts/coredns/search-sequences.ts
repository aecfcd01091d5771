/**
 * Do programs ask what we say they ask? Random pods with wishes for their resolv.conf are compiled, and glibc's own resolver
 * looks names up with each file that is emitted, alone in a namespace with a server that replies at random.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileNames } from '../../src/compile/index.ts';
import { sha256Number } from '../../src/core/hash.ts';
import { candidates, lookUp, type Reply } from '../../src/verify/semantics/dns/resolver/candidates.ts';
import { optionsAmong, readResolvConf } from '../../src/verify/semantics/dns/resolver/resolv-conf.ts';
import { networkOf } from '../../test/model/linking.ts';
import { isInstalled } from '../conformance/components.ts';
import type { Tally } from '../conformance/tally.ts';
import type { LookupCase, LookupJob } from './lookups.ts';

const pods = 60;
const namesPerFile = 5;

export function compareSearchSequences(tally: Tally, seed: string): void {
  const missing = ['getent', 'unshare', 'ip'].filter((program) => !isInstalled(program));
  if (missing.length > 0 || process.getuid?.() !== 0) {
    const what = missing.length > 0 ? `${missing.join(', ')} missing` : 'a namespace for getent needs root';
    if (process.env.PLUMBLINE_REQUIRE_ENGINES === '1') tally.fail(what);
    else tally.skip(what);
    return;
  }
  const cases = casesOf(seed);
  const seen = observe(cases);
  const differences = cases.flatMap((each, index) => {
    const [asked, expected] = [withoutRepeats(seen[index] ?? []), withoutRepeats(predict(each))];
    return asked.join(' ') === expected.join(' ')
      ? []
      : [`${each.name} with ${JSON.stringify(each.resolvConf)}: glibc asked ${asked}, predicted ${expected}`];
  });
  for (const difference of differences.slice(0, 5)) tally.say(`  ${difference}`);
  const questions = cases.reduce((sum, _, index) => sum + (seen[index]?.length ?? 0), 0);
  tally.say(
    JSON.stringify({ what: 'search sequences', lookups: cases.length, questions, differences: differences.length }),
  );
  tally.check(
    differences.length === 0 && questions > cases.length,
    `glibc: ${cases.length} lookups with emitted resolv.conf files ask what is predicted`,
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

const predict = ({ resolvConf, name, replies }: LookupCase): readonly string[] =>
  lookUp('glibc', name, listOf(resolvConf), (each) => replies[each] ?? 'NXDOMAIN').asked;

/** Both address types are asked, of each server that does not help, and twice. */
const withoutRepeats = (names: readonly string[]): readonly string[] =>
  names.filter((name, index) => name !== names[index - 1]);

function observe(cases: readonly LookupCase[]): readonly (readonly string[])[] {
  const folder = mkdtempSync(join(tmpdir(), 'plumb-dns-'));
  try {
    const place = join(folder, 'resolv.conf');
    const services = join(folder, 'nsswitch.conf');
    writeFileSync(place, '');
    writeFileSync(services, 'hosts: dns\n');
    const servers = [...new Set(cases.flatMap(({ resolvConf }) => resolvConf.match(/(?<=nameserver ).*/g) ?? []))];
    const job: LookupJob = { place, servers, cases };
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
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
