/** A public name leads to an address that some node announces and serves. */
import { expect, test } from 'vitest';
import { property } from '../../../properties/records/dangling-target/property.ts';
import { link } from '../../../src/model/link/index.ts';
import { readSources } from '../../../src/model/read/index.ts';

interface Site {
  readonly ranges?: string;
  readonly policy?: string;
  readonly replicas?: number;
  readonly target?: string;
  readonly peer?: string;
}

/** Two nodes, one Service with an external address and a name for it, and a router. */
function messages({ ranges = '203.0.113.0/28', policy = 'Cluster', replicas = 1, target, peer = '' }: Site) {
  const own = target === undefined ? '' : `, external-dns.kubernetes.io/target: ${target}`;
  const node = (n: number): string =>
    `{apiVersion: v1, kind: Node, metadata: {name: node-${n}, annotations: {projectcalico.org/IPv4Address: 192.0.2.1${n}/24}}, status: {addresses: [{type: InternalIP, address: 192.0.2.1${n}}]}}`;
  const text = `
{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: site}, spec: {externalDNS: [{name: public, args: [--source=service, --policy=sync, --domain-filter=example.org]}]}}
---
{apiVersion: projectcalico.org/v3, kind: BGPConfiguration, metadata: {name: default}, spec: {serviceExternalIPs: [{cidr: ${ranges}}]}}
---
{apiVersion: projectcalico.org/v3, kind: BGPPeer, metadata: {name: rack}, spec: {peerIP: 192.0.2.1, asNumber: 64496${peer}}}
---
{apiVersion: projectcalico.org/v3, kind: BGPFilter, metadata: {name: silent}, spec: {exportV4: [{action: Reject}]}}
---
${node(1)}
---
${node(2)}
---
{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop, annotations: {external-dns.kubernetes.io/hostname: www.example.org${own}}}, spec: {type: LoadBalancer, externalTrafficPolicy: ${policy}, externalIPs: [203.0.113.10], selector: {app: web}, ports: [{port: 80}]}}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {replicas: ${replicas}, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, ports: [{containerPort: 80}]}]}}}}
`;
  const read = readSources([{ file: 'site.yaml', bytes: new TextEncoder().encode(text), named: true }]);
  expect(read.diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
  const [network] = link(read).networks;
  return property.judge(network!).findings.map(({ message, verdict }) => `${verdict ?? 'refuted'}: ${message}`);
}

test.each(['Cluster', 'Local'])('holds where a node announces the address and has an endpoint (%s)', (policy) => {
  expect(messages({ policy })).toEqual([]);
});

test('says when no node announces it', () => {
  expect(messages({ ranges: '198.51.100.0/24' })).toEqual([
    'refuted: `www.example.org` A points at `203.0.113.10`, which no node announces',
  ]);
});

test('says when nobody serves it', () => {
  expect(messages({ replicas: 0 })).toEqual([
    'refuted: `www.example.org` A points at `203.0.113.10`, which no node that announces it has an endpoint for',
  ]);
});

test('says when filters keep it from every peer outside', () => {
  expect(messages({ peer: ', filters: [silent]' })).toEqual([
    'refuted: `www.example.org` A points at `203.0.113.10`, which no node tells a peer outside',
  ]);
});

test('says when an announced address is no Service’s', () => {
  expect(messages({ target: '203.0.113.11' })).toEqual([
    'refuted: `www.example.org` A points at `203.0.113.11`, which the nodes announce, and which no Service has',
  ]);
});

test('leaves addresses alone that somebody else announces', () => {
  expect(messages({ target: '198.51.100.7' })).toEqual([]);
});
