/** The broken examples get the findings that their page names, and no other. */
import { expect, test } from 'vitest';
import { run } from '../cli/run.ts';

type Witness = Readonly<Record<string, unknown>>;

async function findingsIn(
  folder: string,
): Promise<readonly (readonly [property: string, name: unknown, witness: Witness])[]> {
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
    findings: { property: string; verdict: string; witness: Witness }[];
  };
  expect(findings.map(({ verdict }) => verdict)).toEqual(findings.map(() => 'refuted'));
  return findings.map(({ property, witness }) => [property, witness['name'], witness]);
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
  const found = await findingsIn(folder);
  expect(found.map((each) => each.slice(0, 2))).toEqual([[property, name]]);
});

test('bare-metal-mesh', async () => {
  const found = await findingsIn('bare-metal-mesh');
  expect(
    found.map(([property, , witness]) => [property, witness['router'], witness['node'], witness['prefix']]),
  ).toEqual([
    ['bgp/local-route-re-advertised', 'left', 'node-3', '198.51.100.80/32'],
    ['bgp/local-route-re-advertised', 'left', 'node-3', '10.96.0.80/32'],
  ]);
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
