/** The networks whose texts get faults: the examples that declare DNS, and one with every sort of rewrite. */
import { readdirSync, readFileSync } from 'node:fs';
import { link } from '../../../src/model/link/index.ts';
import { readSources } from '../../../src/model/read/index.ts';
import type { Network } from '../../../src/model/types/network.ts';

const root = new URL('../../../', import.meta.url);

export const dnsExamples = ['talk-dns'] as const;

const everyRewrite = `
{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: every}, spec: {dns: {autopath: true, upstreams: [192.0.2.1], stubDomains: {example.net: [192.0.2.2], consul: [192.0.2.3, "192.0.2.4:5353"]}}}}
---
{apiVersion: plumbline.dev/v1alpha1, kind: DNSRewrite, metadata: {name: a}, spec: {name: {match: suffix, from: .a.example, to: .b.example.net.}, answer: {auto: true}}}
---
{apiVersion: plumbline.dev/v1alpha1, kind: DNSRewrite, metadata: {name: b}, spec: {name: {match: prefix, from: old, to: new}, answer: {auto: true}}}
---
{apiVersion: plumbline.dev/v1alpha1, kind: DNSRewrite, metadata: {name: c}, spec: {name: {from: x.example, to: web.shop.svc.cluster.local}}}
---
{apiVersion: plumbline.dev/v1alpha1, kind: DNSRewrite, metadata: {name: d}, spec: {action: continue, name: {match: substring, from: staging, to: production}}}
---
{apiVersion: plumbline.dev/v1alpha1, kind: DNSRewrite, metadata: {name: e}, spec: {name: {match: regex, from: '^(.*)\\.(us-west-1)\\.example\\.org\\.$', to: '{1}.service.{2}.consul.'}, answer: {name: {from: '^(.*)\\.service\\.(us-west-1)\\.consul\\.$', to: '{1}.{2}.example.org.'}, value: {from: '^(.*)\\.service\\.(us-west-1)\\.consul\\.$', to: '{1}.{2}.example.org.'}}}}
---
{apiVersion: plumbline.dev/v1alpha1, kind: DNSRewrite, metadata: {name: f}, spec: {rule: 'continue ttl suffix example 60-300'}}
---
{apiVersion: plumbline.dev/v1alpha1, kind: DNSRewrite, metadata: {name: g}, spec: {zone: example.com, type: {from: MX, to: A}}}
---
{apiVersion: plumbline.dev/v1alpha1, kind: DNSRewrite, metadata: {name: h}, spec: {zone: example.com, rule: 'stop name exact y.example.com z.example.com'}}
---
{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {selector: {app: web}, ports: [{name: http, port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: none, namespace: shop}, spec: {clusterIP: None, selector: {app: web}, ports: [{name: http, port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: idle, namespace: shop}, spec: {selector: {app: nobody}, ports: [{name: http, port: 80}]}}
---
{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: web, namespace: shop}, spec: {serviceName: none, replicas: 2, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c}]}}}}
`;

const withNodeCache = (mode: string, more = ''): string => `
{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: cached}, spec: {proxy: {mode: ${mode}}, dns: {upstreams: [192.0.2.1], nodeLocal: {address: 169.254.20.10}${more}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {selector: {app: web}, ports: [{name: http, port: 80}]}}
`;

const imported = `
{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: member}, spec: {dns: {upstreams: [192.0.2.1]}}}
---
{apiVersion: multicluster.x-k8s.io/v1alpha1, kind: ServiceImport, metadata: {name: web, namespace: shop}, spec: {type: ClusterSetIP, ips: [10.42.0.7], ports: [{name: http, protocol: TCP, port: 80}]}}
---
{apiVersion: multicluster.x-k8s.io/v1alpha1, kind: ServiceImport, metadata: {name: db, namespace: shop}, spec: {type: Headless, ports: [{name: sql, protocol: TCP, port: 5432}]}}
---
{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: imported-web-east, namespace: shop, labels: {multicluster.kubernetes.io/service-name: web, multicluster.kubernetes.io/source-cluster: east}}, addressType: IPv4, ports: [{name: http, protocol: TCP, port: 8080}], endpoints: [{addresses: [10.1.0.5], conditions: {ready: true}}]}
---
{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: imported-db-east, namespace: shop, labels: {multicluster.kubernetes.io/service-name: db, multicluster.kubernetes.io/source-cluster: east}}, addressType: IPv4, ports: [{name: sql, protocol: TCP, port: 5432}], endpoints: [{addresses: [10.1.0.6], hostname: db-0, conditions: {ready: true}}, {addresses: [10.1.0.7], conditions: {ready: false}}]}
---
{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: imported-db-west, namespace: shop, labels: {multicluster.kubernetes.io/service-name: db, multicluster.kubernetes.io/source-cluster: west}}, addressType: IPv4, ports: [{name: sql, protocol: TCP, port: 5432}], endpoints: [{addresses: [10.2.0.6], hostname: db-0}, {addresses: [10.2.0.7]}]}
---
{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {clusterIP: 10.96.0.9, selector: {app: web}, ports: [{name: http, port: 80}]}}
`;

/** A cluster that has Services of others. */
export const importingNetwork = (): Network => networksOf({ 'a.yaml': imported })[0]!;

const exported = `
{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: north}, spec: {dns: {upstreams: [192.0.2.1]}}}
---
{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: south}, spec: {dns: {upstreams: [192.0.2.1]}}}
---
{apiVersion: v1, kind: Service, metadata: {name: db, namespace: shop, labels: {plumbline.dev/cluster: north}}, spec: {clusterIP: None, selector: {app: db}, ports: [{name: sql, port: 5432}]}}
---
{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db, namespace: shop, labels: {plumbline.dev/cluster: north}}, spec: {serviceName: db, replicas: 2, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c}]}}}}
---
{apiVersion: multicluster.x-k8s.io/v1alpha1, kind: ServiceExport, metadata: {name: db, namespace: shop, labels: {plumbline.dev/cluster: north}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {plumbline.dev/cluster: south}}}
`;

/** A cluster whose imports come of another one's exports. */
export const exportedTo = (): Network =>
  networksOf({ 'a.yaml': exported }).find(({ cluster }) => cluster.name === 'south')!;

/** Caches on the nodes: alone, and in front of stub domains in a mode whose addresses cannot be caught. */
export function nodeCacheNetworks(): ReadonlyMap<string, Network> {
  const [caught] = networksOf({ 'a.yaml': withNodeCache('iptables') });
  const [apart] = networksOf({ 'a.yaml': withNodeCache('ipvs', ', stubDomains: {example.net: [192.0.2.2]}') });
  return new Map([
    ['node-cache', caught!],
    ['node-cache-ipvs', apart!],
  ]);
}

export function dnsNetworks(): ReadonlyMap<string, Network> {
  const networks = new Map(networksOf({ 'every.yaml': everyRewrite }).map((network) => ['every-rewrite', network]));
  for (const example of dnsExamples) {
    for (const network of networksOf(filesOf(example))) networks.set(`${example}/${network.cluster.name}`, network);
  }
  return networks;
}

function filesOf(example: string): Record<string, string> {
  const folder = new URL(`examples/${example}/`, root);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(new URL(file, folder), 'utf8')]));
}

function networksOf(files: Readonly<Record<string, string>>): readonly Network[] {
  const read = readSources(
    Object.entries(files).map(([file, text]) => ({ file, bytes: new TextEncoder().encode(text), named: true })),
  );
  const { networks, diagnostics } = link(read);
  const problems = [...read.diagnostics, ...diagnostics].map(({ message }) => message);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return networks;
}
