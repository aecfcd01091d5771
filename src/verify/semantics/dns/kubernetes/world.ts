/** What the `kubernetes` plugin keeps of the API server's objects: only ready endpoints, and only the fields it looks at. */
import { parseAddress } from '../../../../core/ip/address.ts';

export interface DnsPort {
  readonly name: string;
  readonly protocol: string;
  /** -1 where an object has no port at all. */
  readonly port: number;
}

export interface DnsService {
  readonly namespace: string;
  readonly name: string;
  readonly kind: 'cluster-ip' | 'headless' | 'external-name';
  readonly clusterIPs: readonly string[];
  readonly externalName: string;
  readonly ports: readonly DnsPort[];
  /** `spec.externalIPs`, then what the load balancer reports, addresses or host names. */
  readonly externalTargets: readonly string[];
}

export interface DnsEndpoint {
  readonly address: string;
  readonly hostname: string;
  readonly podName: string;
  readonly zone: string;
}

export interface DnsSlice {
  readonly namespace: string;
  /** Empty where no label says it. */
  readonly service: string;
  /** The cluster that a multi-cluster slice came from. */
  readonly cluster: string;
  readonly multicluster: boolean;
  readonly ports: readonly DnsPort[];
  readonly endpoints: readonly DnsEndpoint[];
}

export interface DnsPod {
  readonly namespace: string;
  readonly address: string;
}

export interface DnsWorld {
  readonly namespaces: ReadonlySet<string>;
  readonly services: readonly DnsService[];
  readonly imports: readonly DnsService[];
  readonly slices: readonly DnsSlice[];
  readonly pods: readonly DnsPod[];
}

/** The fields of API objects (core/v1, discovery.k8s.io/v1, multicluster.x-k8s.io) that are looked at. */
export interface ApiObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec?: {
    readonly type?: string;
    readonly clusterIP?: string;
    readonly clusterIPs?: readonly string[];
    readonly ips?: readonly string[];
    readonly externalName?: string;
    readonly externalIPs?: readonly string[];
    readonly ports?: readonly ApiPort[];
  };
  readonly status?: {
    readonly podIP?: string;
    readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] };
  };
  readonly endpoints?: readonly {
    readonly addresses: readonly string[];
    readonly conditions?: { readonly ready?: boolean };
    readonly hostname?: string;
    readonly zone?: string;
    readonly targetRef?: { readonly kind?: string; readonly name?: string };
  }[];
  readonly ports?: readonly ApiPort[] | null;
}

interface ApiPort {
  readonly name?: string;
  readonly protocol?: string;
  readonly port?: number;
}

export function dnsWorld(objects: readonly ApiObject[]): DnsWorld {
  const of = (kind: string) => objects.filter((object) => object.kind === kind);
  return {
    namespaces: new Set(of('Namespace').map(({ metadata }) => metadata.name)),
    services: of('Service').map(serviceOf),
    imports: of('ServiceImport').map(importOf),
    slices: of('EndpointSlice').map(sliceOf),
    pods: of('Pod').flatMap(podOf),
  };
}

function serviceOf({ metadata, spec = {}, status }: ApiObject): DnsService {
  const ips = spec.clusterIPs ?? (spec.clusterIP ? [spec.clusterIP] : []);
  const headless = ips[0] === 'None';
  const ingress = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  return {
    ...placeOf(metadata),
    kind: spec.type === 'ExternalName' ? 'external-name' : headless ? 'headless' : 'cluster-ip',
    clusterIPs: headless ? [] : ips.map(canonical),
    externalName: spec.externalName ?? '',
    ports: portsOf(spec.ports),
    externalTargets: [
      ...new Set([...(spec.externalIPs ?? []), ...ingress].filter((each) => each !== '').map(canonical)),
    ],
  };
}

function importOf({ metadata, spec = {} }: ApiObject): DnsService {
  return {
    ...placeOf(metadata),
    kind: spec.type === 'Headless' ? 'headless' : 'cluster-ip',
    clusterIPs: (spec.ips ?? []).map(canonical),
    externalName: '',
    ports: portsOf(spec.ports),
    externalTargets: [],
  };
}

function sliceOf({ metadata, endpoints = [], ports }: ApiObject): DnsSlice {
  const labels = metadata.labels ?? {};
  const imported = labels['multicluster.kubernetes.io/service-name'];
  return {
    namespace: metadata.namespace ?? 'default',
    service: imported ?? labels['kubernetes.io/service-name'] ?? '',
    cluster: labels['multicluster.kubernetes.io/source-cluster'] ?? '',
    multicluster: imported !== undefined,
    ports: portsOf(ports ?? []),
    endpoints: endpoints
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses, hostname = '', zone = '', targetRef }) =>
        addresses.map((address) => ({ address: canonical(address), hostname, podName: targetRef?.name ?? '', zone })),
      ),
  };
}

/** A pod counts by its first address, whatever its phase, until it is being deleted. */
function podOf({ metadata, status }: ApiObject): readonly DnsPod[] {
  if (metadata.deletionTimestamp !== undefined || !status?.podIP) return [];
  return [{ namespace: metadata.namespace ?? 'default', address: canonical(status.podIP) }];
}

const placeOf = ({ name, namespace = 'default' }: ApiObject['metadata']) => ({ name, namespace });

const portsOf = (ports: readonly ApiPort[] = []): readonly DnsPort[] =>
  ports.length === 0
    ? [{ name: '', protocol: '', port: -1 }]
    : ports.map(({ name = '', protocol = 'TCP', port = -1 }) => ({ name, protocol, port }));

const canonical = (text: string): string => parseAddress(text)?.text ?? text;
