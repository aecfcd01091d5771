import { describe, expect, test } from 'vitest';
import { desiredRecords } from '../../../src/model/external-dns/desired.ts';
import { link } from '../../../src/model/link/index.ts';
import { readSources } from '../../../src/model/read/index.ts';
import { networkOf } from '../../properties/judge.ts';

const site = (args: readonly string[], rest = '') =>
  `{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: site}, spec: {externalDNS: [{name: public, args: ${JSON.stringify(args)}${rest}}]}}`;
const common = ['--source=service', '--policy=sync', '--txt-owner-id=c1', '--domain-filter=example.org'];
const balancer = (name: string, annotations: object, ingress = '{ip: 203.0.113.10}') =>
  `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: demo, annotations: ${JSON.stringify(
    Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`external-dns.kubernetes.io/${key}`, value])),
  )}}, spec: {type: LoadBalancer, ports: [{port: 80}]}, status: {loadBalancer: {ingress: [${ingress}]}}}`;

function desired(...documents: readonly string[]) {
  const network = networkOf(...documents);
  const [instance] = network.externalDNS.instances;
  const found = desiredRecords(network, instance!);
  if (!found.ok) throw new Error(found.fault);
  return found.value;
}

const lines = (endpoints: readonly { dnsName: string; recordType: string; targets: readonly string[] }[]) =>
  endpoints.map(({ dnsName, recordType, targets }) => `${dnsName} ${recordType} ${targets.join(',')}`);

const owner = (kind: string, name: string) =>
  `"heritage=external-dns,external-dns/owner=c1,external-dns/resource=${kind}/demo/${name}"`;

test('a load balancer is created with its ownership text', () => {
  const { result, changes, dropped } = desired(
    site(common),
    balancer('web', { hostname: 'www.example.org.', ttl: '5m' }),
  );
  expect(lines(result)).toEqual([`a-www.example.org TXT ${owner('service', 'web')}`, 'www.example.org A 203.0.113.10']);
  expect(changes.create[0]?.recordTTL).toBe(300);
  expect(changes.create[0]?.claims?.map(({ object }) => object.metadata?.name)).toEqual(['web']);
  expect(dropped).toEqual([]);
});

test('what stands is compared: an update, a deletion, and a name of another owner', () => {
  const current = [
    'www.example.org. 300 IN A 203.0.113.9',
    `a-www.example.org. 300 IN TXT ${owner('service', 'web')}`,
    'old.example.org. 300 IN A 203.0.113.8',
    `a-old.example.org. 300 IN TXT ${owner('service', 'old')}`,
    'hand.example.org. 300 IN A 203.0.113.7',
  ].join('\n');
  const { changes, dropped, result } = desired(
    site(common, `, current: ${JSON.stringify(current)}`),
    balancer('web', { hostname: 'www.example.org,hand.example.org' }),
  );
  expect(lines(changes.updateNew)[0]).toBe('www.example.org A 203.0.113.10');
  expect(lines(changes.delete)[0]).toBe('old.example.org A 203.0.113.8');
  expect(dropped.map(({ why, endpoint }) => `${why} ${endpoint.dnsName}`)).toEqual([
    'owned-by-others hand.example.org',
  ]);
  expect(lines(result)).toContain('hand.example.org A 203.0.113.7');
  expect(lines(result).some((line) => line.startsWith('old.'))).toBe(false);
});

test('a CNAME beside data is dropped, and the winner is named', () => {
  const { dropped } = desired(
    site(common),
    balancer('a', { hostname: 'www.example.org' }),
    balancer('b', { hostname: 'www.example.org' }, '{hostname: lb.example.net}'),
  );
  expect(dropped.map(({ why, winners }) => [why, ...lines(winners)])).toEqual([
    ['cname-beside-data', 'www.example.org A 203.0.113.10'],
  ]);
});

