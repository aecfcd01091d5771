/**
 * Two Services claim one address, protocol and port: any claimant's answer keeps the promise (the conflict is a finding of
 * its own), so a fault that only moves such packets from one claimant to another, or alters what the loser would do, breaks
 * none.
 */
import type { Network } from '../../../src/model/types/network.ts';

export function contested(network: Network, before: readonly string[], after: readonly string[]): boolean {
  const keys = contestedKeys(network);
  const [a, b] = [new Set(before), new Set(after)];
  const changed = [...before.filter((line) => !b.has(line)), ...after.filter((line) => !a.has(line))];
  return changed.length > 0 && changed.every((line) => keys.some((key) => key.test(line)));
}

/** Patterns of rules that speak of an address, protocol and port with more than one claimant. */
function contestedKeys(network: Network): RegExp[] {
  const claimants = new Map<string, Set<string>>();
  for (const service of network.services) {
    if (!service.proxied) continue;
    const addresses = [
      ...service.clusterIPs,
      ...service.externalIPs.map(({ address }) => address),
      ...service.ingress.map(({ address }) => address),
    ];
    for (const { text } of addresses) {
      for (const { protocol, port, name } of service.ports) {
        const key = `${text} ${protocol.toLowerCase()} ${port}`;
        claimants.set(key, (claimants.get(key) ?? new Set()).add(`${service.namespace}/${service.name} ${name}`));
      }
    }
  }
  return [...claimants]
    .filter(([, names]) => names.size > 1)
    .map(([key]) => {
      const [address = '', protocol, port] = key.split(' ');
      return new RegExp(`-p ${protocol} .*-d ${address.replaceAll('.', '\\.')} --dport ${port}\\b`);
    });
}
