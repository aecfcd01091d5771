/** `multicluster.x-k8s.io ServiceImport` (KEP-1645): a Service of the whole set of clusters, as one cluster has it. */
import type { Origin } from '../../diagnostics/span.ts';
import type { SliceEndpoint, SlicePort } from './endpoint-slice.ts';
import type { ObjectBase } from './meta.ts';
import type { Protocol } from './service.ts';

export interface ImportPort {
  readonly name?: string;
  readonly protocol?: Protocol;
  readonly port: number;
}

export interface ServiceImportObject extends ObjectBase<'ServiceImport'> {
  readonly spec: {
    readonly type: 'ClusterSetIP' | 'Headless';
    readonly ips?: readonly string[];
    readonly ports?: readonly ImportPort[];
  };
  readonly status: { readonly clusters?: readonly { readonly cluster: string }[] };
}

/** With the slices that its controller brought from other clusters, or would bring. */
export interface ServiceImport {
  readonly namespace: string;
  readonly name: string;
  readonly headless: boolean;
  readonly ips: readonly string[];
  readonly ports: readonly ImportPort[];
  readonly slices: readonly {
    readonly name: string;
    /** Where they come from; empty where no label says it. */
    readonly cluster: string;
    readonly addressType: string;
    readonly ports: readonly SlicePort[];
    readonly endpoints: readonly SliceEndpoint[];
  }[];
  /** The clusters that its status says it comes from. */
  readonly sources: readonly string[];
  /** Whether no manifest says it, or its slices. */
  readonly projected: boolean;
  /** Of the import, or of the export that it was projected from. */
  readonly origin: Origin;
}
