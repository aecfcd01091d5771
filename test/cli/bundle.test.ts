/** What `compile --out` writes, when it writes nothing, and what `verify` makes of a bundle that somebody touched. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, goodSite, run } from './run.ts';

const files = (folder: string): string[] =>
  (
    readdirSync(folder, { recursive: true, withFileTypes: true }) as {
      name: string;
      parentPath: string;
      isFile(): boolean;
    }[]
  )
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

async function compiled(site = goodSite, ...more: string[]) {
  const cwd = folderWith(site);
  const ran = await run(cwd, ['compile', 'site', '--out', 'out', ...more]);
  return { cwd, out: join(cwd, 'out'), ran };
}

const manifestOf = (out: string) => JSON.parse(readFileSync(join(out, 'bundle.json'), 'utf8'));

async function verified(cwd: string, folder = 'out') {
  const { status, out, err } = await run(cwd, ['verify', folder, '--format', 'json']);
  return { status, err, report: out === '' ? undefined : JSON.parse(out) };
}

test('a bundle has the promised files, and says what was proven', async () => {
  const { out, ran } = await compiled(goodSite, '--node', 'node-1,node-2');
  expect(ran).toMatchObject({ status: 0, err: '' });
  const texts = ['ip6tables.full.rules', 'ip6tables.rules', 'iptables.full.rules', 'iptables.rules', 'sysctl.conf'];
  expect(files(out)).toEqual([
    'bundle.json',
    'definitions/000-cart.yaml',
    'definitions/projected.yaml',
    ...['node-1', 'node-2'].flatMap((node) =>
      texts.flatMap((text) => [`nodes/${node}/${text}`, `nodes/${node}/${text}.map.json`]),
    ),
  ]);
  const manifest = manifestOf(out);
  expect(manifest).toMatchObject({ format: 'plumbline.dev/bundle/v1', verified: true, kubernetesVersion: null });
  expect(manifest.artifacts).toHaveLength(10);
  expect(manifest.artifacts[0]).toMatchObject({
    path: 'nodes/node-1/iptables.rules',
    target: 'iptables',
    node: 'node-1',
    family: 4,
  });
  expect(new Set(manifest.obligations.map(({ verdict }: { verdict: string }) => verdict))).toEqual(new Set(['proved']));
  expect(readFileSync(join(out, 'definitions/000-cart.yaml'), 'utf8')).toBe(goodSite['site/cart.yaml']);
});

test('the same input gives the same bytes, and a bundle is replaced whole', async () => {
  const { cwd, out } = await compiled();
  const before = files(out).map((file) => readFileSync(join(out, file), 'utf8'));
  writeFileSync(join(out, 'stale.rules'), 'x');
  expect((await run(cwd, ['compile', 'site', '--out', 'out'])).status).toBe(0);
  expect(files(out).map((file) => readFileSync(join(out, file), 'utf8'))).toEqual(before);
  expect(readdirSync(cwd).sort()).toEqual(['out', 'site']);
});

test('provenance leads from a line of the rules to the line of the manifest', async () => {
  const { out } = await compiled();
  const lines = readFileSync(join(out, 'nodes/node-1/iptables.rules'), 'utf8').split('\n');
  const { ranges } = JSON.parse(readFileSync(join(out, 'nodes/node-1/iptables.rules.map.json'), 'utf8'));
  const at = lines.findIndex((line) => line.startsWith('-A KUBE-SERVICES') && line.includes('default/cart')) + 1;
  const range = ranges.find(({ first, last }: { first: number; last: number }) => first <= at && at <= last);
  const manifest = goodSite['site/cart.yaml']!.split('\n');
  expect(manifest[range.sources[0].line - 1]).toContain('port: 80');
  expect(range.sources[0].file).toBe('site/cart.yaml');
});

test.each([
  [
    'a folder with other files',
    (cwd: string) => {
      mkdirSync(join(cwd, 'out'));
      writeFileSync(join(cwd, 'out/thesis.txt'), 'x');
    },
  ],
  [
    'a folder with another bundle.json',
    (cwd: string) => {
      mkdirSync(join(cwd, 'out'));
      writeFileSync(join(cwd, 'out/bundle.json'), '{"name":"webpack"}');
    },
  ],
  ['a file', (cwd: string) => writeFileSync(join(cwd, 'out'), 'x')],
])('is never written over %s', async (_, prepare) => {
  const cwd = folderWith(goodSite);
  prepare(cwd);
  const before = readdirSync(cwd, { recursive: true }).sort();
  const { status, err } = await run(cwd, ['compile', 'site', '--out', 'out']);
  expect(status).toBe(2);
  expect(err).toContain('expected a bundle, an empty folder or a new path');
  expect(readdirSync(cwd, { recursive: true }).sort()).toEqual(before);
});

test('an empty folder and a path with folders yet to be made are fine', async () => {
  const cwd = folderWith(goodSite);
  mkdirSync(join(cwd, 'empty'));
  expect((await run(cwd, ['compile', 'site', '--out', 'empty'])).status).toBe(0);
  expect((await run(cwd, ['compile', 'site', '--out', 'a/b/c'])).status).toBe(0);
  expect(existsSync(join(cwd, 'a/b/c/bundle.json'))).toBe(true);
});

test('bad input writes nothing', async () => {
  const { out, ran } = await compiled({ 'site/a.yaml': 'kind: [\n' });
  expect(ran.status).toBe(2);
  expect(existsSync(out)).toBe(false);
});

test('a node that is not there is named with the nearest', async () => {
  const { ran } = await compiled(goodSite, '--node', 'nod-1');
  expect(ran.status).toBe(2);
  expect(ran.err).toContain('no node `nod-1`; did you mean `node-1`?');
});

test('--no-verify says so in the bundle', async () => {
  const { out, ran } = await compiled(goodSite, '--no-verify');
  expect(ran.status).toBe(0);
  expect(ran.out).toContain('nothing was proven');
  expect(manifestOf(out)).toMatchObject({ verified: false, obligations: [] });
});

test('a mode without a target is an error, and nothing is passed over in silence', async () => {
  const cluster =
    'apiVersion: plumbline.dev/v1alpha1\nkind: Cluster\nmetadata:\n  name: c\nspec:\n  proxy:\n    mode: nftables\n';
  const { cwd, ran } = await compiled({ ...goodSite, 'site/cluster.yaml': cluster });
  expect(ran.status).toBe(2);
  expect(ran.err).toContain('runs kube-proxy in mode `nftables`');
  const { out } = await run(cwd, ['check', 'site', '--format', 'json']);
  const artifact = JSON.parse(out).obligations.filter(({ property }: { property: string }) =>
    property.startsWith('artifact/'),
  );
  expect(artifact).toEqual([
    {
      property: 'artifact/iptables-equivalent',
      subject: 'cluster/c',
      verdict: 'not-applicable',
      engine: [],
      evidence: { proxyMode: 'nftables' },
    },
    {
      property: 'artifact/bird-equivalent',
      subject: 'cluster/c',
      verdict: 'not-applicable',
      engine: [],
      evidence: { speakers: 0 },
    },
    {
      property: 'artifact/corefile-equivalent',
      subject: 'cluster/c',
      verdict: 'not-applicable',
      engine: [],
      evidence: { cluster: 'c' },
    },
    {
      property: 'artifact/records-equivalent',
      subject: 'cluster/c',
      verdict: 'not-applicable',
      engine: [],
      evidence: { instances: 0 },
    },
  ]);
  expect((await run(cwd, ['compile', 'site', '--out', 'out', '--target', 'iptables'])).status).toBe(0);
});

test('a bundle verifies wherever it is moved', async () => {
  const { cwd, out } = await compiled();
  rmSync(join(cwd, 'site'), { recursive: true });
  mkdirSync(join(cwd, 'elsewhere'));
  renameSync(out, join(cwd, 'elsewhere/bundle'));
  const { status, report } = await verified(cwd, 'elsewhere/bundle');
  expect(status).toBe(0);
  expect(report.diagnostics).toEqual([]);
  expect(report.summary).toMatchObject({ refuted: 0, undecided: 0 });
});

test('a dropped rule is refuted with a packet, whatever the digests say', async () => {
  const { cwd, out } = await compiled();
  const path = join(out, 'nodes/node-1/iptables.rules');
  const text = readFileSync(path, 'utf8');
  const dropped = text.replace(/^-A KUBE-SERVICES .*default\/cart.*\n/m, '');
  expect(dropped).not.toBe(text);
  writeFileSync(path, dropped);
  const { status, report } = await verified(cwd);
  expect(status).toBe(1);
  const [found] = report.findings;
  expect(found).toMatchObject({ property: 'artifact/iptables-equivalent', verdict: 'refuted', severity: 'error' });
  expect(found.witness).toMatchObject({ node: 'node-1', protocol: 'TCP', port: 80 });
  // Places in the artifact are lines that are there; the hooks that a payload is judged with stand nowhere.
  const places = found.locations.filter(({ file }: { file: string }) => file === 'out/nodes/node-1/iptables.rules');
  const lines = dropped.split('\n');
  expect(places.map(({ line }: { line: number }) => lines[line - 1]!.slice(0, 3))).toEqual(places.map(() => '-A '));
  expect(found.witness.trace[0]).toBe('assumed: -A PREROUTING -j KUBE-SERVICES');
});

test('a changed comment is proved, and the evidence says that the text was changed', async () => {
  const { cwd, out } = await compiled(goodSite, '--node', 'node-1');
  const path = join(out, 'nodes/node-1/iptables.rules');
  writeFileSync(path, `# by hand\n${readFileSync(path, 'utf8')}`);
  const { status, report } = await verified(cwd);
  expect(status).toBe(0);
  expect(report.obligations[0].evidence.changed).toEqual(['nodes/node-1/iptables.rules']);
});

test('a missing artifact is a finding, even when the list forgets it too', async () => {
  const { cwd, out } = await compiled();
  rmSync(join(out, 'nodes/node-2/ip6tables.rules'));
  const manifest = manifestOf(out);
  const artifacts = manifest.artifacts.filter(({ path }: { path: string }) => path !== 'nodes/node-2/ip6tables.rules');
  writeFileSync(join(out, 'bundle.json'), JSON.stringify({ ...manifest, artifacts }));
  const { status, report } = await verified(cwd);
  expect(status).toBe(1);
  expect(report.findings.map(({ message }: { message: string }) => message)).toEqual([
    '`nodes/node-2/ip6tables.rules` is missing from the bundle',
  ]);
});

test('a changed setting is refuted by its meaning', async () => {
  const { cwd, out } = await compiled();
  const path = join(out, 'nodes/node-1/sysctl.conf');
  writeFileSync(path, readFileSync(path, 'utf8').replace('net.ipv4.ip_forward = 1', 'net.ipv4.ip_forward = 0'));
  const { status, report } = await verified(cwd);
  expect(status).toBe(1);
  expect(report.findings[0].witness).toEqual({
    node: 'node-1',
    setting: 'net.ipv4.ip_forward',
    expected: '1',
    actual: '0',
  });
});

test('files that are none of the bundle are noted, and changed definitions too', async () => {
  const { cwd, out } = await compiled();
  writeFileSync(join(out, 'nodes/node-1/extra.rules'), '*filter\nCOMMIT\n');
  const copy = join(out, 'definitions/000-cart.yaml');
  writeFileSync(copy, `${readFileSync(copy, 'utf8')}# more\n`);
  const { status, report } = await verified(cwd);
  expect(status).toBe(0);
  expect(
    report.diagnostics.map(({ code, message }: { code: string; message: string }) => [code, message.split('`')[1]]),
  ).toEqual([
    ['bundle/changed', 'out/definitions/000-cart.yaml'],
    ['bundle/extra-file', 'out/nodes/node-1/extra.rules'],
  ]);
});

const reasons: readonly [string, (out: string) => void, string][] = [
  ['no such folder', (out) => rmSync(out, { recursive: true }), 'ENOENT'],
  ['no JSON', (out) => writeFileSync(join(out, 'bundle.json'), '{'), 'not JSON'],
  ['a list', (out) => writeFileSync(join(out, 'bundle.json'), '[]'), 'not a mapping'],
  ['another format', (out) => writeFileSync(join(out, 'bundle.json'), '{"format": "x"}'), 'its format is `x`'],
  [
    'no inputs',
    (out) => writeFileSync(join(out, 'bundle.json'), JSON.stringify({ ...manifestOf(out), inputs: 1 })),
    '`inputs`',
  ],
  [
    'a definition elsewhere',
    (out) =>
      writeFileSync(
        join(out, 'bundle.json'),
        JSON.stringify({
          ...manifestOf(out),
          inputs: [{ file: 'a', copy: 'definitions/../../site/cart.yaml', sha256: '' }],
        }),
      ),
    'is not in `definitions/`',
  ],
  ['a definition that is gone', (out) => rmSync(join(out, 'definitions/000-cart.yaml')), 'ENOENT'],
];

test.each(reasons)('unreadable bundle: %s', async (_, spoil, why) => {
  const { cwd, out } = await compiled();
  spoil(out);
  const { status, err } = await verified(cwd);
  expect(status).toBe(2);
  expect(err).toContain('error bundle/unreadable: `out` is not a readable bundle: ');
  expect(err).toContain(why);
});

test('cluster membership by folder survives in the bundle', async () => {
  const cluster = (name: string) => `apiVersion: plumbline.dev/v1alpha1\nkind: Cluster\nmetadata:\n  name: ${name}\n`;
  const site = Object.fromEntries(
    ['alpha', 'beta'].flatMap((name) => [
      [`site/${name}/cluster.yaml`, cluster(name)],
      [`site/${name}/cart.yaml`, goodSite['site/cart.yaml']!],
    ]),
  );
  const { cwd, out } = await compiled(site);
  expect(readdirSync(join(out, 'clusters'))).toEqual(['alpha', 'beta']);
  expect((await verified(cwd)).status).toBe(0);
});

test('verify writes its obligations for another solver, and says when it cannot', async () => {
  const { cwd } = await compiled(goodSite, '--node', 'node-1');
  const ran = await run(cwd, ['verify', 'out', '--smt-lib', 'obligations.smt2']);
  expect(ran).toMatchObject({ status: 0, err: '' });
  const text = readFileSync(join(cwd, 'obligations.smt2'), 'utf8');
  const checks = text.match(/^\(check-sat\)$/gm)!.length;
  expect(checks).toBeGreaterThan(5);
  expect(text.match(/^\(set-logic ALL\)$/gm)).toHaveLength(checks);
  expect(text.match(/^\(reset\)$/gm)).toHaveLength(checks - 1);
  expect(new Set(text.match(/^; iptables-equivalent-[0-9a-f]{16}:/gm)).size).toBe(checks);

  const refused = await run(cwd, ['verify', 'out', '--smt-lib', 'no/such/folder/x.smt2']);
  expect(refused.status).toBe(2);
  expect(refused.err).toContain('cannot write `no/such/folder/x.smt2`');
});
