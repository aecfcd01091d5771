import { describe, expect, test } from 'vitest';
import { property as exportWithoutService } from '../../../properties/dns/export-without-service/property.ts';
import { property as importNotExported } from '../../../properties/dns/import-not-exported/property.ts';
import { compileNames } from '../../../src/compile/index.ts';
import type { Network } from '../../../src/model/types/network.ts';
import { validateCoreDns } from '../../../src/verify/validate/coredns/index.ts';
import { linked } from '../linking.ts';

const cluster = (name: string): string =>
  `{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: ${name}}, spec: {dns: {upstreams: [192.0.2.1]}}}`;
const object = (kind: string, name: string, cluster: string, rest: string): string =>
  `{apiVersion: ${kind.startsWith('Service') && kind !== 'Service' ? 'multicluster.x-k8s.io/v1alpha1' : 'v1'}, kind: ${kind}, ` +
  `metadata: {name: ${name}, namespace: shop, labels: {app: ${name}, plumbline.dev/cluster: ${cluster}}}${rest === '' ? '' : `, ${rest}`}}`;
const service = (name: string, of: string, spec: string): string =>
  object('Service', name, of, `spec: {${spec}, ports: [{name: http, port: 80, targetPort: 8080}]}`);
const exported = (name: string, of: string): string => object('ServiceExport', name, of, '');
const imported = (name: string, of: string, type: string, more = ''): string =>
  object('ServiceImport', name, of, `spec: {type: ${type}, ports: [{name: http, protocol: TCP, port: 80}]}${more}`);
const pod = (name: string, of: string): string =>
  object('Pod', name, of, `spec: {containers: [{name: c, ports: [{containerPort: 8080}]}]}`);

const east = [service('web', 'east', 'clusterIP: None, selector: {app: web-0}'), pod('web-0', 'east')];

/** Without an object of its own, a cluster is none. */
const elsewhere = (of: string): string =>
  `{apiVersion: v1, kind: Namespace, metadata: {name: elsewhere-${of}, labels: {plumbline.dev/cluster: ${of}}}}`;

function networksOf(...documents: readonly string[]): { readonly east: Network; readonly west: Network } {
  const { networks, diagnostics } = linked([
    cluster('east'),
    cluster('west'),
    elsewhere('east'),
    elsewhere('west'),
    ...documents,
  ]);
  expect(diagnostics).toEqual([]);
  const [one, other] = networks;
  return { east: one!, west: other! };
}

const addresses = ({ imports }: Network): readonly string[] =>
  imports.flatMap(({ name, slices }) =>
    slices.flatMap(({ cluster: from, endpoints }) => endpoints.map((each) => `${name} ${from} ${each.addresses}`)),
  );

describe('what an export brings to other clusters', () => {
  test('the endpoints of a headless Service, where its namespace is', () => {
    const { east: own, west } = networksOf(
      ...east,
      exported('web', 'east'),
      service('other', 'west', 'clusterIP: None'),
    );
    const [address] = own.pods[0]!.addresses;
    expect(addresses(west)).toEqual([`web east ${address!.text}`]);
    expect(addresses(own)).toEqual([`web east ${address!.text}`]);
    expect(west.imports[0]).toMatchObject({ headless: true, projected: true, sources: ['east'] });
    const texts = compileNames(west);
    expect(texts.find(({ form }) => form === 'corefile')!.text).toContain('multicluster clusterset.local.');
    expect(new Set(validateCoreDns(west, texts).obligations.map(({ verdict }) => verdict))).toEqual(
      new Set(['proved']),
    );
  });

  test('nothing, where the namespace is not, and no address that only a controller could choose', () => {
    expect(networksOf(...east, exported('web', 'east')).west.imports).toEqual([]);
    const { west } = networksOf(
      service('web', 'east', 'clusterIP: 10.96.0.8, selector: {app: web-0}'),
      exported('web', 'east'),
      service('other', 'west', 'clusterIP: None'),
    );
    expect(west.imports).toEqual([]);
  });

  test('the endpoints of a declared import, and not of a live one', () => {
    const documents = [
      service('web', 'east', 'clusterIP: 10.96.0.8, selector: {app: web-0}'),
      pod('web-0', 'east'),
      exported('web', 'east'),
      imported('web', 'west', 'ClusterSetIP'),
    ];
    expect(addresses(networksOf(...documents).west)).toHaveLength(1);
    const live = object('Pod', 'x', 'west', 'spec: {containers: [{name: c}]}, status: {podIP: 10.9.0.1}');
    expect(addresses(networksOf(...documents, live).west)).toEqual([]);
  });
});

describe('dns/export-without-service', () => {
  const said = (which: 'east' | 'west', ...documents: readonly string[]): readonly unknown[] =>
    exportWithoutService.judge(networksOf(...documents)[which]).findings.map(({ witness }) => witness?.actual);

  test.each<[string, readonly string[], readonly string[]]>([
    ['the Service is there', [...east, exported('web', 'east')], []],
    ['it is not', [exported('web', 'east')], ['no Service']],
    ['another cluster has it', [service('web', 'west', 'clusterIP: None'), exported('web', 'east')], ['no Service']],
    [
      'it is an ExternalName',
      [service('web', 'east', 'type: ExternalName, externalName: example.org'), exported('web', 'east')],
      ['ExternalName'],
    ],
    [
      'another cluster exports one with an address',
      [...east, exported('web', 'east'), service('web', 'west', 'clusterIP: 10.96.0.8'), exported('web', 'west')],
      ['headless and with an address'],
    ],
  ])('%s', (_, documents, expected) => {
    expect(said('east', ...documents)).toEqual(expected);
  });
});

describe('dns/import-not-exported', () => {
  const from = (name: string): string => `, status: {clusters: [{cluster: ${name}}]}`;
  test.each<[string, readonly string[], RegExp | undefined]>([
    [
      'its source exports it',
      [...east, exported('web', 'east'), imported('web', 'west', 'Headless', from('east'))],
      undefined,
    ],
    ['its source does not', [...east, imported('web', 'west', 'Headless', from('east'))], /from cluster `east`/],
    ['its source is not in the input', [imported('web', 'west', 'Headless', from('north'))], undefined],
    ['nobody exports it', [imported('web', 'west', 'Headless')], /none of the 2 clusters/],
    [
      'it is of another sort',
      [...east, exported('web', 'east'), imported('web', 'west', 'ClusterSetIP')],
      /with an address/,
    ],
    ['it was projected', [...east, exported('web', 'east'), service('other', 'west', 'clusterIP: None')], undefined],
  ])('%s', (_, documents, expected) => {
    const { findings } = importNotExported.judge(networksOf(...documents).west);
    expect(findings).toHaveLength(expected === undefined ? 0 : 1);
    if (expected !== undefined) expect(findings[0]!.message).toMatch(expected);
  });
});
