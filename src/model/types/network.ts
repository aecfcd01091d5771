/**
 * The Network: one cluster's service network, linked and projected, immutable. Past this point every reference holds,
 * every default is filled in, and every value that the manifests did not say is marked as projected.
 *
 * Sources: Kubernetes API reference (Service, EndpointSlice, Node), KEP-1880 (ServiceCIDR), KEP-3070 (dynamic band).
 */
import type { Address, Family } from '../../core/ip/address.ts';
import type { Prefix } from '../../core/ip/prefix.ts';
import type { Origin, Path, Span } from '../../diagnostics/span.ts';
import type { ClusterBgp } from './calico-network.ts';
import type { ClusterDns } from './dns.ts';
import type { ExternalDns } from './external-dns.ts';
import type { Labels } from './meta.ts';
import type { UnknownObject } from './objects.ts';
import type { Container, PodSpec } from './pod.ts';
import type { Protocol, ServiceType, TrafficPolicy } from './service.ts';
import type { ServiceImport } from './service-import.ts';

/** Where a fact of the network was declared. `path` leads into the object at `origin`. */
export interface Declared {
  readonly origin: Origin;
  readonly path: Path;
}

export interface Network {
  readonly cluster: Cluster;
  /** In name order. */
  readonly nodes: readonly Node[];
  /** In order of namespace, then name. */
  readonly services: readonly Service[];
  readonly pods: readonly Pod[];
  /** Services of the whole set of clusters, in order of namespace, then name. */
  readonly imports: readonly ServiceImport[];
  /** What is known of the set of clusters, where any of them exports or imports a Service. */
  readonly clusterSet?: ClusterSet;
  /** CoreDNS's configurations: the ConfigMaps with a value `Corefile`, in order of namespace, then name. */
  readonly corefiles: readonly Corefile[];
  /** The cluster's CoreDNS, where anything is declared of it. */
  readonly dns?: ClusterDns;
  /** Calico's BGP, where anything is declared of it. */
  readonly bgp?: ClusterBgp;
  /** The namespaces that the input holds as objects. */
  readonly namespaces: readonly string[];
  /** ExternalDNS's instances, and what they look at. */
  readonly externalDNS: ExternalDns;
  /** Objects that may bring pods or Services which this network does not know. */
  readonly unknown: readonly UnknownObject[];
  /** Whether the input holds a pod, a slice or a status: then what is missing is missing. */
  readonly live: boolean;
}

/** What the input holds of a set of clusters; others may belong to it. */
export interface ClusterSet {
  readonly clusters: readonly string[];
  /** In order of cluster, namespace and name. */
  readonly exports: readonly ServiceExport[];
}

export interface ServiceExport {
  /** The cluster that exports. */
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** The Service of that name; undefined where the cluster has none. */
  readonly service: Service | undefined;
  readonly origin: Origin;
}

export interface Corefile {
  readonly namespace: string;
  readonly name: string;
  readonly text: string;
  /** The other values of the ConfigMap, which stand beside the Corefile where it is mounted. */
  readonly files: Readonly<Record<string, string>>;
  /** Where a place in the text stands in the user's file. */
  readonly spanOf: (inner: Span) => Span;
}

export interface KubernetesVersion {
  /** As it was written, `1.37` or `1.37.2`. */
  readonly text: string;
  /** 37 for 1.37.2. */
  readonly minor: number;
}

export interface Cluster {
  readonly name: string;
  readonly version: KubernetesVersion;
  readonly domain: string;
  readonly serviceCIDRs: readonly Prefix[];
  /** Whether the input says the service CIDRs; otherwise they are Kubernetes' usual ones, and nothing is held against them. */
  readonly serviceCIDRsDeclared: boolean;
  readonly podCIDRs: readonly Prefix[];
  readonly nodePortRange: { readonly first: number; readonly last: number };
  readonly proxy: ProxySettings;
  /** The families that the cluster has: those of its service CIDRs. */
  readonly families: readonly Family[];
  /** The `Cluster` object, when there is one. */
  readonly origin?: Origin;
}

export type ProxyMode = 'iptables' | 'ipvs' | 'nftables';
export type DetectLocalMode = 'ClusterCIDR' | 'NodeCIDR' | 'BridgeInterface' | 'InterfaceNamePrefix';

/** kube-proxy's settings, defaults filled in (KubeProxyConfiguration v1alpha1). */
export interface ProxySettings {
  readonly mode: ProxyMode;
  readonly masqueradeAll: boolean;
  readonly masqueradeBit: number;
  readonly localhostNodePorts: boolean;
  readonly detectLocalMode: DetectLocalMode;
  /** For ClusterCIDR: at most one of each family. */
  readonly clusterCIDRs: readonly Prefix[];
  readonly bridgeInterface: string;
  readonly interfaceNamePrefix: string;
  /** The address, of its family, that kube-proxy is told to take for its node's own. */
  readonly bindAddress?: Address;
  /** CIDRs and keywords as written. */
  readonly nodePortAddresses: readonly string[];
  readonly nfacct: boolean;
  readonly tcpBeLiberal: boolean;
  /** Where the settings were read, when they were. */
  readonly origin?: Origin;
}

