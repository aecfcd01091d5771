/** `compile --artifact`: one proven text alone on standard output, the same as in a bundle. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { badSite, folderWith, goodSite, run } from './run.ts';

/** RE2 has no look-ahead, so that CoreDNS refuses the rule. */
const refusedRewrite =
  'apiVersion: plumbline.dev/v1alpha1\nkind: Cluster\nmetadata: {name: c}\nspec: {dns: {}}\n---\n' +
  'apiVersion: plumbline.dev/v1alpha1\nkind: DNSRewrite\nmetadata: {name: r}\n' +
  "spec: {name: {match: regex, from: '^(?!www\\.)(.*)\\.example\\.org\\.$', to: '{1}.example.net.'}, answer: {auto: true}}\n";

// Every target, several clusters, and servers beside them.
test.each(['public', 'bare-metal', 'outside-dns'])(
  'each text of the bundle of examples/%s can be printed',
  async (name) => {
    const cwd = folderWith({});
    cpSync(`examples/${name}`, join(cwd, 'site'), { recursive: true });
    expect((await run(cwd, ['compile', 'site', '--out', 'bundle', '--no-verify'])).status).toBe(0);
    const { artifacts } = JSON.parse(readFileSync(join(cwd, 'bundle/bundle.json'), 'utf8'));
    const seen = new Set<string>();
    for (const { path } of artifacts as { path: string }[]) {
      // One node stands for the others.
      const kind = path.replace(/nodes\/[^/]+/, 'nodes/*');
      if (seen.size === seen.add(kind).size) continue;
      const { status, out, err } = await run(cwd, ['compile', 'site', '--artifact', path]);
      expect([path, status, out]).toEqual([path, 0, readFileSync(join(cwd, 'bundle', path), 'utf8')]);
      expect(err).toContain(`printed \`${path}\`\n`);
      expect(err, path).toMatch(/[1-9]\d* proved/);
    }
  },
);

test('a name is the end of a path, at a slash', async () => {
  const cwd = folderWith(goodSite);
  const named = (name: string, ...more: string[]) => run(cwd, ['compile', 'site', '--artifact', name, ...more]);
  const short = await named('iptables.rules', '--node', 'node-2');
  expect([short.status, short.out.startsWith('*filter\n')]).toEqual([0, true]);
  expect((await named('node-2/iptables.rules')).out).toBe(short.out);
  expect((await named('ip6tables.rules', '--node', 'node-2')).out).not.toBe(short.out);

  const several = await named('iptables.rules');
  expect([several.status, several.out]).toEqual([2, '']);
  expect(several.err).toContain('`nodes/node-1/iptables.rules`, `nodes/node-2/iptables.rules`');
  const none = await named('tables.rules');
  expect([none.status, none.out]).toEqual([2, '']);
  expect(none.err).toContain('no artifact `tables.rules`');
  expect(none.err).toContain('there is `iptables.rules`, `iptables.full.rules`, `ip6tables.rules`');
});

test('what is not proven is not printed, unless it is to be kept', async () => {
  const cwd = folderWith({ 'site/dns.yaml': refusedRewrite });
  const print = (...more: string[]) => run(cwd, ['compile', 'site', '--artifact', 'Corefile', ...more]);
  const refused = await print();
  expect([refused.status, refused.out]).toEqual([1, '']);
  expect(refused.err).toContain('nothing was printed, because it is not proven');
  const kept = await print('--keep');
  expect([kept.status, kept.out.includes('rewrite')]).toEqual([1, true]);
  const unproven = await print('--no-verify');
  expect([unproven.status, unproven.out]).toEqual([0, kept.out]);
  expect(unproven.err).toContain('; nothing was proven');
});

test('standard output is the text’s alone', async () => {
  const cwd = folderWith(badSite);
  const print = (...more: string[]) =>
    run(cwd, ['compile', 'site', '--artifact', 'sysctl.conf', '--node', 'node-1', ...more]);
  const json = await print('--format', 'json');
  expect([json.status, json.out]).toEqual([2, '']);
  expect(json.err).toContain('expected `--format json=FILE`');
  const beside = await print('--format', 'json=report.json');
  expect([beside.status, beside.out.startsWith('# What the rules')]).toEqual([0, true]);
  expect(JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8')).summary.proved).toBe(1);
});

test('a bundle or a text, not both and not neither', async () => {
  const cwd = folderWith(goodSite);
  for (const more of [[], ['--out', 'bundle', '--artifact', 'sysctl.conf']]) {
    const { status, out, err } = await run(cwd, ['compile', 'site', ...more]);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(/'--out <folder>'/);
  }
});

test('a full disk is said, and is not our own error', async () => {
  const cwd = folderWith(goodSite);
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
  const print = async () => {
    throw full;
  };
  const { status, err } = await run(cwd, ['compile', 'site', '--artifact', 'sysctl.conf', '--node', 'node-1'], {
    print,
  });
  expect(status).toBe(2);
  expect(err).toContain('cli/unwritable');
  expect(err).toContain('ENOSPC: no space left on device');
});
