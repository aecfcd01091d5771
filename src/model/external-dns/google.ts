/** Google Cloud DNS: the record sets that its API takes, and the zones that they go to. */
import { type Endpoint, withoutDot } from './endpoint.ts';

const defaultTtl = 300;
const hostsOnly = new Set(['CNAME', 'MX', 'NS', 'SRV']);

export interface GoogleRecordSet {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly rrdatas: readonly string[];
}

export function googleRecordSet({ dnsName, recordType, targets, recordTTL }: Endpoint): GoogleRecordSet {
  const used = recordType === 'CNAME' ? targets.slice(0, 1) : targets;
  return {
    name: dotted(dnsName),
    type: recordType,
    ttl: recordTTL > 0 ? recordTTL : defaultTtl,
    rrdatas: hostsOnly.has(recordType) ? used.map(dotted) : used,
  };
}

const dotted = (name: string): string => `${withoutDot(name)}.`;

/** Names by the zone with the longest name above them; one without a zone goes nowhere. */
export function byZone(
  names: readonly string[],
  zones: Readonly<Record<string, string>>,
): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const name of names) {
    const above = Object.entries(zones).filter(([, zone]) => `.${dotted(name)}`.endsWith(`.${dotted(zone)}`));
    const [id] = above.sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
    if (id !== undefined) found[id] = [...(found[id] ?? []), name];
  }
  return found;
}
