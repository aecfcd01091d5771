/** Random Gateways and ListenerSets, and routes of every kind that point at them. */
import { annotations, labels, namespaces, type Setting, type Shape } from './shape.ts';

const group = 'gateway.networking.k8s.io';

export const routeKinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'] as const;

/** One Gateway, and perhaps one ListenerSet, in each namespace. */
export const gateways = (setting: Setting): readonly Shape[] =>
  namespaces.flatMap((namespace, at) => [
    gateway(setting, namespace, at),
    ...(setting.draw.oneIn(2) ? [listenerSet(setting, namespace)] : []),
  ]);

function gateway({ draw, prefix }: Setting, namespace: string, at: number): Shape {
  const from = draw.pick(['All', 'Same', 'None', undefined]);
  return {
    apiVersion: `${group}/v1`,
    kind: 'Gateway',
    metadata: {
      name: 'gw',
      namespace,
      annotations: draw.oneIn(5) ? { [`${prefix}target`]: `gw${at}.example.com` } : {},
    },
    spec: {
      gatewayClassName: 'x',
      ...(from === undefined ? {} : { allowedListeners: { namespaces: { from } } }),
      listeners: listeners({ draw }),
    },
    status: { addresses: draw.oneIn(6) ? [] : [{ type: 'IPAddress', value: `203.0.113.${200 + at}` }] },
  };
}

function listenerSet({ draw, prefix }: Setting, namespace: string): Shape {
  const own = listeners({ draw });
  const accepted = () => [condition('Accepted', draw.pick(['True', 'True', 'False']))];
  return {
    apiVersion: `${group}/v1`,
    kind: 'ListenerSet',
    metadata: {
      name: 'set',
      namespace,
      annotations: draw.oneIn(5) ? { [`${prefix}target`]: '203.0.113.99' } : {},
    },
    spec: { parentRef: { name: 'gw', ...(draw.oneIn(2) ? { namespace: draw.pick(namespaces) } : {}) }, listeners: own },
    status: {
      conditions: accepted(),
      listeners: own
        .filter(() => !draw.oneIn(6))
        .map(({ name }) => ({ name, supportedKinds: [], attachedRoutes: 0, conditions: accepted() })),
    },
  };
}

function listeners({ draw }: Pick<Setting, 'draw'>) {
  const hosts = ['*.example.org', 'r1.example.org', '*.apps.example.org'];
  const one = (name: string, port: number, protocol: string) => ({
    name,
    port,
    protocol,
    ...(draw.oneIn(2) && protocol !== 'UDP' ? { hostname: draw.pick(hosts) } : {}),
    ...(draw.oneIn(3) ? { allowedRoutes: allowed({ draw }) } : {}),
  });
  return [
    one('http', 80, draw.pick(['HTTP', 'HTTPS'])),
    ...(draw.oneIn(3) ? [one('tls', 443, 'TLS')] : []),
    ...(draw.oneIn(3) ? [one('tcp', 5432, 'TCP')] : []),
    ...(draw.oneIn(3) ? [one('udp', 53, 'UDP')] : []),
  ];
}

const allowed = ({ draw }: Pick<Setting, 'draw'>) => ({
  namespaces: draw.pick([
    { from: 'All' },
    { from: 'Same' },
    { from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'demo' } } },
  ]),
  ...(draw.oneIn(3) ? { kinds: [{ kind: draw.pick(routeKinds) }] } : {}),
});

const condition = (type: string, status: string) => ({
  type,
  status,
  reason: 'x',
  message: '',
  lastTransitionTime: '2026-01-01T00:00:00Z',
});

export function route(setting: Setting, at: number): Shape {
  const { draw, prefix } = setting;
  const kind = draw.pick(['HTTPRoute', 'HTTPRoute', ...routeKinds] as const);
  const isNamed = kind !== 'TCPRoute' && kind !== 'UDPRoute';
  const isSet = draw.oneIn(3);
  const parentRef = {
    group,
    kind: isSet ? 'ListenerSet' : 'Gateway',
    name: isSet ? 'set' : 'gw',
    namespace: draw.pick(namespaces),
  };
  const section = draw.oneIn(4) ? { sectionName: draw.pick(['http', 'tls', 'tcp', 'none']) } : {};
  const port = draw.oneIn(8) ? { port: draw.pick([80, 443]) } : {};
  const sources = ['defined-hosts-only', 'annotation-only', 'x'];
  const source = draw.oneIn(4) ? { [`${prefix}gateway-hostname-source`]: draw.pick(sources) } : {};
  const hosts = [`r${at}.example.org`, `r${at}.apps.example.org`, `*.r${at}.example.org`];
  return {
    apiVersion: `${group}/${versionOf(kind, setting)}`,
    kind,
    metadata: {
      name: `r${at}`,
      namespace: draw.pick(namespaces),
      labels: labels(draw),
      annotations: draw.oneIn(2) ? annotations(setting, `r${at}-a`, source) : {},
    },
    spec: {
      // Of what a route asks for, and what its status says, the section and the port may differ.
      parentRefs: [draw.oneIn(6) ? parentRef : { ...parentRef, ...section, ...port }],
      ...(isNamed ? { hostnames: draw.oneIn(5) ? [] : [draw.pick(hosts)] } : {}),
    },
    status: {
      parents: [
        {
          parentRef: { ...parentRef, ...section, ...port },
          controllerName: 'x/y',
          conditions: [condition('Accepted', draw.pick(['True', 'True', 'True', 'False']))],
        },
      ],
    },
  };
}

/** Where each release looks for a kind. */
const versionOf = (kind: (typeof routeKinds)[number], { version }: Setting): string =>
  kind === 'TCPRoute' || kind === 'UDPRoute' || (kind === 'TLSRoute' && version === '0.21') ? 'v1alpha2' : 'v1';
