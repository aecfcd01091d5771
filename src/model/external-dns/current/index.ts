/**
 * The records that stand now, from whatever shows them: a master file (RFC 1035, section 5), what dig and zone transfers
 * print, and the exports of Route 53, Google Cloud DNS, PowerDNS and ExternalDNS's webhook, as JSON.
 */
import type { Endpoint } from '../endpoint.ts';
import { canonical, rdataOf } from '../rdata.ts';
import { readExport } from './export.ts';
import { readMaster } from './master.ts';
import type { CurrentRecords } from './records.ts';

export function readCurrent(text: string): CurrentRecords {
  const records = /^\s*[[{]/.test(text) ? readExport(text) : readMaster(text);
  return { ...records, records: united(records.records), isGiven: true };
}

/** Lines of one set are one record with several targets. */
function united(records: readonly Endpoint[]): readonly Endpoint[] {
  const sets = new Map<string, Endpoint>();
  for (const record of records) {
    const key = JSON.stringify([record.dnsName.toLowerCase(), record.recordType, record.setIdentifier]);
    const known = sets.get(key);
    const isKnown = (target: string): boolean =>
      known?.targets.some((each) => same(record.recordType, each, target)) ?? false;
    const targets = [...(known?.targets ?? []), ...record.targets.filter((target) => !isKnown(target))];
    sets.set(key, { ...(known ?? record), targets });
  }
  return [...sets.values()];
}

function same(type: string, one: string, other: string): boolean {
  const [a, b] = [rdataOf(type, one), rdataOf(type, other)];
  return one === other || (a !== undefined && b !== undefined && canonical(a) === canonical(b));
}
