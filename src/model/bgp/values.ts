/** Values of Calico's resources as texts write them: AS numbers, communities, durations, peers with a port. */
import { isAddress } from '../read/rules.ts';

/** `64512`, or `1.10` in the dotted form of RFC 5396. */
export function parseAsNumber(text: string): number | undefined {
  const match = /^(\d{1,10})(?:\.(\d{1,5}))?$/.exec(text);
  if (match === null) return undefined;
  if (match[2] === undefined) return Number(match[1]) <= 4294967295 ? Number(match[1]) : undefined;
  const [high, low] = [Number(match[1]), Number(match[2])];
  return high <= 65535 && low <= 65535 ? high * 65536 + low : undefined;
}

/** `aa:nn` of 16 bits each, or `aa:nn:mm` of 32 bits each. */
export function parseCommunity(text: string): readonly number[] | undefined {
  if (!/^\d{1,10}(:\d{1,10}){1,2}$/.test(text)) return undefined;
  const parts = text.split(':').map(Number);
  const most = parts.length === 2 ? 65535 : 4294967295;
  return parts.every((part) => part <= most) ? parts : undefined;
}

const units: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/** Go's durations, in whole seconds, rounded. */
export function parseSeconds(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)) seconds += Number(count) * units[unit!]!;
  return Math.round(seconds);
}

/** `ip`, `v4:port` or `[v6]:port`; the port is 0 where none is given. */
export function parsePeerIP(text: string): { readonly address: string; readonly port: number } | undefined {
  if (isAddress(text)) return { address: text, port: 0 };
  const match = /^(?:\[(.*)\]|([^:]*)):(\d{1,5})$/.exec(text);
  const address = match?.[1] ?? match?.[2] ?? '';
  const port = Number(match?.[3]);
  return isAddress(address) && port >= 1 && port <= 65535 ? { address, port } : undefined;
}