describe('every source is read from manifests', () => {
  const route = `{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: r, namespace: demo}, spec: {parentRefs: [{name: g}], hostnames: [r.example.org]}}`;
  const gateway = `{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: g, namespace: demo}, spec: {gatewayClassName: x, addresses: [{value: 203.0.113.20}], listeners: [{name: http, port: 80, protocol: HTTP}]}}`;
  const rpc = `{apiVersion: gateway.networking.k8s.io/v1, kind: GRPCRoute, metadata: {name: r, namespace: demo}, spec: {parentRefs: [{kind: ListenerSet, name: s}]}}`;
  const listeners = `{apiVersion: gateway.networking.k8s.io/v1, kind: ListenerSet, metadata: {name: s, namespace: demo}, spec: {parentRef: {name: o}, listeners: [{name: x, port: 80, protocol: HTTP, hostname: s.example.org}]}}`;
  const open = `{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: o, namespace: demo}, spec: {gatewayClassName: x, addresses: [{value: 203.0.113.21}], allowedListeners: {namespaces: {from: Same}}}}`;
  const stream = `{apiVersion: gateway.networking.k8s.io/v1alpha2, kind: TCPRoute, metadata: {name: t, namespace: demo, annotations: {external-dns.kubernetes.io/hostname: t.example.org}}, spec: {parentRefs: [{name: p}]}}`;
  const port = `{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: p, namespace: demo}, spec: {gatewayClassName: x, addresses: [{value: 203.0.113.22}], listeners: [{name: db, port: 5432, protocol: TCP}]}}`;
  const ingress = `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i, namespace: demo}, spec: {rules: [{host: i.example.org}]}, status: {loadBalancer: {ingress: [{ip: 203.0.113.30}]}}}`;
  const crd = `{apiVersion: externaldns.k8s.io/v1alpha1, kind: DNSEndpoint, metadata: {name: d, namespace: demo}, spec: {endpoints: [{dnsName: d.example.org, recordType: A, targets: [203.0.113.40], recordTTL: 60}]}}`;
  const node = `{apiVersion: v1, kind: Node, metadata: {name: n.example.org}, status: {addresses: [{type: ExternalIP, address: 203.0.113.50}]}}`;
  const headless = `{apiVersion: v1, kind: Service, metadata: {name: h, namespace: demo, annotations: {external-dns.kubernetes.io/hostname: h.example.org}}, spec: {clusterIP: None, selector: {app: h}, ports: [{port: 80}]}}`;
  const set = `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db, namespace: demo}, spec: {replicas: 1, selector: {matchLabels: {app: h}}, template: {metadata: {labels: {app: h}}, spec: {containers: [{name: c}]}}}}`;
  const all = ['--policy=sync', '--domain-filter=example.org', '--registry=noop'];

  test.each([
    ['ingress', [ingress], ['i.example.org A 203.0.113.30']],
    ['gateway-httproute', [route, gateway], ['r.example.org A 203.0.113.20']],
    ['gateway-grpcroute', [rpc, listeners, open], ['s.example.org A 203.0.113.21']],
    ['gateway-tcproute', [stream, port], ['t.example.org A 203.0.113.22']],
    ['crd', [crd], ['d.example.org A 203.0.113.40']],
    ['node', [node], ['n.example.org A 203.0.113.50']],
  ])('%s', (source, objects, expected) => {
    const { result } = desired(site([`--source=${source}`, '--gateway-listener-sets', ...all]), ...objects);
    expect(lines(result)).toEqual(expected);
  });

  test('a headless Service of projected pods', () => {
    const { result } = desired(site(['--source=service', ...all]), headless, set);
    expect(result.map(({ dnsName }) => dnsName)).toEqual(['db-0.h.example.org', 'h.example.org']);
    expect(result[0]?.targets).toEqual(result[1]?.targets);
  });
});

describe('a command line is read as ExternalDNS reads it', () => {
  const diagnose = (args: readonly string[], rest = '') => {
    const text = `apiVersion: plumbline.dev/v1alpha1\nkind: Cluster\nmetadata: {name: site}\nspec:\n  externalDNS:\n    - name: public\n${rest}      args:\n${args.map((arg) => `        - ${JSON.stringify(arg)}\n`).join('')}`;
    const read = readSources([{ file: 'a.yaml', bytes: new TextEncoder().encode(text), named: true }]);
    return [...read.diagnostics, ...link(read).diagnostics].map(
      ({ severity, message, locations }) => `${severity} ${locations[0]?.line}: ${message}`,
    );
  };

  test('a wrong word is found on its line', () => {
    expect(diagnose(['--source=service', '--policy=sync', '--no-such'])[0]).toMatch(/^error 10: .*unknown long flag/);
    expect(diagnose(['--source', 'elsewhere', '--policy=sync'])[0]).toMatch(/^error 9: .*enum value/);
  });

  test('without a policy 0.22 is taken for sync, and 0.21 has it by default', () => {
    expect(diagnose(['--source=service'])).toEqual([expect.stringMatching(/^warning 8: .*`--policy`/)]);
    expect(diagnose(['--source=service'], '      version: "0.21.0"\n')).toEqual([]);
  });

  test('a key is only referred to, and no message repeats it', () => {
    const key = '01234567890123456789012345678901';
    const said = diagnose(['--source=service', '--policy=sync', `--txt-encrypt-aes-key=${key}`]);
    expect(said).toEqual([expect.stringMatching(/^error 10: .*`\$\(TXT_AES_KEY\)`/)]);
    expect(said.join()).not.toContain(key);
    expect(diagnose(['--source=service', '--policy=sync', '--txt-encrypt-aes-key=$(KEY)'])).toEqual([]);
  });
});
