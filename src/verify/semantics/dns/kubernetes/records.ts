/** Which entries a request finds: the hosts, ports and owner names from which the records of any type are made. */
import { parseAddress } from '../../../../core/ip/address.ts';
import { join } from '../../../../core/name/names.ts';
import type { WorldIndex } from './index-of-world.ts';
import type { KubernetesOptions } from './options.ts';
import type { Request } from './request.ts';
import type { DnsEndpoint, DnsPort, DnsService, DnsSlice } from './world.ts';

/** One address or name with a port, under the name that stands for it. */
export interface Entry {
  /** An address, or the name that an ExternalName leads to. */
  readonly host: string;
  /** -1 where there is none, 0 where none is meant. */
  readonly port: number;
  readonly owner: string;
}

/** @returns undefined where the name does not exist; an empty list where it does and has no data. */
export function findEntries(
  request: Request,
  zone: string,
  options: KubernetesOptions,
  index: WorldIndex,
): readonly Entry[] | undefined {
  const { kind, namespace } = request;
  if (kind === undefined) return [];
  const multicluster = options.multicluster.includes(zone.toLowerCase());
  if (kind === 'pod') return multicluster ? undefined : findPods(request, zone, options, index);
  if (!isExposed(namespace, options, index)) return undefined;
  if (request.service === '') return [];
  const services = multicluster
    ? index.imports(namespace, request.service)
    : index.services(namespace, request.service).filter((service) => isServed(service, options, index));
  const found = services.flatMap((service) => entriesOf(service, request, zone, multicluster, options, index) ?? []);
  const zonal = request.topology !== undefined && services.some(({ kind: form }) => form === 'headless');
  return found.length > 0 || zonal ? found : undefined;
}

export function isExposed(namespace: string, { namespaces }: KubernetesOptions, index: WorldIndex): boolean {
  return index.namespaces.has(namespace) && (namespaces.length === 0 || namespaces.includes(namespace));
}

/** `ignore empty_service` hides a Service with an address of its own and no endpoint. */
function isServed(service: DnsService, { ignoreEmptyService }: KubernetesOptions, index: WorldIndex): boolean {
  if (!ignoreEmptyService || service.kind !== 'cluster-ip') return true;
  return index.slices(service.namespace, service.name, false).some(({ endpoints }) => endpoints.length > 0);
}

function findPods(
  { namespace, service: label }: Request,
  zone: string,
  options: KubernetesOptions,
  index: WorldIndex,
): readonly Entry[] | undefined {
  if (options.pods === 'disabled' || !isExposed(namespace, options, index)) return undefined;
  if (label === '') return [];
  const dashes = label.split('-').length - 1;
  const text = label.replaceAll('-', dashes === 3 && !label.includes('--') ? '.' : ':');
  const address = parseAddress(text)?.text;
  if (address === undefined) return undefined;
  const known = options.pods === 'insecure' || index.podsAt(address).some((pod) => pod.namespace === namespace);
  return known ? [{ host: address, port: 0, owner: join(label, namespace, 'pod', zone) }] : undefined;
}

function entriesOf(
  service: DnsService,
  request: Request,
  zone: string,
  multicluster: boolean,
  options: KubernetesOptions,
  index: WorldIndex,
): readonly Entry[] | undefined {
  const owner = join(service.name, service.namespace, 'svc', zone);
  if (service.kind === 'external-name') {
    const isName = parseAddress(service.externalName) === undefined;
    const bare = request.endpoint === '' && request.port === '' && request.protocol === '' && !request.topology;
    return bare && isName ? [{ host: service.externalName, port: 0, owner }] : undefined;
  }
  if (service.kind === 'headless' || request.endpoint !== '') {
    const slices = index.slices(service.namespace, service.name, multicluster);
    return endpointEntries(slices, request, owner, multicluster, options);
  }
  if (request.topology !== undefined) return undefined;
  return service.ports
    .filter((port) => asked(request, port))
    .flatMap(({ port }) => service.clusterIPs.map((host) => ({ host, port, owner })));
}

function endpointEntries(
  slices: readonly DnsSlice[],
  request: Request,
  owner: string,
  multicluster: boolean,
  options: KubernetesOptions,
): readonly Entry[] {
  if (options.noEndpoints) return [];
  const { topology } = request;
  const all = slices.flatMap((slice) =>
    slice.endpoints
      .filter((endpoint) => isAsked(endpoint, slice, request, options))
      .map((endpoint) => ({ slice, endpoint })),
  );
  const near = all.filter(({ endpoint }) => endpoint.zone.toLowerCase() === topology?.zone);
  const chosen = topology === undefined || (topology.mode === 'prefer' && near.length === 0) ? all : near;
  return chosen.flatMap(({ slice, endpoint }) =>
    slice.ports
      .filter((port) => asked(request, port))
      .map(({ port }) => ({
        host: endpoint.address,
        port,
        owner: join(endpointLabel(endpoint, options), multicluster ? slice.cluster : '', owner),
      })),
  );
}

function isAsked(endpoint: DnsEndpoint, { cluster }: DnsSlice, request: Request, options: KubernetesOptions): boolean {
  if (request.endpoint === '') return true;
  return same(request.cluster, cluster) && same(request.endpoint, endpointLabel(endpoint, options));
}

/** The label of one endpoint: its hostname, or its pod's name if asked for, or its address with dashes. */
export function endpointLabel(
  { address, hostname, podName }: Omit<DnsEndpoint, 'zone'>,
  { endpointPodNames }: Pick<KubernetesOptions, 'endpointPodNames'>,
): string {
  if (hostname !== '') return hostname;
  if (endpointPodNames && podName !== '' && podName.length < 64) return podName;
  const dashed = address.replaceAll(/[.:]/g, '-');
  return dashed.endsWith('-') ? `${dashed}0` : dashed;
}

/** An empty part asks for any. */
export const asked = (request: Pick<Request, 'port' | 'protocol'>, { name, protocol }: DnsPort): boolean =>
  (request.port === '' || same(request.port, name)) && (request.protocol === '' || same(request.protocol, protocol));

export const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
