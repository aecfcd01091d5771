import { expect, test } from 'vitest';
import { folderWith, run } from './run.ts';

const site = `apiVersion: plumbline.dev/v1alpha1
kind: Cluster
metadata: {name: c}
spec: {dns: {upstreams: [192.0.2.1]}}
---
apiVersion: plumbline.dev/v1alpha1
kind: DNSRewrite
metadata: {name: old-shop}
spec: {name: {from: shop.example.org, to: web.shop.svc.cluster.local}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {clusterIP: 10.96.0.20, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: idle, namespace: shop}
spec: {clusterIP: 10.96.0.21, selector: {app: nobody}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web-1, namespace: shop, labels: {app: web}}
spec: {nodeName: node-2, containers: [{name: c}]}
---
apiVersion: v1
kind: Pod
metadata: {name: client, namespace: other}
spec: {nodeName: node-1, containers: [{name: c}]}
`;

interface Told {
  readonly steps: readonly { layer: string; text: string; provenance: readonly { file: string; line: number }[] }[];
  readonly outcome: { disposition: string; endpoint: string | null; sourceRewritten: boolean };
}

async function traced(from: string, to: string, text = site): Promise<Told> {
  const { status, out, err } = await run(folderWith({ 'site/a.yaml': text }), [
    ...['trace', 'site', '--from', from, '--to', to, '--format', 'json'],
  ]);
  expect([status, err]).toEqual([0, '']);
  return JSON.parse(out) as Told;
}

test('a short name goes through the search path to the endpoint', async () => {
  const { steps, outcome } = await traced('pod/other/client', 'web.shop:80');
  expect(outcome).toMatchObject({ disposition: 'delivered', sourceRewritten: false });
  expect(outcome.endpoint).toMatch(/^10\.244\..*:8080$/);
  const asked = steps.filter(({ text }) => text.startsWith('asks for')).map(({ text }) => text);
  expect(asked).toEqual(['asks for `web.shop.other.svc.cluster.local.`', 'asks for `web.shop.svc.cluster.local.`']);
  const record = steps.find(({ text }) => text.includes('A 10.96.0.20'));
  expect(record?.provenance).toMatchObject([{ file: 'site/a.yaml', line: 13 }]);
  expect([...new Set(steps.map(({ layer }) => layer))]).toEqual(['resolver', 'record', 'rule', 'endpoint', 'reply']);
});

test('a rewrite is a step of its own, where it is declared', async () => {
  const { steps, outcome } = await traced('node/node-3', 'shop.example.org:80');
  expect(outcome).toMatchObject({ disposition: 'delivered', sourceRewritten: true });
  expect(steps.find(({ layer }) => layer === 'rewrite')?.provenance).toMatchObject([{ line: 9 }]);
});

test.each([
  ['pod/other/client', 'idle.shop:80', 'rejected'],
  ['pod/other/client', 'nothing.shop.svc.cluster.local.', 'no-such-name'],
  ['pod/other/client', 'shop.svc.cluster.local.', 'no-data'],
  ['pod/other/client', 'www.example.com', 'unknown'],
  ['pod/other/client', '198.51.100.7:443', 'not-ours'],
  ['203.0.113.9', '10.96.0.20:80', 'delivered'],
])('from %s to %s: %s', async (from, to, disposition) => {
  expect((await traced(from, to)).outcome.disposition).toBe(disposition);
});

test('a name that leads back to itself', async () => {
  const loop = site.replace(
    '{clusterIP: 10.96.0.20, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}',
    '{type: ExternalName, externalName: shop.example.org}',
  );
  expect((await traced('node/node-1', 'shop.example.org', loop)).outcome.disposition).toBe('loop');
});

test.each([
  [['--from', 'pod/other/nobody', '--to', 'web.shop'], 'nobody is called `pod/other/nobody`'],
  [['--from', 'node/node-1', '--to', 'web.shop:http'], '`web.shop:http` is no destination'],
])('%j is refused', async (options, said) => {
  const { status, err } = await run(folderWith({ 'site/a.yaml': site }), ['trace', 'site', ...options]);
  expect(status).toBe(2);
  expect(err).toContain(said);
});

test('a pod asks by its own resolv.conf', async () => {
  const wishing = (spec: string): string =>
    site.replace('name: client, namespace: other}\nspec: {', `name: client, namespace: other}\nspec: {${spec}, `);
  const asked = ({ steps }: Told): string[] => steps.map(({ text }) => text).filter((text) => text.startsWith('asks'));
  const global = await traced('pod/other/client', 'web:80', wishing('dnsConfig: {searches: [shop.svc.cluster.local]}'));
  expect(asked(global).at(-1)).toBe('asks for `web.shop.svc.cluster.local.`');
  expect(global.steps[0]?.provenance).toMatchObject([{ line: 4 }, { line: 29 }]);
  const few = wishing('dnsConfig: {options: [{name: ndots, value: "1"}]}');
  expect(asked(await traced('pod/other/client', 'web.shop.svc.cluster.local:80', few))).toHaveLength(1);
  const other = await traced(
    'pod/other/client',
    'web.shop',
    wishing('dnsPolicy: None, dnsConfig: {nameservers: [192.0.2.9]}'),
  );
  expect([asked(other), other.outcome.disposition]).toEqual([
    ['asks 192.0.2.9 for `web.shop.`, which is not the CoreDNS of the cluster'],
    'unknown',
  ]);
  const node = await traced('pod/other/client', 'web.shop', wishing('dnsPolicy: Default'));
  expect([node.steps.length, node.outcome.disposition]).toEqual([1, 'unknown']);
});
