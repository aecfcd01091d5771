import { describe, expect, test } from 'vitest';
import { property as exposes } from '../../../properties/dns/external-zone-exposes-internal/property.ts';
import { property as delegation } from '../../../properties/dns/zone-delegation/property.ts';
import { judgementOf } from '../judge.ts';

const object = (kind: string, name: string, spec: string): string =>
  `{apiVersion: plumbline.dev/v1alpha1, kind: ${kind}, metadata: {name: ${name}}, spec: {${spec}}}`;
const west = object('Cluster', 'west', '');
const edge = (sources: string): string => object('DNSServer', 'edge', `addresses: [192.0.2.53], sources: [${sources}]`);
const parent = (delegations: string, more = ''): string =>
  object('DNSZone', 'parent', `zone: example.org, delegations: [${delegations}]${more}`);
const join = (...documents: readonly string[]): string => documents.join('\n---\n');

describe('dns/zone-delegation', () => {
  const inner = '{kubernetes: {cluster: west, zone: w.example.org, namespaces: [a], kubeconfig: k}}';
  const to = (name: string, address = 'addresses: [192.0.2.53]'): string =>
    `{name: w, servers: [{name: ${name}, ${address}}]}`;
  const classes = (...documents: readonly string[]) =>
    judgementOf(delegation, join(west, ...documents)).findings.map(({ witness }) => [
      witness['type'],
      witness['actual'],
    ]);

  test.each<[string, readonly string[], readonly unknown[]]>([
    ['a zone of `kubernetes` under its own name', [edge(inner), parent(to('ns.dns.w'))], []],
    ['under another', [edge(inner), parent(to('ns1.dns.w'))], [['NS', 'ns1.dns.w.example.org.']]],
    ['to a server without it', [edge(''), parent(to('ns.dns.w'))], [['SOA', 'REFUSED']]],
    [
      'to a server that only forwards it',
      [edge('{forward: {zone: w.example.org, to: [192.0.2.1]}}'), parent(to('ns.dns.w'))],
      [['SOA', 'REFUSED']],
    ],
    ['to a server of others', [edge(inner), parent(to('ns.dns.w', 'addresses: [198.51.100.1]'))], []],
    ['without glue', [edge(inner), parent(to('ns.dns.w', 'addresses: []'))], [['A', 'none']]],
    ['without glue, to a name elsewhere', [edge(inner), parent(to('ns.example.net.', 'addresses: []'))], []],
    [
      'without glue, to a name that has a record',
      [edge(inner), parent(to('ns', 'addresses: []'), ', records: [{name: ns, type: A, data: [192.0.2.53]}]')],
      [],
    ],
    ['no delegation', [edge(inner), parent('')], [['NS', 'NXDOMAIN']]],
    ['no delegation of a forwarded zone', [edge('{forward: {zone: w.example.org, to: [192.0.2.1]}}'), parent('')], []],
    [
      'a zone between them',
      [
        edge('{kubernetes: {cluster: west, zone: a.w.example.org, namespaces: [a], kubeconfig: k}}, {zone: middle}'),
        parent(to('edge.w')),
        object(
          'DNSZone',
          'middle',
          'zone: w.example.org, delegations: [{name: a, servers: [{name: ns.dns.a, addresses: [192.0.2.53]}]}]',
        ),
      ],
      [],
    ],
  ])('%s', (_, documents, expected) => {
    expect(classes(...documents)).toEqual(expected);
  });
});

describe('dns/external-zone-exposes-internal', () => {
  const web =
    '{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {clusterIP: 10.96.0.7, ports: [{port: 80}]}}';
  const names = (...documents: readonly string[]) =>
    judgementOf(exposes, join(west, ...documents)).findings.map(({ witness }) => witness['name']);
  const all = '{kubernetes: {cluster: west, zone: w.test, kubeconfig: k}}';

  test('a cluster without a list of namespaces, with a Service that is shown', () => {
    expect(names(web, edge(all))).toEqual(['web.shop.svc.w.test.']);
    expect(names(edge(all))).toEqual(['kubernetes.default.svc.w.test.']);
  });

  test('external addresses alone, and a forwarder alone', () => {
    expect(names(edge('{external: {cluster: west, zone: w.test, kubeconfig: k}}'))).toEqual([]);
    expect(names(edge('{forward: {zone: ".", to: [192.0.2.1]}}'))).toEqual([]);
    expect(
      names(edge('{forward: {zone: ".", to: [192.0.2.1]}}, {external: {cluster: west, zone: w.test, kubeconfig: k}}')),
    ).toEqual(['www.example.com.']);
  });
});
