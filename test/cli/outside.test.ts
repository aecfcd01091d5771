import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, run } from './run.ts';

test('servers outside have their texts beside the clusters’, and are verified with them', async () => {
  const cwd = folderWith({ 'x/keep': '' });
  cpSync('examples/outside-dns', join(cwd, 'site'), { recursive: true });
  const compiled = await run(cwd, ['compile', 'site', '--out', 'bundle', '--target', 'coredns']);
  expect([compiled.status, compiled.err]).toEqual([0, '']);
  const file = join(cwd, 'bundle/dns/edge/example.org.zone');
  expect(JSON.parse(readFileSync(`${file}.map.json`, 'utf8'))).toBeDefined();
  expect((await run(cwd, ['verify', 'bundle'])).status).toBe(0);

  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('2026112701', '2026112702'));
  const changed = await run(cwd, ['verify', 'bundle']);
  expect(changed.status).toBe(1);
  expect(changed.out).toContain('`bundle/dns/edge/example.org.zone` lacks `example.org. 3600 SOA');

  rmSync(file);
  const gone = await run(cwd, ['verify', 'bundle']);
  expect(gone.status).toBe(1);
  expect(gone.out).toContain('`dns/edge/example.org.zone` is missing from the bundle');
});

test('zones alone are checked without a cluster', async () => {
  const zone =
    'apiVersion: plumbline.dev/v1alpha1\nkind: DNSZone\nmetadata: {name: z}\nspec: {zone: example.org, delegations: [{name: a, servers: [{name: ns.a}]}]}\n';
  const { status, out } = await run(folderWith({ 'a.yaml': zone }), ['check', 'a.yaml']);
  expect(status).toBe(1);
  expect(out).toContain('a.yaml:4:');
  expect(out).toContain('dns/zone-delegation');
});

test('what two clusters announce is held against each other, also where nothing stands beside them', async () => {
  const cluster = (name: string, last: number, range: string): string =>
    [
      `{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: ${name}}}`,
      `{apiVersion: projectcalico.org/v3, kind: BGPConfiguration, metadata: {name: default}, spec: {serviceClusterIPs: [{cidr: ${range}}]}}`,
      '{apiVersion: projectcalico.org/v3, kind: BGPPeer, metadata: {name: rack}, spec: {peerIP: 192.0.2.1, asNumber: 64496}}',
      `{apiVersion: projectcalico.org/v3, kind: Node, metadata: {name: one}, spec: {bgp: {ipv4Address: 192.0.2.${last}/24}}}`,
    ].join('\n---\n');
  const check = (range: string) =>
    run(folderWith({ 'east/a.yaml': cluster('east', 11, '10.96.0.0/16'), 'west/a.yaml': cluster('west', 12, range) }), [
      'check',
      '.',
    ]);
  const [same, apart] = [await check('10.96.0.0/16'), await check('10.97.0.0/16')];
  expect([same.status, apart.status]).toEqual([1, 0]);
  expect(same.out).toContain('bgp/prefix-announced-by-two-sites');
  expect(apart.out).toContain('no two clusters tell peers outside of the same prefix');
});
