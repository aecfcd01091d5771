import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/model/types/objects.ts';
import { manifest, read, said } from './reading.ts';

type Of<K extends KubeObject['kind']> = KubeObject & { readonly kind: K };

function object<K extends KubeObject['kind']>(text: string, kind: K): Of<K> {
  const { objects, diagnostics } = read(text);
  expect(diagnostics).toEqual([]);
  expect(objects[0]?.kind).toBe(kind);
  return objects[0] as Of<K>;
}

const svc = (spec: string): string => manifest('v1', 'Service', `spec:\n${spec}`);

describe('typed objects', () => {
  it('a Service keeps what it says and nothing that is not read', () => {
    const text = svc(
      '  type: NodePort\n  selector: {app: a}\n  ports:\n  - {port: 80, targetPort: http, nodePort: 30080}\nstatus: {loadBalancer: {}}\n',
    );
    const { metadata, spec, status } = object(text, 'Service');
    expect(metadata).toEqual({ name: 'x', namespace: 'default', labels: {}, annotations: {} });
    expect(spec).toEqual({
      type: 'NodePort',
      selector: { app: 'a' },
      ports: [{ port: 80, targetPort: 'http', nodePort: 30080 }],
    });
    expect(status).toEqual({ loadBalancer: {} });
  });

  it('metadata', () => {
    const meta =
      'name: x\n  namespace: ns\n  uid: u\n  creationTimestamp: null\n  labels: {a: b, c: null}\n  annotations: {d: e}\n  deletionTimestamp: "2026-11-24T10:00:00Z"\n  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: r, uid: v, controller: true}]';
    expect(object(manifest('v1', 'Pod', '').replace('name: x', meta), 'Pod').metadata).toEqual({
      name: 'x',
      namespace: 'ns',
      labels: { a: 'b', c: '' },
      annotations: { d: 'e' },
      deletionTimestamp: '2026-11-24T10:00:00Z',
      ownerReferences: [{ kind: 'ReplicaSet', name: 'r', controller: true }],
    });
  });

  it('a kind without a namespace has none', () => {
    expect(
      object(manifest('v1', 'Node', '').replace('name: x', 'name: x\n  namespace: ns'), 'Node').metadata,
    ).not.toHaveProperty('namespace');
  });

  it('a slice, Endpoints, a ServiceCIDR', () => {
    const slice =
      'addressType: IPv4\nendpoints:\n- addresses: [192.0.2.1]\n  conditions: {ready: true, serving: null}\n  hints: {forZones: [{name: a}]}\nports:\n- {name: "", port: 80, protocol: TCP}\n';
    expect(object(manifest('discovery.k8s.io/v1', 'EndpointSlice', slice), 'EndpointSlice')).toMatchObject({
      addressType: 'IPv4',
      endpoints: [{ addresses: ['192.0.2.1'], conditions: { ready: true }, hints: { forZones: [{ name: 'a' }] } }],
      ports: [{ name: '', port: 80, protocol: 'TCP' }],
    });
    expect(
      object(manifest('discovery.k8s.io/v1', 'EndpointSlice', 'addressType: FQDN\nports: null\n'), 'EndpointSlice'),
    ).toMatchObject({ endpoints: [], ports: [] });
    const subsets = 'subsets:\n- addresses: [{ip: 192.0.2.1, nodeName: a}]\n  ports: [{port: 80}]\n';
    expect(object(manifest('v1', 'Endpoints', subsets), 'Endpoints').subsets).toEqual([
      { addresses: [{ ip: '192.0.2.1', nodeName: 'a' }], ports: [{ port: 80 }] },
    ]);
    expect(
      object(manifest('networking.k8s.io/v1', 'ServiceCIDR', 'spec: {cidrs: [10.96.0.0/16]}\n'), 'ServiceCIDR').spec,
    ).toEqual({ cidrs: ['10.96.0.0/16'] });
  });

  it('a workload with its template', () => {
    const text = manifest(
      'apps/v1',
      'StatefulSet',
      'spec:\n  replicas: 2\n  serviceName: s\n  ordinals: {start: 1}\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec:\n      hostNetwork: true\n      containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]\n',
    );
    expect(object(text, 'StatefulSet').spec).toEqual({
      replicas: 2,
      serviceName: 's',
      ordinals: { start: 1 },
      selector: { matchLabels: { a: 'b' } },
      template: {
        metadata: { labels: { a: 'b' } },
        spec: { hostNetwork: true, containers: [{ name: 'c', ports: [{ name: 'http', containerPort: 8080 }] }] },
      },
    });
  });

  it('a Cluster', () => {
    const text = manifest(
      'plumbline.dev/v1alpha1',
      'Cluster',
      'spec:\n  kubernetesVersion: "1.37"\n  serviceCIDRs: [10.96.0.0/16]\n  nodePortRange: "30000-32767"\n  nodes: {count: 3}\n  proxy: {mode: ipvs, config: {iptables: {masqueradeAll: true}}, nfacct: true}\n  dns: {upstreams: [/etc/resolv.conf, "192.0.2.53:5353", "[2001:db8::1]:53"], stubDomains: {example.net: [192.0.2.53]}, nodeLocal: {address: 169.254.20.10}}\n  externalDNS: [{name: default, args: ["--source=service", "--policy=sync"]}]\n',
    );
    expect(object(text, 'Cluster').spec).toEqual({
      kubernetesVersion: '1.37',
      serviceCIDRs: ['10.96.0.0/16'],
      nodePortRange: '30000-32767',
      nodes: { count: 3 },
      proxy: { mode: 'ipvs', config: { iptables: { masqueradeAll: true } }, nfacct: true },
      dns: {
        upstreams: ['/etc/resolv.conf', '192.0.2.53:5353', '[2001:db8::1]:53'],
        stubDomains: { 'example.net': ['192.0.2.53'] },
        nodeLocal: { address: '169.254.20.10' },
      },
      externalDNS: [{ name: 'default', args: ['--source=service', '--policy=sync'] }],
    });
  });

  it('a generated name is stable, and another one for the same text again', () => {
    const job = 'apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: j-}\n';
    const names = read(`${job}---\n${job}`).objects.map(({ metadata }) => metadata.name);
    expect(names[0]).toMatch(/^j-[0-9a-f]{5}$/);
    expect(names[1]).not.toBe(names[0]);
    expect(read(`# moved\n${job}`).objects[0]?.metadata.name).toBe(names[0]);
  });
});

