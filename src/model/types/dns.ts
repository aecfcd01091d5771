/** What is declared of names: a cluster's DNS settings, rewrites, static zones, and servers outside the cluster. */
import type { Address } from '../../core/ip/address.ts';
import type { Origin } from '../../diagnostics/span.ts';
import type { ObjectBase } from './meta.ts';

/** What resolv.conf(5) says, each option as a word: `ndots:5`. */
export interface ResolverSpec {
  readonly nameservers?: readonly string[];
  readonly searches?: readonly string[];
  readonly options?: readonly string[];
}

export type PodRecords = 'disabled' | 'insecure' | 'verified';

/** `Cluster.spec.dns`. */
export interface DnsSpec {
  readonly version?: string;
  readonly serviceIP?: string;
  readonly pods?: PodRecords;
  readonly autopath?: boolean;
  /** Addresses, perhaps with a port, and paths of resolv.conf files. */
  readonly upstreams?: readonly string[];
  readonly stubDomains?: Readonly<Record<string, readonly string[]>>;
  /** Seconds. */
  readonly ttl?: number;
  readonly cacheSeconds?: number;
  readonly nodeLocal?: { readonly address?: string };
  readonly load?: { readonly externalQueriesPerSecond?: number; readonly pods?: number };
  /** The resolv.conf of the nodes (kubelet's `--resolv-conf`), from which the pods' own are made. */
  readonly nodeResolvConf?: ResolverSpec;
}

export type RewriteMatch = 'exact' | 'prefix' | 'suffix' | 'substring' | 'regex';

interface FromTo {
  readonly from: string;
  readonly to: string;
}

interface MatchedFromTo extends FromTo {
  readonly match?: RewriteMatch;
}

export interface EdnsSpec {
  readonly type: 'local' | 'nsid' | 'subnet';
  readonly action: 'set' | 'append' | 'replace' | 'unset';
  readonly code?: string;
  readonly data?: string;
  readonly v4Bits?: number;
  readonly v6Bits?: number;
  readonly revert?: boolean;
}

/** What a DNSRewrite may change; exactly one of the fields from `rule` to `edns0` is there. */
export interface DnsRewriteSpec {
  /** `cluster`, or names of DNSServers; `cluster` where nothing is said. */
  readonly servers?: readonly string[];
  /** The zone of the server block that the rule stands in; the root where nothing is said. */
  readonly zone?: string;
  readonly order?: number;
  /** What follows `rewrite` in a Corefile. */
  readonly rule?: string;
  readonly action?: 'stop' | 'continue';
  readonly name?: MatchedFromTo;
  readonly type?: FromTo;
  readonly class?: FromTo;
  /** `name` is whose replies are changed; every name where it is not said. */
  readonly rcode?: FromTo & { readonly match?: RewriteMatch; readonly name?: string };
  /** `to` is seconds, or the least and the most with `-` between them. */
  readonly ttl?: MatchedFromTo;
  readonly cname?: MatchedFromTo;
  readonly edns0?: EdnsSpec;
  readonly answer?: { readonly auto?: boolean; readonly name?: FromTo; readonly value?: FromTo };
}

export interface DnsRewriteObject extends ObjectBase<'DNSRewrite'> {
  readonly spec: DnsRewriteSpec;
}

/** A rewrite where it counts: in the order in which the server tries them. */
export interface Rewrite {
  readonly name: string;
  /** With a trailing dot. */
  readonly zone: string;
  readonly spec: DnsRewriteSpec;
  readonly origin: Origin;
}

export interface CoreDnsVersion {
  readonly text: string;
  readonly minor: number;
  readonly patch: number;
}

export interface StubDomain {
  /** With a trailing dot. */
  readonly zone: string;
  readonly servers: readonly string[];
}

/** A cluster's own CoreDNS, defaults filled in. */
export interface ClusterDns {
  readonly version: CoreDnsVersion;
  readonly serviceIP: Address;
  /** As declared; `verified` where autopath needs it. */
  readonly pods: PodRecords;
  readonly autopath: boolean;
  readonly upstreams: readonly string[];
  /** The longest zones first, so that the closest one decides. */
  readonly stubDomains: readonly StubDomain[];
  readonly ttl: number;
  readonly cacheSeconds: number;
  /** The address of the cache on each node, where there is one. */
  readonly nodeLocal: Address | undefined;
  /** The nodes' resolv.conf, where it is said. */
  readonly nodeResolvConf: ResolverSpec | undefined;
  /** What the server has to bear, as far as it is said. */
  readonly load: NonNullable<DnsSpec['load']>;
  readonly rewrites: readonly Rewrite[];
  readonly origin?: Origin;
}
