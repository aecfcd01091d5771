/** A flow: who opens connections of which protocol to where. What becomes of them is a set of texts with probabilities. */
import type { Family } from '../../../src/core/ip/address.ts';
import type { Rational } from '../../../src/core/rational.ts';
import type { Place } from './site.ts';

export type ProtocolName = 'tcp' | 'udp' | 'sctp';

export interface Flow {
  readonly client: Place;
  readonly source: string;
  readonly family: Family;
  readonly protocol: ProtocolName;
  readonly destination: string;
  readonly port: number;
  /** What is tried: `shop/plain:web cluster IP`. */
  readonly about: string;
}

/** The possible outcomes, in the words in which the agents tell them. */
export type Prediction = ReadonlyMap<string, Rational>;

export function flowText({ client, source, protocol, destination, port, about }: Flow): string {
  const to = destination.includes(':') ? `[${destination}]` : destination;
  return `${client.name} (${source}) to ${protocol} ${to}:${port}, ${about}`;
}
