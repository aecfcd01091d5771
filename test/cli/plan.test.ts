import { expect, test } from 'vitest';
import { folderWith, run } from './run.ts';

const site = `apiVersion: plumbline.dev/v1alpha1
kind: Cluster
metadata: {name: site}
spec:
  externalDNS:
    - {name: public, args: ["--source=service", "--policy=sync", "--txt-owner-id=c1", "--domain-filter=example.org"]}
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: demo
  annotations: {external-dns.kubernetes.io/hostname: "www.example.org,new.example.org,hand.example.org"}
spec: {type: LoadBalancer, ports: [{port: 80}]}
status: {loadBalancer: {ingress: [{ip: 203.0.113.10}]}}
`;
const text = (name: string, of: string) =>
  `a-${name}.example.org. 300 IN TXT "heritage=external-dns,external-dns/owner=c1,external-dns/resource=service/demo/${of}"`;
const old = (count: number) =>
  Array.from({ length: count }, (_, at) => [
    `old${at}.example.org. 300 IN A 203.0.113.8`,
    text(`old${at}`, 'old'),
  ]).flat();
const zone = (...more: readonly string[]) =>
  [
    'www.example.org. 300 IN A 203.0.113.9',
    text('www', 'web'),
    'hand.example.org. 60 IN A 203.0.113.7',
    ...more,
    '',
  ].join('\n');

test('what comes, changes, goes and is left out', async () => {
  const cwd = folderWith({ 'site.yaml': site, 'zone.txt': zone(...old(1)) });
  const { status, out, err } = await run(cwd, ['plan', 'site.yaml', '--current', 'zone.txt']);
  expect(err).toBe('');
  expect(status).toBe(0);
  const lines = out.split('\n').filter((line) => !line.includes(' TXT '));
  expect(lines).toEqual([
    'records of instance `public`',
    '  + new.example.org A 203.0.113.10',
    '  ~ www.example.org A 203.0.113.9 ttl 300 -> 203.0.113.10',
    '  - old0.example.org A 203.0.113.8 ttl 300',
    '  ! hand.example.org A left out: the name has a record that nobody owns',
    'plan: 2 to create, 2 to change, 2 to delete, 1 left out',
    '',
  ]);
});

test('many deletions have to be allowed', async () => {
  const cwd = folderWith({ 'site.yaml': site });
  const stdin = zone(...old(9));
  const args = ['plan', 'site.yaml', '--current', '-'];
  const { status, err } = await run(cwd, args, { stdin });
  expect(status).toBe(1);
  expect(err).toContain('would delete 9 records of its 10');
  expect((await run(cwd, [...args, '--allow-deletions', '8'], { stdin })).status).toBe(1);
  expect(await run(cwd, [...args, '--allow-deletions', '9'], { stdin })).toMatchObject({ status: 0, err: '' });
});

test('as JSON, and what is no record is said', async () => {
  const cwd = folderWith({ 'site.yaml': site, 'zone.txt': 'www.example.org. 300 IN A nowhere\n' });
  const { status, out, err } = await run(cwd, ['plan', 'site.yaml', '--current', 'zone.txt', '--format', 'json']);
  expect(status).toBe(0);
  expect(err).toBe('warning: the records that stand, line 1: `nowhere` is no data of type A\n');
  expect(JSON.parse(out)).toMatchObject([{ instance: 'public', currentRecords: 0, summary: { create: 6 } }]);
});

test('bad usage', async () => {
  const cwd = folderWith({ 'site.yaml': site });
  expect((await run(cwd, ['plan', 'site.yaml', '--instance', 'other'])).status).toBe(2);
  expect((await run(cwd, ['plan', 'site.yaml', '--current', 'missing'])).status).toBe(2);
  expect((await run(cwd, ['plan', 'site.yaml', '--allow-deletions', 'x'])).status).toBe(2);
});
