/** Record sets of Route 53, in the zones of an instance. */
import type { RecordZone } from '../types/external-dns.ts';
import { recordSet } from './aws.ts';
import type { Endpoint } from './endpoint.ts';

/** The record set as Route 53's API has it, but for names and texts. */
export const route53SetOf = (endpoint: Endpoint, zones: readonly RecordZone[]): Readonly<Record<string, unknown>> =>
  recordSet(
    endpoint,
    zones.map(({ name, id = name, private: own }) => ({ id, name, private: own === true })),
  );
