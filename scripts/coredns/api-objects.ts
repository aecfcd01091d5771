/** A network's Services, slices, pods and namespaces as the objects that an API server has of them. */
import { importLabels } from '../../src/model/link/imports.ts';
import type { Endpoint, Network, Service } from '../../src/model/types/network.ts';
import type { ServiceImport } from '../../src/model/types/service-import.ts';
import type { ApiObject } from '../conformance/kernel/cluster.ts';

export function apiObjects(network: Network): readonly ApiObject[] {
  const { services, pods, namespaces, imports } = network;
  const names = new Set([
    ...namespaces,
    ...services.map(({ namespace }) => namespace),
    ...pods.map((pod) => pod.namespace),
    ...imports.map(({ namespace }) => namespace),
  ]);
  return [
    ...[...names].map((name) => object('v1', 'Namespace', { name }, {})),
    ...services.flatMap((service) => [serviceObject(service), ...sliceObjects(service)]),
    ...imports.flatMap(importObjects),
    ...pods.map(({ namespace, name, addresses, nodeName }) =>
      object(
        'v1',
        'Pod',
        { namespace, name },
        {
          spec: { nodeName },
          status: { phase: 'Running', podIP: addresses[0]?.text, podIPs: addresses.map(({ text }) => ({ ip: text })) },
        },
      ),
    ),
  ];
}

const object = (apiVersion: string, kind: string, metadata: ApiObject['metadata'], rest: object): ApiObject =>
  ({ apiVersion, kind, metadata, ...rest }) as ApiObject;

function serviceObject({
  namespace,
  name,
  type,
  headless,
  clusterIPs,
  ports,
  externalName,
  externalIPs,
  ingress,
}: Service) {
  const own = type === 'ExternalName' ? [] : headless ? ['None'] : clusterIPs.map(({ text }) => text);
  return object(
    'v1',
    'Service',
    { namespace, name },
    {
      spec: {
        type,
        ...(own.length === 0 ? {} : { clusterIP: own[0], clusterIPs: own }),
        ...(externalName === undefined ? {} : { externalName }),
        externalIPs: externalIPs.map(({ address }) => address.text),
        ports: ports.map((port) => ({ name: port.name, port: port.port, protocol: port.protocol })),
      },
      status: { loadBalancer: { ingress: ingress.map(({ address }) => ({ ip: address.text })) } },
    },
  );
}

const importObjects = ({ namespace, name, headless, ips, ports, slices }: ServiceImport): readonly ApiObject[] => [
  object(
    'multicluster.x-k8s.io/v1alpha1',
    'ServiceImport',
    { namespace, name },
    { spec: { type: headless ? 'Headless' : 'ClusterSetIP', ips, ports } },
  ),
  ...slices.map(({ name: own, cluster, addressType, ports: open, endpoints }) =>
    object(
      'discovery.k8s.io/v1',
      'EndpointSlice',
      { namespace, name: own, labels: { [importLabels.service]: name, [importLabels.cluster]: cluster } },
      { addressType, ports: open, endpoints },
    ),
  ),
];

/** One slice for each port, family and number, since a slice's ports hold for all of its endpoints. */
function sliceObjects(service: Service): readonly ApiObject[] {
  return service.ports.flatMap((port, index) =>
    ([4, 6] as const).flatMap((family) => {
      const numbers = [...new Set(port.endpoints[family].map((endpoint) => endpoint.port))];
      return numbers.map((number) =>
        object(
          'discovery.k8s.io/v1',
          'EndpointSlice',
          {
            namespace: service.namespace,
            name: `${service.name}-${index}-${family}-${number}`,
            labels: { 'kubernetes.io/service-name': service.name },
          },
          {
            addressType: `IPv${family}`,
            ports: [{ name: port.name, port: number, protocol: port.protocol }],
            endpoints: port.endpoints[family].filter((endpoint) => endpoint.port === number).map(endpointObject),
          },
        ),
      );
    }),
  );
}

const endpointObject = ({ address, ready, hostname, pod, nodeName }: Endpoint): object => ({
  addresses: [address.text],
  conditions: { ready },
  ...(hostname === undefined ? {} : { hostname }),
  ...(nodeName === undefined ? {} : { nodeName }),
  ...(pod === undefined
    ? {}
    : { targetRef: { kind: 'Pod', namespace: pod.split('/')[0], name: pod.slice(pod.indexOf('/') + 1) } }),
});
