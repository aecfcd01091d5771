import { expect, test } from 'vitest';
import { bareEndpoint, type Endpoint } from '../../../src/model/external-dns/endpoint.ts';
import type { ApiObject } from '../../../src/model/external-dns/objects.ts';
import { synchronise } from '../../../src/model/external-dns/sync.ts';

const web: ApiObject & Readonly<Record<string, unknown>> = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'web',
    namespace: 'default',
    annotations: {
      'external-dns.kubernetes.io/hostname': 'www.example.org., *.apps.example.org',
      'external-dns.kubernetes.io/ttl': '5m',
    },
  },
  spec: { type: 'LoadBalancer' },
  status: { loadBalancer: { ingress: [{ ip: '203.0.113.10' }, { ip: '2001:db8::10' }] } },
};
const owned = '"heritage=external-dns,external-dns/owner=c1,external-dns/resource=service/default/web"';
const current: readonly Endpoint[] = [
  { ...bareEndpoint('www.example.org', 'A', ['203.0.113.9']), recordTTL: 300 },
  bareEndpoint('a-www.example.org', 'TXT', [owned]),
];
const args = [
  '--source=service',
  '--policy=sync',
  '--txt-owner-id=c1',
  '--txt-wildcard-replacement=any',
  '--domain-filter=example.org',
];
const names = (endpoints: readonly Endpoint[]): readonly string[] =>
  endpoints.map(({ dnsName, recordType }) => `${recordType} ${dnsName}`).sort();
const sync = (more: readonly string[] = [], objects: readonly ApiObject[] = [web]) =>
  synchronise({ args: [...args, ...more], objects, current, version: '0.22' });

test('a round updates what stands, and creates the rest with its ownership texts', () => {
  const result = sync();
  if (!result.ok) throw new Error(result.fault);
  expect(names(result.value.changes.create)).toEqual([
    'A *.apps.example.org',
    'AAAA *.apps.example.org',
    'AAAA www.example.org',
    'TXT a-any.apps.example.org',
    'TXT aaaa-any.apps.example.org',
    'TXT aaaa-www.example.org',
  ]);
  expect(names(result.value.changes.updateNew)).toEqual(['A www.example.org', 'TXT a-www.example.org']);
  expect(result.value.changes.updateOld[1]?.targets).toEqual([owned]);
  expect(result.value.changes.delete).toEqual([]);
});

test('a round without a registry deletes what it does not know', () => {
  const result = sync(['--registry=noop'], []);
  expect(result.ok && names(result.value.changes.delete)).toEqual(['A www.example.org']);
});

test('the least TTL, pointers and aliases of the provider reach what is wanted', () => {
  const result = sync([
    '--min-ttl=90s',
    '--create-ptr',
    '--managed-record-types=A',
    '--managed-record-types=PTR',
    '--provider=aws',
  ]);
  expect(result.ok && names(result.value.desired).filter((name) => name.startsWith('PTR'))).toHaveLength(2);
});

test('a fault of the command line or of a source ends the round', () => {
  const node: ApiObject = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } };
  for (const more of [
    ['--nope'],
    ['--txt-owner-id='],
    ['--source=node'],
    ['--nat64-networks=x'],
    ['--regex-domain-filter=('],
  ]) {
    expect(
      synchronise({
        args: [...args.filter((arg) => !more[0]!.startsWith('--txt') || !arg.startsWith('--txt-owner')), ...more],
        objects: [node],
        current,
        version: '0.22',
      }).ok,
    ).toBe(false);
  }
});

test('a source may give more endpoints than a call takes arguments', () => {
  const endpoints = Array.from({ length: 200_000 }, (_, n) => ({
    dnsName: `host-${n}.example.org`,
    recordType: 'A',
    targets: ['192.0.2.1'],
  }));
  const object = {
    apiVersion: 'externaldns.k8s.io/v1alpha1',
    kind: 'DNSEndpoint',
    metadata: { name: 'many', namespace: 'demo' },
    spec: { endpoints },
  };
  const args = ['--source=crd', '--provider=webhook', '--registry=noop', '--policy=sync'];
  const result = synchronise({ args, objects: [object], current: [], version: '0.22' });
  expect(result.ok && result.value.changes.create.length).toBe(endpoints.length);
});
