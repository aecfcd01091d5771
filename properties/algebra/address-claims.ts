/** Which addresses, or which ports of them, a Service claims for itself on every node. */
import type { Address } from '../../src/core/ip/address.ts';
import { type Path, pathText } from '../../src/diagnostics/span.ts';
import type { Network, Service } from '../../src/model/types/network.ts';
import { vipsOf } from './exposure.ts';

export interface Claim {
  readonly service: Service;
  readonly kind: 'cluster IP' | 'external IP' | 'load-balancer IP';
  readonly address: Address;
  readonly path: Path;
}

/** What the manifests say; addresses that projection chose are free by construction. */
export function claimsOf(network: Network): readonly Claim[] {
  return network.services.flatMap((service) => [
    ...service.clusterIPs.flatMap((address, i): Claim[] => {
      const path: Path = ['spec', 'clusterIPs', i];
      return service.projected.has(pathText(path)) ? [] : [{ service, kind: 'cluster IP', address, path }];
    }),
    ...service.externalIPs.map(({ address, path }): Claim => ({ service, kind: 'external IP', address, path })),
    ...vipsOf(service).map(({ address, path }): Claim => ({ service, kind: 'load-balancer IP', address, path })),
  ]);
}

/** `spec.clusterIP` stands for the first cluster IP where the list is not written. */
export function spanOf({ service, kind, address, path }: Claim) {
  const { origin } = service;
  if (kind !== 'cluster IP') return origin.span(path);
  const listed = origin.span(path);
  const spec = origin.span(['spec']);
  const isListed = listed.line !== spec.line || listed.column !== spec.column;
  return isListed || service.clusterIPs[0] !== address ? listed : origin.span(['spec', 'clusterIP']);
}

/** The ports, as `80/TCP`, that both Services serve. */
export function sharedPorts(a: Service, b: Service): string[] {
  const other = new Set(b.ports.map(({ port, protocol }) => `${port}/${protocol}`));
  return [...new Set(a.ports.map(({ port, protocol }) => `${port}/${protocol}`))].filter((port) => other.has(port));
}