export interface Node {
  readonly name: string;
  readonly labels: Labels;
  /** `topology.kubernetes.io/zone`; empty when the node has none. */
  readonly zone: string;
  /** The node's own addresses as its status lists them, each once. */
  readonly addresses: readonly Address[];
  /** The address that kube-proxy takes for the node, by family: `bindAddress`, the first InternalIP or ExternalIP. */
  readonly primary: { readonly 4?: Address; readonly 6?: Address };
  readonly podCIDRs: readonly Prefix[];
  readonly unschedulable: boolean;
  readonly origin?: Origin;
  readonly projected: boolean;
}

export interface Service {
  readonly namespace: string;
  readonly name: string;
  readonly type: ServiceType;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Undefined when the Service has none: then its slices are somebody else's work. */
  readonly selector: Labels | undefined;
  readonly headless: boolean;
  /** Whether kube-proxy reads it (selectors of the watch, type, cluster IP): see `link/proxied`. */
  readonly proxied: boolean;
  /** Empty for headless and ExternalName Services. */
  readonly clusterIPs: readonly Address[];
  readonly families: readonly Family[];
  readonly ports: readonly ServicePort[];
  readonly internalTrafficPolicy: TrafficPolicy;
  readonly externalTrafficPolicy: TrafficPolicy;
  /** Seconds of ClientIP affinity; undefined without affinity. */
  readonly affinitySeconds: number | undefined;
  readonly externalIPs: readonly ExternalAddress[];
  /** status.loadBalancer.ingress entries that carry an address, whatever their mode. */
  readonly ingress: readonly (ExternalAddress & { readonly mode: string })[];
  /** `spec.loadBalancerSourceRanges` as written. */
  readonly sourceRanges: readonly string[];
  /** 0 when there is none. */
  readonly healthCheckNodePort: number;
  readonly publishNotReadyAddresses: boolean;
  readonly trafficDistribution: string | undefined;
  readonly externalName: string | undefined;
  /** The slices and Endpoints that the input holds for it, before their ports are joined; absent when there are none. */
  readonly slices?: readonly OfferedSlice[];
  readonly origin: Origin;
  /** Paths of values that projection chose, as `pathText` writes them: `spec.clusterIPs[0]`, `spec.ports[0].nodePort`. */
  readonly projected: ReadonlySet<string>;
}

/** A Service that is still being put together, in one object: a cluster may have very many. */
export type ServiceDraft = { -readonly [K in keyof Service]: K extends 'ports' ? readonly PortDraft[] : Service[K] };
export type PortDraft = Omit<ServicePort, 'endpoints'> & { endpoints: ServicePort['endpoints'] };

/** What one slice of a Service brings to the join by port name and protocol. */
export interface OfferedSlice {
  readonly name: string;
  /** Whether kube-proxy reads it: see `link/proxied`. */
  readonly proxied: boolean;
  readonly endpoints: number;
  readonly ports: readonly { readonly name: string; readonly protocol: Protocol; readonly port: number | undefined }[];
  readonly origin: Origin;
}

export interface ExternalAddress {
  readonly address: Address;
  readonly path: Path;
}

export interface ServicePort {
  /** Place in `spec.ports`. */
  readonly index: number;
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly targetPort: number | string;
  /** 0 when there is none. */
  readonly nodePort: number;
  /** Merged over slices by address and port, in byte order of `address:port`. */
  readonly endpoints: { readonly 4: readonly Endpoint[]; readonly 6: readonly Endpoint[] };
}

/** A view on what was read: fields are looked up, so another one is made field by field, and never by spreading this one. */
export interface Endpoint {
  readonly address: Address;
  readonly port: number;
  /** `10.0.0.1:80`, `[2001:db8::1]:80`. */
  readonly text: string;
  readonly nodeName: string | undefined;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  /** Zones and nodes that the slice's hints name; undefined without such hints. */
  readonly zoneHints: readonly string[] | undefined;
  readonly nodeHints: readonly string[] | undefined;
  /** The label under which a headless Service has it, where its pod is given one. */
  readonly hostname?: string | undefined;
  /** The pod behind it, when known, as `namespace/name`. */
  readonly pod: string | undefined;
  readonly declared: Declared;
  readonly projected: boolean;
  /** Later entries for the same address and port, before Kubernetes 1.35: a node takes the last that is local to it. */
  readonly rivals?: readonly Endpoint[] | undefined;
}

export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Undefined while the pod is not scheduled. */
  readonly nodeName: string | undefined;
  readonly addresses: readonly Address[];
  readonly hostNetwork: boolean;
  readonly ready: boolean;
  readonly terminating: boolean;
  /** Containers that run next to each other: containers, and init containers that restart always. */
  readonly containers: readonly Container[];
  readonly spec: PodSpec;
  /** The workload that it was projected from, as `Deployment shop/cart`. */
  readonly owner: string | undefined;
  readonly declared: Declared;
  readonly projected: boolean;
}

/** `namespace/name`. */
export const qualifiedName = (object: { readonly namespace: string; readonly name: string }): string =>
  `${object.namespace}/${object.name}`;

/** kube-proxy's name of a service port: `namespace/name` or `namespace/name:port`. */
export const servicePortName = (service: Service, port: ServicePort): string =>
  port.name === '' ? qualifiedName(service) : `${qualifiedName(service)}:${port.name}`;
