/** `plumbline.dev/v1alpha1 DNSZone` and `DNSServer`: static zones, and CoreDNS servers outside the clusters. */
import type { ObjectBase } from './meta.ts';

export const recordTypes = ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NS', 'PTR', 'SRV', 'TXT'] as const;
export type RecordType = (typeof recordTypes)[number];

interface NameServerSpec {
  readonly name: string;
  readonly addresses?: readonly string[];
}

export interface DnsZoneSpec {
  readonly zone: string;
  readonly serial?: number;
  /** Seconds, of records without their own. */
  readonly ttl?: number;
  readonly records?: readonly {
    readonly name: string;
    readonly type: RecordType;
    readonly ttl?: number;
    readonly data: readonly string[];
  }[];
  readonly delegations?: readonly { readonly name: string; readonly servers: readonly NameServerSpec[] }[];
  /** Names of DNSServers. */
  readonly servedBy?: readonly string[];
}

export interface DnsZoneObject extends ObjectBase<'DNSZone'> {
  readonly spec: DnsZoneSpec;
}

/** Exactly one of the fields is there. */
export interface DnsSourceSpec {
  /** `zone` is the cluster's domain where nothing is said. */
  readonly kubernetes?: {
    readonly cluster: string;
    readonly namespaces?: readonly string[];
    readonly kubeconfig: string;
    readonly zone?: string;
  };
  readonly external?: { readonly cluster: string; readonly zone: string; readonly kubeconfig?: string };
  /** The name of a DNSZone. */
  readonly zone?: string;
  readonly forward?: { readonly zone: string; readonly to: readonly string[] };
}

export interface DnsServerSpec {
  readonly addresses: readonly string[];
  readonly port?: number;
  readonly version?: string;
  readonly sources?: readonly DnsSourceSpec[];
}

export interface DnsServerObject extends ObjectBase<'DNSServer'> {
  readonly spec: DnsServerSpec;
}
