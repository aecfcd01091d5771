import { describe, expect, test } from 'vitest';
import { cluster, linked } from '../linking.ts';

const object = (kind: string, name: string, spec: string): string =>
  `{apiVersion: plumbline.dev/v1alpha1, kind: ${kind}, metadata: {name: ${name}}, spec: {${spec}}}`;
const zone = (spec: string, name = 'example'): string =>
  object('DNSZone', name, `zone: example.org${spec === '' ? '' : `, ${spec}`}`);
const server = (sources: string, name = 'edge'): string =>
  object('DNSServer', name, `addresses: [192.0.2.53], sources: [${sources}]`);

const siteOf = (...documents: readonly string[]) => {
  const { site, diagnostics, networks } = linked(documents);
  return { site, said: diagnostics.map(({ message }) => message), clusters: networks.map((each) => each.cluster.name) };
};
const recordsOf = (spec: string) =>
  siteOf(zone(spec)).site!.zones[0]!.records.map(({ owner, ttl, type, data }) => `${owner} ${ttl} ${type} ${data}`);

describe('a static zone', () => {
  test.each<[string, readonly string[]]>([
    [
      '{name: www, type: A, data: [192.0.2.1, 192.0.2.2]}',
      ['www.example.org. 300 A 192.0.2.1', 'www.example.org. 300 A 192.0.2.2'],
    ],
    ['{name: "@", type: MX, ttl: 60, data: [010 mail]}', ['example.org. 60 MX 10 mail.example.org.']],
    ['{name: a.example.org, type: CNAME, data: [b.example.net.]}', ['a.example.org. 300 CNAME b.example.net.']],
    ['{name: WWW, type: AAAA, data: ["2001:DB8:0::1"]}', ['www.example.org. 300 AAAA 2001:db8::1']],
    [
      '{name: _sip._tcp, type: SRV, data: [0 5 5060 sip]}',
      ['_sip._tcp.example.org. 300 SRV 0 5 5060 sip.example.org.'],
    ],
  ])('%s', (record, expected) => {
    expect(recordsOf(`records: [${record}]`)).toEqual(expected);
  });

  test('is served under the names of its servers where it names none', () => {
    const { site } = siteOf(zone('servedBy: [edge]'), server(''));
    expect(site!.zones[0]!.records.map(({ owner, type, data }) => [owner, type, data])).toEqual([
      ['example.org.', 'NS', 'edge.example.org.'],
      ['edge.example.org.', 'A', '192.0.2.53'],
    ]);
    expect(site!.servers[0]!.sources.map((source) => [source.kind, source.zone])).toEqual([['static', 'example.org.']]);
  });

  test.each([
    [
      'records: [{name: www, type: A, data: ["2001:db8::1"]}]',
      '`2001:db8::1` is no data of A; expected an IPv4 address',
    ],
    ['records: [{name: "@", type: MX, data: [mail]}]', '`mail` is no data of MX; expected a preference and a name'],
    [
      'records: [{name: a.example.net., type: A, data: [192.0.2.1]}]',
      '`a.example.net.` is not in the zone `example.org.`',
    ],
    [
      'records: [{name: a, type: CNAME, data: [b]}, {name: a, type: A, data: [192.0.2.1]}]',
      'a name with a CNAME has no other record, and the zone itself none',
    ],
    ['delegations: [{name: "@", servers: []}]', '`example.org.` is not below the zone `example.org.`'],
    ['servedBy: [nobody]', 'no DNSServer is called `nobody`; expected one that is declared'],
  ])('%s is an error', (spec, message) => {
    expect(siteOf(zone(spec)).said).toEqual([message]);
  });
});

describe('a server', () => {
  const west = cluster('clusterDomain: west.local', 'west');

  test('serves clusters by their own name or another, and nobody’s cluster is made for it', () => {
    const { site, clusters, said } = siteOf(
      west,
      server(
        '{kubernetes: {cluster: west, kubeconfig: k, namespaces: [a]}}, {external: {cluster: west, zone: X.example.org}}, {forward: {zone: example.net, to: [192.0.2.1]}}',
      ),
      object('DNSRewrite', 'r', 'servers: [edge], rule: "name a.west.local b.west.local"'),
    );
    expect([said, clusters]).toEqual([[], ['west']]);
    expect(site!.servers[0]!.sources.map((source) => [source.kind, source.zone])).toEqual([
      ['forward', 'example.net.'],
      ['kubernetes', 'west.local.'],
      ['external', 'x.example.org.'],
    ]);
    expect(site!.servers[0]!.rewrites.map(({ name }) => name)).toEqual(['r']);
  });

  test.each([
    ['{kubernetes: {cluster: east, kubeconfig: k}}', 'no Cluster is called `east`'],
    ['{zone: example}', 'no DNSZone is called `example`'],
    [
      '{external: {cluster: west, zone: a.test}}',
      'nothing says how the server reaches cluster `west`; expected `kubeconfig`, here or in a source `kubernetes` of that cluster',
    ],
    [
      '{forward: {zone: a.test, to: [192.0.2.1]}}, {forward: {zone: A.test., to: [192.0.2.2]}}',
      '`edge` has several sources for the zone `a.test.`; expected one',
    ],
  ])('%s is an error', (sources, message) => {
    expect(siteOf(west, server(sources)).said).toEqual([message]);
  });

  test('has a name of its own, and zones that its rewrites are about', () => {
    expect(siteOf(west, server('', 'west')).said).toEqual([
      'a cluster is called `west` too; expected a name that only the server has',
    ]);
    const rule = object('DNSRewrite', 'r', 'servers: [edge], zone: a.test, rule: "name a.a.test b.a.test"');
    expect(siteOf(west, server('{forward: {zone: b.test, to: [192.0.2.1]}}'), rule).said).toEqual([
      '`edge` serves no zone within `a.test.`, so that the rule would stand nowhere',
    ]);
    expect(siteOf(west, server('{forward: {zone: b.a.test, to: [192.0.2.1]}}'), rule).said).toEqual([]);
    expect(siteOf(west, rule).said).toEqual(['no DNSServer is called `edge`; expected `cluster`']);
  });

  test('stands once', () => {
    expect(siteOf(west, server(''), server('')).said).toEqual([expect.stringContaining('DNSServer `edge`')]);
  });
});