describe('errors at their place', () => {
  const table: [name: string, text: string, said: string[]][] = [
    [
      'a port in quotes',
      svc('  ports:\n  - port: "80"\n'),
      ['object/wrong-type 7:11-7:15 `spec.ports[0].port` is the string `80`; expected an integer'],
    ],
    [
      'a boolean label',
      svc('  clusterIP: None\n').replace('name: x', 'name: x\n  labels: {a: true}'),
      ['object/wrong-type 5:15-5:19 `metadata.labels.a` is the boolean `true`; expected a string'],
    ],
    [
      'replicas in words',
      manifest('apps/v1', 'Deployment', 'spec:\n  replicas: three\n'),
      ['object/wrong-type 6:13-6:18 `spec.replicas` is the string `three`; expected an integer'],
    ],
    [
      'a selector that is a list',
      svc('  clusterIP: None\n  selector: [a]\n'),
      ['object/wrong-type 7:13-7:16 `spec.selector` is a list; expected a mapping'],
    ],
    [
      'a fraction',
      svc('  ports: [{port: 80.5}]\n'),
      ['object/wrong-type 6:18-6:22 `spec.ports[0].port` is the number `80.5`; expected an integer'],
    ],
    [
      'spec that is no mapping',
      manifest('v1', 'Node', 'spec: a\n'),
      ['object/wrong-type 5:7-5:8 `spec` is the string `a`; expected a mapping'],
    ],
    [
      'a port out of range',
      svc('  ports: [{port: 65536}]\n'),
      ['object/invalid-value 6:18-6:23 `spec.ports[0].port` is `65536`; expected an integer from 1 to 65535'],
    ],
    [
      'a lower-case protocol',
      svc('  ports: [{port: 1, protocol: tcp}]\n'),
      ['object/invalid-value 6:31-6:34 `spec.ports[0].protocol` is `tcp`; expected `TCP`, `UDP` or `SCTP`'],
    ],
    [
      'an address that is none',
      svc('  clusterIP: 10.0.0.256\n  ports: [{port: 1}]\n'),
      ['object/invalid-value 6:14-6:24 `spec.clusterIP` is `10.0.0.256`; expected an IP address or `None`'],
    ],
    [
      'an affinity of a week',
      svc('  clusterIP: None\n  sessionAffinityConfig: {clientIP: {timeoutSeconds: 604800}}\n'),
      [
        'object/invalid-value 7:54-7:60 `spec.sessionAffinityConfig.clientIP.timeoutSeconds` is `604800`; expected an integer from 1 to 86400',
      ],
    ],
    [
      'ports without names',
      svc('  ports:\n  - {port: 1, name: a}\n  - {port: 2}\n'),
      [
        'object/missing-field 8:5-8:14 `spec.ports[1].name` is missing; expected a name for each port where there are several',
      ],
    ],
    [
      'a port name twice',
      svc('  ports: [{port: 1, name: a}, {port: 2, name: a}]\n'),
      ['object/invalid-value 6:47-6:48 `spec.ports[1].name` is `a`; expected another name for each port'],
    ],
    [
      'a port twice',
      svc('  ports: [{port: 1, name: a}, {port: 1, name: b, protocol: TCP}]\n'),
      [
        'object/invalid-value 6:38-6:39 `spec.ports[1].port` is `1/TCP`; expected another number and protocol for each port',
      ],
    ],
    [
      'no ports',
      svc('  type: ClusterIP\n'),
      ['object/missing-field 6:3-6:18 `spec.ports` is missing; expected at least one port'],
    ],
    [
      'ExternalName without a name',
      svc('  type: ExternalName\n'),
      [
        'object/missing-field 6:3-6:21 `spec.externalName` is missing; expected a DNS name, since the type is `ExternalName`',
      ],
    ],
    [
      'Local on a ClusterIP',
      svc('  externalTrafficPolicy: Local\n  ports: [{port: 1}]\n'),
      [
        'object/invalid-value 6:26-6:31 `spec.externalTrafficPolicy` is `Local`; expected no such policy on a Service that is not reached from outside',
      ],
    ],
    [
      'no name',
      'apiVersion: v1\nkind: Node\nmetadata: {}\n',
      ['object/missing-field 3:11-3:13 `metadata.name` is missing; expected a string'],
    ],
    [
      'no metadata',
      'apiVersion: v1\nkind: Node\n',
      ['object/missing-field 1:1-2:11 `metadata` is missing; expected a mapping with `name`'],
    ],
    [
      'a generated name where none is possible',
      'apiVersion: v1\nkind: Node\nmetadata: {generateName: a}\n',
      ['object/missing-field 3:11-3:28 `metadata.name` is missing; expected a string'],
    ],
    [
      'a slice without a type',
      manifest('discovery.k8s.io/v1', 'EndpointSlice', ''),
      ['object/missing-field 1:1-4:10 `addressType` is missing; expected `IPv4`, `IPv6` or `FQDN`'],
    ],
    [
      'an address of the other family',
      manifest(
        'discovery.k8s.io/v1',
        'EndpointSlice',
        'addressType: IPv4\nendpoints: [{addresses: ["2001:db8::1"]}]\n',
      ),
      ['object/invalid-value 6:26-6:39 `endpoints[0].addresses[0]` is `2001:db8::1`; expected an IPv4 address'],
    ],
    [
      'a version that YAML makes a number',
      manifest('plumbline.dev/v1alpha1', 'Cluster', 'spec: {kubernetesVersion: 1.37}\n'),
      ['object/wrong-type 5:27-5:31 `spec.kubernetesVersion` is the number `1.37`; expected a string'],
    ],
    [
      'a port range the wrong way round',
      manifest('plumbline.dev/v1alpha1', 'Cluster', 'spec: {nodePortRange: "2-1"}\n'),
      [
        'object/invalid-value 5:23-5:28 `spec.nodePortRange` is `2-1`; expected two ports such as "30000-32767", the lower one first',
      ],
    ],
  ];
  it.each(table)('%s', (_, text, expected) => {
    expect(said(read(text))).toEqual(expected);
  });

  it('what is usable of the object is returned', () => {
    expect(read(svc('  ports:\n  - port: "80"\n  - {port: 81}\n')).objects).toMatchObject([
      { spec: { ports: [{ port: 81 }] } },
    ]);
  });

  it.each(['a.b', 'A', 'a_b', '-a', 'a'.repeat(64)])('a Service cannot be named %j', (name) => {
    const result = read(svc('  clusterIP: None\n').replace('name: x', `name: ${name}`));
    expect(result.diagnostics.map(({ code }) => code)).toEqual(['object/invalid-value']);
  });

  it.each(['010.0.0.1', '2001:db8::1', 'None', ''])('a clusterIP may be %j', (address) => {
    expect(said(read(svc(`  clusterIP: "${address}"\n  ports: [{port: 1}]\n`)))).toEqual([]);
  });
});

