/** Cluster IPs and node ports that the API server would allocate: explicit first, the rest stable. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contains, parsePrefix } from '../../../src/core/ip/prefix.ts';
import { allocate, clusterIPBand, nodePortBand } from '../../../src/model/project/ranges.ts';
import { cluster, linked, networkOf, said, service, serviceOf } from '../linking.ts';

const port = 'ports: [{port: 80}]';
const range = (cidrs: string) => cluster(`serviceCIDRs: [${cidrs}]`);
const addressesOf = (...documents: string[]) =>
  Object.fromEntries(networkOf(...documents).services.map(({ name, clusterIPs }) => [name, clusterIPs[0]?.text]));

describe('bands', () => {
  test.each([
    ['10.96.0.0/12', { first: 1, dynamic: 257, last: 65535 }],
    ['10.96.0.0/16', { first: 1, dynamic: 257, last: 65534 }],
    ['10.96.0.0/24', { first: 1, dynamic: 17, last: 254 }],
    ['10.96.0.0/22', { first: 1, dynamic: 65, last: 1022 }],
    ['10.96.0.0/28', { first: 1, dynamic: 14, last: 14 }],
    ['2001:db8::/112', { first: 1, dynamic: 257, last: 65535 }],
    ['2001:db8::/64', { first: 1, dynamic: 257, last: 65535 }],
  ])('of the service CIDR %s', (text, band) => {
    expect(clusterIPBand(parsePrefix(text)!)).toEqual(band);
  });

  test.each([
    [30000, 32767, 30086],
    [30000, 30015, 30015],
    [30000, 30099, 30016],
    [1, 65535, 129],
  ])('of the node ports %i to %i', (first, last, dynamic) => {
    expect(nodePortBand({ first, last })).toEqual({ first, dynamic, last });
  });

  test('the dynamic one is filled first, then the static one from below, then nothing is left', () => {
    const taken = new Set([2]);
    const band = { first: 1, dynamic: 4, last: 6 };
    const places = ['a', 'b', 'c', 'd', 'e', 'f'].map((owner) => allocate(band, owner, taken));
    expect(places.slice(0, 3).toSorted()).toEqual([4, 5, 6]);
    expect(places.slice(3)).toEqual([1, 3, undefined]);
  });
});

describe('explicit values come first', () => {
  test('of cluster IPs, whoever comes first in name order', () => {
    const alone = addressesOf(service(port))['a']!;
    const both = addressesOf(service(port), service(`${port}, clusterIP: ${alone}`, { name: 'z' }));
    expect(both['z']).toBe(alone);
    expect(both['a']).not.toBe(alone);
  });

  test('of node ports and health check ports', () => {
    const nodePort = (network = networkOf(service(`${port}, type: NodePort`))) => serviceOf(network).ports[0]!.nodePort;
    const alone = nodePort();
    const rivals = [
      `type: NodePort, ports: [{port: 80, nodePort: ${alone}}]`,
      `type: LoadBalancer, allocateLoadBalancerNodePorts: false, externalTrafficPolicy: Local, healthCheckNodePort: ${alone}, ${port}`,
    ];
    for (const rival of rivals) {
      expect(nodePort(networkOf(service(`${port}, type: NodePort`), service(rival, { name: 'z' })))).toBe(alone + 1);
    }
  });
});

describe('what gets a port', () => {
  const allocated = (spec: string, status = '') => {
    const { ports, healthCheckNodePort, projected } = serviceOf(networkOf(service(`${spec}, ${port}`, { status })));
    return [
      ports[0]!.nodePort > 0,
      healthCheckNodePort > 0,
      [...projected].filter((path) => !path.includes('clusterIPs')),
    ];
  };
  const live = 'loadBalancer: {ingress: [{ip: 192.0.2.7}]}';

  test.each<[string, string, boolean, boolean, string[]]>([
    ['type: ClusterIP', '', false, false, []],
    ['type: NodePort', '', true, false, ['spec.ports[0].nodePort']],
    ['type: LoadBalancer', '', true, false, ['spec.ports[0].nodePort']],
    ['type: LoadBalancer, allocateLoadBalancerNodePorts: false', '', false, false, []],
    [
      'type: LoadBalancer, externalTrafficPolicy: Local',
      '',
      true,
      true,
      ['spec.ports[0].nodePort', 'spec.healthCheckNodePort'],
    ],
    ['type: NodePort, externalTrafficPolicy: Local', '', true, false, ['spec.ports[0].nodePort']],
    ['type: LoadBalancer, clusterIP: 10.96.0.9', live, false, false, []],
    ['type: LoadBalancer', live, true, false, ['spec.ports[0].nodePort']],
  ])('`%s` with status `%s`', (spec, status, nodePort, healthCheck, projected) => {
    expect(allocated(spec, status)).toEqual([nodePort, healthCheck, projected]);
  });
});

test('one cluster IP for each family that lacks one', () => {
  const dual = range('10.96.0.0/16, "2001:db8:1::/112"');
  const found = serviceOf(
    networkOf(dual, service(`${port}, clusterIP: "2001:db8:1::9", ipFamilyPolicy: PreferDualStack`)),
  );
  expect(found.clusterIPs.map(({ family }) => family)).toEqual([6, 4]);
  expect([...found.projected]).toEqual(['spec.clusterIPs[1]']);
  for (const spec of [`${port}, clusterIP: None`, 'type: ExternalName, externalName: db.example.org']) {
    expect(serviceOf(networkOf(dual, service(spec))).clusterIPs).toEqual([]);
  }
});

test('a second range is used when the first is full', () => {
  const names = ['a', 'b', 'c', 'd'];
  const found = addressesOf(range('10.0.0.0/30, 10.0.8.0/28'), ...names.map((name) => service(port, { name })));
  const inFirst = names.filter((name) => found[name]!.startsWith('10.0.0.'));
  expect(inFirst).toEqual(['a', 'b']);
  expect(names.every((name) => found[name] !== undefined)).toBe(true);
});

describe('an exhausted range is an error at the Service that gets nothing', () => {
  const three = (spec: string) => ['a', 'b', 'c'].map((name) => service(spec, { name }));

  test.each<[string, string, string, string]>([
    ['cluster IPs', 'serviceCIDRs: [10.0.0.0/30]', port, 'no free IPv4 cluster IP is left in the service CIDRs'],
    [
      'node ports',
      'nodePortRange: "31000-31001"',
      `${port}, type: NodePort`,
      'no free node port is left in 31000-31001',
    ],
  ])('of %s', (_, settings, spec, message) => {
    const { diagnostics } = linked([cluster(settings), ...three(spec)]);
    expect(said(diagnostics)).toEqual(['project/range-exhausted a.yaml:7']);
    expect(diagnostics[0]).toMatchObject({ severity: 'error', message });
  });

  test('of health check ports', () => {
    const spec = `${port}, type: LoadBalancer, externalTrafficPolicy: Local`;
    expect(said(linked([cluster('nodePortRange: "31000-31000"'), service(spec)]).diagnostics)).toEqual([
      'project/range-exhausted a.yaml:3',
    ]);
  });
});

describe('a neighbour moves nobody but a collider', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,3}$/), { minLength: 1, maxLength: 12 });
  const yaml = (name: string) => service(`${port}, type: NodePort`, { name: `s-${name}` });
  const places = (list: readonly string[]) =>
    networkOf(cluster('serviceCIDRs: [10.0.0.0/24], nodePortRange: "30000-30255"'), ...list.map(yaml)).services.map(
      (s) => ({
        name: s.name,
        address: s.clusterIPs[0]!.text,
        nodePort: s.ports[0]!.nodePort,
      }),
    );

  test('and allocations are distinct, in range, and independent of the order of documents', () => {
    fc.assert(
      fc.property(names, (list) => {
        const found = places(list);
        expect(new Set(found.map(({ address }) => address)).size).toBe(list.length);
        expect(new Set(found.map(({ nodePort }) => nodePort)).size).toBe(list.length);
        expect(found.every(({ nodePort }) => nodePort >= 30016 && nodePort <= 30255)).toBe(true);
        expect(places([...list].reverse())).toEqual(found);
      }),
      { numRuns: 40 },
    );
  });

  test('whoever does not stand where the neighbour would stand alone, nor after such a one, stays', () => {
    fc.assert(
      fc.property(names, fc.stringMatching(/^[a-z][a-z0-9]{4,6}$/), (list, neighbour) => {
        const before = places(list);
        const after = places([...list, neighbour]).filter(({ name }) => name !== `s-${neighbour}`);
        const [alone] = places([neighbour]);
        const collides = (key: 'address' | 'nodePort') => before.some((place) => place[key] === alone![key]);
        if (!collides('address')) expect(after.map((s) => s.address)).toEqual(before.map((s) => s.address));
        if (!collides('nodePort')) expect(after.map((s) => s.nodePort)).toEqual(before.map((s) => s.nodePort));
      }),
      { numRuns: 100 },
    );
  });
});

test('an address in the dynamic band of the default range', () => {
  const address = serviceOf(networkOf(service(port))).clusterIPs[0]!;
  expect(contains(parsePrefix('10.96.0.0/16')!, address)).toBe(true);
  expect(address.value - parsePrefix('10.96.0.0/16')!.value).toBeGreaterThanOrEqual(257n);
});

test('places follow the name, not the order: alone, different Services stand apart', () => {
  const alone = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => addressesOf(service(port, { name }))[name]);
  expect(new Set(alone).size).toBe(8);
  const together = addressesOf(...['a', 'c', 'e', 'h'].map((name) => service(port, { name })));
  expect(Object.values(together)).toEqual([alone[0], alone[2], alone[4], alone[7]]);
});
