/** service/address-conflict, service/address-out-of-range and service/external-ip-hijack: who owns an address. */
import { describe, expect, test } from 'vitest';
import { cluster, deployment, judge, networkOf, node, service, slice } from '../judge.ts';

const web = 'ports: [{name: web, port: 80}]';
const dns = 'ports: [{name: dns, port: 53, protocol: UDP}]';
const ranges = cluster('serviceCIDRs: [10.96.0.0/16], podCIDRs: [10.244.0.0/16]');
const lb = (name: string, ip: string, ports = web, mode = 'VIP') =>
  service(name, `type: LoadBalancer, ${ports}`, `status: {loadBalancer: {ingress: [{ip: ${ip}, ipMode: ${mode}}]}}`);
const external = (name: string, ip: string, ports = web) => service(name, `externalIPs: ["${ip}"], ${ports}`);
const twoNodes = [node('n1', '192.0.2.1', '10.244.1.0/24'), node('n2', '192.0.2.2', '10.244.2.0/24')];

describe('service/address-conflict', () => {
  const id = 'service/address-conflict';
  const findings = (...documents: string[]) => judge(id, networkOf(ranges, ...documents)).findings;

  test('a cluster IP belongs to one Service whatever the port', () => {
    const found = findings(service('a', `clusterIP: 10.96.1.1, ${web}`), service('b', `clusterIP: 10.96.1.1, ${dns}`));
    expect(found).toMatchObject([{ witness: { address: '10.96.1.1', services: ['demo/a', 'demo/b'] } }]);
    expect(found[0]!.locations).toHaveLength(2);
  });

  test('a load-balancer address may be shared port by port', () => {
    expect(findings(lb('a', '203.0.113.1'), lb('b', '203.0.113.1', dns))).toEqual([]);
    expect(
      findings(lb('a', '203.0.113.1'), lb('b', '203.0.113.1', dns.replace('UDP', 'TCP').replace('53', '80'))),
    ).toMatchObject([{ witness: { port: 80, protocol: 'TCP' } }]);
    expect(findings(lb('a', '203.0.113.1'), lb('b', '203.0.113.1', dns.replace('53', '80')))).toEqual([]);
  });

  test('an address of mode Proxy is nobody’s', () => {
    expect(findings(lb('a', '203.0.113.1', web, 'Proxy'), lb('b', '203.0.113.1', web, 'Proxy'))).toEqual([]);
  });

  test('an external IP and a load-balancer address collide, within one Service they do not', () => {
    expect(findings(lb('a', '203.0.113.1'), external('b', '203.0.113.1'))).toHaveLength(1);
    expect(
      findings(
        service(
          'a',
          `type: LoadBalancer, externalIPs: [203.0.113.1], ${web}`,
          'status: {loadBalancer: {ingress: [{ip: 203.0.113.1}]}}',
        ),
      ),
    ).toEqual([]);
  });

  test('several shared ports are one conflict', () => {
    const both = 'ports: [{name: web, port: 80}, {name: tls, port: 443}]';
    expect(findings(lb('a', '203.0.113.1', both), lb('b', '203.0.113.1', both))).toHaveLength(1);
  });

  test('a load-balancer address that is another Service’s cluster IP', () => {
    expect(findings(service('a', `clusterIP: 10.96.1.1, ${web}`), lb('b', '10.96.1.1'))).toHaveLength(1);
    expect(findings(service('a', `clusterIP: 10.96.1.1, ${dns}`), lb('b', '10.96.1.1'))).toEqual([]);
  });

  test('a node’s address and a pod CIDR', () => {
    const found = findings(
      ...twoNodes,
      service('a', `clusterIP: 192.0.2.2, ${web}`),
      lb('b', '10.244.2.9'),
      lb('c', '192.0.2.1'),
    );
    expect(found.map(({ message }) => message)).toEqual([
      'cluster IP `192.0.2.2` of service `demo/a` is the address of node `n2`',
      'load-balancer IP `10.244.2.9` of service `demo/b` lies in pod CIDR 10.244.2.0/24 of node `n2`',
      'load-balancer IP `192.0.2.1` of service `demo/c` is the address of node `n1`',
    ]);
  });

  test('a load balancer that hands out node addresses does so on purpose', () => {
    const both = service(
      'a',
      `type: LoadBalancer, ${web}`,
      'status: {loadBalancer: {ingress: [{ip: 192.0.2.1}, {ip: 192.0.2.2}]}}',
    );
    expect(findings(...twoNodes, both)).toEqual([]);
    expect(findings(twoNodes[0]!, lb('a', '192.0.2.1'))).toEqual([]);
    const k3s = node('n3', '192.0.2.3', '10.244.3.0/24', 'node.kubernetes.io/instance-type: k3s');
    expect(findings(...twoNodes, k3s, lb('a', '192.0.2.1'))).toEqual([]);
  });

  test('overlapping ranges are one finding for the cluster', () => {
    const { findings: found } = judge(
      id,
      networkOf(
        cluster('serviceCIDRs: [10.96.0.0/16], podCIDRs: [10.96.128.0/17]'),
        service('a', `clusterIP: 10.96.200.1, ${web}`),
      ),
    );
    expect(found).toMatchObject([
      { subjects: [{ kind: 'Cluster', name: 'site' }], witness: { podCIDR: '10.96.128.0/17' } },
    ]);
    expect(found[0]!.locations).toHaveLength(2);
  });

  test('a dump that does not state its pod CIDRs is not held to the default ones', () => {
    const dump = networkOf(lb('a', '10.244.1.1'), slice('a', '{name: web, port: 80}', '{addresses: [10.42.0.1]}'));
    expect(judge(id, dump).findings).toEqual([]);
  });

  test('ranges that nobody stated refute nothing', () => {
    const stated = cluster('serviceCIDRs: [10.244.0.0/20]');
    expect(judge(id, networkOf(stated, service('a', `clusterIP: 10.244.0.9, ${web}`))).findings).toEqual([]);
  });
});

