/** Target bird by the commands: compiled and proven, verified anew from its texts, and held against what a node has. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, run } from './run.ts';

const site = `apiVersion: projectcalico.org/v3
kind: BGPConfiguration
metadata: {name: default}
spec:
  serviceClusterIPs: [{cidr: 10.96.0.0/16}]
  nodeMeshPassword: {secretKeyRef: {name: mesh, key: password}}
---
apiVersion: projectcalico.org/v3
kind: BGPPeer
metadata: {name: rack}
spec: {peerIP: 192.0.2.1, asNumber: 64496}
---
apiVersion: v1
kind: Node
metadata: {name: node-1, annotations: {projectcalico.org/IPv4Address: 192.0.2.11/24}}
status: {addresses: [{type: InternalIP, address: 192.0.2.11}]}
---
apiVersion: v1
kind: Node
metadata: {name: node-2, annotations: {projectcalico.org/IPv4Address: 192.0.2.12/24}}
status: {addresses: [{type: InternalIP, address: 192.0.2.12}]}
---
apiVersion: v1
kind: Node
metadata: {name: node-3}
status: {addresses: [{type: InternalIP, address: 192.0.2.13}]}
`;

const files = ['bird', 'bird_aggr', 'bird_ipam', 'bird6', 'bird6_aggr', 'bird6_ipam'].map(
  (file) => `calico/${file}.cfg`,
);

async function compiled(...options: string[]): Promise<string> {
  const cwd = folderWith({ 'site/site.yaml': site });
  const { status, err } = await run(cwd, ['compile', 'site', '--out', 'out', '--target', 'bird', ...options]);
  expect({ status, err }).toMatchObject({ status: 0 });
  return cwd;
}

interface Said {
  readonly obligations: readonly { property: string; subject: string; verdict: string }[];
  readonly findings: readonly { message: string; witness: Record<string, unknown> }[];
  readonly fidelity: readonly { construct: string; location: { line: number } }[];
}

async function said(cwd: string, argv: readonly string[]): Promise<Said & { readonly status: number }> {
  const { status, out, err } = await run(cwd, [...argv, '--format', 'json']);
  expect(err).toBe('');
  return { status, ...(JSON.parse(out) as Said) };
}

test('a node that speaks BGP gets both dialects, and any other gets none', async () => {
  const cwd = await compiled();
  for (const file of ['bird.conf', ...files]) {
    expect(existsSync(join(cwd, 'out/nodes/node-1', file)), file).toBe(true);
    expect(existsSync(join(cwd, 'out/nodes/node-2', file)), file).toBe(true);
  }
  expect(existsSync(join(cwd, 'out/nodes/node-3'))).toBe(false);
  const text = readFileSync(join(cwd, 'out/nodes/node-1/bird.conf'), 'utf8');
  expect(text).toContain('neighbor 192.0.2.1 as 64496;');
  expect(text).toContain('# The password is the value `password` of Secret `mesh`.');
});

test('`--node` limits it', async () => {
  const cwd = await compiled('--node', 'node-2');
  expect(existsSync(join(cwd, 'out/nodes/node-1'))).toBe(false);
  expect(existsSync(join(cwd, 'out/nodes/node-2/bird.conf'))).toBe(true);
});

test('a bundle is proven anew, and the password is listed once as not proven', async () => {
  const cwd = await compiled();
  const { status, obligations, fidelity } = await said(cwd, ['verify', 'out']);
  expect(status).toBe(0);
  const proved = { property: 'artifact/bird-equivalent', verdict: 'proved' };
  expect(obligations).toMatchObject([
    ...['node-1', 'node-1', 'node-1'].map((node) => ({ ...proved, subject: `node/${node}` })),
    ...['node-2', 'node-2', 'node-2'].map((node) => ({ ...proved, subject: `node/${node}` })),
  ]);
  expect(fidelity.filter(({ construct }) => construct.includes('password'))).toMatchObject([{ location: { line: 6 } }]);
});

test('a fault in a bundle is found, with the route that fares otherwise', async () => {
  const cwd = await compiled();
  const file = join(cwd, 'out/nodes/node-2/calico/bird_ipam.cfg');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('net ~ 10.96.0.0/16 ) then { accept', 'net ~ 10.97.0.0/16 ) then { accept'),
  );
  const { status, obligations, findings } = await said(cwd, ['verify', 'out']);
  expect(status).toBe(1);
  expect(obligations.map(({ verdict }) => verdict).filter((verdict) => verdict !== 'proved')).toEqual(['refuted']);
  expect(findings[0]).toMatchObject({ witness: { router: 'node-2', expected: null } });
  expect(findings[0]!.message).toMatch(/lets through, against the definitions, `10\.97\.[\d./]+` to 192\.0\.2\.1/);
});

test('a line of a session and of a range leads back to who declares it', async () => {
  const cwd = await compiled();
  const map = JSON.parse(readFileSync(join(cwd, 'out/nodes/node-1/bird.conf.map.json'), 'utf8')) as {
    readonly ranges: readonly { first: number; last: number; sources: readonly { line: number }[] }[];
  };
  const lines = readFileSync(join(cwd, 'out/nodes/node-1/bird.conf'), 'utf8').split('\n');
  const sourcesOf = (wanted: string) => {
    const at = lines.findIndex((line) => line.includes(wanted)) + 1;
    return map.ranges.find(({ first, last }) => first <= at && at <= last)?.sources.map(({ line }) => line);
  };
  // The BGPPeer's and the BGPConfiguration's `spec`, the node at the other end, and the range.
  expect(sourcesOf('neighbor 192.0.2.1 as 64496;')).toEqual([11]);
  expect(sourcesOf('neighbor 192.0.2.12 as')).toEqual([5, 18]);
  expect(sourcesOf('route 10.96.0.0/16 blackhole;')).toEqual([5]);
});

test('what a node runs is judged by what it does to routes', async () => {
  const cwd = await compiled();
  const emitted = readFileSync(join(cwd, 'out/nodes/node-1/bird.conf'), 'utf8');
  writeFileSync(
    join(cwd, 'same'),
    emitted.replace(/^#.*\n/gm, '').replace('  scan time 2;\n', '  scan time 2; # often\n'),
  );
  writeFileSync(join(cwd, 'other'), emitted.replace('as 64496;', 'as 64497;'));
  const audit = (...from: string[]) =>
    said(cwd, ['audit', 'site', '--node', 'node-1', ...from.flatMap((file) => ['--from', file])]);
  expect(await audit('same')).toMatchObject({
    status: 0,
    obligations: [{ property: 'artifact/bird-equivalent', subject: 'node/node-1', verdict: 'proved' }],
  });
  expect(await audit('bird=other')).toMatchObject({
    status: 1,
    findings: [{ witness: { setting: 'neighbor as', expected: '64496', actual: '64497' } }],
  });
  // Calico's two daemons, of three files each.
  expect(await audit(...files.map((file) => `out/nodes/node-1/${file}`))).toMatchObject({
    status: 0,
    obligations: [{ verdict: 'proved' }, { verdict: 'proved' }],
  });
});

test('a node that is not declared to speak BGP has nothing to be held against', async () => {
  const cwd = await compiled();
  const { obligations } = await said(cwd, [
    ...['audit', 'site', '--node', 'node-3', '--from', 'out/nodes/node-1/bird.conf'],
  ]);
  expect(obligations).toMatchObject([{ property: 'artifact/bird-equivalent', verdict: 'not-applicable' }]);
});
