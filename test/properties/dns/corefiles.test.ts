import { describe, expect, test } from 'vitest';
import { property as autopath } from '../../../properties/dns/autopath-without-verified-pods/property.ts';
import { property as refused } from '../../../properties/dns/corefile-refused/property.ts';
import { property as duplicate } from '../../../properties/dns/duplicate-server-block/property.ts';
import { property as missing } from '../../../properties/dns/missing-fallthrough/property.ts';
import { property as order } from '../../../properties/dns/plugin-order-assumption/property.ts';
import type { Property } from '../../../src/verify/property.ts';
import { networkOf } from '../judge.ts';

const configMap = (corefile: string, more = ''): string =>
  `apiVersion: v1
kind: ConfigMap
metadata: { name: coredns, namespace: kube-system }
data:
${more}  Corefile: |
${corefile
  .trimEnd()
  .split('\n')
  .map((line) => `    ${line}\n`)
  .join('')}`;

const judge = (property: Property, text: string) => property.judge(networkOf(text)).findings;

describe('a Corefile in a ConfigMap', () => {
  test('is complained of at its own line and column of the file', () => {
    const [found] = judge(refused, configMap('. {\n  cache {\n    success many\n  }\n}\n'));
    expect(found?.message).toContain('`cache`');
    expect(found?.locations).toMatchObject([{ line: 8, column: 17, endColumn: 21 }]);
  });

  test.each([
    ['. {\n  nosuch\n}\n', 'unknown directive `nosuch`'],
    ['. {\n  log\n', 'expected `}`'],
    ['. {\n  rewrite name a.test\n}\n', 'needs the name'],
  ])('%j is refused', (corefile, message) => {
    expect(judge(refused, configMap(corefile)).map((each) => [each.verdict, each.message.includes(message)])).toEqual([
      ['refuted', true],
    ]);
  });

  test('imports the other values of its ConfigMap', () => {
    const corefile = '. {\n  import extra.conf\n}\n';
    expect(judge(refused, configMap(corefile, '  extra.conf: |\n    cache 30\n'))).toEqual([]);
    expect(judge(refused, configMap(corefile)).map(({ verdict }) => verdict)).toEqual(['undecided']);
  });

  test('may be right for a variable that only the server knows', () => {
    expect(
      judge(refused, configMap('. {\n  cache {$TTL}x {\n    nosuch\n  }\n}\n')).map(({ verdict }) => verdict),
    ).toEqual(['undecided']);
  });

  test('may be right on a machine that resolves a name or has an interface', () => {
    const corefile = '. {\n  bind eth0\n  forward . ns.example.org\n}\n';
    expect(judge(refused, configMap(corefile)).map(({ verdict }) => verdict)).toEqual(['undecided', 'undecided']);
  });

  test('does not concern a cluster without one', () => {
    const network = networkOf('apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n');
    expect([refused, duplicate, autopath].map((each) => each.judge(network).applicable)).toEqual([false, false, false]);
  });
});

describe('server blocks', () => {
  test.each([
    ['a.test {\n}\na.test:53 {\n}\n', ['dns://a.test.:53']],
    ['a.test {\n  bind 192.0.2.1\n}\na.test {\n}\n', ['dns://a.test.:53']],
    ['192.0.2.0/24 {\n}\n2.0.192.in-addr.arpa {\n}\n', ['dns://2.0.192.in-addr.arpa.:53']],
    ['a.test {\n}\ntls://a.test {\n}\na.test:54 {\n}\nb.test {\n}\n', []],
    ['a.test {\n  view x {\n    expr true\n  }\n}\na.test {\n}\n', []],
    ['a.test {\n  bind 192.0.2.1\n}\na.test {\n  bind 192.0.2.2\n}\n', []],
  ])('%j', (corefile, keys) => {
    expect(judge(duplicate, configMap(corefile)).map(({ witness }) => witness['key'])).toEqual(keys);
  });
});

describe('autopath', () => {
  const block = (kubernetes: string) => configMap(`. {\n  autopath @kubernetes\n${kubernetes}\n}\n`);

  test.each([
    ['  kubernetes cluster.local', null],
    ['  kubernetes cluster.local {\n    pods verified\n    pods insecure\n  }', 'insecure'],
    ['  log', null],
  ])('does nothing beside %j', (kubernetes, pods) => {
    expect(judge(autopath, block(kubernetes)).map(({ witness }) => witness['pods'])).toEqual([pods]);
  });

  test('works with verified pods, and with a file', () => {
    expect(judge(autopath, block('  kubernetes cluster.local {\n    pods verified\n  }'))).toEqual([]);
    expect(autopath.judge(networkOf(configMap('. {\n  autopath /etc/resolv.conf\n}\n'))).applicable).toBe(false);
  });
});

describe('a plugin in front of another', () => {
  const kept = (corefile: string) => judge(missing, configMap(corefile)).map(({ witness }) => witness['name']);

  test.each<[string, string, readonly unknown[]]>([
    ['hosts of the root', 'hosts {\n 192.0.2.1 a.test\n}\n', ['www.example.com.']],
    ['hosts of a zone of its own', 'hosts /etc/hosts a.test {\n 192.0.2.1 a.test\n}\n', ['www.a.test.']],
    ['hosts that fall through', 'hosts {\n 192.0.2.1 a.test\n fallthrough\n}\n', []],
    [
      'a template of some names',
      'template IN A test {\n match ^a[.]test[.]$\n answer "{{ .Name }} 60 IN A 192.0.2.1"\n}\n',
      ['test.'],
    ],
    ['a template of all names', 'template IN A test {\n match .*\n answer "{{ .Name }} 60 IN A 192.0.2.1"\n}\n', []],
    ['addresses of others', 'kubernetes cluster.local in-addr.arpa\n', ['1.2.0.192.in-addr.arpa.']],
    ['the cluster’s own names', 'kubernetes cluster.local\n', []],
  ])('%s', (_, stanza, names) => {
    expect(kept(`. {\n${stanza}forward . 192.0.2.53\n}\n`)).toEqual(names);
    expect(kept(`. {\n${stanza}}\n`)).toEqual([]);
  });

  const template = 'template IN A test {\n match ^a[.]test[.]$\n answer "a.test. 60 IN A 192.0.2.1"\n fallthrough\n}\n';
  const hosts = (name: string) => `hosts {\n 192.0.2.2 ${name}\n fallthrough\n}\n`;

  test('that is written the other way round', () => {
    const names = (corefile: string) => judge(order, configMap(corefile)).map(({ witness }) => witness);
    expect(names(`. {\n${hosts('a.test')}${template}}\n`)).toEqual([
      { name: 'a.test.', type: 'A', actual: 'a.test. A 192.0.2.1', expected: 'a.test. A 192.0.2.2' },
    ]);
    expect(names(`. {\n${template}${hosts('a.test')}}\n`)).toEqual([]);
    expect(names(`. {\n${hosts('b.test')}${template}}\n`)).toEqual([]);
  });
});
