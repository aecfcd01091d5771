/**
 * Sets of endpoints of a Service port, as kube-proxy tells them apart: ready ones; failing that, those that still serve
 * while they terminate (KEP-1669). Families stay together here: a pod of a dual-stack Service has one endpoint in each.
 */
import type { Family } from '../../src/core/ip/address.ts';
import type { Endpoint, Service, ServicePort } from '../../src/model/types/network.ts';

export const families: readonly Family[] = [4, 6];

export const endpointsOf = (port: ServicePort): readonly Endpoint[] => [...port.endpoints[4], ...port.endpoints[6]];

export const servesWhileTerminating = (endpoint: Endpoint): boolean => endpoint.serving && endpoint.terminating;

/** What takes traffic when nothing restricts the choice: the ready endpoints, else the serving and terminating ones. */
export function usableOf(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  return ready.length > 0 ? ready : endpoints.filter(servesWhileTerminating);
}

export const hasEndpoints = (service: Service): boolean => service.ports.some((port) => endpointsOf(port).length > 0);

/** Whether somebody, the cluster or the author, wrote endpoints for the Service: then its selector made none. */
export function hasOwnSlices(service: Service): boolean {
  return (
    (service.slices?.length ?? 0) > 0 ||
    service.ports.some((port) => endpointsOf(port).some((endpoint) => !endpoint.projected))
  );
}

/** Endpoints of the same pod count once, whatever their family; without a pod, each address counts. */
export function replicasOf(endpoints: readonly Endpoint[]): number {
  return new Set(endpoints.map((endpoint) => endpoint.pod ?? endpoint.address.text)).size;
}
