/** What a trace says: the way of a name and of a packet, hop by hop, and how it ends. */
import type { Span } from '../../diagnostics/span.ts';
import type { Pod } from '../../model/types/network.ts';

export type Layer = 'resolver' | 'rewrite' | 'record' | 'route' | 'rule' | 'endpoint' | 'reply';

export interface Step {
  readonly layer: Layer;
  readonly text: string;
  /** Where what decided is declared. */
  readonly provenance: readonly Span[];
}

export type Disposition =
  | 'delivered'
  | 'rejected'
  | 'dropped'
  | 'no-such-name'
  | 'no-data'
  | 'no-route'
  | 'loop'
  | 'not-ours'
  | 'unknown';

export interface TraceOutcome {
  readonly disposition: Disposition;
  /** The only one, where there is only one. */
  readonly endpoint: string | null;
  readonly endpoints: readonly { readonly endpoint: string; readonly probability: string }[];
  readonly sourceRewritten: boolean;
}

export interface Trace {
  readonly steps: readonly Step[];
  readonly outcome: TraceOutcome;
}

export const ended = (disposition: Disposition): TraceOutcome => ({
  disposition,
  endpoint: null,
  endpoints: [],
  sourceRewritten: false,
});

/** Who asks and sends. */
export interface Client {
  readonly kind: 'pod' | 'node' | 'outside';
  readonly name: string;
  readonly address: string;
  /** Where its packets meet rules first. */
  readonly node: string;
  /** Whose resolv.conf it has, where it is one. */
  readonly pod: Pod | undefined;
}
