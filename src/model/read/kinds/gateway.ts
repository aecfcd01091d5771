/** `gateway.networking.k8s.io` Gateway and HTTPRoute: what decides which names they answer to. */
import type { GatewayObject, HttpRouteObject } from '../../types/gateway.ts';
import { dnsName } from '../rules.ts';
import { integer, list, map, object, oneOf, string } from '../schema.ts';
import { defineKind } from './kind.ts';

const group = 'gateway.networking.k8s.io';

const selector = object({
  matchLabels: map(string()),
  matchExpressions: list(
    object({ key: string(), operator: string(), values: list(string()) }, { required: ['key', 'operator'] }),
  ),
});

const listener = object(
  {
    name: string(),
    hostname: string(),
    port: integer(1, 65535),
    protocol: string(),
    allowedRoutes: object({
      namespaces: object({ from: oneOf(['All', 'Selector', 'Same', 'None']), selector }),
      kinds: list(object({ group: string(), kind: string() }, { required: ['kind'] })),
    }),
  },
  { required: ['name', 'port', 'protocol'], known: ['tls'] },
);

const gatewaySpec = object(
  {
    gatewayClassName: string(),
    listeners: list(listener),
    addresses: list(object({ type: string(), value: string() })),
  },
  { known: ['infrastructure', 'allowedListeners', 'backendTLS', 'tls', 'defaultScope'] },
);
const gatewayStatus = object(
  { addresses: list(object({ type: string(), value: string() }, { required: ['value'] })) },
  { known: ['conditions', 'listeners', 'attachedListenerSets'] },
);

export const gateway = defineKind({
  kind: 'Gateway',
  group,
  name: dnsName,
  fields: { spec: gatewaySpec, status: gatewayStatus },
  build: (head, { spec = {}, status = {} }): GatewayObject => ({ kind: 'Gateway', ...head, spec, status }),
});

const parentRef = object(
  {
    group: string(),
    kind: string(),
    namespace: string(),
    name: string(),
    sectionName: string(),
    port: integer(1, 65535),
  },
  { required: ['name'] },
);

const routeSpec = object(
  { parentRefs: list(parentRef), hostnames: list(string()) },
  { known: ['rules', 'useDefaultGateways'] },
);
const condition = object(
  { type: string(), status: string() },
  { required: ['type', 'status'], known: ['lastTransitionTime', 'message', 'observedGeneration', 'reason'] },
);
const routeStatus = object({
  parents: list(
    object({ parentRef, conditions: list(condition) }, { required: ['parentRef'], known: ['controllerName'] }),
  ),
});

export const httpRoute = defineKind({
  kind: 'HTTPRoute',
  group,
  name: dnsName,
  fields: { spec: routeSpec, status: routeStatus },
  build: (head, { spec = {}, status = {} }): HttpRouteObject => ({ kind: 'HTTPRoute', ...head, spec, status }),
});
