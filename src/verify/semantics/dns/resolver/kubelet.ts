/**
 * The resolv.conf that kubelet writes for a pod, from its `dnsPolicy` and `dnsConfig` (KEP-504, KEP-2595), and the limits
 * that it keeps. What is cut off is said, as kubelet says it in an event.
 */
import type { ResolvConf } from './resolv-conf.ts';

export type DnsMode = 'cluster' | 'host' | 'none';

export interface DnsConfig {
  readonly nameservers?: readonly string[];
  readonly searches?: readonly string[];
  /** As in resolv.conf: `name` or `name:value`. */
  readonly options?: readonly string[];
}

export interface KubeletSettings {
  readonly clusterDNS: readonly string[];
  /** Empty when kubelet was told none: then no cluster domain is searched. */
  readonly clusterDomain: string;
  readonly nodeResolvConf: ResolvConf;
}

export interface DnsPod {
  readonly namespace: string;
  readonly dnsPolicy: string;
  readonly hostNetwork: boolean;
  readonly dnsConfig?: DnsConfig;
}

/** How many search entries, and how many characters with the blanks between them. */
export interface SearchLimits {
  readonly entries: number;
  readonly chars: number;
}

/** Since expanded DNS configuration became general (Kubernetes 1.28). */
export const searchLimits: SearchLimits = { entries: 32, chars: 2048 };
const nameserverLimit = 3;
const longestSearchEntry = 253;

export interface PodResolvConf extends ResolvConf {
  /** What kubelet left out, a sentence each. */
  readonly warnings: readonly string[];
  readonly leftOut: Pick<ResolvConf, 'nameservers' | 'searches'>;
}

/**
 * Where a pod's configuration begins: with the cluster's, with the node's, or with nothing.
 *
 * @returns undefined for a policy that does not exist.
 */
export function dnsMode(policy: string, hostNetwork: boolean): DnsMode | undefined {
  if (policy === 'None') return 'none';
  if (policy === 'Default') return 'host';
  if (policy === 'ClusterFirst') return hostNetwork ? 'host' : 'cluster';
  return policy === 'ClusterFirstWithHostNet' ? 'cluster' : undefined;
}

export function podResolvConf(settings: KubeletSettings, pod: DnsPod): PodResolvConf {
  const base = baseFor(settings, pod);
  const merged = mergeDnsConfig(base, pod.dnsConfig ?? {});
  const search = fitSearches(merged.searches, searchLimits);
  const servers = fitNameservers(merged.nameservers);
  return {
    nameservers: servers.kept,
    searches: search.kept,
    options: merged.options,
    warnings: [...search.warnings, ...servers.warnings],
    leftOut: { nameservers: servers.gone, searches: search.gone },
  };
}

function baseFor({ clusterDNS, clusterDomain, nodeResolvConf }: KubeletSettings, pod: DnsPod): ResolvConf {
  const mode = dnsMode(pod.dnsPolicy, pod.hostNetwork);
  if (mode === 'none') return { nameservers: [], searches: [], options: [] };
  if (mode === 'host' || clusterDNS.length === 0) return nodeResolvConf;
  const own =
    clusterDomain === '' ? [] : [`${pod.namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain];
  return {
    nameservers: clusterDNS,
    searches: unique([...own, ...nodeResolvConf.searches]),
    options: ['ndots:5'],
  };
}

/** A pod's own lists come after what stands there; an option of its own replaces the one of that name. */
export function mergeDnsConfig(base: ResolvConf, config: DnsConfig): ResolvConf {
  return {
    nameservers: unique([...base.nameservers, ...(config.nameservers ?? [])]),
    searches: unique([...base.searches, ...(config.searches ?? [])]),
    options: mergeOptions(base.options, config.options ?? []),
  };
}

function mergeOptions(base: readonly string[], own: readonly string[]): readonly string[] {
  const byName = new Map<string, string>();
  for (const option of [...base, ...own]) byName.set(option.split(':', 1)[0] ?? option, option);
  return [...byName.values()];
}

export interface Fitted {
  readonly kept: readonly string[];
  readonly gone: readonly string[];
  readonly warnings: readonly string[];
}

/** Drops entries that are too long, then what is too much at the end. */
export function fitSearches(searches: readonly string[], limits: SearchLimits): Fitted {
  const short = searches.filter((entry) => entry.length <= longestSearchEntry);
  const kept = short.slice(0, limits.entries);
  while (kept.join(' ').length > limits.chars) kept.pop();
  const gone = searches.filter((entry) => !kept.includes(entry));
  return { kept, gone, warnings: gone.length === 0 ? [] : [`search entries left out: ${gone.join(' ')}`] };
}

export function fitNameservers(servers: readonly string[]): Fitted {
  const gone = servers.slice(nameserverLimit);
  return {
    kept: servers.slice(0, nameserverLimit),
    gone,
    warnings: gone.length === 0 ? [] : [`nameservers left out: ${gone.join(' ')}`],
  };
}

const unique = (entries: readonly string[]): readonly string[] => [...new Set(entries)];
