/** Properties of where endpoints are: Local policies, zones, single nodes, affinity. */
import { describe, expect, test } from 'vitest';
import { cluster, deployment, judge, networkOf, node, service, slice } from '../judge.ts';

const on = (address: string, nodeName: string, more = '') => `{addresses: [${address}], nodeName: ${nodeName}${more}}`;
const nodes = ['a', 'b', 'c'].map((name, i) => node(`n-${name}`, `192.0.2.${i + 1}`, `10.244.${i}.0/24`));
const web = 'ports: [{name: web, port: 80}]';
const port = '{name: web, port: 8080}';

describe('service/local-policy-blackhole', () => {
  const findings = (...documents: string[]) =>
    judge('service/local-policy-blackhole', networkOf(...nodes, ...documents)).findings;
  const internal = service('s', `internalTrafficPolicy: Local, ${web}`);
  const external = (spec: string) => service('s', `externalTrafficPolicy: Local, ${spec}, ${web}`);
  const one = slice('s', port, on('10.244.0.9', 'n-a'));

  test('names the nodes whose clients are dropped', () => {
    const [found] = findings(internal, one);
    expect(found).toMatchObject({
      witness: { client: 'pod', nodes: ['n-b', 'n-c'], endpointsOn: ['n-a'], placement: 'given' },
    });
    expect(found!.message).toContain(
      'only 1 of 3 nodes has an endpoint of port 80/TCP (web): on `n-b` and `n-c` clients there are dropped',
    );
  });

  test('a serving endpoint that terminates still covers its node, an unready one does not', () => {
    const with2 = (conditions: string) =>
      slice(
        's',
        port,
        `${on('10.244.0.9', 'n-a')}, ${on('10.244.1.9', 'n-b', `, conditions: ${conditions}`)}, ${on('10.244.2.9', 'n-c')}`,
      );
    expect(findings(internal, with2('{ready: false, serving: true, terminating: true}'))).toEqual([]);
    expect(findings(internal, with2('{ready: false, serving: false}'))).toMatchObject([
      { witness: { nodes: ['n-b'] } },
    ]);
  });

  test('says nothing of a Service without endpoints or without a cluster IP', () => {
    expect(findings(internal, slice('s', port, ''))).toEqual([]);
    expect(findings(service('s', `clusterIP: None, internalTrafficPolicy: Local, ${web}`), one)).toEqual([]);
  });

  test('node ports and external IPs are reached on every node', () => {
    expect(findings(external('type: NodePort'), one)).toMatchObject([{ witness: { client: 'outside' } }]);
    expect(findings(external('externalIPs: [203.0.113.1]'), one)).toHaveLength(1);
  });

  test('load balancers avoid nodes that fail the health check, unless all do', () => {
    expect(findings(external('type: LoadBalancer'), one)).toEqual([]);
    const [found] = findings(external('type: LoadBalancer'), slice('s', port, '{addresses: [10.244.0.9]}'));
    expect(found!.message).toContain('but no node has an endpoint');
    expect(found!.witness).toMatchObject({ nodes: ['n-a', 'n-b', 'n-c'] });
  });

  test('both directions are judged', () => {
    const both = service('s', `type: NodePort, internalTrafficPolicy: Local, externalTrafficPolicy: Local, ${web}`);
    expect(findings(both, one).map(({ witness }) => witness.client)).toEqual(['pod', 'outside']);
  });

  test('nodes of a dump without Node objects are those that it names', () => {
    const dump = networkOf(internal, slice('s', port, `${on('10.0.0.1', 'w-1')}, ${on('10.0.0.2', 'w-2')}`));
    expect(judge('service/local-policy-blackhole', dump).findings).toEqual([]);
  });

  test('leaves Services of another proxy alone', () => {
    expect(
      findings(
        internal.replace('namespace: demo', 'namespace: demo, labels: {service.kubernetes.io/service-proxy-name: x}'),
        one,
      ),
    ).toEqual([]);
  });
});

describe('service/survives-one-node', () => {
  const findings = (...documents: string[]) => judge('service/survives-one-node', networkOf(...documents)).findings;
  const s = service('s', web);

  test('several replicas on one node', () => {
    const [found] = findings(...nodes, s, slice('s', port, `${on('10.244.0.8', 'n-a')}, ${on('10.244.0.9', 'n-a')}`));
    expect(found!.message).toContain('all 2 endpoints run on one node, `n-a`');
    expect(found!.witness).toMatchObject({ placement: 'given', replicas: 2 });
  });

  test('an unready endpoint elsewhere does not help, an unknown place might', () => {
    const lone = on('10.244.0.8', 'n-a');
    expect(
      findings(...nodes, s, slice('s', port, `${lone}, ${on('10.244.1.9', 'n-b', ', conditions: {ready: false}')}`)),
    ).toHaveLength(1);
    expect(findings(...nodes, s, slice('s', port, `${lone}, {addresses: [10.0.0.1]}`))).toEqual([]);
    expect(findings(...nodes, s, slice('s', port, '{addresses: [10.0.0.1]}'))).toEqual([]);
  });

  test('a cluster of one node has nothing to survive', () => {
    expect(
      judge('service/survives-one-node', networkOf(nodes[0]!, s, slice('s', port, on('10.244.0.8', 'n-a')))),
    ).toMatchObject({ applicable: false });
  });

  test('a workload tied to one node', () => {
    const tied = deployment('w', 'app: w', 'ports: []').replace(
      'spec: {containers',
      'spec: {nodeSelector: {kubernetes.io/hostname: n-b}, containers',
    );
    const [found] = findings(...nodes, service('s', `selector: {app: w}, ${web}`), tied);
    expect(found).toMatchObject({ witness: { node: 'n-b', replicas: 2, placement: 'projected' } });
  });
});

