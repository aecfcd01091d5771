/**
 * A cluster's settings, from its `Cluster` object, kube-proxy's ConfigMap and the ServiceCIDRs. What is said twice and
 * differently is an error at both places; what nobody said has Kubernetes' default.
 *
 * Sources: KubeProxyConfiguration v1alpha1 defaults; kubeadm, which gives kube-proxy the pod CIDRs as its `clusterCIDR`
 * (that is what is taken when no ConfigMap is in the input and `clusterCIDR` is not said).
 */
import { type Family, parseAddress } from '../../core/ip/address.ts';
import { type Prefix, parsePrefix } from '../../core/ip/prefix.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { Origin, Path } from '../../diagnostics/span.ts';
import type { ConfigMapObject } from '../types/config-map.ts';
import type { KubeProxyConfiguration } from '../types/kube-proxy-configuration.ts';
import type { Cluster, DetectLocalMode, KubernetesVersion, ProxyMode, ProxySettings } from '../types/network.ts';
import type { ServiceCIDRObject } from '../types/node.ts';
import type { Member } from './membership.ts';

export const defaultVersion = '1.37';
const supported = { first: 34, last: 37 };

export function settleCluster(member: Member, versionOption: string | undefined, diagnostics: Diagnostic[]): Cluster {
  const spec = member.cluster?.spec ?? {};
  const origin = member.cluster?.origin;
  const at = (...path: Path) => (origin === undefined ? [] : [origin.span(['spec', ...path])]);
  const range = /^(\d+)-(\d+)$/.exec(spec.nodePortRange ?? '30000-32767');
  const serviceCIDRs = settleServiceCIDRs(member, diagnostics);
  const prefixes = serviceCIDRs.length > 0 ? serviceCIDRs : [parsePrefix('10.96.0.0/16')!];
  const podCIDRs = (spec.podCIDRs ?? defaultPodCIDRs(prefixes))
    .map((text) => parsePrefix(text))
    .filter((prefix) => prefix !== undefined);
  return {
    name: member.name,
    version: settleVersion(
      versionOption ?? spec.kubernetesVersion ?? defaultVersion,
      // The option is nobody's line.
      versionOption === undefined ? at('kubernetesVersion') : [],
      diagnostics,
    ),
    domain: spec.clusterDomain ?? 'cluster.local',
    serviceCIDRs: prefixes,
    serviceCIDRsDeclared: serviceCIDRs.length > 0,
    podCIDRs,
    nodePortRange: { first: Number(range?.[1] ?? 30000), last: Number(range?.[2] ?? 32767) },
    proxy: settleProxy(member, podCIDRs, diagnostics),
    families: [...new Set(prefixes.map((prefix) => prefix.family))],
    ...(origin === undefined ? {} : { origin }),
  };
}

/** One pod CIDR for each family of the service CIDRs. */
function defaultPodCIDRs(serviceCIDRs: readonly Prefix[]): string[] {
  const families = new Set<Family>(serviceCIDRs.map((prefix) => prefix.family));
  return [...families].map((family) => (family === 4 ? '10.244.0.0/16' : 'fd00:10:244::/56'));
}

function settleVersion(text: string, locations: Diagnostic['locations'], diagnostics: Diagnostic[]): KubernetesVersion {
  const match = /^v?1\.(\d+)(\.\d+)?([-+].*)?$/.exec(text);
  const minor = Number(match?.[1]);
  if (match === null || minor < supported.first || minor > supported.last) {
    const expected = `1.${supported.first} to 1.${supported.last}`;
    diagnostics.push(diagnose('cluster/unsupported-version', locations, text, expected));
    return { text: defaultVersion, minor: supported.last };
  }
  return { text: text.replace(/^v/, ''), minor };
}

function settleServiceCIDRs(member: Member, diagnostics: Diagnostic[]): Prefix[] {
  const said = member.cluster?.spec.serviceCIDRs;
  const objects = member.objects.filter((object): object is ServiceCIDRObject => object.kind === 'ServiceCIDR');
  const first = objects.find((object) => object.metadata.name === 'kubernetes');
  if (said !== undefined && first?.spec.cidrs !== undefined) {
    const canonical = (texts: readonly string[]) => texts.map((text) => parsePrefix(text)?.text ?? text).join(', ');
    if (canonical(said) !== canonical(first.spec.cidrs)) {
      diagnostics.push(
        diagnose(
          'cluster/setting-conflict',
          [member.cluster!.origin.span(['spec', 'serviceCIDRs']), first.origin.span(['spec', 'cidrs'])],
          'serviceCIDRs',
          canonical(said),
          canonical(first.spec.cidrs),
        ),
      );
    }
  }
  const texts = [...(said ?? []), ...objects.flatMap((object) => object.spec.cidrs ?? [])];
  const prefixes = new Map<string, Prefix>();
  for (const text of texts) {
    const prefix = parsePrefix(text);
    if (prefix !== undefined) prefixes.set(prefix.text, prefix);
  }
  return [...prefixes.values()];
}

