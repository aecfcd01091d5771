import { describe, expect, test } from 'vitest';
import { property as mismatch } from '../../../properties/dns/answer-name-mismatch/property.ts';
import { property as notRe2 } from '../../../properties/dns/regex-not-re2/property.ts';
import { property as unanchored } from '../../../properties/dns/regex-unanchored/property.ts';
import { property as blackhole } from '../../../properties/dns/rewrite-blackhole/property.ts';
import { property as conflict } from '../../../properties/dns/rewrite-conflict/property.ts';
import { property as hides } from '../../../properties/dns/rewrite-hides-service/property.ts';
import { property as loop } from '../../../properties/dns/rewrite-loop/property.ts';
import { property as tooLong } from '../../../properties/dns/rewrite-name-too-long/property.ts';
import { property as shadowed } from '../../../properties/dns/rewrite-shadowed/property.ts';
import type { Property } from '../../../src/verify/property.ts';
import { networkOf } from '../judge.ts';

const rules = (...words: readonly string[]): string =>
  words
    .map((rule, n) =>
      JSON.stringify({
        apiVersion: 'plumbline.dev/v1alpha1',
        kind: 'DNSRewrite',
        metadata: { name: `r${n}` },
        spec: {
          order: n,
          ...(rule.startsWith('@') ? { zone: rule.slice(1).split(' ')[0] } : {}),
          rule: rule.replace(/^@\S+ /, ''),
        },
      }),
    )
    .join('\n---\n');

const service = (name: string, spec: object): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec });
const web = service('web', { ports: [{ name: 'http', port: 80 }] });

/** The verdicts with the names that witness them. */
const found = (property: Property, ...documents: readonly string[]): readonly string[] =>
  property
    .judge(networkOf(documents.join('\n---\n')))
    .findings.map(({ verdict, witness }) => `${verdict} ${String(witness['name'])}`);

describe('dns/rewrite-shadowed', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['an exact name behind its suffix', ['name suffix .a.b .c.d', 'name x.a.b y'], ['refuted x.a.b.']],
    ['the same the other way round', ['name x.a.b y', 'name suffix .a.b .c.d'], []],
    [
      'two halves that cover a whole',
      ['name suffix a.b c', 'name regex ^[^a].*\\.$ d', 'name regex ^a.*[^b]\\.$ e', 'name regex ^(x|a)y\\.$ f'],
      ['refuted ay.'],
    ],
    ['a rule that fires for everything', ['cname a b', 'name c d'], ['refuted c.']],
    ['an option that is set for everything', ['edns0 local set 0xfff0 0x01', 'name c d'], ['refuted c.']],
    ['an option that is set on the way', ['continue edns0 local set 0xfff0 0x01', 'name c d'], []],
    ['a rule of one type', ['type A AAAA', 'name c d'], []],
    ['a time to live that stops', ['ttl suffix . 30', 'name c d'], ['refuted c.']],
    [
      'a name that only an earlier rule makes',
      ['continue name suffix .a .b', 'name suffix .a .c', 'name suffix .x.b .y'],
      ['refuted a.a.'],
    ],
    ['a rule of another zone', ['@a.b name x.a.b y', 'name x.a.b z'], ['refuted null']],
  ])('%s', (_, words, expected) => {
    expect(found(shadowed, rules(...words))).toEqual(expected);
  });
});

describe('dns/rewrite-conflict', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['a prefix and a suffix', ['name prefix a. b.', 'name suffix .z .y'], ['refuted a.z.']],
    ['a special case first', ['name a.z b.', 'name suffix .z .y'], []],
    ['the special case last', ['name suffix .z .y', 'name a.z b.'], []],
    ['names apart', ['name suffix .z .y', 'name suffix .x .w'], []],
    ['the same result', ['name regex ^a.*\\.$ b', 'name regex ^.*a\\.$ b'], []],
    ['the same name, another way back', ['name regex ^a.*\\.$ b answer auto', 'name regex ^.*a\\.$ b'], ['refuted a.']],
    ['one after the other', ['continue name prefix a. b.', 'name suffix .z .y'], []],
    ['patterns', ['name regex ^([a-m]+)\\.x\\.$ {1}.y', 'name regex ^([k-z]+)\\.x\\.$ {1}.z'], ['refuted k.x.']],
  ])('%s', (_, words, expected) => {
    expect(found(conflict, rules(...words))).toEqual(expected);
  });
});

