/**
 * What the API server would allocate: cluster IPs, node ports and health-check ports that the manifests leave out.
 * It is put into the drafts. Explicit values are taken first, whoever comes first in name order allocates first.
 */
import type { Address, Family } from '../../core/ip/address.ts';
import { contains } from '../../core/ip/prefix.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { type Cluster, qualifiedName, type ServiceDraft } from '../types/network.ts';
import type { ServiceObject } from '../types/service.ts';
import { addressAt, allocate, clusterIPBand, nodePortBand, offsetIn } from './ranges.ts';

export interface Allocation {
  readonly service: ServiceDraft;
  readonly object: ServiceObject;
}

export function allocateServices(
  pairs: readonly Allocation[],
  cluster: Cluster,
  live: boolean,
  diagnostics: Diagnostic[],
): ServiceDraft[] {
  const clusterIPFor = clusterIPAllocator(pairs, cluster);
  const nodePortFor = nodePortAllocator(pairs, cluster);
  return pairs.map(({ service, object }) => {
    const projected = new Set<string>();
    const exhausted = (what: string, range: string, path: (string | number)[]) =>
      diagnostics.push(diagnose('project/range-exhausted', [service.origin.span(path)], what, range));

    const clusterIPs: Address[] = [...service.clusterIPs];
    if (!service.headless && service.type !== 'ExternalName') {
      for (const family of service.families) {
        if (clusterIPs.some((address) => address.family === family)) continue;
        const address = clusterIPFor(family, qualifiedName(service));
        if (address === undefined) {
          exhausted(`IPv${family} cluster IP`, 'the service CIDRs', ['metadata', 'name']);
          continue;
        }
        projected.add(`spec.clusterIPs[${clusterIPs.length}]`);
        clusterIPs.push(address);
      }
    }

    // A Service of a live dump that has its cluster IP has been through the API server: it has what it was given.
    const complete = live && service.clusterIPs.length > 0;
    const wantsNodePorts =
      !complete &&
      (service.type === 'NodePort' ||
        (service.type === 'LoadBalancer' && object.spec.allocateLoadBalancerNodePorts !== false));
    const range = `${cluster.nodePortRange.first}-${cluster.nodePortRange.last}`;
    const ports = service.ports.map((port) => {
      if (port.nodePort !== 0 || !wantsNodePorts) return port;
      const nodePort = nodePortFor(`${qualifiedName(service)}:${port.port}/${port.protocol}`);
      if (nodePort === undefined) {
        exhausted('node port', range, ['spec', 'ports', port.index]);
        return port;
      }
      projected.add(`spec.ports[${port.index}].nodePort`);
      return { ...port, nodePort };
    });

    let { healthCheckNodePort } = service;
    if (
      !complete &&
      healthCheckNodePort === 0 &&
      service.type === 'LoadBalancer' &&
      service.externalTrafficPolicy === 'Local'
    ) {
      healthCheckNodePort = nodePortFor(`${qualifiedName(service)}:healthcheck`) ?? 0;
      if (healthCheckNodePort === 0) exhausted('node port', range, ['spec', 'externalTrafficPolicy']);
      else projected.add('spec.healthCheckNodePort');
    }
    return projected.size === 0
      ? service
      : Object.assign(service, { clusterIPs, ports, healthCheckNodePort, projected });
  });
}

/** Where nothing is to be allocated, as in a live dump, nobody asks what is taken. */
function clusterIPAllocator(
  pairs: readonly Allocation[],
  cluster: Cluster,
): (family: Family, owner: string) => Address | undefined {
  const rangesNow = () => {
    const explicit = pairs.flatMap(({ service }) => service.clusterIPs);
    return cluster.serviceCIDRs.map((prefix) => ({
      prefix,
      band: clusterIPBand(prefix),
      taken: new Set(
        explicit.filter((address) => contains(prefix, address)).map((address) => offsetIn(prefix, address)),
      ),
    }));
  };
  let ranges: ReturnType<typeof rangesNow> | undefined;
  return (family, owner) => {
    ranges ??= rangesNow();
    for (const { prefix, band, taken } of ranges) {
      if (prefix.family !== family) continue;
      const offset = allocate(band, owner, taken);
      if (offset !== undefined) return addressAt(prefix, offset);
    }
    return undefined;
  };
}

function nodePortAllocator(pairs: readonly Allocation[], cluster: Cluster): (owner: string) => number | undefined {
  const band = nodePortBand(cluster.nodePortRange);
  let taken: Set<number> | undefined;
  return (owner) => {
    taken ??= new Set(
      pairs.flatMap(({ service }) => [service.healthCheckNodePort, ...service.ports.map((port) => port.nodePort)]),
    );
    return allocate(band, owner, taken);
  };
}
