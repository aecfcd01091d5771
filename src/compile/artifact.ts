/** What a target emits: a text with a place in the bundle, and the definitions that each of its lines came from. */
import type { Family } from '../core/ip/address.ts';
import type { Declared } from '../model/types/network.ts';

/** Lines `first` to `last` (from 1, inclusive) came from these definitions. */
export interface Provenance {
  readonly first: number;
  readonly last: number;
  readonly sources: readonly Declared[];
}

/**
 * How a text is meant to be loaded: a payload holds only our own chains (`iptables-restore --noflush`), a full one also
 * the jumps from the built-in chains, settings are read by sysctl, and a script is run beforehand.
 */
export type ArtifactForm = 'payload' | 'full' | 'sysctl' | 'script';

export interface Artifact {
  /** Path inside the bundle, with `/`. */
  readonly path: string;
  readonly target: 'iptables';
  readonly node: string;
  readonly form: ArtifactForm;
  /** Undefined for `sysctl` and `script`, which speak of both. */
  readonly family?: Family;
  readonly text: string;
  /** In line order, without overlap; a line that no range covers came from kube-proxy's settings. */
  readonly provenance: readonly Provenance[];
}