describe('misspelt fields', () => {
  const table: [text: string, said: string][] = [
    [
      svc('  clusterIP: None\n  slector: {}\n'),
      '7:3-7:10 `spec.slector` is not a field of this kind and is ignored; did you mean `selector`?',
    ],
    [
      svc('  ports: [{port: 1, targetport: 2}]\n'),
      '6:21-6:31 `spec.ports[0].targetport` is not a field of this kind and is ignored; did you mean `targetPort`?',
    ],
    [
      manifest('v1', 'Pod', 'spec:\n  containers: [{name: a, envv: []}]\n'),
      '6:26-6:30 `spec.containers[0].envv` is not a field of this kind and is ignored; did you mean `env`?',
    ],
    [
      manifest('v1', 'Pod', 'sepc: {}\n'),
      '5:1-5:5 `sepc` is not a field of this kind and is ignored; did you mean `spec`?',
    ],
    [
      manifest('v1', 'Pod', '').replace('name: x', 'name: x\n  lables: {}'),
      '5:3-5:9 `metadata.lables` is not a field of this kind and is ignored; did you mean `labels`?',
    ],
    [
      manifest('plumbline.dev/v1alpha1', 'Cluster', 'spec: {dns: {zzzzzz: 1}}\n'),
      '5:14-5:20 `spec.dns.zzzzzz` is not a field of this kind and is ignored',
    ],
  ];
  it.each(table)('%j', (text, expected) => {
    expect(said(read(text))).toEqual([`object/unknown-field ${expected}`]);
  });
});
