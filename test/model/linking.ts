/** Reads and links short manifests in a test, and says the outcome in few words. */
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { type Linked, type LinkOptions, link } from '../../src/model/link/index.ts';
import { readSources } from '../../src/model/read/index.ts';
import type { Network, Pod, Service } from '../../src/model/types/network.ts';

/** Files by name, or one file of documents. What the reader objects to fails the test. */
export function linked(input: Readonly<Record<string, string>> | readonly string[], options: LinkOptions = {}): Linked {
  const files = Array.isArray(input) ? { 'a.yaml': input.join('\n---\n') } : (input as Record<string, string>);
  const read = readSources(
    Object.entries(files).map(([file, text]) => ({ file, bytes: new TextEncoder().encode(text), named: true })),
  );
  const errors = read.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return link(read, options);
}

/** The one network of these documents, without a complaint. */
export function networkOf(...documents: readonly string[]): Network {
  const { networks, diagnostics } = linked(documents);
  if (networks.length !== 1 || diagnostics.length > 0)
    throw new Error(said(diagnostics).join('\n') || 'not one network');
  return networks[0]!;
}

/** `code file:line file:line` of each diagnostic. */
export function said(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ code, locations }) =>
    [code, ...locations.map(({ file, line }) => `${file}:${line}`)].join(' '),
  );
}

export function serviceOf(network: Network, name = 'a'): Service {
  const found = network.services.find((service) => service.name === name);
  if (found === undefined) throw new Error(`no Service ${name}`);
  return found;
}

export function podOf(network: Network, name: string): Pod {
  const found = network.pods.find((pod) => pod.name === name);
  if (found === undefined) throw new Error(`no Pod ${name} among ${network.pods.map((pod) => pod.name).join(', ')}`);
  return found;
}

/** The endpoints of a Service's first port in both families. */
export function endpointsOf(network: Network, name = 'a', port = 0): string[] {
  const { endpoints } = serviceOf(network, name).ports[port]!;
  return [...endpoints[4], ...endpoints[6]].map(({ text }) => text);
}

export const cluster = (spec: string, name = 'site'): string =>
  `{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: ${name}}, spec: {${spec}}}`;

/** Every object stands in namespace `demo`. */
const namespaced = (apiVersion: string, kind: string, name: string, labels: string, body: string): string =>
  `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: ${name}, namespace: demo, labels: {${labels}}}, ${body}}`;

export const service = (spec: string, { name = 'a', labels = '', status = '' } = {}): string =>
  namespaced('v1', 'Service', name, labels, `spec: {${spec}}${status === '' ? '' : `, status: {${status}}`}`);

export const slice = (
  endpoints: string,
  { name = 'a-1', labels = '', ports = '{port: 8080}', type = 'IPv4', of = 'a' } = {},
): string =>
  namespaced(
    'discovery.k8s.io/v1',
    'EndpointSlice',
    name,
    `kubernetes.io/service-name: ${of}${labels === '' ? '' : `, ${labels}`}`,
    `addressType: ${type}, ports: [${ports}], endpoints: [${endpoints}]`,
  );

export const pod = (name: string, { labels = 'app: a', spec = '', status = '', meta = '' } = {}): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: demo, labels: {${labels}}${meta === '' ? '' : `, ${meta}`}}, ` +
  `spec: {${spec}}${status === '' ? '' : `, status: {${status}}`}}`;

export const node = (name: string, { labels = '', spec = '', addresses = '' } = {}): string =>
  `{apiVersion: v1, kind: Node, metadata: {name: ${name}, labels: {${labels}}}, spec: {${spec}}, ` +
  `status: {addresses: [${addresses === '' ? '' : addresses}]}}`;

/** A workload whose pods have the label `app: a`. */
export const workload = (kind: string, name: string, { spec = '', pod: podSpec = '', meta = '' } = {}): string =>
  `{apiVersion: ${kind === 'Job' ? 'batch' : 'apps'}/v1, kind: ${kind}, metadata: {name: ${name}, namespace: demo${meta === '' ? '' : `, ${meta}`}}, ` +
  `spec: {selector: {matchLabels: {app: a}}, ${spec === '' ? '' : `${spec}, `}template: {metadata: {labels: {app: a}}, spec: {${podSpec}}}}}`;

export const configMap = (configuration: string, name = 'kube-proxy'): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'kube-system' },
    data: {
      'config.conf': `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n${configuration}\n`,
    },
  });
