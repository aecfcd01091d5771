/**
 * Does a server outside the clusters answer as we say? `examples/outside-dns` is compiled; named-checkzone reads its zone file,
 * and the real CoreDNS serves its Corefile, with a stub API server for each cluster, and is asked the names of its zones, of
 * the clusters' Services and their neighbours.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileSite } from '../../src/compile/index.ts';
import { zoneOf } from '../../src/core/name/names.ts';
import type { Network } from '../../src/model/types/network.ts';
import type { OutsideServer, Site } from '../../src/model/types/site.ts';
import { parseCorefile } from '../../src/verify/read/corefile/parser.ts';
import { worldOf } from '../../src/verify/semantics/dns/declared/world.ts';
import { indexWorld } from '../../src/verify/semantics/dns/kubernetes/index-of-world.ts';
import { askServer } from '../../src/verify/semantics/dns/server/server.ts';
import { linked } from '../../test/model/linking.ts';
import { execute, installPackages, isInstalled } from '../conformance/components.ts';
import { ApiServer } from '../conformance/kernel/api-server.ts';
import type { Tally } from '../conformance/tally.ts';
import type { BuiltEngine } from '../engines/build.ts';
import { apiObjects } from './api-objects.ts';
import { endText, heardText } from './compare-clusters.ts';
import { type Asked, ip, kubeconfigFor, serve } from './served.ts';

const example = fileURLToPath(new URL('../../examples/outside-dns/', import.meta.url));
const client = '192.0.2.250';

export async function compareOutside(tally: Tally, engine: BuiltEngine): Promise<void> {
  const { site, networks } = readExample();
  if (!isInstalled('named-checkzone') && process.getuid?.() === 0) installPackages(['bind9-utils']);
  const folder = mkdtempSync(join(tmpdir(), 'plumb-outside-'));
  try {
    for (const { path, form, zone = '', text } of compileSite(site)) {
      const file = join(folder, path.split('/').at(-1)!);
      writeFileSync(file, text);
      if (form !== 'zone-file') continue;
      if (isInstalled('named-checkzone')) {
        const { ok, text: said } = execute('named-checkzone', ['-i', 'local', zone, file]);
        tally.check(ok, `named-checkzone takes the zone ${zone} with its delegations`, said);
      } else if (process.env.PLUMBLINE_REQUIRE_ENGINES === '1') tally.fail('named-checkzone is not installed');
      else tally.skip('named-checkzone is not installed');
    }
    for (const server of site.servers) await compareServer(tally, engine, { site, networks, server, folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readExample(): { readonly site: Site; readonly networks: readonly Network[] } {
  const files = readdirSync(example, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  const { site, networks } = linked(
    Object.fromEntries(files.map((file) => [file, readFileSync(join(example, file), 'utf8')])),
  );
  return { site: site!, networks };
}

interface Setting {
  readonly site: Site;
  readonly networks: readonly Network[];
  readonly server: OutsideServer;
  /** With the zone files. */
  readonly folder: string;
}

