/** What CoreDNS would find at the API server of a network: the objects of Services, endpoints, pods and namespaces. */
import type { SlicePort } from '../../../../model/types/endpoint-slice.ts';
import { type Network, qualifiedName, type Service } from '../../../../model/types/network.ts';
import type { ServiceImport } from '../../../../model/types/service-import.ts';
import type { DnsPort, DnsService, DnsSlice, DnsWorld } from '../kubernetes/world.ts';

export function worldOf(network: Network): DnsWorld {
  const { services, pods, namespaces, imports } = network;
  return {
    namespaces: new Set([
      ...namespaces,
      ...services.map(({ namespace }) => namespace),
      ...pods.map((pod) => pod.namespace),
      ...imports.map(({ namespace }) => namespace),
    ]),
    services: services.map(serviceOf),
    imports: imports.map(importOf),
    slices: [...services.flatMap(slicesOf), ...imports.flatMap(importedSlices)],
    pods: pods.flatMap(({ namespace, addresses: [first], terminating }) =>
      first === undefined || terminating ? [] : [{ namespace, address: first.text }],
    ),
  };
}

function serviceOf(service: Service): DnsService {
  const { namespace, name, type, headless, clusterIPs, externalName, externalIPs, ingress } = service;
  const outside = [...externalIPs, ...ingress].map(({ address }) => address.text);
  return {
    namespace,
    name,
    kind: type === 'ExternalName' ? 'external-name' : headless ? 'headless' : 'cluster-ip',
    clusterIPs: clusterIPs.map(({ text }) => text),
    externalName: externalName ?? '',
    ports: portsOf(service),
    externalTargets: [...new Set(outside)],
  };
}

/** A Service without ports still has its address. */
function portsOf({ ports }: Service): readonly DnsPort[] {
  if (ports.length === 0) return [{ name: '', protocol: '', port: -1 }];
  return ports.map(({ name, protocol, port }) => ({ name, protocol, port }));
}

/** One slice for each port and number of that port, which is how a named target port splits slices. */
function slicesOf(service: Service): readonly DnsSlice[] {
  const { namespace, name } = service;
  return service.ports.flatMap(({ name: portName, protocol, endpoints }) => {
    const ready = [...endpoints[4], ...endpoints[6]].filter((endpoint) => endpoint.ready);
    return [...new Set(ready.map(({ port }) => port))].map((port) => ({
      namespace,
      service: name,
      cluster: '',
      multicluster: false,
      ports: [{ name: portName, protocol, port }],
      endpoints: ready
        .filter((endpoint) => endpoint.port === port)
        .map(({ address, pod, hostname = '' }) => ({
          address: address.text,
          hostname,
          podName: pod?.slice(pod.indexOf('/') + 1) ?? '',
          zone: '',
        })),
    }));
  });
}

const importOf = ({ namespace, name, headless, ips, ports }: ServiceImport): DnsService => ({
  namespace,
  name,
  kind: headless ? 'headless' : 'cluster-ip',
  clusterIPs: ips,
  externalName: '',
  ports: dnsPorts(ports),
  externalTargets: [],
});

const importedSlices = ({ namespace, name, slices }: ServiceImport): readonly DnsSlice[] =>
  slices.map(({ cluster, ports, endpoints }) => ({
    namespace,
    service: name,
    cluster,
    multicluster: true,
    ports: dnsPorts(ports),
    endpoints: endpoints
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses, hostname = '', zone = '', targetRef }) =>
        addresses.map((address) => ({ address, hostname, podName: targetRef?.name ?? '', zone })),
      ),
  }));

const dnsPorts = (ports: readonly SlicePort[]): readonly DnsPort[] =>
  ports.length === 0
    ? [{ name: '', protocol: '', port: -1 }]
    : ports.map(({ name = '', protocol = 'TCP', port = -1 }) => ({ name, protocol, port }));

/** Every name of the cluster's zone that has records: Services, their ports, and endpoints. */
export function existingNames(network: Network): readonly string[] {
  const { services } = network;
  const suffixes = serviceNames(network);
  return services.flatMap((service, index) => {
    const base = suffixes[index]!;
    const endpoints = service.ports.flatMap(({ endpoints: of }) => [...of[4], ...of[6]]);
    const labels = endpoints.map(({ hostname, address }) => hostname ?? address.text.replaceAll(/[.:]/g, '-'));
    return [
      base,
      ...service.ports.map(({ name, protocol }) => `_${name}._${protocol.toLowerCase()}.${base}`),
      ...[...new Set(labels)].map((label) => `${label}.${base}`),
    ];
  });
}

/** Names that the network has, each with the labels of its Service: what a search for witnesses begins with. */
export const serviceNames = ({ services, cluster }: Network): readonly string[] =>
  services.map((service) => `${qualifiedName(service).split('/').reverse().join('.')}.svc.${cluster.domain}.`);
