/** `gateway.networking.k8s.io`: what decides which names a route answers to. */
import type { GatewayObject, ListenerSetObject, RouteKind, RouteObject } from '../../types/gateway.ts';
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

const namespaces = object({ from: oneOf(['All', 'Selector', 'Same', 'None']), selector });

const listener = object(
  {
    name: string(),
    hostname: string(),
    port: integer(1, 65535),
    protocol: string(),
    allowedRoutes: object({
      namespaces,
      kinds: list(object({ group: string(), kind: string() }, { required: ['kind'] })),
    }),
  },
  { required: ['name', 'port', 'protocol'], known: ['tls'] },
);

const gatewaySpec = object(
  {
    gatewayClassName: string(),
    listeners: list(listener),
    allowedListeners: object({ namespaces }),
    addresses: list(object({ type: string(), value: string() })),
  },
  { known: ['infrastructure', 'backendTLS', 'tls', 'defaultScope'] },
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

const known = ['rules', 'useDefaultGateways'];
const namedRouteSpec = object({ parentRefs: list(parentRef), hostnames: list(string()) }, { known });
const routeSpec = object({ parentRefs: list(parentRef) }, { known });
const condition = object(
  { type: string(), status: string() },
  { required: ['type', 'status'], known: ['lastTransitionTime', 'message', 'observedGeneration', 'reason'] },
);
const routeStatus = object({
  parents: list(
    object({ parentRef, conditions: list(condition) }, { required: ['parentRef'], known: ['controllerName'] }),
  ),
});

const defineRoute = (kind: RouteKind, spec: typeof namedRouteSpec | typeof routeSpec) =>
  defineKind({
    kind,
    group,
    name: dnsName,
    fields: { spec, status: routeStatus },
    build: (head, fields): RouteObject => ({ kind, ...head, spec: fields.spec ?? {}, status: fields.status ?? {} }),
  });

export const routes = [
  defineRoute('HTTPRoute', namedRouteSpec),
  defineRoute('GRPCRoute', namedRouteSpec),
  defineRoute('TLSRoute', namedRouteSpec),
  defineRoute('TCPRoute', routeSpec),
  defineRoute('UDPRoute', routeSpec),
] as const;

const listenerStatus = object(
  { name: string(), conditions: list(condition) },
  { required: ['name'], known: ['attachedRoutes', 'supportedKinds'] },
);

export const listenerSet = defineKind({
  kind: 'ListenerSet',
  group,
  name: dnsName,
  fields: {
    spec: object({ parentRef, listeners: list(listener) }, { required: ['parentRef'] }),
    status: object({ conditions: list(condition), listeners: list(listenerStatus) }),
  },
  build: (head, { spec = {}, status = {} }): ListenerSetObject => ({ kind: 'ListenerSet', ...head, spec, status }),
});
