/**
 * The records that stand now, from whatever shows them: a master file (RFC 1035, section 5), what dig and zone transfers
 * print, and the exports of Route 53, Google Cloud DNS, PowerDNS and ExternalDNS's webhook, as JSON.
 */
import { type Endpoint, keyOf } from '../endpoint.ts';
import { canonical, rdataOf } from '../rdata.ts';
import { combined } from '../record-map.ts';
import { readExport } from './export.ts';
import { readMaster } from './master.ts';
import type { CurrentRecords } from './records.ts';

export function readCurrent(text: string): CurrentRecords {
  const records = /^\s*[[{]/.test(text) ? readExport(text) : readMaster(text);
  return { ...records, records: united(records.records), isGiven: true };
}

/** Lines of one set are one record with several targets. */
const united = (records: readonly Endpoint[]): readonly Endpoint[] => combined(records, ofOneSet, unitedSet);

const ofOneSet = {
  nameOf: ({ dnsName }: Endpoint) => dnsName.toLowerCase(),
  keyOf: ({ dnsName, recordType, setIdentifier }: Endpoint) => keyOf(dnsName.toLowerCase(), recordType, setIdentifier),
};

/** The first one's traits, and every target once; the targets of one record may repeat. */
function unitedSet(set: readonly Endpoint[]): Endpoint {
  const seen = new Set<string>();
  const targets = set.flatMap((record) => {
    const found = record.targets.filter((target) => !seen.has(spellingOf(record.recordType, target)));
    for (const target of found) seen.add(spellingOf(record.recordType, target));
    return found;
  });
  return { ...set[0]!, targets };
}

/** One for all that are the same data; a target that is no data stands for itself. */
function spellingOf(type: string, target: string): string {
  const words = rdataOf(type, target);
  return words === undefined ? `? ${target}` : `! ${canonical(words)}`;
}
