/** What the status of a Service or an Ingress says of its load balancer. */
import type { LoadBalancerStatus } from '../objects.ts';

/** Addresses and host names of a load balancer; with `lookup`, addresses in the place of host names. */
export function loadBalancerTargets(
  status: LoadBalancerStatus | undefined,
  lookup?: (name: string) => readonly string[],
): readonly string[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip = '', hostname = '' }) => [
    ...(ip === '' ? [] : [ip]),
    ...(hostname === '' ? [] : (lookup?.(hostname) ?? [hostname])),
  ]);
}
