/** The command line itself: help, usage errors, our own errors, and where things are printed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { badSite, folderWith, goodSite, run, service } from './run.ts';

const commands = ['check', 'compile', 'verify', 'audit', 'explain'];

test.each([[], ...commands.map((name) => [name])])('--help of `%s` shows an example', async (...argv) => {
  const { status, out, err } = await run(folderWith({}), [...argv.filter(Boolean), '--help']);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toMatch(/Examples?:\n {2}\$ .*plumbline/);
});

test('--version is that of package.json', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(await run(folderWith({}), ['--version'])).toEqual({ status: 0, out: `${version}\n`, err: '' });
});

test.each([
  [[], 'Usage:'],
  [['chekc'], "unknown command 'chekc'"],
  [['check'], "missing required argument 'paths'"],
  [['check', '.', '--formt', 'json'], '--formt'],
  [['check', '.', '--format', 'xml'], 'format `xml`; expected `human` or `json`'],
  [['check', '.', '--format', 'json='], '`json=` names no file'],
  [['check', '.', '--format', 'json', '--format', 'human'], 'two formats for standard output'],
  [['check', '.', '--fail-on', 'fatal'], 'Allowed choices are error, warning, note'],
  [['compile', '.'], '--out'],
  [
    ['compile', '.', '--out', 'x', '--target', 'birds'],
    'target `birds`; expected some of `iptables`, `bird`, `coredns`',
  ],
  [['audit', '.', '--node', 'a'], '--from'],
] as const)('usage error: %j', async (argv, text) => {
  const { status, out, err } = await run(folderWith(goodSite), argv);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err).toContain(text);
});

test('our own error is one line without a stack, unless it is asked for', async () => {
  const cwd = folderWith(goodSite);
  const broken = {
    list: () => {
      throw new RangeError('broken on purpose');
    },
    kindOf: () => 'folder' as const,
    realPath: () => '/x',
    packageFile: () => '{"version": 1',
  };
  const plain = await run(cwd, ['check', 'site'], broken);
  expect(plain.status).toBe(70);
  expect(plain.err.trimEnd().split('\n')).toHaveLength(1);
  expect(plain.err).toContain('our own error');
  const debug = await run(cwd, ['check', 'site'], { ...broken, env: { PLUMBLINE_DEBUG: '1' } });
  expect(debug.err).toMatch(/\n\s+at /);
});

test('findings go to standard output with status 1, and the bar moves it', async () => {
  const cwd = folderWith(badSite);
  const bad = await run(cwd, ['check', 'site']);
  expect(bad).toMatchObject({ status: 1, err: '' });
  expect(bad.out).toContain('site/cart.yaml:7:5 - error service/selects-nothing: ');
});

test('a clean run says what was proven', async () => {
  const { status, out, err } = await run(folderWith(goodSite), ['check', 'site']);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toMatch(/proved +artifact\/iptables-equivalent +3 nodes, IPv4 and IPv6: every packet fares as declared/);
  expect(out).toMatch(/\n0 refuted, 0 undecided, \d+ proved/);
});

test('an error in the input goes to standard error with status 2', async () => {
  const cwd = folderWith({ 'a.yaml': `${service('cart')}---\nkind: [\n` });
  const human = await run(cwd, ['check', 'a.yaml']);
  expect(human).toMatchObject({ status: 2, out: '' });
  expect(human.err).toMatch(/^a\.yaml:\d+:\d+ - error yaml\/syntax: /);
  const json = await run(cwd, ['check', 'a.yaml', '--format', 'json']);
  expect(json.status).toBe(2);
  expect(JSON.parse(json.out).diagnostics[0]).toMatchObject({ code: 'yaml/syntax', severity: 'error' });
  expect(json.err).toContain('yaml/syntax');
});

test.each([
  ['an empty folder', { 'empty/README.md': '' }, ['empty']],
  ['empty standard input', {}, ['-']],
])('no object at all: %s', async (_, files, paths) => {
  const { status, err } = await run(folderWith(files), ['check', ...paths]);
  expect(status).toBe(2);
  expect(err).toContain(`read/no-objects: no Kubernetes object found in \`${paths[0]}\``);
});

test('when there is nothing to judge, what was met and not read is listed', async () => {
  const cwd = folderWith({ 'chart/a.yaml': 'kind: {{ .Values.kind }}\n' });
  const { status, err } = await run(cwd, ['check', 'chart']);
  expect(status).toBe(2);
  expect(err).toContain('not read: 1 document\n  chart/a.yaml:1: Helm template\n');
});

test('standard input works, and is called -', async () => {
  const { status, out } = await run(folderWith({}), ['check', '-'], { stdin: badSite['site/cart.yaml']! });
  expect(status).toBe(1);
  expect(out).toContain('-:7:5 - error service/selects-nothing');
});

test('a report goes to a file, and people still see theirs', async () => {
  const cwd = folderWith(badSite);
  const { status, out } = await run(cwd, ['check', 'site', '--format', 'json=report.json']);
  expect(status).toBe(1);
  expect(out).toContain('service/selects-nothing');
  expect(JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8')).findings[0].property).toBe(
    'service/selects-nothing',
  );
});

test('a report that cannot be written is an error', async () => {
  const { status, err } = await run(folderWith(goodSite), ['check', 'site', '--format', 'json=no/such/folder.json']);
  expect(status).toBe(2);
  expect(err).toContain('cli/unwritable: cannot write `no/such/folder.json`: ENOENT');
});

test('colours are for terminals, and NO_COLOR, CI and --no-color take them away', async () => {
  const cwd = folderWith(badSite);
  const coloured = async (argv: readonly string[], env: Record<string, string>, isTerminal = true) => {
    const text: string[] = [];
    const { status } = await run(cwd, ['check', 'site', ...argv], {
      env,
      stdout: { isTerminal, write: (more) => text.push(more) },
    });
    expect(status).toBe(1);
    return text.join('').includes('\u001b[');
  };
  expect(await coloured([], {})).toBe(true);
  expect(await coloured([], {}, false)).toBe(false);
  expect(await coloured([], { FORCE_COLOR: '1' }, false)).toBe(true);
  expect(await coloured([], { NO_COLOR: '1' })).toBe(false);
  expect(await coloured([], { CI: 'true' })).toBe(false);
  expect(await coloured(['--no-color'], { FORCE_COLOR: '1' })).toBe(false);
});

test('the same input gives the same bytes', async () => {
  const cwd = folderWith(badSite);
  const json = () => run(cwd, ['check', 'site', '--format', 'json']);
  expect((await json()).out).toBe((await json()).out);
});

test('two clusters in one run are told apart', async () => {
  const cluster = (name: string) => `apiVersion: plumbline.dev/v1alpha1\nkind: Cluster\nmetadata:\n  name: ${name}\n`;
  const cwd = folderWith({
    'a/cluster.yaml': cluster('alpha'),
    'a/cart.yaml': badSite['site/cart.yaml']!,
    'b/cluster.yaml': cluster('beta'),
    'b/cart.yaml': badSite['site/cart.yaml']!,
  });
  const { out } = await run(cwd, ['check', 'a', 'b', '--format', 'json']);
  const { findings } = JSON.parse(out) as {
    findings: { property: string; fingerprint: string; subjects: unknown[] }[];
  };
  const nothing = findings.filter(({ property }) => property === 'service/selects-nothing');
  expect(nothing.map(({ subjects }) => subjects.at(-1))).toEqual([
    { kind: 'Cluster', name: 'alpha' },
    { kind: 'Cluster', name: 'beta' },
  ]);
  expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
});
