/** How traffic from outside the cluster gets to a Service, and which of its addresses kube-proxy claims. */
import type { Family } from '../../src/core/ip/address.ts';
import type { ExternalAddress, Service } from '../../src/model/types/network.ts';

/** Load-balancer addresses that kube-proxy takes for its own: those whose mode is not `Proxy` (KEP-1860). */
export const vipsOf = (service: Service): readonly ExternalAddress[] =>
  service.ingress.filter((entry) => entry.mode === 'VIP');

export const hasNodePort = (service: Service): boolean => service.ports.some((port) => port.nodePort !== 0);

/** Node port, external IP or load balancer; a load balancer whose address is not there yet counts as well. */
export const isExternallyReachable = (service: Service): boolean =>
  hasNodePort(service) ||
  service.externalIPs.length > 0 ||
  vipsOf(service).length > 0 ||
  service.type === 'LoadBalancer';

/** The families in which a load balancer forwards: those of its addresses, and before it has any, the Service's. */
export function balancedFamilies(service: Service): readonly Family[] {
  const vips = vipsOf(service);
  if (vips.length === 0) return service.families;
  return ([4, 6] as const).filter((family) => vips.some((vip) => vip.address.family === family));
}
