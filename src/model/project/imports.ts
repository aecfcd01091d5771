/**
 * What a controller of the clusters' set brings from one cluster to another (KEP-1645): the endpoints of exported Services
 * for the imports of their name, and the import itself where a headless Service is exported and the namespace is there.
 * The address of an import that has one is the controller's own choice, so none is made up.
 */
import { compareText, sortedBy } from '../../core/order.ts';
import { type Endpoint, type Network, qualifiedName, type ServiceExport } from '../types/network.ts';
import type { ServiceImport } from '../types/service-import.ts';

/** @param exports of all clusters; a Service that cannot be exported brings nothing. */
export function projectImports(network: Network, exports: readonly ServiceExport[]): readonly ServiceImport[] {
  if (network.live) return network.imports;
  const offered = new Map<string, ServiceExport[]>();
  for (const each of exports) {
    if (each.service === undefined || each.service.type === 'ExternalName') continue;
    const name = qualifiedName(each);
    offered.set(name, [...(offered.get(name) ?? []), each]);
  }
  const filled = network.imports.map((declared) => {
    const slices = slicesOf(offered.get(qualifiedName(declared)) ?? []);
    return declared.slices.length > 0 || slices.length === 0 ? declared : { ...declared, slices, projected: true };
  });
  const known = new Set(network.imports.map(qualifiedName));
  const namespaces = namespacesOf(network);
  const added = [...offered.values()].flatMap((some) => {
    const [first] = some;
    const wanted = first !== undefined && !known.has(qualifiedName(first)) && namespaces.has(first.namespace);
    return wanted && some.every(({ service }) => service?.headless) ? [importOf(first, some)] : [];
  });
  return sortedBy([...filled, ...added], qualifiedName);
}

/** Only a namespace that is there is given imports. */
const namespacesOf = ({ namespaces, services, pods }: Network): ReadonlySet<string> =>
  new Set([...namespaces, ...services.map(({ namespace }) => namespace), ...pods.map(({ namespace }) => namespace)]);

function importOf({ namespace, name, service, origin }: ServiceExport, all: readonly ServiceExport[]): ServiceImport {
  return {
    namespace,
    name,
    headless: true,
    ips: [],
    ports: (service?.ports ?? []).map(({ name: port, protocol, port: number }) => ({
      name: port,
      protocol,
      port: number,
    })),
    slices: slicesOf(all),
    sources: all.map(({ cluster }) => cluster),
    projected: true,
    origin,
  };
}

/** One for each port, family and number, since a slice's ports hold for all of its endpoints. */
function slicesOf(exports: readonly ServiceExport[]): ServiceImport['slices'] {
  return exports.flatMap(({ cluster, name, service }) =>
    (service?.ports ?? []).flatMap((port) =>
      ([4, 6] as const).flatMap((family) => {
        const endpoints = port.endpoints[family];
        return [...new Set(endpoints.map((each) => each.port))]
          .sort((a, b) => a - b)
          .map((number) => ({
            name: `${name}-${cluster}-${port.index}-${family}-${number}`,
            cluster,
            addressType: `IPv${family}`,
            ports: [{ name: port.name, protocol: port.protocol, port: number }],
            endpoints: endpoints
              .filter((each) => each.port === number)
              .sort((a, b) => compareText(a.text, b.text))
              .map(endpointOf),
          }));
      }),
    ),
  );
}

const endpointOf = ({
  address,
  ready,
  hostname,
  pod,
}: Endpoint): ServiceImport['slices'][number]['endpoints'][number] => ({
  addresses: [address.text],
  conditions: { ready },
  ...(hostname === undefined ? {} : { hostname }),
  ...(pod === undefined ? {} : { targetRef: { kind: 'Pod', name: pod.slice(pod.indexOf('/') + 1) } }),
});