async function compareServer(
  tally: Tally,
  engine: BuiltEngine,
  { site, networks, server, folder }: Setting,
): Promise<void> {
  const namespace = `plumb-${process.pid}-outside`;
  const artifacts = compileSite(site).filter((each) => each.server === server.name);
  const corefile = artifacts.find(({ form }) => form === 'corefile')!.text;
  const files = Object.fromEntries(
    artifacts.flatMap(({ form, zone = '', text }) => (form === 'zone-file' ? [[`${zone}zone`, text]] : [])),
  );
  const questions = questionsOf(server, networks);
  const running: ApiServer[] = [];
  try {
    ip('netns', 'add', namespace);
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
    ip('-n', namespace, 'address', 'add', `${client}/32`, 'dev', 'lo');
    let text = corefile
      .replaceAll(/^(\S+):53 \{$/gm, '$1:5300 {\n    watch')
      .replaceAll(/file (\S+)/g, `file ${folder}/$1`);
    for (const source of server.sources) {
      if (source.kind !== 'kubernetes' && source.kind !== 'external') continue;
      const api = await ApiServer.start(namespace, apiObjects(source.network));
      running.push(api);
      const kubeconfig = join(folder, `${source.network.cluster.name}.kubeconfig`);
      writeFileSync(kubeconfig, kubeconfigFor(api.port));
      text = text.replaceAll(`kubeconfig ${source.kubeconfig}`, `kubeconfig ${kubeconfig}`);
    }
    const { error, answers = [] } = serve(engine, namespace, { corefile: text, questions });
    const predict = predictor(server, corefile, files);
    const differences = questions.flatMap((question, index) => {
      const [theirs, ours] = [heardText(answers[index] ?? {}), predict(question)];
      return theirs === ours ? [] : [`${question.name} ${question.type}: CoreDNS ${theirs}, predicted ${ours}`];
    });
    for (const difference of differences.slice(0, 8)) tally.say(`  ${difference}`);
    tally.say(
      JSON.stringify({
        what: 'servers outside',
        server: server.name,
        questions: questions.length,
        differences: differences.length,
      }),
    );
    const told = `CoreDNS ${engine.version}: server ${server.name} outside the clusters, ${questions.length} questions, as the interpreter says`;
    tally.check(error === undefined && differences.length === 0, told, error ?? `${differences.length} differ`);
  } finally {
    for (const api of running) api.end();
    execute('ip', ['netns', 'delete', namespace]);
  }
}

const types = ['A', 'AAAA', 'SRV', 'TXT', 'CNAME', 'MX', 'NS', 'SOA'];

function questionsOf(server: OutsideServer, networks: readonly Network[]): readonly Asked[] {
  const labels = networks.flatMap(({ services }) =>
    services.flatMap(({ name, namespace }) => [
      `${name}.${namespace}`,
      `${name}.${namespace}.svc`,
      `_http._tcp.${name}.${namespace}`,
      `${name}.store`,
      namespace,
      `x.${name}.${namespace}.svc`,
    ]),
  );
  const made = [
    '',
    'www',
    'mail',
    'a.preview',
    'b.a.preview',
    'preview',
    '_sip._tcp',
    'west',
    'x.west',
    'ns1.dns',
    'ns.dns',
    'dns',
    'svc',
    'missing',
    ...labels,
  ];
  const zones = [...server.sources.map(({ zone }) => zone), 'example.net.'];
  const names = zones.flatMap((zone) => made.map((label) => (label === '' ? zone : `${label}.${zone}`)));
  return [...new Set(names)].flatMap((name, index) =>
    types.map((type) => ({
      name,
      type,
      class: 'IN',
      client,
      protocol: index % 4 === 0 ? ('tcp' as const) : ('udp' as const),
    })),
  );
}

/** Each block is asked with the objects of its own cluster. */
function predictor(
  server: OutsideServer,
  corefile: string,
  files: Readonly<Record<string, string>>,
): (question: Asked) => string {
  const parsed = parseCorefile(corefile);
  const asks = new Map(
    server.sources.map((source) => {
      const network = 'network' in source ? source.network : undefined;
      const world = { namespaces: new Set<string>(), services: [], imports: [], slices: [], pods: [] };
      const ask = askServer(parsed, {
        index: indexWorld(network === undefined ? world : worldOf(network)),
        localAddresses: [client],
        outsideAddresses: [client],
        synced: true,
        files,
        upstream: () => undefined,
      });
      return [source.zone, ask] as const;
    }),
  );
  return ({ protocol, ...question }) => {
    const zone = zoneOf([...asks.keys()], question.name) ?? server.sources[0]!.zone;
    const context = {
      client: { address: client, port: 0 },
      server: { address: client, port: 53 },
      protocol,
      metadata: {},
    };
    const { name, type } = question;
    return endText(asks.get(zone)!({ question: { name, type, class: 'IN' }, context }));
  };
}
