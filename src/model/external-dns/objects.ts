/** The shapes of the API objects that ExternalDNS looks at: as parsed, with every field optional. */
export interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly deletionTimestamp?: string;
}

export interface ApiObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: Metadata;
}

export interface LoadBalancerStatus {
  readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] };
}

export interface ServiceShape extends ApiObject {
  readonly spec?: {
    readonly type?: string;
    readonly clusterIP?: string;
    readonly externalIPs?: readonly string[];
    readonly externalName?: string;
    readonly externalTrafficPolicy?: string;
    readonly publishNotReadyAddresses?: boolean;
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly { readonly protocol?: string; readonly nodePort?: number }[];
  };
  readonly status?: LoadBalancerStatus;
}

export interface IngressShape extends ApiObject {
  readonly spec?: {
    readonly ingressClassName?: string;
    readonly rules?: readonly { readonly host?: string }[];
    readonly tls?: readonly { readonly hosts?: readonly string[] }[];
  };
  readonly status?: LoadBalancerStatus;
}

export interface NodeShape extends ApiObject {
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status?: { readonly addresses?: readonly { readonly type?: string; readonly address?: string }[] };
}

export interface PodShape extends ApiObject {
  readonly spec?: { readonly nodeName?: string; readonly hostNetwork?: boolean; readonly hostname?: string };
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly podIPs?: readonly { readonly ip?: string }[];
    readonly hostIP?: string;
    readonly conditions?: readonly { readonly type?: string; readonly status?: string }[];
  };
}

export interface SliceShape extends ApiObject {
  readonly addressType?: string;
  readonly endpoints?: readonly {
    readonly addresses?: readonly string[];
    readonly conditions?: { readonly ready?: boolean };
    readonly targetRef?: { readonly kind?: string; readonly name?: string; readonly apiVersion?: string };
  }[];
}

export interface DnsEndpointShape extends ApiObject {
  readonly spec?: {
    readonly endpoints?: readonly {
      readonly dnsName?: string;
      readonly recordType?: string;
      readonly targets?: readonly string[];
      readonly recordTTL?: number;
      readonly setIdentifier?: string;
      readonly labels?: Readonly<Record<string, string>>;
      readonly providerSpecific?: readonly { readonly name?: string; readonly value?: string }[];
    }[];
  };
}

/** The objects of a kind in an API group, in the order given. */
export function ofKind<T extends ApiObject>(objects: readonly ApiObject[], kind: string, group = ''): readonly T[] {
  return objects.filter((object): object is T => object.kind === kind && groupOf(object) === group);
}

export const groupOf = ({ apiVersion = 'v1' }: ApiObject): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
export const nameOf = (object: ApiObject): string => object.metadata?.name ?? '';
export const namespaceOf = (object: ApiObject): string => object.metadata?.namespace ?? '';
export const labelsOf = (object: ApiObject): Readonly<Record<string, string>> => object.metadata?.labels ?? {};
export const annotationsOf = (object: ApiObject): Readonly<Record<string, string>> =>
  object.metadata?.annotations ?? {};
