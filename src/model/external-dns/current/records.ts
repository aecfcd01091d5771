/** What is known of the records that stand. */
import { type Endpoint, noLabels, noProperties, withoutDot } from '../endpoint.ts';

export interface CurrentRecords {
  readonly records: readonly Endpoint[];
  /** The zone's SOA, which no instance writes: owner, TTL, and data, its names without their final dots. */
  readonly authority: readonly { readonly name: string; readonly ttl: number; readonly data: string }[];
  /** Places that are no record, a sentence each. */
  readonly faults: readonly { readonly line: number; readonly text: string }[];
  readonly isGiven: boolean;
}

export const noRecords: CurrentRecords = { records: [], authority: [], faults: [], isGiven: false };

export const recordOf = (
  name: string,
  recordType: string,
  targets: readonly string[],
  recordTTL: number,
): Endpoint => ({
  dnsName: withoutDot(name),
  recordType,
  targets,
  recordTTL,
  setIdentifier: '',
  labels: noLabels,
  providerSpecific: noProperties,
});
