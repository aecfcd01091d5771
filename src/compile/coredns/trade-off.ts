/**
 * What `autopath` costs and saves, from the published measurements of CoreDNS at scale (coredns/deployment,
 * Scaling_CoreDNS.md: 2 vCPUs, CPU-bound): 12.02 ms for a name outside the cluster without it and 2.605 ms with it, and
 * memory that grows with the number of pods and Services four times as fast.
 */
import type { ClusterDns } from '../../model/types/dns.ts';
import type { Network } from '../../model/types/network.ts';

export interface TradeOff {
  /** What a pod asks for one name outside the cluster, both address types together. */
  readonly queries: number;
  /** Names outside the cluster a second; 0 where nobody says. */
  readonly lookups: number;
  readonly queriesPerSecond: number;
  readonly latency: string;
  readonly objects: number;
  /** MB, rounded up. */
  readonly memory: number;
}

/** A pod's three search domains, and then the name itself. */
const candidates = 4;
const types = 2;

export function tradeOff({ pods, services }: Network, { autopath, load }: ClusterDns): TradeOff {
  const objects = (load.pods ?? pods.length) + services.length;
  const queries = (autopath ? 1 : candidates) * types;
  const { externalQueriesPerSecond: lookups = 0 } = load;
  return {
    queries,
    lookups,
    queriesPerSecond: lookups * queries,
    latency: autopath ? '2.605 ms' : '12.02 ms',
    objects,
    memory: Math.ceil(autopath ? objects / 250 + 56 : objects / 1000 + 54),
  };
}
