/** Reads, links and judges a manifest in a test, by one property. */
import { properties } from '../../properties/registry.ts';
import { type Linked, link } from '../../src/model/link/index.ts';
import { readSources } from '../../src/model/read/index.ts';
import type { Network } from '../../src/model/types/network.ts';
import type { Judgement, Property, SiteProperty } from '../../src/verify/property.ts';

/** The one network of these documents; what the reader or the linker objects to fails the test. */
export function networkOf(...documents: readonly string[]): Network {
  const [network, ...others] = linkedOf(...documents).networks;
  if (network === undefined || others.length > 0) throw new Error('expected one network');
  return network;
}

/** What a property says of these documents, whatever it is a property of. */
export function judgementOf(property: Property | SiteProperty, text: string): Judgement {
  if ('judge' in property) return property.judge(networkOf(text));
  const { site, networks } = linkedOf(text);
  return property.judgeSite(site ?? { servers: [], zones: [] }, networks);
}

export function linkedOf(...documents: readonly string[]): Linked {
  const bytes = new TextEncoder().encode(documents.join('\n---\n'));
  const read = readSources([{ file: 'input.yaml', bytes, named: true }]);
  const linked = link(read);
  const errors = [...read.diagnostics, ...linked.diagnostics].filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return linked;
}

export function judge(id: string, network: Network): Judgement {
  const property = properties.find((each) => each.id === id);
  if (property === undefined) throw new Error(`no property ${id}`);
  return property.judge(network);
}

/** `service demo/a` as short manifests: what each test is about stands out. */
export const service = (name: string, spec: string, extra = ''): string =>
  `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: demo}, spec: {${spec}}${extra === '' ? '' : `, ${extra}`}}`;

export const deployment = (name: string, labels: string, container: string, spec = 'replicas: 2'): string =>
  `{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}, namespace: demo}, spec: {${spec}, selector: {matchLabels: {${labels}}}, template: {metadata: {labels: {${labels}}}, spec: {containers: [{name: c, ${container}}]}}}}`;

export const slice = (of: string, ports: string, endpoints: string, labels = ''): string =>
  `{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: ${of}-x, namespace: demo, labels: {kubernetes.io/service-name: ${of}${labels}}}, addressType: IPv4, ports: [${ports}], endpoints: [${endpoints}]}`;

export const node = (name: string, address: string, podCIDR: string, labels = ''): string =>
  `{apiVersion: v1, kind: Node, metadata: {name: ${name}, labels: {${labels}}}, spec: {podCIDR: ${podCIDR}}, status: {addresses: [{type: InternalIP, address: "${address}"}]}}`;

export const cluster = (spec: string): string =>
  `{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: site}, spec: {${spec}}}`;
