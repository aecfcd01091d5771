/** What `Cluster.spec.externalDNS` says of ExternalDNS's instances, and the objects that they look at. */
import type { Origin, Path } from '../../diagnostics/span.ts';
import type { ApiObject } from '../external-dns/objects.ts';
import type { Version } from '../external-dns/version.ts';

/** A zone of a provider. Without an identifier its name stands for one. */
export interface RecordZone {
  readonly name: string;
  readonly id?: string;
  /** Whether only a private network asks it. */
  readonly private?: boolean;
}

export interface ExternalDnsSpec {
  readonly name: string;
  readonly version?: string;
  readonly args?: readonly string[];
  readonly zones?: readonly RecordZone[];
  /** The records that stand now: a zone file, what dig or a zone transfer prints, or a provider's export as JSON. */
  readonly current?: string;
  /** How many records a change may delete; without it, what `records/mass-deletion` takes for few. */
  readonly allowDeletions?: number;
}

export interface ExternalDnsInstance extends ExternalDnsSpec {
  readonly release: Version;
  /** What the reference of `--txt-encrypt-aes-key` stands for, where that is known. Nothing prints it. */
  readonly key?: string;
  readonly args: readonly string[];
  readonly declared: { readonly origin: Origin; readonly path: Path };
}

/** An object as the API server would show it. */
export interface PublishedObject {
  readonly object: ApiObject;
  /** None for what projection made up. */
  readonly origin?: Origin;
}

export interface ExternalDns {
  /** In the order of the definition. */
  readonly instances: readonly ExternalDnsInstance[];
  /** Empty when there is no instance to look at them. */
  readonly objects: readonly PublishedObject[];
  /** Addresses that no manifest says: projection chose them. */
  readonly projected: ReadonlySet<string>;
}
