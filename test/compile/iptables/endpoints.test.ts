/** Many endpoints: probabilities to ten digits, and the threshold above which comments are dropped. */
import { describe, expect, test } from 'vitest';
import { compileRules } from '../../../src/compile/index.ts';
import { addressOf } from '../../../src/core/ip/address.ts';
import type { Endpoint, Network } from '../../../src/model/types/network.ts';
import { cluster, networkOf, service, slice } from '../../model/linking.ts';
import { rulesWith, textOf } from '../compiling.ts';

const small = networkOf(
  cluster('nodes: {count: 1}'),
  service('clusterIP: 10.96.0.9, ports: [{port: 80}]'),
  slice('{addresses: [10.0.0.1]}', { ports: '{port: 80}' }),
);

/** The same Service with as many endpoints as are wanted. */
function withEndpoints(count: number, nodeName = 'node-1'): Network {
  const [only] = small.services;
  const [port] = only!.ports;
  const [model] = port!.endpoints[4];
  const endpoints = Array.from({ length: count }, (_, i): Endpoint => {
    const address = addressOf(4, 0x0a000000n + BigInt(i));
    const { port, ready, serving, terminating, zoneHints, nodeHints, pod, declared, projected } = model!;
    const rest = { port, ready, serving, terminating, zoneHints, nodeHints, pod, declared, projected };
    return { ...rest, address, text: `${address.text}:80`, nodeName };
  });
  return { ...small, services: [{ ...only!, ports: [{ ...port!, endpoints: { 4: endpoints, 6: [] } }] }] };
}

const payload = (network: Network) =>
  textOf(compileRules(network).map((artifact) => ({ ...artifact, path: artifact.path.replace('node-1', 'here') })));
const probabilities = (count: number) =>
  [...payload(withEndpoints(count)).matchAll(/--probability (\S+)/g)].map((m) => m[1]!);

describe('probabilities', () => {
  test.each<[number, string[]]>([
    [1, []],
    [2, ['0.5000000000']],
    [3, ['0.3333333333', '0.5000000000']],
    [4, ['0.2500000000', '0.3333333333', '0.5000000000']],
  ])('of %i endpoints: %j', (count, expected) => {
    expect(probabilities(count)).toEqual(expected);
  });

  test('are those that Go prints, a tie rounded to even, and grow', () => {
    const found = probabilities(4096);
    expect([found[4096 - 10], found[4096 - 2048], found[4096 - 2049], found[0]]).toEqual([
      '0.1000000000',
      '0.0004882812',
      '0.0004880429',
      '0.0002441406',
    ]);
    expect(found.every((text, i) => i === 0 || Number(text) > Number(found[i - 1]))).toBe(true);
  });

  test('of very many', () => {
    expect(probabilities(100_001)[0]).toBe('0.0000099999');
  });
});

describe('comments of load-balancing rules', () => {
  const bare = (network: Network) => {
    const text = payload(network);
    const of = (part: string) => rulesWith(text, part).filter((rule) => !rule.includes('--comment')).length;
    return [of('-A KUBE-SEP-'), of('-j KUBE-SEP-'), of('cluster IP') + of('-A KUBE-SERVICES')];
  };

  test('stay at 1,000 endpoints, and go at 1,001', () => {
    expect(bare(withEndpoints(1000))).toEqual([0, 0, 0]);
    expect(bare(withEndpoints(1001))).toEqual([2002, 1001, 0]);
  });

  test('go by the sum over Services that kube-proxy serves', () => {
    const half = withEndpoints(600).services[0]!;
    const two = (other: object): Network => ({ ...small, services: [half, { ...half, name: 'b', ...other }] });
    expect(bare(two({}))[1]).toBe(1200);
    expect(bare(two({ proxied: false }))[1]).toBe(0);
  });
});
