/** `audit` on files: which dumps are read, which node is meant, and what is said of a wrong rule. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseFrom } from '../../src/cli/commands/audit.ts';
import { folderWith, goodSite, run } from './run.ts';

async function dumped() {
  const cwd = folderWith(goodSite);
  await run(cwd, ['compile', 'site', '--out', 'out']);
  return { cwd, v4: 'out/nodes/node-1/iptables.full.rules', v6: 'out/nodes/node-1/ip6tables.full.rules' };
}

test('a node that runs what was compiled is proved', async () => {
  const { cwd, v4, v6 } = await dumped();
  const { status, out } = await run(cwd, [
    'audit',
    'site',
    '--node',
    'node-1',
    '--from',
    v4,
    '--from',
    `ip6tables=${v6}`,
  ]);
  expect(status).toBe(0);
  expect(out).toMatch(/proved +artifact\/iptables-equivalent/);
});

test('a dump may come from standard input', async () => {
  const { cwd, v4 } = await dumped();
  const stdin = readFileSync(join(cwd, v4), 'utf8');
  expect((await run(cwd, ['audit', 'site', '--node', 'node-1', '--from', '-'], { stdin })).status).toBe(0);
});

test('another node is refuted where it differs, with a packet', async () => {
  const { cwd, v4 } = await dumped();
  const text = readFileSync(join(cwd, v4), 'utf8').replace(/^-A KUBE-SERVICES .*default\/cart.*\n/m, '');
  writeFileSync(join(cwd, 'dump.txt'), text);
  const { status, out } = await run(cwd, [
    'audit',
    'site',
    '--node',
    'node-1',
    '--from',
    'dump.txt',
    '--format',
    'json',
  ]);
  expect(status).toBe(1);
  expect(JSON.parse(out).findings[0].witness).toMatchObject({ node: 'node-1', protocol: 'TCP', port: 80 });
});

test.each([
  ['a node that is not there', ['--node', 'node-l', '--from', 'x'], 'no node `node-l`; did you mean `node-'],
  [
    'a node that is like no other',
    ['--node', 'zebra', '--from', 'x'],
    'no node `zebra`; expected one of `node-1`, `node-2`, `node-3`',
  ],
  ['a dump that is not there', ['--node', 'node-1', '--from', 'gone'], 'cannot read `gone`: ENOENT'],
  [
    'standard input twice',
    ['--node', 'node-1', '--from', '-', '--from', 'iptables=-'],
    'standard input is named twice',
  ],
] as const)('usage error: %s', async (_, argv, text) => {
  const { status, out, err } = await run(folderWith({ ...goodSite, x: '' }), ['audit', 'site', ...argv]);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err).toContain(text);
});

test('a kind is forced by what stands before the first equals sign, and only by a kind', () => {
  expect(parseFrom('ip6tables=a=b')).toEqual({ kind: 'ip6tables', path: 'a=b' });
  expect(parseFrom('dumps/a=b')).toEqual({ path: 'dumps/a=b' });
});

test('a Corefile is judged by what it answers', async () => {
  const site = `apiVersion: plumbline.dev/v1alpha1
kind: Cluster
metadata: {name: c}
spec: {dns: {upstreams: [192.0.2.1], stubDomains: {consul: [192.0.2.2]}}}
`;
  const cwd = folderWith({ 'site/c.yaml': site });
  expect((await run(cwd, ['compile', 'site', '--out', 'out', '--target', 'coredns'])).status).toBe(0);
  const emitted = readFileSync(join(cwd, 'out/dns/c/Corefile'), 'utf8');
  // The same in other words: comments, another order of plugins, zones without their dots.
  const same = emitted
    .replace(/^#.*\n/gm, '')
    .replace('    errors\n', '')
    .replace('    loop\n', '    errors\n    loop # once\n')
    .replace('kubernetes cluster.local.', 'kubernetes cluster.local');
  writeFileSync(join(cwd, 'same'), same);
  writeFileSync(join(cwd, 'other'), emitted.replace('192.0.2.2', '192.0.2.3'));
  const audit = (file: string) => run(cwd, ['audit', 'site', '--node', 'node-1', '--from', file, '--format', 'json']);
  const good = await audit('same');
  expect(good.status, good.out).toBe(0);
  expect(JSON.parse(good.out).obligations).toMatchObject([
    { property: 'artifact/corefile-equivalent', verdict: 'proved' },
  ]);
  const bad = await audit('corefile=other');
  expect(bad.status).toBe(1);
  expect(JSON.parse(bad.out).findings).toMatchObject([{ witness: { name: expect.stringContaining('consul.') } }]);
});
