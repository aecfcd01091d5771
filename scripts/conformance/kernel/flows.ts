/**
 * The flows that are tried: every way in to every Service port, from every position that a client can have, in both
 * families; and packets that no Service has asked for.
 */
import type { Family } from '../../../src/core/ip/address.ts';
import { type Network, type Service, type ServicePort, servicePortName } from '../../../src/model/types/network.ts';
import type { Flow, ProtocolName } from './flow.ts';
import { families, type Place, type Site } from './site.ts';

/** One way in. Where the address is a node's, it depends on the client which node that is. */
interface Way {
  readonly what: string;
  readonly port: number;
  addressesFor(client: Place): readonly string[];
}

export function enumerateFlows(site: Site, network: Network): Flow[] {
  const served = network.services.filter(({ proxied, clusterIPs }) => proxied && clusterIPs.length > 0);
  return served.flatMap((service) =>
    service.ports.flatMap((port) =>
      families.flatMap((family) =>
        [...ways(site, service, port, family), ...strays(service, port, family)].flatMap((way) =>
          clients(site, family).flatMap(({ client, source }) =>
            way.addressesFor(client).map((destination) => ({
              client,
              source: destination.startsWith('127.') || destination === '::1' ? destination : source,
              family,
              protocol: port.protocol.toLowerCase() as ProtocolName,
              destination,
              port: way.port,
              about: `${servicePortName(service, port)} ${way.what}`,
            })),
          ),
        ),
      ),
    ),
  );
}

/** A pod that may be an endpoint and one that never is on either node, the nodes, and the outside hosts. */
function clients(site: Site, family: Family): { readonly client: Place; readonly source: string }[] {
  const chosen = site.places.filter(
    ({ name, kind }) => kind === 'node' || kind === 'outside' || /^(a1|a3|b3)$/.test(name),
  );
  return chosen.flatMap((client) => client.addresses[family].map((source) => ({ client, source })));
}

function ways(site: Site, service: Service, port: ServicePort, family: Family): Way[] {
  const ofFamily = (addresses: readonly { readonly family: Family; readonly text: string }[]): string[] =>
    addresses.filter((address) => address.family === family).map(({ text }) => text);
  const fixed = (what: string, addresses: readonly string[]): Way[] =>
    addresses.map((address) => ({ what, port: port.port, addressesFor: () => [address] }));
  const cluster = ofFamily(service.clusterIPs);
  if (cluster.length === 0) return [];
  return [
    ...fixed('cluster IP', cluster),
    ...fixed('external IP', ofFamily(service.externalIPs.map(({ address }) => address))),
    ...fixed('load balancer IP', ofFamily(service.ingress.map(({ address }) => address))),
    ...(port.nodePort === 0 ? [] : nodePortWays(site, service, port.nodePort, family)),
    ...(service.healthCheckNodePort === 0 || port.protocol !== 'TCP'
      ? []
      : nodePortWays(site, service, service.healthCheckNodePort, family).map((way) => ({
          ...way,
          what: 'health check',
        }))),
  ];
}

/** Every client tries both nodes, except that affinity is looked at where it is decided first. */
function nodePortWays(site: Site, { affinitySeconds }: Service, port: number, family: Family): Way[] {
  const loopback = family === 4 ? '127.0.0.1' : '::1';
  return [
    {
      what: 'node port',
      port,
      addressesFor: ({ node }) =>
        site.nodes
          .filter(({ name }) => affinitySeconds === undefined || name === node)
          .map(({ address }) => address[family]),
    },
    { what: 'node port on loopback', port, addressesFor: ({ kind }) => (kind === 'node' ? [loopback] : []) },
    {
      what: 'node port on the gateway',
      port,
      addressesFor: ({ kind, node }) =>
        kind === 'pod' && affinitySeconds === undefined
          ? site.nodes.filter(({ name }) => name === node).map(({ gateway }) => gateway[family])
          : [],
    },
  ];
}

/** A port that the Service does not have, on its own address. */
function strays({ clusterIPs, name }: Service, { port }: ServicePort, family: Family): Way[] {
  return clusterIPs
    .filter((address) => name === 'plain' && address.family === family)
    .map(({ text }) => ({ what: 'stray port', port: port + 1, addressesFor: () => [text] }));
}

/** Every port that somebody has to listen on for these flows to arrive. */
export function portsOf(network: Network, flows: readonly Flow[]): number[] {
  const targets = network.services.flatMap(({ ports }) =>
    ports.flatMap(({ endpoints }) => families.flatMap((family) => endpoints[family].map(({ port }) => port))),
  );
  return [...new Set([...targets, ...flows.map(({ port }) => port)])].sort((a, b) => a - b);
}
