import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileSite } from '../../../src/compile/index.ts';
import { validateOutside } from '../../../src/verify/validate/coredns/outside.ts';
import { linked } from '../../model/linking.ts';
import { corefileMutators } from '../../mutation/corefile/mutators.ts';

const folder = 'examples/outside-dns';
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
const { site } = linked(Object.fromEntries(files.map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')])));
const texts = compileSite(site!);
const textOf = (file: string) => texts.find(({ path }) => path.endsWith(file))!;

test('every text of the example is proved', () => {
  const { obligations, findings } = validateOutside(site!, texts);
  expect(findings).toEqual([]);
  expect(obligations.map(({ verdict, evidence }) => [evidence['artifact'], verdict])).toEqual([
    ['dns/edge/Corefile', 'proved'],
    ['dns/edge/example.org.zone', 'proved'],
  ]);
});

const verdictsOn = (file: string, from: string | RegExp, to: string): readonly string[] => {
  const text = textOf(file);
  const changed = text.text.replace(from, to);
  expect(changed).not.toBe(text.text);
  return validateOutside(site!, [{ ...text, text: changed }]).findings.map(({ verdict }) => verdict);
};

describe('a fault in a zone file', () => {
  test.each<[string, string | RegExp, string]>([
    ['another serial', '2026112701', '2026112702'],
    ['a lost record', /^mail.* A .*\n/m, ''],
    ['a record of nobody', /$/, 'new.example.org. 60 IN A 192.0.2.9\n'],
    ['a record twice', /^(mail.* A .*\n)/m, '$1$1'],
    ['another time to live', '*.preview.example.org. 60', '*.preview.example.org. 61'],
    ['a lost dot', 'CNAME web.shop.west.example.org.', 'CNAME web.shop.west.example.org'],
    ['another preference', 'MX 10', 'MX 20'],
    ['lost glue', /^ns1\.dns\.west.* A .*\n/m, ''],
    ['another delegation', 'NS ns1.dns.west', 'NS ns1.west'],
    ['another origin', '$ORIGIN example.org.', '$ORIGIN example.net.\n@ 60 IN A 192.0.2.1'],
    ['a line of nothing', /^mail.* A .*$/m, 'mail IN'],
    ['another text', 'mx -all', 'mx ~all'],
  ])('%s', (_, from, to) => {
    expect(verdictsOn('.zone', from, to)).toEqual(['refuted']);
  });

  test('none: order, comments and shorter names', () => {
    const { text } = textOf('.zone');
    const [origin = '', ttl = '', ...lines] = text.trimEnd().split('\n');
    const other = [
      origin,
      ttl,
      '; the same',
      ...lines.reverse().map((line) => line.replaceAll(/^mail\.example\.org\./g, 'mail')),
    ];
    const { findings } = validateOutside(site!, [{ ...textOf('.zone'), text: `${other.join('\n')}\n` }]);
    expect(findings).toEqual([]);
  });
});

describe('a fault in a Corefile', () => {
  test.each<[string, string | RegExp, string, string]>([
    ['every namespace', /^ +namespaces .*\n/m, '', 'refuted'],
    ['another namespace', 'namespaces shop', 'namespaces stop', 'refuted'],
    ['another cluster', 'east.kubeconfig', 'west.kubeconfig', 'refuted'],
    ['another zone file', 'file example.org.zone', 'file other.zone', 'refuted'],
    ['an open resolver', 'example.org.:53 {\n', 'example.org.:53 {\n    forward . 192.0.2.1\n', 'refuted'],
    ['another port', 'west.example.org.:53', 'west.example.org.:54', 'refuted'],
    ['a lost block', /^shop[\s\S]*?^}\n/m, '', 'refuted'],
    ['pods that are shown', 'ttl 5\n', 'ttl 5\n        pods insecure\n', 'refuted'],
    ['no answer rule', /^ +answer auto\n/m, '', 'refuted'],
    ['an unknown directive', 'errors', 'error', 'refuted'],
  ])('%s', (_, from, to, verdict) => {
    expect(verdictsOn('Corefile', from, to)).toEqual([verdict]);
  });
});

const rewriting = linked([
  '{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: west}}',
  '{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {clusterIP: 10.96.0.9, ports: [{name: http, port: 80}]}}',
  `{apiVersion: plumbline.dev/v1alpha1, kind: DNSServer, metadata: {name: edge}, spec: {addresses: [192.0.2.53], sources: [
    {kubernetes: {cluster: west, zone: west.example.org, kubeconfig: /k}},
    {zone: example},
    {forward: {zone: example.net, to: [192.0.2.1]}}]}}`,
  `{apiVersion: plumbline.dev/v1alpha1, kind: DNSZone, metadata: {name: example}, spec: {zone: example.org, records: [
    {name: www, type: A, data: [192.0.2.80]}], delegations: [{name: west, servers: [{name: ns.dns.west, addresses: [192.0.2.53]}]}]}}`,
  ...[
    'stop name suffix .old.west.example.org. .shop.svc.west.example.org. answer auto',
    'continue name exact nobody.west.example.org. missing.shop.svc.west.example.org.',
    'stop name regex ^(.*)\\\\.blog\\\\.example\\\\.org\\\\.$ {1}.example.org.',
    'stop name prefix old- new- answer auto',
    'continue ttl suffix .example.net. 60-300',
  ].map(
    (rule, order) =>
      `{apiVersion: plumbline.dev/v1alpha1, kind: DNSRewrite, metadata: {name: r${order}}, spec: {servers: [edge], order: ${order}, rule: "${rule}"}}`,
  ),
]);

describe('rewrites of a server outside', () => {
  const corefile = compileSite(rewriting.site!).find(({ form }) => form === 'corefile')!;
  const judged = (text: string) => validateOutside(rewriting.site!, [{ ...corefile, text }]);
  const lines = corefile.text.split('\n');

  test('are proved as they are compiled', () => {
    expect(rewriting.diagnostics).toEqual([]);
    expect(judged(corefile.text).findings).toEqual([]);
    expect(corefile.text.match(/rewrite/g)).toHaveLength(15);
  });

  test.each([
    'stop-to-continue',
    'continue-to-stop',
    'suffix-to-substring',
    'exact-to-prefix',
    'to-longer',
    'final-dot-lost',
    'rules-exchanged',
  ])('are decided after the fault %s', (name) => {
    const mutator = corefileMutators.find((each) => each.name === name)!;
    const at = lines.findIndex((_, index) => mutator.apply(lines, index) !== undefined);
    const { obligations } = judged(mutator.apply(lines, at)!.join('\n'));
    expect(obligations.map(({ verdict }) => verdict)).not.toContain('undecided');
  });

  test.each<[string, string, string, 'proved' | 'refuted']>([
    ['no name of the zone comes to the rule', 'stop name suffix .example.com. .example.net.', 'west', 'proved'],
    [
      'an earlier rule takes all of its names',
      'stop name exact a.old.west.example.org. b.example.org.',
      'west',
      'proved',
    ],
    [
      'it leads where nothing is yet',
      'stop name exact x.west.example.org. y.shop.svc.west.example.org.',
      'west',
      'refuted',
    ],
    [
      'it leads to another name of a static zone',
      'stop name exact x.example.org. www.example.org.',
      'example',
      'refuted',
    ],
  ])('with one more, where %s', (_, rule, block, verdict) => {
    const at = lines.findIndex((line) => line.startsWith(block === 'west' ? 'west.' : 'example.org.'));
    const end = lines.findIndex((line, index) => index > at && line === '}');
    const { obligations } = judged(lines.toSpliced(end, 0, `    rewrite ${rule}`).join('\n'));
    expect(obligations.map((each) => each.verdict)).toEqual([verdict]);
  });
});
