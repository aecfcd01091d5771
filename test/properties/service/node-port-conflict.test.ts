import { describe, expect, test } from 'vitest';
import { deployment, judge, networkOf, service } from '../judge.ts';

const id = 'service/node-port-conflict';
const findings = (...documents: string[]) => judge(id, networkOf(...documents)).findings;
const open = (name: string, port: number, protocol = 'TCP') =>
  service(name, `type: NodePort, ports: [{port: 80, protocol: ${protocol}, nodePort: ${port}}]`);
const checked = (name: string, health: number, port: number) =>
  service(
    name,
    `type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: ${health}, ports: [{port: 80, nodePort: ${port}}]`,
  );

describe(id, () => {
  test('TCP and UDP have ports of their own', () => {
    expect(findings(open('a', 30053), open('b', 30053, 'UDP'))).toEqual([]);
  });

  test('a health check is TCP', () => {
    expect(findings(checked('a', 30100, 30101), open('b', 30100))).toMatchObject([
      { witness: { port: 30100, healthCheck: true } },
    ]);
    expect(findings(checked('a', 30100, 30101), open('b', 30100, 'UDP'))).toEqual([]);
    expect(findings(checked('a', 30100, 30101), checked('b', 30100, 30102))).toHaveLength(1);
  });

  test('three claims are one finding with a span for each', () => {
    const [found, ...others] = findings(open('a', 30080), open('b', 30080), open('c', 30080));
    expect(others).toEqual([]);
    expect(found!.locations).toHaveLength(3);
    expect(found!.witness).toMatchObject({ services: ['demo/a', 'demo/b', 'demo/c'] });
  });

  test('host ports, and the ports of pods in the host’s network', () => {
    const host = deployment('p', 'app: p', 'ports: [{containerPort: 80, hostPort: 30080}]');
    const [found, ...others] = findings(open('a', 30080), host);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      subjects: [{ name: 'a' }, { name: 'p' }],
      witness: { port: 30080, protocol: 'TCP' },
    });
    expect(found!.message).toContain('(hostPort)');
    const network = deployment('p', 'app: p', 'ports: [{containerPort: 30080}]');
    expect(findings(open('a', 30080), network)).toEqual([]);
    expect(
      findings(open('a', 30080), network.replace('spec: {containers', 'spec: {hostNetwork: true, containers')),
    ).toHaveLength(1);
    expect(findings(open('a', 30080, 'UDP'), host)).toEqual([]);
    expect(findings(open('a', 30080), host.replace('hostPort: 30080', 'hostPort: 30080, protocol: UDP'))).toEqual([]);
  });

  test('a projected node port may be chosen again', () => {
    const free = service('a', 'type: NodePort, ports: [{port: 80}]');
    const { nodePort } = networkOf(free).services[0]!.ports[0]!;
    expect(nodePort).toBeGreaterThanOrEqual(30000);
    expect(findings(free, deployment('p', 'app: p', `ports: [{containerPort: 80, hostPort: ${nodePort}}]`))).toEqual(
      [],
    );
  });
});
