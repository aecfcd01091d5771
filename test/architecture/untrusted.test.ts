/**
 * Hostile names: whatever stands in a definition, it is refused, or it reaches an artifact as data. What was compiled is
 * judged by its meaning, and nothing is written outside the bundle.
 */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { folderWith, run } from '../cli/run.ts';

const hostile = [
  'a" -j ACCEPT #',
  'a\\" -j ACCEPT',
  'a\n-A KUBE-SERVICES -j ACCEPT',
  'a\r\nCOMMIT',
  '../../../escaped',
  '/escaped',
  '{{{text}}}',
  '$(touch escaped)',
  '`touch escaped`',
  'a\u0000b',
  '\u202Ea',
  '-A',
];

const definitions = (field: string, text: string): string => {
  const value = (name: string, plain: string) => JSON.stringify(name === field ? text : plain);
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: [
      `{"apiVersion":"v1","kind":"Node","metadata":{"name":${value('node', 'n')}},"status":{"addresses":[{"type":"InternalIP","address":"192.0.2.1"}]}}`,
      `{"apiVersion":"v1","kind":"Service","metadata":{"name":${value('service', 's')},"namespace":${value('namespace', 'x')},"annotations":{"a":${value('annotation', 'b')}}},"spec":{"clusterIP":"10.96.0.9","selector":{"a":${value('label', 'b')}},"ports":[{"name":${value('port', 'p')},"port":80,"targetPort":80}]}}`,
      `{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"e","namespace":${value('namespace', 'x')},"labels":{"kubernetes.io/service-name":${value('service', 's')}}},"addressType":"IPv4","ports":[{"name":${value('port', 'p')},"port":80}],"endpoints":[{"addresses":["10.244.0.2"],"nodeName":${value('node', 'n')}}]}`,
    ].map((item) => JSON.parse(item) as unknown),
  });
};

const cluster = (name: string) =>
  `\n---\n${JSON.stringify({ apiVersion: 'plumbline.dev/v1alpha1', kind: 'Cluster', metadata: { name } })}\n`;

const dns = (field: string, text: string): string => {
  const value = (name: string, plain: string) => (name === field ? text : plain);
  const rewrite = (name: string, spec: object) => ({
    apiVersion: 'plumbline.dev/v1alpha1',
    kind: 'DNSRewrite',
    metadata: { name },
    spec,
  });
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        apiVersion: 'plumbline.dev/v1alpha1',
        kind: 'Cluster',
        metadata: { name: 'c' },
        spec: {
          dns: {
            upstreams: [value('upstream', '192.0.2.1')],
            stubDomains: { [value('stub', 'example.net')]: ['192.0.2.2'] },
          },
        },
      },
      rewrite('a', { rule: value('rule', 'name a.example b.example') }),
      rewrite('b', { name: { match: 'suffix', from: value('from', '.a.example'), to: value('to', '.b.example') } }),
      rewrite('c', { zone: value('zone', 'example.org'), type: { from: value('type', 'A'), to: 'AAAA' } }),
    ],
  });
};

const dnsHostile = [
  ...hostile,
  '}',
  '{',
  'a }\n. {\n  whoami',
  'x" "y',
  'a\\',
  'a\\" b',
  '{$HOME}',
  'import /etc/passwd',
  'a # b',
  ' ',
  '"',
  'a\u2028b',
];

test.each(
  ['upstream', 'stub', 'rule', 'from', 'to', 'zone', 'type'].flatMap((field) =>
    dnsHostile.map((text) => [field, text] as const),
  ),
)('a Corefile with %s %j', async (field, text) => {
  const cwd = folderWith({ 'site/all.json': dns(field, text) });
  const { status, err, out } = await run(cwd, ['compile', 'site', '--out', 'out', '--target', 'coredns']);
  // Refused at its line, or refused by CoreDNS's rules, or proven to be what was said.
  const refused = status === 2 && /^site\/all\.json:\d+:\d+ - error /.test(err);
  expect(refused || status === 0 || (status === 1 && /CoreDNS would refuse the rule/.test(out)), err + out).toBe(true);
});

const fields = ['node', 'service', 'namespace', 'annotation', 'label', 'port'];

test.each(fields.flatMap((field) => hostile.map((text) => [field, text] as const)))('%s %j', async (field, text) => {
  const cwd = folderWith({ 'site/all.json': definitions(field, text), 'site/cluster.yaml': cluster('c') });
  const { status, err } = await run(cwd, ['compile', 'site', '--out', 'deep/er/out']);
  expect(status === 0 || (status === 2 && /^site\/all\.json:\d+:\d+ - error /.test(err)), err).toBe(true);
  const known =
    /^(?:site|deep|deep\/er|site\/(?:all\.json|cluster\.yaml)|deep\/er\/out(?:\/(?:bundle\.json|definitions|nodes).*)?)$/;
  expect(readdirSync(cwd, { recursive: true, encoding: 'utf8' }).filter((path) => !known.test(path))).toEqual([]);
});

test.each(hostile)('a cluster named %j among others', async (text) => {
  const cwd = folderWith({ 'site/a/c.yaml': cluster(text), 'site/b/c.yaml': cluster('b') });
  const { status } = await run(cwd, ['compile', 'site', '--out', 'deep/er/out']);
  expect([0, 2]).toContain(status);
  const outside = readdirSync(cwd, { recursive: true, encoding: 'utf8' }).filter(
    (path) => !/^(?:site|deep(?:\/er(?:\/out(?:$|\/)|$)|$))/.test(path),
  );
  expect(outside).toEqual([]);
});