describe('service/address-out-of-range', () => {
  const id = 'service/address-out-of-range';
  const findings = (...documents: string[]) => judge(id, networkOf(...documents)).findings;

  test('every service CIDR counts, in both families', () => {
    const dual = cluster('serviceCIDRs: [10.96.0.0/24, "2001:db8:96::/112"]');
    const a = (ips: string) =>
      service(
        'a',
        `clusterIPs: [${ips}], clusterIP: ${ips.split(',')[0]}, ipFamilyPolicy: RequireDualStack, ipFamilies: [IPv4, IPv6], ${web}`,
      );
    expect(findings(dual, a('10.96.0.9, "2001:db8:96::9"'))).toEqual([]);
    expect(findings(dual, a('10.96.0.9, "2001:db8:97::9"'))).toMatchObject([
      { witness: { address: '2001:db8:97::9' } },
    ]);
    const more =
      '{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name: more}, spec: {cidrs: [10.97.0.0/24]}}';
    expect(findings(dual, more, service('a', `clusterIP: 10.97.0.9, ${web}`))).toEqual([]);
  });

  test('an assumed range refutes nothing', () => {
    const a = service('a', `clusterIP: 10.43.0.10, ${web}`);
    expect(findings(a)).toMatchObject([{ verdict: 'undecided', severity: 'note' }]);
    expect(findings(a, slice('a', '{name: web, port: 80}', '{addresses: [10.42.0.1]}'))).toEqual([]);
  });

  test('node ports and health-check node ports', () => {
    const spec =
      'type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 20001, ports: [{port: 80, nodePort: 20000}]';
    expect(findings(service('a', spec)).map(({ message }) => message)).toEqual([
      'service `demo/a`: node port 20000 lies outside the node port range; expected 30000 to 32767',
      'service `demo/a`: health-check node port 20001 lies outside the node port range; expected 30000 to 32767',
    ]);
    expect(findings(cluster('nodePortRange: "20000-20100"'), service('a', spec))).toEqual([]);
  });

  test('what projection chose is in range', () => {
    expect(findings(cluster('serviceCIDRs: [10.96.0.0/28]'), service('a', `type: NodePort, ${web}`))).toEqual([]);
  });
});

describe('service/external-ip-hijack', () => {
  const id = 'service/external-ip-hijack';
  const findings = (...documents: string[]) => judge(id, networkOf(ranges, ...documents)).findings;

  test.each([
    ['127.0.0.1', 'loopback'],
    ['169.254.169.254', 'link-local'],
    ['::1', 'loopback'],
    ['fe80::1', 'link-local'],
    ['10.96.7.7', 'service CIDR'],
    ['10.244.1.9', 'pod CIDR'],
    ['192.0.2.2', 'node'],
  ])('%s is a %s address', (ip, owner) => {
    expect(findings(...twoNodes, external('a', ip))).toMatchObject([{ witness: { address: ip, owner } }]);
  });

  test('an address routed to the cluster is fine, also for several Services of a namespace on different ports', () => {
    expect(findings(...twoNodes, external('a', '203.0.113.9'), external('b', '203.0.113.9', dns))).toEqual([]);
  });

  test('another Service’s cluster IP and load-balancer address', () => {
    const found = findings(
      service('a', `clusterIP: 10.96.1.1, ${dns}`),
      external('b', '10.96.1.1'),
      lb('c', '203.0.113.9'),
      external('d', '203.0.113.9'),
    );
    expect(found).toMatchObject([
      { subjects: [{ name: 'b' }, { name: 'a' }], witness: { owner: 'cluster IP' } },
      { subjects: [{ name: 'd' }, { name: 'c' }], witness: { owner: 'load-balancer IP', port: '80/TCP' } },
    ]);
  });

  test('the same port of an external IP in two namespaces', () => {
    const other = external('b', '203.0.113.9').replace('namespace: demo', 'namespace: other');
    expect(findings(external('a', '203.0.113.9'), other)).toHaveLength(2);
    expect(findings(external('a', '203.0.113.9'), external('b', '203.0.113.9'))).toEqual([]);
  });

  test('nodes that projection made up own nothing', () => {
    expect(findings(external('a', '198.18.0.1'), deployment('a', 'app: a', 'ports: []'))).toEqual([]);
  });
});
