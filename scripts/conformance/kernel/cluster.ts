/** The site as an API server holds it: namespaces, nodes, kube-proxy's configuration, Services and their slices. */
import type { Site } from './site.ts';

export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

/** The fields of a KubeProxyConfiguration that the rules depend on. */
export type ProxyConfiguration = Readonly<Record<string, unknown>>;

export const usualConfiguration: ProxyConfiguration = {
  mode: 'iptables',
  clusterCIDR: '10.244.0.0/16,fd00:10:244::/56',
};

export function clusterOf(site: Site, config: ProxyConfiguration, services: readonly ApiObject[]): ApiObject[] {
  return [...namespaces, ...site.nodes.map((_, i) => nodeObject(site, i)), configMap(config), serviceCIDR, ...services];
}

export function configurationOf(config: ProxyConfiguration): object {
  return { apiVersion: 'kubeproxy.config.k8s.io/v1alpha1', kind: 'KubeProxyConfiguration', ...config };
}

const namespaces: readonly ApiObject[] = ['default', 'kube-system', 'shop'].map((name) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
}));

/** Each node is a zone of its own. */
function nodeObject(site: Site, index: number): ApiObject {
  const { name, podCIDRs, address } = site.nodes[index]!;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': zoneOf(name) },
    },
    spec: { podCIDR: podCIDRs[4], podCIDRs: [podCIDRs[4], podCIDRs[6]] },
    status: {
      addresses: [
        { type: 'InternalIP', address: address[4] },
        { type: 'InternalIP', address: address[6] },
        { type: 'Hostname', address: name },
      ],
    },
  } as ApiObject;
}

export const zoneOf = (node: string): string => `zone-of-${node}`;

const configMap = (config: ProxyConfiguration): ApiObject =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kube-proxy', namespace: 'kube-system' },
    data: { 'config.conf': JSON.stringify(configurationOf(config)) },
  }) as ApiObject;

const serviceCIDR = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'ServiceCIDR',
  metadata: { name: 'kubernetes' },
  spec: { cidrs: ['10.96.0.0/16', 'fd00:10:96::/112'] },
} as ApiObject;
