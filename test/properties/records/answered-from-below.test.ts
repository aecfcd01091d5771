/** Names in etcd that stand above others. */
import { expect, test } from 'vitest';
import { property } from '../../../properties/records/answered-from-below/property.ts';
import { judgementOf } from '../judge.ts';

const site = (provider: string): string =>
  `{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: site}, spec: {externalDNS: [{name: inside, args: [--provider=${provider}, --source=crd, --policy=sync, --registry=noop, --managed-record-types=A, --managed-record-types=AAAA, --managed-record-types=CNAME, --managed-record-types=TXT, --domain-filter=example.org]}]}}`;
const records = (...lines: readonly string[]): string =>
  `{apiVersion: externaldns.k8s.io/v1alpha1, kind: DNSEndpoint, metadata: {name: all, namespace: shop}, spec: {endpoints: [${lines
    .map((line) => line.split(' '))
    .map(
      ([dnsName, recordType, target]) =>
        `{dnsName: ${JSON.stringify(dnsName)}, recordType: ${recordType}, targets: [${target}]}`,
    )}]}}`;

function judged(provider: string, ...lines: readonly string[]) {
  const { applicable, findings } = judgementOf(property, [site(provider), records(...lines)].join('\n---\n'));
  return applicable ? findings.map(({ subjects }) => subjects.map(({ name }) => name).join(' ')) : 'not applicable';
}

const of = (...lines: readonly string[]) => judged('coredns', ...lines).length;

test('only what CoreDNS keeps in etcd is looked at', () => {
  const lines = ['shop.example.org A 192.0.2.1', 'api.shop.example.org A 192.0.2.2'];
  expect(judged('coredns', ...lines)).toHaveLength(1);
  expect(judged('skydns', ...lines)).toHaveLength(1);
  expect(judged('aws', ...lines)).toBe('not applicable');
});

test('addresses and aliases count, and texts do not', () => {
  expect(of('shop.example.org AAAA 2001:db8::1', 'api.shop.example.org A 192.0.2.2')).toBe(1);
  expect(of('shop.example.org A 192.0.2.1', 'api.shop.example.org CNAME www.example.net')).toBe(1);
  expect(of('shop.example.org TXT hello', 'api.shop.example.org A 192.0.2.2')).toBe(0);
  expect(of('shop.example.org A 192.0.2.1', 'api.shop.example.org TXT hello')).toBe(0);
});

test('any number of labels may lie between, and each name above is told of', () => {
  expect(of('shop.example.org A 192.0.2.1', 'a.b.shop.example.org A 192.0.2.2')).toBe(1);
  expect(of('shop.example.org A 192.0.2.1', 'b.shop.example.org A 192.0.2.3', 'a.b.shop.example.org A 192.0.2.2')).toBe(
    3,
  );
  expect(of('shop.example.org A 192.0.2.1', 'workshop.example.org A 192.0.2.2')).toBe(0);
});

test('case is no difference, and a name is not below itself', () => {
  expect(of('SHOP.example.org A 192.0.2.1', 'api.shop.example.org A 192.0.2.2')).toBe(1);
  expect(of('shop.example.org A 192.0.2.1', 'shop.example.org AAAA 2001:db8::1')).toBe(0);
});

test('stars and names of zones are answered otherwise', () => {
  expect(of('*.example.org A 192.0.2.1', 'a.*.example.org A 192.0.2.2')).toBe(0);
  expect(of('example.org A 192.0.2.1', 'shop.example.org A 192.0.2.2')).toBe(0);
});