describe('dns/answer-name-mismatch', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['an exact name', ['name a b'], []],
    ['a suffix', ['name suffix .a .b'], ['refuted a.a.']],
    ['a suffix that comes back', ['name suffix .a .b answer auto'], []],
    ['a question that is not restored', ['continue name suffix .a .b'], ['refuted a.a.']],
    ['half the way back', ['continue name suffix .a .b', 'name suffix .b .c answer auto'], ['refuted a.a.']],
    ['a mirror image', ['name regex ^(.*)\\.a\\.$ {1}.b. answer name ^(.*)\\.b\\.$ {1}.a.'], []],
    [
      'a mirror image of another',
      ['name regex ^(.*)\\.a\\.$ {1}.b. answer name ^(.*)\\.b\\.$ {1}.c.'],
      ['refuted a.a.'],
    ],
    [
      'groups in another order',
      ['name regex ^(.*)\\.(x)\\.a\\.$ {2}.{1}.b. answer name ^(x)\\.(.*)\\.b\\.$ {2}.{1}.a.'],
      [],
    ],
    [
      'a pattern that is no mirror image',
      ['name regex ^(.*)\\.a\\.$ {1}.b. answer name ^(.+)\\.b\\.$ {1}.a.'],
      ['undecided undefined'],
    ],
    [
      'two groups of any length',
      ['name regex ^(.*)\\.(.*)\\.a\\.$ {1}.{2}.b. answer name ^(.*)\\.(.*)\\.b\\.$ {1}.{2}.a.'],
      ['undecided undefined'],
    ],
  ])('%s', (_, words, expected) => {
    expect(found(mismatch, rules(...words))).toEqual(expected);
  });
});

describe('dns/rewrite-blackhole', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['a Service that there is', ['name a web.shop.svc.cluster.local'], []],
    ['a port of it', ['name a _http._tcp.web.shop.svc.cluster.local'], []],
    ['one that there is not', ['name a web.shops.svc.cluster.local'], ['refuted a.']],
    ['a namespace of Services', ['name suffix .a .shop.svc.cluster.local'], []],
    ['a namespace of none', ['name suffix .a .shops.svc.cluster.local'], ['refuted a.a.']],
    ['names of pods', ['name suffix .a .shop.pod.cluster.local'], []],
    ['somewhere else', ['name suffix .a .example.org'], []],
  ])('%s', (_, words, expected) => {
    expect(found(blackhole, web, rules(...words))).toEqual(expected);
  });
});

test('dns/rewrite-hides-service takes the block of the name', () => {
  expect(found(hides, web, rules('name prefix web. x.'))).toEqual(['refuted web.shop.svc.cluster.local.']);
  expect(found(hides, web, rules('@example.org name prefix web. x.'))).toEqual([]);
  expect(found(hides, web, rules('name suffix svc.cluster.local cluster.local'))).toEqual([
    'refuted web.shop.svc.cluster.local.',
  ]);
});

