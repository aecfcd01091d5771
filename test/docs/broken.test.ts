/** The broken examples get the findings that their page names, and no other. */
import { expect, test } from 'vitest';
import { run } from '../cli/run.ts';

async function findingsIn(folder: string): Promise<readonly [property: string, name: unknown][]> {
  const { status, out } = await run(process.cwd(), [
    'check',
    `examples/broken/${folder}`,
    '--format',
    'json',
    '--fail-on',
    'warning',
  ]);
  expect(status).toBe(1);
  const { findings } = JSON.parse(out) as {
    findings: { property: string; verdict: string; witness: { name: unknown } }[];
  };
  expect(findings.map(({ verdict }) => verdict)).toEqual(findings.map(() => 'refuted'));
  return findings.map(({ property, witness }) => [property, witness.name]);
}

test.each([
  ['loop', 'dns/rewrite-loop', 'shop.example.org.'],
  ['shadow', 'dns/rewrite-shadowed', 'a.maps.smoogle.com.'],
  ['conflict', 'dns/rewrite-conflict', 'www.maps.smoogle.com.'],
  ['blackhole', 'dns/rewrite-blackhole', 'shop.example.org.'],
  ['lost-answer', 'dns/answer-name-mismatch', 'a.smoogle.com.'],
  ['public-owner', 'records/owner-conflict', 'nginx.example.org'],
  ['public-alias', 'records/cname-beside-data', 'nginx.example.org'],
  ['public-private', 'records/private-address-in-public-zone', 'nginx.example.org'],
  ['public-dangling', 'records/dangling-target', 'nginx.example.org'],
  ['public-outside', 'records/outside-zones', 'nginx.example.net'],
  ['public-ttl', 'records/ttl-invalid', 'nginx.example.org'],
])('%s', async (folder, property, name) => {
  expect(await findingsIn(folder)).toEqual([[property, name]]);
});

test('the talk as it was spoken', async () => {
  const found = await findingsIn('talk-as-spoken');
  expect(found.map(([property]) => property).sort()).toEqual([
    'dns/answer-name-mismatch',
    'dns/answer-name-mismatch',
    'dns/regex-unanchored',
    'dns/rewrite-conflict',
  ]);
});