interface Said {
  readonly configuration: KubeProxyConfiguration;
  readonly origin: Origin;
  /** The way to the configuration from the origin's root. */
  readonly path: Path;
}

function settleProxy(member: Member, podCIDRs: readonly Prefix[], diagnostics: Diagnostic[]): ProxySettings {
  const spec = member.cluster?.spec.proxy ?? {};
  const said = configurations(member, diagnostics);
  const pick = <T>(path: Path): T | undefined => settle<T>(said, path, diagnostics);
  const mode = pick<string>(['mode']);
  if (spec.mode !== undefined && mode !== undefined && mode !== '' && mode !== spec.mode) {
    const other = said.find(({ configuration }) => configuration.mode === mode)!;
    diagnostics.push(
      diagnose(
        'cluster/setting-conflict',
        [member.cluster!.origin.span(['spec', 'proxy', 'mode']), other.origin.span([...other.path, 'mode'])],
        'mode',
        spec.mode,
        mode,
      ),
    );
  }
  const chosen = (spec.mode ?? (mode === undefined || mode === '' ? 'iptables' : mode)) as ProxyMode;
  const section = chosen === 'nftables' ? 'nftables' : chosen === 'ipvs' ? 'ipvs' : 'iptables';
  const clusterCIDR = pick<string>(['clusterCIDR']);
  const bindAddress = parseAddress(pick<string>(['bindAddress']) ?? '', { lenient: true });
  const fromConfigMap = said.some(({ path }) => path.length === 0);
  const origin = said[0]?.origin ?? member.cluster?.origin;
  return {
    mode: chosen,
    masqueradeAll: pick<boolean>([section, 'masqueradeAll']) ?? false,
    masqueradeBit: pick<number>([section, 'masqueradeBit']) ?? 14,
    localhostNodePorts: pick<boolean>(['iptables', 'localhostNodePorts']) ?? true,
    detectLocalMode: (pick<string>(['detectLocalMode']) || 'ClusterCIDR') as DetectLocalMode,
    clusterCIDRs:
      clusterCIDR === undefined && !fromConfigMap
        ? onePerFamily(podCIDRs)
        : onePerFamily(prefixesOf(clusterCIDR ?? '')),
    bridgeInterface: pick<string>(['detectLocal', 'bridgeInterface']) ?? '',
    interfaceNamePrefix: pick<string>(['detectLocal', 'interfaceNamePrefix']) ?? '',
    nodePortAddresses: pick<readonly string[]>(['nodePortAddresses']) ?? [],
    ...(bindAddress === undefined || bindAddress.value === 0n ? {} : { bindAddress }),
    nfacct: spec.nfacct ?? false,
    tcpBeLiberal: spec.conntrackTCPBeLiberal ?? pick<boolean>(['conntrack', 'tcpBeLiberal']) ?? false,
    ...(origin === undefined ? {} : { origin }),
  };
}

function configurations(member: Member, diagnostics: Diagnostic[]): Said[] {
  const said: Said[] = member.objects
    .filter((object): object is ConfigMapObject => object.kind === 'ConfigMap')
    .flatMap(({ kubeProxy }) =>
      kubeProxy === undefined ? [] : [{ configuration: kubeProxy.configuration, origin: kubeProxy.origin, path: [] }],
    );
  const [first, second] = said;
  if (second !== undefined && JSON.stringify(first!.configuration) !== JSON.stringify(second.configuration)) {
    diagnostics.push(diagnose('cluster/several-configurations', [first!.origin.span([]), second.origin.span([])]));
  }
  const config = member.cluster?.spec.proxy?.config;
  if (config !== undefined) {
    said.push({ configuration: config, origin: member.cluster!.origin, path: ['spec', 'proxy', 'config'] });
  }
  return said;
}

/** The value at `path` that one of the configurations gives; an error when two give different ones. */
function settle<T>(said: readonly Said[], path: Path, diagnostics: Diagnostic[]): T | undefined {
  let found: { value: T; where: Said } | undefined;
  for (const where of said) {
    let value: unknown = where.configuration;
    for (const step of path) value = (value as Record<string, unknown> | undefined)?.[step];
    if (value === undefined || value === null) continue;
    if (found === undefined) {
      found = { value: value as T, where };
    } else if (JSON.stringify(found.value) !== JSON.stringify(value) && where.path.length > 0) {
      diagnostics.push(
        diagnose(
          'cluster/setting-conflict',
          [found.where.origin.span([...found.where.path, ...path]), where.origin.span([...where.path, ...path])],
          path.join('.'),
          String(found.value),
          String(value),
        ),
      );
    }
  }
  return found?.value;
}

function prefixesOf(list: string): Prefix[] {
  return list
    .split(',')
    .map((text) => parsePrefix(text.trim()))
    .filter((prefix) => prefix !== undefined);
}

function onePerFamily(prefixes: readonly Prefix[]): Prefix[] {
  return prefixes.filter((prefix, i) => prefixes.findIndex(({ family }) => family === prefix.family) === i);
}
