/** Records from entries, as the plugins with a backend make them: addresses, SRV with its weights and additional addresses. */
import { parseAddress } from '../../../core/ip/address.ts';
import type { Resource } from './message.ts';

interface Served {
  readonly host: string;
  readonly port: number;
  readonly owner: string;
}

/** `A`, `AAAA`, or undefined where the host is a name. */
export function addressType(host: string): 'A' | 'AAAA' | undefined {
  const address = parseAddress(host);
  return address && (address.family === 4 ? 'A' : 'AAAA');
}

/** Addresses of one type, each once. */
export function addressRecords(name: string, type: string, entries: readonly Served[], ttl: number): Resource[] {
  const hosts = entries.map(({ host }) => host).filter((host) => addressType(host) === type);
  return [...new Set(hosts)].map((rdata) => ({ name, ttl, type, rdata }));
}

/** Weights share 100 among all candidates before duplicates go; none is below 1. Entries without a port have no record. */
export function serviceRecords(
  name: string,
  entries: readonly Served[],
  ttl: number,
): { readonly answer: readonly Resource[]; readonly additional: readonly Resource[] } {
  const weight = Math.max(Math.floor(100 / Math.max(entries.length, 1)), 1);
  const answer = new Map<string, Resource>();
  const additional = new Map<string, Resource>();
  for (const { host, port, owner } of entries) {
    const type = addressType(host);
    if (port === -1 || type === undefined) continue;
    const rdata = `0 ${weight} ${port} ${owner}`;
    answer.set(rdata, { name, ttl, type: 'SRV', rdata });
    additional.set(`${owner} ${host}`, { name: owner, ttl, type, rdata: host });
  }
  return { answer: [...answer.values()], additional: [...additional.values()] };
}
