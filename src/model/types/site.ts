/** What stands beside the clusters: static zones, and servers that serve zones, clusters or parts of them. */
import type { Address } from '../../core/ip/address.ts';
import type { Origin, Path } from '../../diagnostics/span.ts';
import type { CoreDnsVersion, Rewrite } from './dns.ts';
import type { RecordType } from './dns-outside.ts';
import type { Network } from './network.ts';

/** A record as it stands in a zone: names with their last dot, data in the form of a master file, texts without quotes. */
export interface ZoneRecord {
  readonly owner: string;
  readonly ttl: number;
  readonly type: RecordType;
  readonly data: string;
  readonly path: Path;
}

export interface Delegation {
  /** With a trailing dot, as the names of its servers. */
  readonly zone: string;
  readonly servers: readonly { readonly name: string; readonly addresses: readonly Address[] }[];
  readonly path: Path;
}

export interface StaticZone {
  readonly name: string;
  /** With a trailing dot. */
  readonly zone: string;
  readonly serial: number;
  readonly ttl: number;
  /** What is declared; where no name server is, those that serve the zone with their addresses. */
  readonly records: readonly ZoneRecord[];
  readonly delegations: readonly Delegation[];
  readonly origin: Origin;
}

/** What a server knows of one zone, which has a trailing dot. */
export type ZoneSource = { readonly zone: string; readonly path: Path } & (
  | {
      readonly kind: 'kubernetes' | 'external';
      readonly network: Network;
      readonly kubeconfig: string;
      /** Empty for all of them. */
      readonly namespaces: readonly string[];
    }
  | { readonly kind: 'static'; readonly content: StaticZone }
  | { readonly kind: 'forward'; readonly to: readonly string[] }
);

export interface OutsideServer {
  readonly name: string;
  readonly addresses: readonly Address[];
  readonly port: number;
  readonly version: CoreDnsVersion;
  /** In the order of their zones. */
  readonly sources: readonly ZoneSource[];
  /** Each stands in every block within its zone. */
  readonly rewrites: readonly Rewrite[];
  readonly origin: Origin;
}

/** In the order of their names. */
export interface Site {
  readonly servers: readonly OutsideServer[];
  readonly zones: readonly StaticZone[];
}
