/** The sources by the name that `--source` gives them. */
import type { Endpoint } from '../endpoint.ts';
import { given, type Outcome, refused } from '../outcome.ts';
import type { World } from '../world.ts';
import { crdEndpoints } from './crd.ts';
import { gatewayEndpoints, routeKinds } from './gateway.ts';
import { ingressEndpoints } from './ingress.ts';
import { nodeEndpoints } from './node.ts';
import { podEndpoints } from './pod.ts';
import { serviceEndpoints } from './service.ts';

export function sourceEndpoints(world: World, source: string): Outcome<readonly Endpoint[]> {
  switch (source) {
    case 'service':
      return serviceEndpoints(world);
    case 'ingress':
      return ingressEndpoints(world);
    case 'node':
      return nodeEndpoints(world);
    case 'pod':
      return podEndpoints(world);
    case 'crd':
      return given(crdEndpoints(world));
    case 'empty':
      return given([]);
  }
  const kind = routeKinds.get(source);
  return kind === undefined ? refused(`the source \`${source}\` is not modelled`) : gatewayEndpoints(world, kind);
}
