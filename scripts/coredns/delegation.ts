/**
 * Does a delegation that we emit lead there? named serves the emitted parent zone, below a root of its own; the real CoreDNS
 * serves the zones that are delegated; and a second named, which knows only where the root is, looks names up. Everything
 * stays in one network namespace.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileSite } from '../../src/compile/index.ts';
import type { Site } from '../../src/model/types/site.ts';
import { linked } from '../../test/model/linking.ts';
import { execute, installPackages, isInstalled } from '../conformance/components.ts';
import { ApiServer } from '../conformance/kernel/api-server.ts';
import { untilServed } from '../conformance/served.ts';
import type { Tally } from '../conformance/tally.ts';
import type { BuiltEngine } from '../engines/build.ts';
import { apiObjects } from './api-objects.ts';
import { type Asked, type Told, toldBy } from './dig.ts';
import { predictDelegated } from './predict-delegated.ts';
import { ip, kubeconfigFor, serve } from './served.ts';

const example = fileURLToPath(new URL('../../examples/outside-dns/', import.meta.url));
const parent = '192.0.2.10';
const resolver = '192.0.2.11';
const programs = ['named', 'dig'];

export async function compareDelegation(tally: Tally, engine: BuiltEngine): Promise<void> {
  const lacking = (): readonly string[] => programs.filter((program) => !isInstalled(program));
  if (lacking().length > 0 && process.getuid?.() === 0) installPackages(['bind9', 'bind9-dnsutils', 'bind9-utils']);
  const missing = lacking();
  if (missing.length > 0) {
    const what = `${missing.join(', ')} missing`;
    if (process.env.PLUMBLINE_REQUIRE_ENGINES === '1') tally.fail(what);
    else tally.skip(what);
    return;
  }
  const site = readSite();
  const folder = mkdtempSync(join(tmpdir(), 'plumb-delegation-'));
  const namespace = `plumb-${process.pid}-delegation`;
  const running: ApiServer[] = [];
  try {
    ip('netns', 'add', namespace);
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
    const edge = site.servers.find(({ name }) => name === 'edge')!;
    for (const address of [parent, resolver, ...edge.addresses.map(({ text }) => text)]) {
      const size = address.includes(':') ? '128' : '32';
      ip('-n', namespace, 'address', 'add', `${address}/${size}`, 'dev', 'lo', ...(size === '128' ? ['nodad'] : []));
    }
    const texts = compileSite(site);
    const zone = texts.find(({ form }) => form === 'zone-file')!.text;
    let corefile = texts.find(({ form, server }) => form === 'corefile' && server === 'edge')!.text;
    const bound = `bind ${edge.addresses.map(({ text }) => text).join(' ')}`;
    corefile = corefile.replaceAll(/^(\S+:53 \{)$/gm, `$1\n    ${bound}`);
    for (const source of edge.sources) {
      if (source.kind !== 'kubernetes' && source.kind !== 'external') continue;
      const api = await ApiServer.start(namespace, apiObjects(source.network));
      running.push(api);
      const kubeconfig = join(folder, `${source.network.cluster.name}.kubeconfig`);
      writeFileSync(kubeconfig, kubeconfigFor(api.port));
      corefile = corefile.replaceAll(`kubeconfig ${source.kubeconfig}`, `kubeconfig ${kubeconfig}`);
    }
    const questions = questionsOf(site);
    const script = prepare(folder, zone, questions);
    const { error, output = '' } = serve(engine, namespace, { corefile, questions: [], run: ['sh', script] });
    if (error !== undefined) {
      tally.fail(`delegation: ${error} ${output.slice(-300)}`);
      return;
    }
    const [walked = '', referred = ''] = output.split('== the parent alone ==\n');
    compare(tally, questions, { site, zone, walked: toldBy(walked), referred: toldBy(referred) });
  } finally {
    for (const api of running) api.end();
    execute('ip', ['netns', 'delete', namespace]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The example, with its parent zone on a server of its own. */
