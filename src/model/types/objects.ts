/** Everything that reading yields, as one type: the first stage. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Origin } from '../../diagnostics/span.ts';
import type { CalicoObject } from './calico.ts';
import type { ClusterObject } from './cluster.ts';
import type { ConfigMapObject } from './config-map.ts';
import type { DnsRewriteObject } from './dns.ts';
import type { DnsEndpointObject } from './dns-endpoint.ts';
import type { DnsServerObject, DnsZoneObject } from './dns-outside.ts';
import type { EndpointSliceObject, EndpointsObject } from './endpoint-slice.ts';
import type { GatewayObject, ListenerSetObject, RouteObject } from './gateway.ts';
import type { IngressObject } from './ingress.ts';
import type { NamespaceObject, NodeObject, ServiceCIDRObject } from './node.ts';
import type { PodObject } from './pod.ts';
import type { ServiceObject } from './service.ts';
import type { ServiceExportObject } from './service-export.ts';
import type { ServiceImportObject } from './service-import.ts';
import type { WorkloadObject } from './workload.ts';

export type KubeObject =
  | ServiceObject
  | EndpointSliceObject
  | EndpointsObject
  | PodObject
  | NodeObject
  | NamespaceObject
  | ServiceCIDRObject
  | WorkloadObject
  | ConfigMapObject
  | DnsRewriteObject
  | DnsServerObject
  | DnsZoneObject
  | IngressObject
  | GatewayObject
  | ListenerSetObject
  | RouteObject
  | DnsEndpointObject
  | ServiceExportObject
  | ServiceImportObject
  | CalicoObject
  | ClusterObject;

/** An object of a kind that Plumbline does not read: listed, never an error. */
export interface UnknownObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly origin: Origin;
}

/** A file or document that walking a folder met and did not read. */
export interface UnreadDocument {
  readonly file: string;
  readonly line: number;
  readonly reason: 'not-an-object' | 'kustomization' | 'template';
}

export interface ReadObjects {
  readonly objects: readonly KubeObject[];
  readonly unknown: readonly UnknownObject[];
  readonly unread: readonly UnreadDocument[];
  /** The texts that were read, as they were, for code frames and for bundles. */
  readonly sources: readonly SourceText[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface SourceText {
  /** Path as the user gave it, relative to the working directory; `-` for standard input. */
  readonly file: string;
  readonly text: string;
}
