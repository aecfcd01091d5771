/** The three properties of `loadBalancerSourceRanges`: useless, incomplete and bypassed. */
import { describe, expect, test } from 'vitest';
import type { Network } from '../../../src/model/types/network.ts';
import { cluster, judge, networkOf, service } from '../judge.ts';

const never = 'service/source-range-never-matches';
const open = 'service/family-unfiltered';
const bypassed = 'service/source-range-bypassed-by-node-port';
const dual = cluster('serviceCIDRs: [10.96.0.0/16, "2001:db8:96::/112"]');
const lb = (ranges: string, more = '', status = '') =>
  service('a', `type: LoadBalancer, ports: [{port: 80}], loadBalancerSourceRanges: [${ranges}]${more}`, status);
const dualLB = (ranges: string, status = '') => lb(ranges, ', ipFamilyPolicy: RequireDualStack', status);
const ingress = (...entries: string[]) => `status: {loadBalancer: {ingress: [${entries.join(', ')}]}}`;
const classes = (network: Network) => [never, open, bypassed].map((id) => judge(id, network).findings.length);
const [v4, v6, all4, all6] = ['203.0.113.0/24', '"2001:db8:113::/48"', '0.0.0.0/0', '"::/0"'];

/** A reader refuses what is no prefix; a Network from elsewhere may still hold it. */
const withRanges = (...ranges: string[]): Network => {
  const network = networkOf(lb(v4!));
  return { ...network, services: network.services.map((each) => ({ ...each, sourceRanges: ranges })) };
};

describe('source ranges', () => {
  test.each([
    ['a range of the Service’s family', [lb(v4!)], [0, 0, 1]],
    ['a spare range of the other family', [lb(`${v4}, ${v6}`)], [0, 0, 1]],
    ['only ranges of the other family', [lb(v6!)], [1, 0, 0]],
    ['one family of two', [dual, dualLB(v4!)], [0, 1, 1]],
    ['both families', [dual, dualLB(`${v4}, ${v6}`)], [0, 0, 1]],
    ['a /0 alone', [lb(all4!)], [0, 0, 0]],
    ['a /0 beside a narrower range', [lb(`${v4}, ${all4}`)], [0, 1, 0]],
    ['a /0 that opens one family, silent in the other', [dual, dualLB(`${v4}, ${all4}`)], [0, 1, 0]],
    ['a /0 in one family, on purpose', [dual, dualLB(`${v4}, ${all6}`)], [0, 0, 1]],
    ['open in one family, silent in the other', [dual, dualLB(all4!)], [0, 0, 0]],
    ['dual-stack with an address in one family', [dual, dualLB(v4!, ingress('{ip: 198.51.100.1}'))], [0, 0, 1]],
    [
      'dual-stack with addresses in both',
      [dual, dualLB(v4!, ingress('{ip: 198.51.100.1}', '{ip: "2001:db8::1"}'))],
      [0, 1, 1],
    ],
    ['mode Proxy', [lb(v4!, '', ingress('{ip: 198.51.100.1, ipMode: Proxy}'))], [1, 0, 1]],
    ['a host name', [lb(v4!, '', ingress('{hostname: lb.example.org}'))], [0, 0, 1]],
    ['no node ports', [lb(v4!, ', allocateLoadBalancerNodePorts: false')], [0, 0, 0]],
    ['node ports on loopback', [cluster('proxy: {config: {nodePortAddresses: [127.0.0.0/8]}}'), lb(v4!)], [0, 0, 0]],
    [
      'node ports on one address of loopback',
      [cluster('proxy: {config: {nodePortAddresses: [127.0.0.1/32]}}'), lb(v4!)],
      [0, 0, 0],
    ],
  ])('%s', (_, documents, expected) => {
    expect(classes(networkOf(...documents))).toEqual(expected);
  });

  test('entries that are no prefix', () => {
    const [found] = judge(never, withRanges('203.0.113.7')).findings;
    expect(found!.message).toContain('leaves the load balancer open to everyone');
    expect(found!.remedy).toContain('`203.0.113.7/32`');
    const [partial] = judge(never, withRanges('203.0.113.7', ' 203.0.113.000/024')).findings;
    expect(partial!.message).not.toContain('open to everyone');
    expect(partial!.witness).toMatchObject({ ranges: ['203.0.113.7'], reason: 'invalid' });
  });

  test('a Service of another type', () => {
    const network = networkOf(lb(v4!));
    const services = network.services.map((each) => ({ ...each, type: 'NodePort' as const }));
    expect(judge(never, { ...network, services }).findings).toMatchObject([
      { severity: 'error', witness: { reason: 'type' } },
    ]);
  });

  test('mode Proxy is only a warning, because the load balancer may filter itself', () => {
    const network = networkOf(lb(v4!, '', ingress('{ip: 198.51.100.1, ipMode: Proxy}')));
    expect(judge(never, network).findings).toMatchObject([{ severity: 'warning' }]);
  });
});