function readSite(): Site {
  const files = readdirSync(example, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  const texts = files.map((file) => [file, readFileSync(join(example, file), 'utf8')] as const);
  const server = `{apiVersion: plumbline.dev/v1alpha1, kind: DNSServer, metadata: {name: parent}, spec: {addresses: [${parent}]}}`;
  const changed = texts.map(([file, text]) => [file, text.replace('servedBy: [edge]', 'servedBy: [parent]')] as const);
  return linked({ ...Object.fromEntries(changed), 'parent.yaml': server }).site!;
}

const types = ['A', 'AAAA', 'SRV', 'TXT'];

/** Every Service under each delegated zone, with neighbours; the parent's own names, and one that leads below a delegation. */
function questionsOf({ servers }: Site): readonly Asked[] {
  const names = servers.flatMap(({ sources }) =>
    sources.flatMap((source) => {
      if (source.kind === 'static') {
        return ['www', 'mail', 'x.preview', '_sip._tcp', 'missing'].map((label) => `${label}.${source.zone}`);
      }
      if (source.kind === 'forward') return [];
      const infix = source.kind === 'kubernetes' ? '.svc' : '';
      return source.network.services.flatMap(({ name, namespace, ports }) =>
        [
          `${name}.${namespace}${infix}`,
          `x.${name}.${namespace}${infix}`,
          `missing.${namespace}${infix}`,
          `${name}.store`,
          ...ports.map((port) => `_${port.name || 'x'}._tcp.${name}.${namespace}${infix}`),
        ].map((label) => `${label}.${source.zone}`),
      );
    }),
  );
  return [...new Set(names)].flatMap((name) => types.map((type) => ({ name, type })));
}

/** @returns the script that starts both servers, asks the resolver everything, then the parent without recursion, and ends. */
function prepare(folder: string, zone: string, questions: readonly Asked[]): string {
  const place = (file: string): string => join(folder, file);
  const root = `$TTL 60\n. IN SOA a.root. h.root. 1 60 60 60 60\n. IN NS a.root.\na.root. IN A ${parent}\n`;
  writeFileSync(place('root'), `${root}example.org. IN NS parent.example.org.\nparent.example.org. IN A ${parent}\n`);
  writeFileSync(place('hints'), `. 60 IN NS a.root.\na.root. 60 IN A ${parent}\n`);
  writeFileSync(place('zone'), zone);
  writeFileSync(place('questions'), questions.map(({ name, type }) => `${name} ${type}\n`).join(''));
  const common = (name: string, address: string): string =>
    `directory "${folder}"; pid-file "${place(`${name}.pid`)}"; session-keyfile "${place(`${name}.key`)}"; ` +
    `listen-on { ${address}; }; listen-on-v6 { none; }; query-source address ${address}; dnssec-validation no; minimal-responses no;`;
  writeFileSync(
    place('parent.conf'),
    `options { ${common('parent', parent)} recursion no; };\ncontrols { };\nzone "." { type primary; file "root"; };\nzone "example.org" { type primary; file "zone"; notify no; };\n`,
  );
  writeFileSync(
    place('resolver.conf'),
    `options { ${common('resolver', resolver)} recursion yes; allow-query { any; }; };\ncontrols { };\nzone "." { type hint; file "hints"; };\n`,
  );
  const script = place('walk.sh');
  const ask = `dig +noall +comments +question +answer +authority +additional +nocookie +tries=2 +time=5 -f ${place('questions')}`;
  writeFileSync(
    script,
    [
      `named -4 -f -c ${place('parent.conf')} >${place('parent.log')} 2>&1 & one=$!`,
      `named -4 -f -c ${place('resolver.conf')} >${place('resolver.log')} 2>&1 & two=$!`,
      untilServed('.', `@${parent}`, `@${resolver}`),
      `${ask} @${resolver}; echo '== the parent alone =='; ${ask} +norecurse @${parent}; status=$?`,
      'kill "$one" "$two"; wait "$one" "$two"; exit "$status"',
    ].join('\n'),
  );
  return script;
}

interface Walk {
  readonly site: Site;
  /** The text of the parent zone. */
  readonly zone: string;
  readonly walked: ReadonlyMap<string, Told>;
  readonly referred: ReadonlyMap<string, Told>;
}

function compare(tally: Tally, questions: readonly Asked[], { site, zone, walked, referred }: Walk): void {
  const predict = predictDelegated(site, zone);
  const differences = questions.flatMap((question) => {
    const key = `${question.name} ${question.type}`;
    const { resolved, referral } = predict(question);
    const [heard, told] = [walked.get(key), referred.get(key)];
    const found = [];
    if (heard?.answer !== resolved) found.push(`${key}: resolved to ${heard?.answer}, predicted ${resolved}`);
    if (referral !== undefined && told?.referral !== referral) {
      found.push(`${key}: referred to ${told?.referral}, predicted ${referral}`);
    }
    return found;
  });
  for (const difference of differences.slice(0, 8)) tally.say(`  ${difference}`);
  const referrals = questions.filter((question) => predict(question).referral !== undefined).length;
  const answered = [...walked.values()].filter(
    ({ answer }) => answer.startsWith('NOERROR [') && !answer.endsWith('[]'),
  );
  tally.say(
    JSON.stringify({
      what: 'delegation',
      questions: questions.length,
      referrals,
      answered: answered.length,
      differences: differences.length,
    }),
  );
  tally.check(
    differences.length === 0 && answered.length > 0 && referrals > 0,
    `a resolver finds ${questions.length} names from the root through the emitted delegation, and hears what is predicted`,
    `${differences.length} differ`,
  );
}
