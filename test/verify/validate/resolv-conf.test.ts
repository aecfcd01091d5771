import { describe, expect, test } from 'vitest';
import { compileNames } from '../../../src/compile/index.ts';
import { validateCoreDns } from '../../../src/verify/validate/coredns/index.ts';
import { cluster, networkOf, pod, workload } from '../../model/linking.ts';

const node = 'dns: {nodeResolvConf: {nameservers: [192.0.2.3], searches: [corp.example.org.], options: [rotate]}}';
const filesOf = (...objects: readonly string[]) => {
  const artifacts = compileNames(networkOf(...objects)).filter(({ form }) => form === 'resolv-conf');
  return Object.fromEntries(artifacts.map(({ resolver = '', text }): [string, string] => [resolver, text]));
};

describe('a pod has', () => {
  test('the file of its policy', () => {
    expect(filesOf(cluster(node))).toEqual({
      'ClusterFirst.conf':
        'search default.svc.cluster.local svc.cluster.local cluster.local corp.example.org\nnameserver 10.96.0.10\noptions ndots:5\n',
      'ClusterFirstWithHostNet.conf':
        'search default.svc.cluster.local svc.cluster.local cluster.local corp.example.org\nnameserver 10.96.0.10\noptions ndots:5\n',
      'Default.conf': 'search corp.example.org\nnameserver 192.0.2.3\noptions rotate\n',
    });
  });

  test('no file of the node where nobody says what that has', () => {
    const files = filesOf(cluster('dns: {}'), pod('a', { spec: 'hostNetwork: true, dnsConfig: {searches: [x]}' }));
    expect(Object.keys(files)).toEqual(['ClusterFirst.conf', 'ClusterFirstWithHostNet.conf']);
  });

  test('a file of its own where it has wishes, one for all pods that have the same', () => {
    const wishes =
      'dnsPolicy: None, dnsConfig: {nameservers: [192.0.2.9], searches: [a, b, a], options: [{name: ndots, value: "2"}, {name: edns0}]}';
    const files = filesOf(
      cluster('dns: {}'),
      workload('StatefulSet', 'db', { spec: 'replicas: 2', pod: wishes }),
      pod('plain'),
      pod('empty', { spec: 'dnsConfig: {searches: []}' }),
      pod('own', { spec: 'dnsConfig: {searches: [example.org.], options: [{name: ndots, value: "1"}]}' }),
    );
    expect(Object.keys(files).slice(2)).toEqual(['demo/db-0.conf', 'demo/own.conf']);
    expect(files['demo/db-0.conf']).toBe('search a b\nnameserver 192.0.2.9\noptions ndots:2 edns0\n');
    expect(files['demo/own.conf']).toBe(
      'search demo.svc.cluster.local svc.cluster.local cluster.local example.org.\nnameserver 10.96.0.10\noptions ndots:1\n',
    );
  });

  test('no more than kubelet writes', () => {
    const many = Array.from({ length: 40 }, (_, n) => `d${n}.example.org`);
    const files = filesOf(
      cluster('dns: {}'),
      pod('many', { spec: `dnsConfig: {nameservers: [192.0.2.1, 192.0.2.2, 192.0.2.3], searches: [${many}]}` }),
    );
    const [search = '', ...servers] = files['demo/many.conf']!.split('\n');
    expect([search.split(' ').length, servers.filter((line) => line.startsWith('nameserver')).length]).toEqual([33, 3]);
  });
});

describe('the proof', () => {
  const network = networkOf(cluster(node), pod('own', { spec: 'dnsConfig: {searches: [example.org]}' }));
  const files = compileNames(network).filter(({ form }) => form === 'resolv-conf');

  test('holds for every file', () => {
    const { obligations } = validateCoreDns(network, files);
    expect(obligations.map(({ verdict, evidence }) => [evidence['resolver'], verdict])).toEqual([
      ['ClusterFirst.conf', 'proved'],
      ['ClusterFirstWithHostNet.conf', 'proved'],
      ['Default.conf', 'proved'],
      ['demo/own.conf', 'proved'],
    ]);
  });

  test.each([
    ['searches', / example\.org$/m],
    ['nameservers', /nameserver.*\n/],
    ['options', ':5'],
  ])('finds other %s', (field, what) => {
    const own = files.at(-1)!;
    const { findings } = validateCoreDns(network, [{ ...own, text: own.text.replace(what, '') }]);
    expect(findings).toMatchObject([{ verdict: 'refuted', witness: { field } }]);
  });

  test('finds a file of nobody', () => {
    const { findings } = validateCoreDns(network, [{ ...files[0]!, resolver: 'demo/other.conf' }]);
    expect(findings).toMatchObject([{ witness: { field: 'place', actual: 'demo/other.conf' } }]);
  });
});

test('a policy of nothing needs a name server', () => {
  expect(() => networkOf(pod('a', { spec: 'dnsPolicy: None' }))).toThrow(/`dnsConfig` with a name server/);
});
