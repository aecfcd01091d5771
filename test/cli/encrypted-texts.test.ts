/** Ownership texts that are encrypted: the key comes from the environment, and goes nowhere. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decryptText } from '../../src/model/external-dns/txt/encryption.ts';
import { folderWith, run } from './run.ts';

const key = 'abcdefghijklmnopqrstuvwxyz012345';
const env = { TXT_KEY: key };

const site = (current = ''): string => `apiVersion: plumbline.dev/v1alpha1
kind: Cluster
metadata: {name: site}
spec:
  externalDNS:
    - name: public
      args: [--source=crd, --policy=sync, --txt-owner-id=site, --domain-filter=example.org, --txt-encrypt-enabled, --txt-encrypt-aes-key=$(TXT_KEY)]
      allowDeletions: 5
      current: |
        example.org. 300 IN NS ns1.example.net.
${current}
---
apiVersion: externaldns.k8s.io/v1alpha1
kind: DNSEndpoint
metadata: {name: web, namespace: demo}
spec:
  endpoints:
    - {dnsName: www.example.org, recordType: A, targets: [203.0.113.10], recordTTL: 60}
`;

const heritage = 'heritage=external-dns,external-dns/owner=site,external-dns/resource=crd/demo/web';
const zoneOf = (cwd: string): string => readFileSync(join(cwd, 'out/records/public/example.org.zone'), 'utf8');
const textOf = (zone: string): string => /^a-www\.example\.org\. \d+ IN TXT (".*")$/m.exec(zone)?.[1] ?? '';
const compile = ['compile', 'site.yaml', '--target', 'external-dns', '--out', 'out'];

test('are in every format, the same each time, and open with the key', async () => {
  const cwd = folderWith({ 'site.yaml': site() });
  expect(await run(cwd, compile, { env })).toMatchObject({ status: 0 });
  const first = zoneOf(cwd);
  expect(decryptText(Buffer.from(key), textOf(first))?.text).toBe(heritage);
  await run(cwd, compile, { env });
  expect(zoneOf(cwd)).toBe(first);
  expect((await run(cwd, ['verify', 'out'], { env })).status).toBe(0);
});

test('keep the bytes that stand, whoever wrote them', async () => {
  const cwd = folderWith({ 'site.yaml': site() });
  await run(cwd, compile, { env });
  const standing = zoneOf(cwd)
    .split('\n')
    .filter((line) => /^(?:a-)?www/.test(line))
    .map((line) => `        ${line}`)
    .join('\n');
  const again = folderWith({ 'site.yaml': site(standing) });
  const { out } = await run(again, ['plan', 'site.yaml'], { env });
  expect(out).toContain('plan: 0 to create, 0 to change, 0 to delete');
});

test('are left out, and said to be, where the environment lacks the key', async () => {
  const cwd = folderWith({ 'site.yaml': site() });
  expect((await run(cwd, compile)).status).toBe(0);
  expect(textOf(zoneOf(cwd))).toBe('');
  expect(readFileSync(join(cwd, 'out/records/public/plan.json'), 'utf8')).toContain('secret-text');
});

test('need a key of 32 bytes, which no message repeats', async () => {
  const cwd = folderWith({ 'site.yaml': site() });
  const { status, out, err } = await run(cwd, ['check', 'site.yaml'], { env: { TXT_KEY: 'HUNTER2' } });
  expect(status).toBe(1);
  expect(out + err).toContain('the AES key has 7 bytes');
  expect(out + err).not.toContain('HUNTER2');
});

test('leave no trace of the key in a bundle', async () => {
  const cwd = folderWith({ 'site.yaml': site() });
  await run(cwd, compile, { env });
  const files = (folder: string): readonly string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? files(path) : [path];
    });
  const found = files(join(cwd, 'out'));
  expect(found.length).toBeGreaterThan(5);
  for (const file of found) expect(readFileSync(file, 'utf8')).not.toContain(key);
});
