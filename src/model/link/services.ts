/**
 * Services with the API server's defaults filled in (pkg/apis/core/v1/defaults.go and the Service REST storage's
 * allocation), before addresses and node ports are allocated.
 */
import { type Address, type Family, parseAddress } from '../../core/ip/address.ts';
import type { Cluster, ExternalAddress, PortDraft, ServiceDraft } from '../types/network.ts';
import type { FamilyName, ServiceObject } from '../types/service.ts';
import { noEndpoints } from './endpoints.ts';
import { readsService } from './proxied.ts';

/** Most Services say everything of themselves. */
const nothing: ReadonlySet<string> = new Set();

const familyOf = (name: FamilyName): Family => (name === 'IPv4' ? 4 : 6);

export function linkService(object: ServiceObject, cluster: Cluster): ServiceDraft {
  const { metadata, spec, status } = object;
  const type = spec.type ?? 'ClusterIP';
  const explicit = spec.clusterIPs ?? (spec.clusterIP === undefined ? [] : [spec.clusterIP]);
  const headless = explicit[0] === 'None' && type !== 'ExternalName';
  const clusterIPs = headless || type === 'ExternalName' ? [] : clusterIPsOf(object);
  const external = type === 'NodePort' || type === 'LoadBalancer' || (spec.externalIPs ?? []).length > 0;
  const externalTrafficPolicy = external ? (spec.externalTrafficPolicy ?? 'Cluster') : 'Cluster';
  return {
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    type,
    labels: metadata.labels,
    annotations: metadata.annotations,
    selector:
      spec.selector !== undefined && Object.keys(spec.selector).length > 0 && type !== 'ExternalName'
        ? spec.selector
        : undefined,
    headless,
    proxied: type !== 'ExternalName' && !headless && readsService(metadata.labels, cluster.version),
    clusterIPs,
    families: type === 'ExternalName' ? [] : familiesOf(spec, clusterIPs, headless, cluster),
    ports: (spec.ports ?? []).map(
      (port, index): PortDraft => ({
        index,
        name: port.name ?? '',
        protocol: port.protocol ?? 'TCP',
        port: port.port,
        targetPort:
          port.targetPort === undefined || port.targetPort === 0 || port.targetPort === ''
            ? port.port
            : port.targetPort,
        nodePort: port.nodePort ?? 0,
        endpoints: noEndpoints,
      }),
    ),
    internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster',
    externalTrafficPolicy,
    affinitySeconds:
      spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10800) : undefined,
    externalIPs: located(spec.externalIPs ?? [], (i) => ['spec', 'externalIPs', i]),
    ingress: (status.loadBalancer?.ingress ?? []).flatMap((entry, i) =>
      located(entry.ip === undefined ? [] : [entry.ip], () => ['status', 'loadBalancer', 'ingress', i, 'ip']).map(
        (at) => ({
          ...at,
          mode: entry.ipMode ?? 'VIP',
        }),
      ),
    ),
    sourceRanges: spec.loadBalancerSourceRanges ?? [],
    healthCheckNodePort:
      type === 'LoadBalancer' && externalTrafficPolicy === 'Local' ? (spec.healthCheckNodePort ?? 0) : 0,
    publishNotReadyAddresses: spec.publishNotReadyAddresses ?? false,
    trafficDistribution: spec.trafficDistribution,
    externalName: type === 'ExternalName' ? spec.externalName : undefined,
    origin: object.origin,
    projected: nothing,
  };
}

/**
 * The cluster IPs as kube-proxy takes them: by `ipFamilies`, place for place; without families, `clusterIP` alone.
 */
function clusterIPsOf({ spec }: ServiceObject): Address[] {
  const families = spec.ipFamilies ?? [];
  const texts =
    families.length > 0 && spec.clusterIPs !== undefined
      ? spec.clusterIPs.slice(0, families.length)
      : spec.clusterIP !== undefined
        ? [spec.clusterIP]
        : (spec.clusterIPs ?? []);
  return texts
    .map((text) => parseAddress(text, { lenient: true }))
    .filter((address): address is Address => address !== undefined);
}

function familiesOf(
  spec: ServiceObject['spec'],
  clusterIPs: readonly Address[],
  headless: boolean,
  cluster: Cluster,
): readonly Family[] {
  if (spec.ipFamilies !== undefined && spec.ipFamilies.length > 0) {
    const said = spec.ipFamilies.map(familyOf);
    return spec.ipFamilyPolicy === undefined || spec.ipFamilyPolicy === 'SingleStack'
      ? said
      : [...new Set([...said, ...cluster.families])];
  }
  if (clusterIPs.length > 0) {
    const given = clusterIPs.map(({ family }) => family);
    return spec.ipFamilyPolicy === undefined || spec.ipFamilyPolicy === 'SingleStack'
      ? [...new Set(given)]
      : [...new Set([...given, ...cluster.families])];
  }
  // A headless Service without a selector gets both families whatever the cluster has (RequireDualStack by default).
  if (headless && (spec.selector === undefined || Object.keys(spec.selector).length === 0))
    return [...cluster.families];
  return spec.ipFamilyPolicy === 'PreferDualStack' || spec.ipFamilyPolicy === 'RequireDualStack'
    ? cluster.families
    : cluster.families.slice(0, 1);
}

function located(texts: readonly string[], path: (i: number) => (string | number)[]): ExternalAddress[] {
  return texts.flatMap((text, i) => {
    const address = parseAddress(text, { lenient: true });
    return address === undefined ? [] : [{ address, path: path(i) }];
  });
}
