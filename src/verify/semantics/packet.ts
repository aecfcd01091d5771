/**
 * A packet as it reaches a node's rules, with the state that it meets there. Only the first packet of a connection is
 * translated (nf_nat); the states of later ones matter to filter rules alone.
 */
import type { Address } from '../../core/ip/address.ts';

/** How the packet gets to the rules: from another host or pod (PREROUTING), or sent by the node itself (OUTPUT). */
export type Entry = 'interface' | 'node';

/** Connection tracking's view of it (conntrack match, `--ctstate`). */
export const connectionStates = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED'] as const;
export type ConnectionState = (typeof connectionStates)[number];

export interface Packet {
  readonly entry: Entry;
  readonly state: ConnectionState;
  readonly source: Address;
  readonly sourcePort: number;
  readonly destination: Address;
  /** IANA number. */
  readonly protocol: number;
  /** Destination port; 0 for protocols without. */
  readonly port: number;
  readonly inInterface: string | undefined;
  /** Whether the destination is an address of this node. */
  readonly destinationLocal: boolean;
  /** The endpoint that this client was last given by the service port, and how long ago. */
  readonly remembered: { readonly endpoint: string; readonly secondsAgo: number } | undefined;
  /** The texts of conditions outside this model that are taken to hold. */
  readonly unknown: readonly string[];
}

/** A place in the space of packets where some fields are fixed: what a slice of a proof speaks of. */
export interface Slice {
  readonly entry: Entry;
  readonly state: ConnectionState;
  /** Fixed for the traffic of one address, protocol and port; undefined where any is meant. */
  readonly destination: Address | undefined;
  readonly protocol: number | undefined;
  readonly port: number | undefined;
}
