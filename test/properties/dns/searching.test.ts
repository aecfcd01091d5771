import { describe, expect, test } from 'vitest';
import { judge, networkOf } from '../judge.ts';

const service = (name: string, namespace: string, spec = 'ports: [{port: 80}]'): string =>
  `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: ${namespace}}, spec: {${spec}}}`;
const pod = (namespace: string, spec = '', name = 'p'): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: ${namespace}}, spec: {${spec}}}`;
const cluster = (dns: string): string =>
  `{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: c}, spec: {dns: {${dns}}}}`;

const witnesses = (id: string, key: string, ...objects: readonly string[]): readonly unknown[] =>
  judge(id, networkOf(...objects)).findings.map(({ witness }) => witness[key]);

describe('dns/short-name-ambiguous', () => {
  const asked = (...objects: readonly string[]) => witnesses('dns/short-name-ambiguous', 'asked', ...objects);

  test('a pod of a headless Service is named like a Service of another namespace', () => {
    const set =
      '{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db, namespace: shop}, spec: {serviceName: db, replicas: 1, template: {metadata: {labels: {app: db}}, spec: {}}}}';
    const headless = service('db', 'shop', 'clusterIP: None, selector: {app: db}, ports: [{port: 80}]');
    expect(asked(set, headless, service('db-0', 'db'))).toEqual(['db-0.db']);
    expect(asked(set, headless, service('db-1', 'db'))).toEqual([]);
  });

  test('two namespaces that a pod searches', () => {
    const both = [service('a', 'one'), service('a', 'two')];
    expect(asked(...both, pod('one'))).toEqual([]);
    expect(asked(...both, pod('one', 'dnsConfig: {searches: [two.svc.cluster.local]}'))).toEqual(['a']);
    expect(
      asked(
        ...both,
        pod('one', 'dnsConfig: {searches: [two.svc.cluster.local], options: [{name: ndots, value: "0"}]}'),
      ),
    ).toEqual([]);
  });
});

describe('dns/query-amplification', () => {
  const questions = (...objects: readonly string[]) => witnesses('dns/query-amplification', 'questions', ...objects);
  const node = (domains: string) => `nodeResolvConf: {searches: [${domains}]}`;

  test('the usual list, and one domain of the node', () => {
    expect(questions(pod('shop'))).toEqual([]);
    expect(questions(cluster(node('a')), pod('shop'))).toEqual([]);
    expect(questions(cluster(node('a, b')), pod('shop'))).toEqual([12]);
  });

  test('a server that searches', () => {
    expect(questions(cluster(`autopath: true, ${node('a, b')}`), pod('shop'))).toEqual([]);
  });
});

describe('dns/memory-budget', () => {
  const coredns = (limit: string, labels = 'k8s-app: kube-dns'): string =>
    `{apiVersion: v1, kind: Pod, metadata: {name: coredns, namespace: kube-system, labels: {${labels}}}, spec: {containers: [{name: coredns, resources: {limits: {memory: ${limit}}}}]}}`;
  const limits = (...objects: readonly string[]) => witnesses('dns/memory-budget', 'megabytes', ...objects);

  test.each<[string, string, readonly unknown[]]>([
    ['load: {pods: 9999}', '64M', []],
    ['load: {pods: 10001}', '64M', [65]],
    ['load: {pods: 10001}', '65000000', []],
    ['load: {pods: 1000}, autopath: true', '60M', []],
    ['load: {pods: 1001}, autopath: true', '60M', [61]],
  ])('%s within %s', (load, limit, expected) => {
    expect(limits(cluster(load), coredns(limit))).toEqual(expected);
  });

  test('is of the cluster’s CoreDNS alone', () => {
    expect(judge('dns/memory-budget', networkOf(coredns('1M', 'app: other'))).applicable).toBe(false);
  });
});

describe('dns/autopath-without-verified-pods', () => {
  test('hears from nodes where those have caches', () => {
    const id = 'dns/autopath-without-verified-pods';
    const cached = networkOf(cluster('autopath: true, nodeLocal: {address: 169.254.20.10}'));
    expect(judge(id, cached).findings).toMatchObject([{ witness: { nodeLocal: '169.254.20.10' } }]);
    expect(judge(id, networkOf(cluster('autopath: true'))).findings).toEqual([]);
    expect(judge(id, networkOf(cluster('nodeLocal: {address: 169.254.20.10}'))).findings).toEqual([]);
  });
});
