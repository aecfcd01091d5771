/** What a target emits: a text with a place in the bundle, and the definitions that each of its lines came from. */
import type { Family } from '../core/ip/address.ts';
import type { Declared } from '../model/types/network.ts';

/** Lines `first` to `last` (from 1, inclusive) came from these definitions. */
export interface Provenance {
  readonly first: number;
  readonly last: number;
  readonly sources: readonly Declared[];
}

interface Emitted {
  /** Path inside the bundle, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The same text in pieces, made while they are asked for; where there is more of it than whoever only writes it should hold. */
  readonly pieces?: () => Iterable<string>;
  /** In line order, without overlap; a line that no range covers came from the target's own settings. */
  readonly provenance: readonly Provenance[];
}

/**
 * How rules are meant to be loaded: a payload holds only our own chains (`iptables-restore --noflush`), a full one also
 * the jumps from the built-in chains, settings are read by sysctl, and a script is run beforehand.
 */
export type RulesForm = 'payload' | 'full' | 'sysctl' | 'script';

export interface RulesArtifact extends Emitted {
  readonly target: 'iptables';
  readonly node: string;
  readonly form: RulesForm;
  /** Undefined for `sysctl` and `script`, which speak of both. */
  readonly family?: Family;
}

export interface RoutesArtifact extends Emitted {
  readonly target: 'bird';
  readonly node: string;
  /** BIRD 2 in one file, or one of the three files of one of the two daemons of Calico's BIRD 1.6. */
  readonly form: 'bird' | 'calico';
  /** Undefined for BIRD 2, which speaks of both. */
  readonly family?: Family;
}

/**
 * A Corefile, the ConfigMap that holds it, the Corefile of the cache on each node, the resolv.conf of a pod, or a zone that a
 * server outside the clusters has.
 */
export type NamesForm = 'corefile' | 'config-map' | 'node-local' | 'resolv-conf' | 'zone-file';

export interface NamesArtifact extends Emitted {
  readonly target: 'coredns';
  /** The cluster whose names the text is about, or the server outside that has it. */
  readonly server: string;
  readonly outside?: true;
  readonly form: NamesForm;
  /** Of a zone file. */
  readonly zone?: string;
  /** Of a resolv.conf: its place under `resolv/`, which says whose it is. */
  readonly resolver?: string;
}

/** What the records of one instance of ExternalDNS are written in, and the plan of what changes. */
export type RecordsForm = 'dnsendpoints' | 'zone' | 'nsupdate' | 'route53' | 'google' | 'skydns' | 'webhook' | 'plan';

export interface RecordsArtifact extends Emitted {
  readonly target: 'external-dns';
  readonly instance: string;
  readonly form: RecordsForm;
  /** Of a zone file. */
  readonly zone?: string;
}

export type Artifact = RulesArtifact | RoutesArtifact | NamesArtifact | RecordsArtifact;
export type TargetName = Artifact['target'];
/** In the order in which bundles and reports have them. */
export const targetNames: readonly TargetName[] = Object.freeze(['iptables', 'bird', 'coredns', 'external-dns']);

/** What is known of an artifact before, or without, its text. */
export type Described<A extends Artifact = Artifact> = A extends Artifact ? Omit<A, 'text' | 'provenance'> : never;
/** An artifact's text, whoever wrote it. */
export type Written<A extends Artifact = Artifact> = A extends Artifact ? Omit<A, 'provenance'> : never;
