/** A cluster's settings: defaults, sources, and what is said twice and differently. */
import { describe, expect, test } from 'vitest';
import { cluster, configMap, linked, networkOf, said, service } from '../linking.ts';

const any = service('ports: [{port: 80}]');
const proxyOf = (...documents: string[]) => networkOf(any, ...documents).cluster.proxy;
const texts = (prefixes: readonly { text: string }[]) => prefixes.map(({ text }) => text);

test('defaults', () => {
  const { cluster: settings } = networkOf(any);
  expect(settings).toMatchObject({
    name: 'default',
    version: { text: '1.37', minor: 37 },
    domain: 'cluster.local',
    serviceCIDRsDeclared: false,
    nodePortRange: { first: 30000, last: 32767 },
    families: [4],
    proxy: {
      mode: 'iptables',
      masqueradeAll: false,
      masqueradeBit: 14,
      localhostNodePorts: true,
      detectLocalMode: 'ClusterCIDR',
      nodePortAddresses: [],
      nfacct: false,
      tcpBeLiberal: false,
    },
  });
  expect([settings.serviceCIDRs, settings.podCIDRs, settings.proxy.clusterCIDRs].map(texts)).toEqual([
    ['10.96.0.0/16'],
    ['10.244.0.0/16'],
    ['10.244.0.0/16'],
  ]);
});

test('what the Cluster says', () => {
  const said = networkOf(
    any,
    cluster(
      'kubernetesVersion: "1.34.2", clusterDomain: example.org, serviceCIDRs: ["2001:db8:1::/112", 10.0.0.0/24], ' +
        'podCIDRs: [10.1.0.0/16], nodePortRange: "20000-20100", ' +
        'proxy: {mode: nftables, nfacct: true, conntrackTCPBeLiberal: true, config: {nftables: {masqueradeBit: 3}, iptables: {masqueradeBit: 4}}}',
    ),
  ).cluster;
  expect(said).toMatchObject({
    name: 'site',
    version: { text: '1.34.2', minor: 34 },
    domain: 'example.org',
    serviceCIDRsDeclared: true,
    nodePortRange: { first: 20000, last: 20100 },
    families: [6, 4],
    proxy: { mode: 'nftables', masqueradeBit: 3, nfacct: true, tcpBeLiberal: true },
  });
});

test('pod CIDRs are taken for each family of the service CIDRs', () => {
  const { podCIDRs } = networkOf(any, cluster('serviceCIDRs: [10.0.0.0/24, "2001:db8::/112"]')).cluster;
  expect(texts(podCIDRs)).toEqual(['10.244.0.0/16', 'fd00:10:244::/56']);
});

describe('version', () => {
  const versionOf = (documents: string[], option?: string) =>
    linked([any, ...documents], option === undefined ? {} : { kubernetesVersion: option });

  test('the option goes before the Cluster', () => {
    const { networks, diagnostics } = versionOf([cluster('kubernetesVersion: "1.36"')], 'v1.35.1');
    expect([networks[0]!.cluster.version, diagnostics]).toEqual([{ text: '1.35.1', minor: 35 }, []]);
  });

  test.each(['1.33', '1.38', '2.0', '1', 'latest'])(
    'the option `%s` is not supported, and no place is to blame',
    (text) => {
      const { networks, diagnostics } = versionOf([cluster('kubernetesVersion: "1.36"')], text);
      expect(said(diagnostics)).toEqual(['cluster/unsupported-version']);
      expect(networks[0]!.cluster.version.minor).toBe(37);
    },
  );

  test('a version of the Cluster that is not supported is an error at its place', () => {
    expect(said(versionOf([cluster('kubernetesVersion: "1.33"')]).diagnostics)).toEqual([
      'cluster/unsupported-version a.yaml:3',
    ]);
  });
});

describe('clusterCIDR', () => {
  test.each<[string, string[], string[]]>([
    ['from the pod CIDRs when nobody says it', [cluster('podCIDRs: [10.1.0.0/16]')], ['10.1.0.0/16']],
    [
      'one of each family',
      [cluster('podCIDRs: [10.1.0.0/16, 10.2.0.0/16, "2001:db8::/48"]')],
      ['10.1.0.0/16', '2001:db8::/48'],
    ],
    [
      'as the ConfigMap says',
      [cluster('podCIDRs: [10.1.0.0/16]'), configMap('clusterCIDR: 10.9.0.0/16')],
      ['10.9.0.0/16'],
    ],
    ['a list', [configMap('clusterCIDR: 10.9.0.0/16, 2001:db8::/48')], ['10.9.0.0/16', '2001:db8::/48']],
    ['none where the ConfigMap leaves it empty', [configMap('clusterCIDR: ""')], []],
    [
      'none where the ConfigMap does not mention it',
      [cluster('podCIDRs: [10.1.0.0/16]'), configMap('mode: iptables')],
      [],
    ],
    [
      'as the Cluster says beside a ConfigMap',
      [cluster('proxy: {config: {clusterCIDR: 10.8.0.0/16}}'), configMap('mode: ""')],
      ['10.8.0.0/16'],
    ],
    [
      'from the pod CIDRs beside other settings of the Cluster',
      [cluster('proxy: {config: {mode: iptables}}')],
      ['10.244.0.0/16'],
    ],
  ])('%s', (_, documents, expected) => {
    expect(texts(proxyOf(...documents).clusterCIDRs)).toEqual(expected);
  });
});