describe('dns/rewrite-loop', () => {
  const alias = (name: string, to: string) => service(name, { type: 'ExternalName', externalName: to });
  const cluster = (name: string) => `${name}.shop.svc.cluster.local`;

  test.each<[string, readonly string[], readonly string[]]>([
    ['through one alias', [alias('a', 'x.example'), rules(`name x.example ${cluster('a')}`)], ['refuted x.example.']],
    [
      'through two',
      [
        alias('a', 'y.example'),
        alias('b', 'x.example'),
        rules(`name x.example ${cluster('a')}`, `name y.example ${cluster('b')}`),
      ],
      ['refuted x.example.'],
    ],
    [
      'through a suffix',
      [alias('a', 'a.example'), rules('name suffix .example .shop.svc.cluster.local')],
      ['refuted a.example.'],
    ],
    [
      'through a retargeted alias',
      [alias('a', 'x.example'), rules(`cname x.example ${cluster('a')}`)],
      [`refuted ${cluster('a')}.`],
    ],
    ['not where it ends', [alias('a', 'z.example'), rules(`name x.example ${cluster('a')}`)], []],
    ['not without a rule', [alias('a', cluster('b')), alias('b', cluster('a')), rules('name x.example y.example')], []],
  ])('%s', (_, documents, expected) => {
    expect(found(loop, ...documents)).toEqual(expected);
  });
});

test('dns/regex-unanchored looks at what is taken', () => {
  expect(found(unanchored, rules('name regex ^a\\.b\\.$ c'))).toEqual([]);
  expect(found(unanchored, rules('name regex ^a\\.b\\. c'))).toEqual(['refuted a.b.x.']);
  expect(found(unanchored, rules('name regex a\\.b\\.$ c'))).toEqual(['refuted xa.b.']);
  expect(found(unanchored, rules('name regex (.*)\\.b\\.$ c'))).toEqual([]);
  expect(found(unanchored, rules('name regex ^a.b c'))).toEqual(['refuted aab.x.']);
});

test('dns/regex-not-re2 says what RE2 lacks', () => {
  const [finding] = notRe2.judge(networkOf(rules('name regex (a)\\1 b'))).findings;
  expect(finding?.message).toContain('RE2 has no `\\1`');
});

test('rules of a Corefile are judged where they stand', () => {
  const corefile = '.:53 {\n  rewrite name suffix .a .b answer auto\n  rewrite name x.a y\n}\n';
  const text = `apiVersion: v1
kind: ConfigMap
metadata: { name: coredns, namespace: kube-system }
data:
  Corefile: |
${corefile
  .trimEnd()
  .split('\n')
  .map((line) => `    ${line}\n`)
  .join('')}`;
  const [finding] = shadowed.judge(networkOf(text)).findings;
  expect(finding).toMatchObject({ verdict: 'refuted', witness: { name: 'x.a.' } });
  expect(finding?.locations.map(({ line }) => line)).toEqual([8, 7]);
});

describe('dns/rewrite-name-too-long', () => {
  const word = 'x'.repeat(40);
  const lengths = (rule: string) =>
    tooLong
      .judge(networkOf(rules(rule)))
      .findings.map(({ verdict, witness }) => [verdict, witness['longestLabel'] ?? witness['octets']]);

  test.each<[string, readonly unknown[]]>([
    [`name suffix .a.test .${word}.${word}.test`, []],
    [`name suffix .a.test .${word}.${word}.${word}.${word}.test`, [['refuted', 40]]],
    [`name suffix a.test ${word}.test`, [['refuted', 64]]],
    [`name exact a.test ${word}${word}.test`, [['refuted', 80]]],
    [`name prefix a. ${word}.${word}.${word}.`, []],
    [String.raw`name regex ^(.*)\.a\.test\.$ {1}.{1}.test.`, []],
    [`name regex ^(.*)[.]a[.]test[.]$ {1}.{1}.{1}.test.`, [['refuted', 32]]],
    [`name regex ^([a-z]{2})(.*)[.]a[.]test[.]$ {1}.{1}.{1}.{1}.{2}.test.`, [['undecided', undefined]]],
    [`name regex ^(.*)[.](us-west-1)[.]example[.]org[.]$ {1}.service.{2}.consul.`, []],
  ])('%s', (rule, expected) => {
    expect(lengths(rule)).toEqual(expected);
  });
});
