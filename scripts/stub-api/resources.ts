/** The kinds that the stub serves, and where the Kubernetes API has them. */

export interface Resource {
  readonly kind: string;
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

export const resources: readonly Resource[] = [
  { kind: 'Namespace', apiVersion: 'v1', plural: 'namespaces', namespaced: false },
  { kind: 'Node', apiVersion: 'v1', plural: 'nodes', namespaced: false },
  { kind: 'Pod', apiVersion: 'v1', plural: 'pods', namespaced: true },
  { kind: 'Service', apiVersion: 'v1', plural: 'services', namespaced: true },
  { kind: 'EndpointSlice', apiVersion: 'discovery.k8s.io/v1', plural: 'endpointslices', namespaced: true },
  { kind: 'ServiceImport', apiVersion: 'multicluster.x-k8s.io/v1alpha1', plural: 'serviceimports', namespaced: true },
  { kind: 'Ingress', apiVersion: 'networking.k8s.io/v1', plural: 'ingresses', namespaced: true },
  { kind: 'DNSEndpoint', apiVersion: 'externaldns.k8s.io/v1alpha1', plural: 'dnsendpoints', namespaced: true },
  { kind: 'Gateway', apiVersion: 'gateway.networking.k8s.io/v1', plural: 'gateways', namespaced: true },
  { kind: 'ListenerSet', apiVersion: 'gateway.networking.k8s.io/v1', plural: 'listenersets', namespaced: true },
  { kind: 'HTTPRoute', apiVersion: 'gateway.networking.k8s.io/v1', plural: 'httproutes', namespaced: true },
  { kind: 'GRPCRoute', apiVersion: 'gateway.networking.k8s.io/v1', plural: 'grpcroutes', namespaced: true },
  { kind: 'TLSRoute', apiVersion: 'gateway.networking.k8s.io/v1alpha2', plural: 'tlsroutes', namespaced: true },
  { kind: 'TCPRoute', apiVersion: 'gateway.networking.k8s.io/v1alpha2', plural: 'tcproutes', namespaced: true },
  { kind: 'UDPRoute', apiVersion: 'gateway.networking.k8s.io/v1alpha2', plural: 'udproutes', namespaced: true },
  { kind: 'ServiceCIDR', apiVersion: 'networking.k8s.io/v1', plural: 'servicecidrs', namespaced: false },
];

/** What a path speaks of: all objects of a resource, those of a namespace, or one. */
export interface Target {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

/** Undefined for a path that is nothing that the stub has. */
export function readPath(path: string): Target | undefined {
  for (const resource of resources) {
    const { apiVersion, plural, namespaced } = resource;
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    if (!path.startsWith(`${base}/`)) continue;
    const parts = path
      .slice(base.length + 1)
      .split('/')
      .map(decodeURIComponent);
    const inNamespace = namespaced && parts[0] === 'namespaces' && parts.length > 2;
    const [found, name, ...rest] = inNamespace ? parts.slice(2) : parts;
    if (found !== plural || rest.length > 0) continue;
    // One object of a namespaced kind has a name only inside its namespace.
    if (name !== undefined && namespaced !== inNamespace) return undefined;
    return { resource, namespace: inNamespace ? parts[1] : undefined, name };
  }
  return undefined;
}