test.each<[string, string, object]>([
  ['', 'mode: ""\niptables: {masqueradeAll: null}', { mode: 'iptables', masqueradeAll: false }],
  [
    '',
    'iptables: {masqueradeAll: true, localhostNodePorts: false}',
    { masqueradeAll: true, localhostNodePorts: false },
  ],
  ['', 'mode: nftables\nnftables: {masqueradeAll: true}', { mode: 'nftables', masqueradeAll: true }],
  ['', 'mode: nftables\niptables: {masqueradeAll: true}', { masqueradeAll: false }],
  [
    '',
    'detectLocalMode: BridgeInterface\ndetectLocal: {bridgeInterface: cni0}',
    { detectLocalMode: 'BridgeInterface', bridgeInterface: 'cni0' },
  ],
  [
    '',
    'nodePortAddresses: [primary]\nconntrack: {tcpBeLiberal: true}',
    { nodePortAddresses: ['primary'], tcpBeLiberal: true },
  ],
  ['proxy: {mode: iptables, config: {iptables: {masqueradeBit: 7}}}', 'mode: iptables', { masqueradeBit: 7 }],
])('Cluster `%s` and ConfigMap `%s`', (spec, configuration, expected) => {
  expect(proxyOf(cluster(spec), configMap(configuration))).toMatchObject(expected);
});

test.each<[string, string]>([
  ['proxy: {mode: nftables}', 'mode: iptables'],
  ['proxy: {config: {mode: nftables}}', 'mode: iptables'],
  ['proxy: {config: {iptables: {masqueradeBit: 7}}}', 'iptables: {masqueradeBit: 14}'],
  ['proxy: {config: {clusterCIDR: 10.8.0.0/16}}', 'clusterCIDR: 10.9.0.0/16'],
  ['proxy: {config: {nodePortAddresses: [primary]}}', 'nodePortAddresses: []'],
])('Cluster `%s` and ConfigMap `%s` conflict at both places', (spec, configuration) => {
  const { diagnostics } = linked({ 'c.yaml': `${any}\n---\n${cluster(spec)}`, 'map.json': configMap(configuration) });
  expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['cluster/setting-conflict', 'error']]);
  expect(diagnostics[0]!.locations.map(({ file }) => file).sort()).toEqual(['c.yaml', 'map.json']);
});

test('two ConfigMaps may repeat each other, and not differ', () => {
  const both = (one: string, other: string) =>
    said(linked([any, configMap(one), configMap(other, 'other')]).diagnostics);
  expect(both('mode: iptables', 'mode: iptables')).toEqual([]);
  expect(both('mode: iptables', 'mode: nftables')).toEqual(['cluster/several-configurations a.yaml:3 a.yaml:5']);
});

describe('service CIDRs', () => {
  const cidr = (name: string, cidrs: string) =>
    `{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name: ${name}}, spec: {cidrs: [${cidrs}]}}`;

  test('come from the Cluster and from the objects, each once', () => {
    const { cluster: settings } = networkOf(
      any,
      cluster('serviceCIDRs: [10.0.0.0/24]'),
      cidr('kubernetes', '10.0.0.0/24'),
      cidr('more', '10.0.8.0/24, "2001:db8::/112"'),
    );
    expect(texts(settings.serviceCIDRs)).toEqual(['10.0.0.0/24', '10.0.8.0/24', '2001:db8::/112']);
    expect(settings.serviceCIDRsDeclared).toBe(true);
  });

  test('conflict at both places when the first object says otherwise', () => {
    const { diagnostics } = linked([any, cluster('serviceCIDRs: [10.0.0.0/24]'), cidr('kubernetes', '10.0.8.0/24')]);
    expect(said(diagnostics)).toEqual(['cluster/setting-conflict a.yaml:3 a.yaml:5']);
  });
});
