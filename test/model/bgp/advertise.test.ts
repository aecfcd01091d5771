import { expect, test } from 'vitest';
import { advertise } from '../../../src/model/bgp/advertise.ts';

type Ranges = Parameters<typeof advertise>[0];
type Service = Parameters<typeof advertise>[2][number];

const node = { name: 'here', labels: {} };
const none: Ranges = { cluster: [], external: [], loadBalancer: [], aggregated: true };

const service = (parts: Partial<Service>): Service => ({
  type: 'LoadBalancer',
  externalTrafficPolicy: 'Local',
  clusterIPs: ['10.96.0.7'],
  externalIPs: [],
  ingressIPs: [],
  families: [4],
  endpoints: [{ family: 4, node: 'here', ready: true }],
  ...parts,
});

const statics = (ranges: Partial<Ranges>, parts: Partial<Service>, labels = {}): readonly string[] =>
  advertise({ ...none, ...ranges }, { ...node, labels }, [service(parts)]).statics;

const cluster = ['10.96.0.0/16'];

test('a Local Service is announced by the nodes that hold a ready endpoint', () => {
  expect(statics({ cluster }, {})).toEqual(['10.96.0.0/16', '10.96.0.7/32']);
  expect(statics({ cluster }, { endpoints: [{ family: 4, node: 'there', ready: true }] })).toEqual(cluster);
  expect(statics({ cluster }, { endpoints: [{ family: 4, node: 'here', ready: false }] })).toEqual(cluster);
});

test('an endpoint of a family that the Service does not have counts for nothing', () => {
  expect(statics({ cluster }, { endpoints: [{ family: 6, node: 'here', ready: true }] })).toEqual(cluster);
});

test('the range stands for a Cluster Service while it is aggregated', () => {
  const parts: Partial<Service> = {
    externalTrafficPolicy: 'Cluster',
    ingressIPs: ['203.0.113.9'],
    endpoints: [{ family: 4, node: 'there', ready: true }],
  };
  const loadBalancer = ['203.0.113.0/24'];
  expect(statics({ loadBalancer }, parts)).toEqual(loadBalancer);
  expect(statics({ loadBalancer, aggregated: false }, parts)).toEqual(['203.0.113.9/32']);
});

test('an address that is listed by itself is announced by every node, ready or not', () => {
  const parts: Partial<Service> = {
    externalTrafficPolicy: 'Cluster',
    externalIPs: ['198.51.100.4'],
    endpoints: [{ family: 4, node: 'there', ready: false }],
  };
  const external = ['198.51.100.4/32'];
  expect(statics({ external }, parts)).toEqual(external);
  expect(statics({ external }, { ...parts, externalTrafficPolicy: 'Local' })).toEqual([]);
});

test('`spec.loadBalancerIP` is a reason to announce, but no route', () => {
  const parts: Partial<Service> = { externalTrafficPolicy: 'Cluster', loadBalancerIP: '203.0.113.9' };
  expect(statics({ loadBalancer: ['203.0.113.9/32'] }, parts)).toEqual([]);
  expect(statics({ cluster, loadBalancer: ['203.0.113.9/32'] }, parts)).toContain('10.96.0.7/32');
});

test('cluster IPs need a listed range, of whatever family, and need not lie in it', () => {
  const parts = { clusterIPs: ['10.200.0.7', '2001:db8::7'] };
  expect(statics({}, parts)).toEqual([]);
  expect(statics({ cluster }, parts)).toEqual(['10.96.0.0/16', '10.200.0.7/32', '2001:db8::7/128']);
});

test('addresses outside the listed ranges stay at home', () => {
  const parts = { externalIPs: ['192.0.2.1'], ingressIPs: ['203.0.113.9'] };
  expect(statics({ external: ['198.51.100.0/24'], loadBalancer: ['203.0.113.0/24'] }, parts)).toEqual([
    '198.51.100.0/24',
    '203.0.113.0/24',
    '203.0.113.9/32',
  ]);
});

test('headless Services, ExternalName ones and those without a slice are passed over', () => {
  expect(statics({ cluster }, { clusterIPs: ['None'] })).toEqual(cluster);
  expect(statics({ cluster }, { type: 'ExternalName' })).toEqual(cluster);
  expect(statics({ cluster, aggregated: false }, { endpoints: undefined })).toEqual(cluster);
});

test('only the value `true` excludes a node, and its kernel rejects stay', () => {
  const label = 'node.kubernetes.io/exclude-from-external-load-balancers';
  expect(statics({ cluster }, {}, { [label]: '' })).toContain('10.96.0.7/32');
  expect(advertise({ ...none, cluster }, { ...node, labels: { [label]: 'true' } }, [service({})])).toEqual({
    statics: [],
    kernelRejects: cluster,
  });
});

test('a single external address is neither a range of its own nor kept out of the kernel', () => {
  const ranges = { ...none, external: ['198.51.100.4/32'], loadBalancer: ['2001:db8::1/128'] };
  expect(advertise(ranges, node, [])).toEqual({ statics: [], kernelRejects: [] });
});