describe('service/affinity-lost', () => {
  const findings = (spec: string, endpoints: string, ports = web) =>
    judge(
      'service/affinity-lost',
      networkOf(...nodes, service('s', `sessionAffinity: ClientIP, ${spec}${ports}`), slice('s', port, endpoints)),
    ).findings;
  const two = `${on('10.244.0.9', 'n-a')}, ${on('10.244.1.9', 'n-b')}`;

  test.each([
    ['inside the cluster', '', two, 0],
    ['through any node', 'type: NodePort, ', two, 1],
    ['with one endpoint', 'type: NodePort, ', on('10.244.0.9', 'n-a'), 0],
    ['with Local and two nodes', 'type: NodePort, externalTrafficPolicy: Local, ', two, 1],
    [
      'with Local and one node',
      'type: NodePort, externalTrafficPolicy: Local, ',
      `${on('10.244.0.9', 'n-a')}, ${on('10.244.0.8', 'n-a')}`,
      0,
    ],
  ])('%s', (_, spec, endpoints, expected) => {
    expect(findings(spec, endpoints)).toHaveLength(expected);
  });

  test('several ports are a note', () => {
    const ports = 'ports: [{name: web, port: 80}, {name: tls, port: 443}]';
    const both = networkOf(
      ...nodes,
      service('s', `sessionAffinity: ClientIP, ${ports}`),
      slice('s', `${port}, {name: tls, port: 8443}`, two),
    );
    expect(judge('service/affinity-lost', both).findings).toMatchObject([
      { severity: 'note', witness: { ports: ['80/TCP', '443/TCP'] } },
    ]);
  });
});

describe('service/topology-starves-zone', () => {
  const zoned = (zones: string) =>
    [...zones].map((zone, i) =>
      node(`n${i}`, `192.0.2.${i + 1}`, `10.244.${i}.0/24`, zone === '-' ? '' : `topology.kubernetes.io/zone: ${zone}`),
    );
  const hinted = (zones: string) =>
    [...zones]
      .map(
        (zone, i) => `{addresses: [10.244.0.${i + 1}]${zone === '-' ? '' : `, hints: {forZones: [{name: ${zone}}]}`}}`,
      )
      .join(', ');
  const reasons = (zones: string, hints: string, spec = 'trafficDistribution: PreferClose, ') =>
    judge(
      'service/topology-starves-zone',
      networkOf(...zoned(zones), service('s', `${spec}${web}`), slice('s', port, hinted(hints))),
    ).findings.map(({ witness }) => witness.reason);

  test.each([
    ['ab', 'ab', []],
    ['ab', 'aa', ['starved']],
    ['ab', 'ab-', ['incomplete']],
    ['ab', '---', []],
    ['aa', 'aa', []],
    ['--', 'ab', []],
    ['aaaaab', 'abbbbbb', ['overloaded']],
    ['aaab', 'abb', []],
  ])('nodes in %s, endpoints for %s: %j', (zones, hints, expected) => {
    expect(reasons(zones, hints)).toEqual(expected);
  });

  test('hints count without trafficDistribution, and a Local policy has no choice', () => {
    expect(reasons('ab', 'aa', '')).toEqual(['starved']);
    expect(reasons('ab', 'aa', 'internalTrafficPolicy: Local, ')).toEqual([]);
  });

  test('hints of projected pods are those of their nodes', () => {
    const network = networkOf(
      ...zoned('abc'),
      service('s', `trafficDistribution: PreferSameZone, selector: {app: w}, ${web}`),
      deployment('w', 'app: w', 'ports: []'),
    );
    const [found] = judge('service/topology-starves-zone', network).findings;
    expect(found!.message).toContain('(judged for the projected placement)');
  });
});

describe('service/udp-scale-to-zero', () => {
  const id = 'service/udp-scale-to-zero';
  const old = cluster('kubernetesVersion: "1.35"');
  const udp = (more = '') => service('s', `selector: {app: w}, ports: [{name: web, port: 53, protocol: UDP}]${more}`);
  const pods = (replicas: number) => deployment('w', 'app: w', 'ports: []', `replicas: ${replicas}`);
  const udpPort = '{name: web, port: 53, protocol: UDP}';

  test('is mended in 1.37', () => {
    expect(judge(id, networkOf(udp(), pods(1)))).toMatchObject({ applicable: false });
    expect(judge(id, networkOf(cluster('kubernetesVersion: "1.37"'), udp(), pods(1)))).toMatchObject({
      applicable: false,
    });
    expect(judge(id, networkOf(old, udp(), pods(1))).findings).toHaveLength(1);
  });

  test('counts serving replicas, each once', () => {
    expect(judge(id, networkOf(old, udp(), pods(2))).findings).toEqual([]);
    expect(judge(id, networkOf(old, udp(), slice('s', udpPort, ''))).findings).toMatchObject([
      { witness: { replicas: 0 } },
    ]);
  });

  test('pods that may be elsewhere are not missing, and headless Services have no translation', () => {
    expect(judge(id, networkOf(old, udp())).findings).toEqual([]);
    expect(judge(id, networkOf(old, udp(', clusterIP: None'), pods(1)))).toMatchObject({ applicable: false });
  });
});
