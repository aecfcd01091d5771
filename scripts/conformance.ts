/**
 * Does the kernel do with rules what was proven of them? Compiles examples/talk, loads the rules of one node into a network
 * namespace, and opens TCP connections through the Service at 172.16.0.5:80; then sends flows of every sort through a whole
 * site, over rules of ours and of the real kube-proxy; compares our texts with kube-proxy's, and what we say of rewrite
 * rules with what CoreDNS does, and of routes with what BIRDs tell each other.
 *
 * All traffic stays inside namespaces that this script makes and removes. Needs root, iptables and iproute2; installs
 * what is missing with apt-get. Ends with `N passed, N failed`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from '../src/cli/main.ts';
import { nodeHost } from '../src/cli/node-host.ts';
import { compareWithBird } from './bird/compare.ts';
import { type BackEnd, missingComponents } from './conformance/components.ts';
import { checkDumps } from './conformance/dumps.ts';
import { compareWithKernel } from './conformance/kernel/index.ts';
import { checkBackEnd, type Scenario } from './conformance/scenario.ts';
import { Tally } from './conformance/tally.ts';
import { compareWithCoreDns } from './coredns/compare.ts';
import { compareSearchSequences } from './coredns/search-sequences.ts';
import { compareWithExternalDns } from './external-dns/compare.ts';
import { checkEtcd } from './external-dns/etcd.ts';
import { checkNamed } from './external-dns/named.ts';
import { compareWithKubeProxy } from './kube-proxy/conformance.ts';

const help = `npm run conformance [-- --help]

Loads compiled iptables rules into network namespaces of its own and sends connections through Services, over our rules and
those of the real kube-proxy, and compares random clusters with it (\`--clusters N\` of them) random rewrite rules with the real
CoreDNS (\`--chains N\`), lookups with emitted resolv.conf files with glibc, musl and Go, and random rounds with the real ExternalDNS,
its packages (\`--rounds N\`) and its program (\`--external-dns-runs N\`); \`npm run engines\` builds them. named takes an emitted zone and
script, CoreDNS answers from emitted keys in etcd, and a resolver finds names through an emitted delegation. BIRDs 2 and 1.6 parse every configuration, and run in namespaces for examples, random sites
(\`--bird-sites N\`, \`--bird-seed TEXT\`) and recorded cases below a folder (\`--bird-cases DIR\`): what each learns is compared
with the prediction. \`--only NAME\` leaves all else out: kube-proxy, coredns, search, external-dns, named, etcd, bird or kernel.
  PLUMBLINE_REQUIRE_ENGINES=1   what is missing (root, iptables, iproute2) is a failure; without it, a reported skip
`;

const node = 'node-1';
const root = fileURLToPath(new URL('..', import.meta.url));

async function compileTalk(folder: string): Promise<Scenario> {
  const out = join(folder, 'bundle');
  const silent = { isTerminal: false, write: () => true };
  const host = { ...nodeHost(), cwd: root, stdout: silent };
  const status = await main(['compile', 'examples/talk', '--out', out, '--node', node], host);
  if (status !== 0) throw new Error(`examples/talk does not compile: status ${status}`);
  const read = (file: string): string => readFileSync(join(out, 'nodes', node, file), 'utf8');
  const pods = [
    ...readFileSync(join(out, 'definitions/projected.yaml'), 'utf8').matchAll(
      /owner: "Deployment project-pink\/nginx"\n.*\n {4}addresses: \["([^"]+)"/g,
    ),
  ];
  return {
    rules: read('iptables.full.rules'),
    rules6: read('ip6tables.full.rules'),
    settings: read('sysctl.conf'),
    service: { address: '172.16.0.5', port: 80 },
    endpoints: pods.map((match) => match[1]!).sort(),
  };
}

type Part = (tally: Tally) => void | Promise<void>;

const parts: Readonly<Record<string, Part>> = {
  'kube-proxy': (tally) => compareWithKubeProxy(tally, process.argv),
  coredns: (tally) => compareWithCoreDns(tally, process.argv),
  search: (tally) => compareSearchSequences(tally, 'plumbline'),
  'external-dns': (tally) => compareWithExternalDns(tally, process.argv),
  named: checkNamed,
  etcd: checkEtcd,
  bird: (tally) => compareWithBird(tally, process.argv),
  kernel: checkKernel,
};

async function checkKernel(tally: Tally): Promise<void> {
  const required = process.env.PLUMBLINE_REQUIRE_ENGINES === '1';
  const missing = missingComponents((line) => tally.say(line));
  for (const component of missing) {
    if (required) tally.fail(component);
    else tally.skip(component);
  }
  if (missing.length > 0) return;
  const folder = mkdtempSync(join(tmpdir(), 'plumb-'));
  try {
    const scenario = await compileTalk(folder);
    const backEnds: readonly BackEnd[] = ['nft', 'legacy'];
    for (const backEnd of backEnds) await checkBackEnd(backEnd, scenario, tally);
    const shop = { example: 'examples/shop', node: 'worker-1', bundle: join(folder, 'shop'), folder };
    const host = { ...nodeHost(), cwd: root, stdout: { isTerminal: false, write: () => true } };
    const status = await main(['compile', shop.example, '--out', shop.bundle, '--node', shop.node], host);
    tally.check(status === 0, `${shop.example} compiles`, `status ${status}`);
    for (const backEnd of status === 0 ? backEnds : []) await checkDumps(backEnd, shop, host, tally);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await compareWithKernel(tally);
}

async function run(): Promise<boolean> {
  const tally = new Tally();
  const at = process.argv.indexOf('--only');
  const only = at < 0 ? undefined : (process.argv[at + 1] ?? '');
  if (only !== undefined && !Object.hasOwn(parts, only)) {
    tally.fail(`--only ${only}: expected one of ${Object.keys(parts).join(', ')}`);
  }
  for (const [name, part] of Object.entries(parts)) if (only === undefined || name === only) await part(tally);
  return tally.close();
}

if (process.argv.includes('--help')) process.stdout.write(help);
else process.exitCode = (await run()) ? 0 : 1;
