/**
 * Random rounds of ExternalDNS: a command line, some objects of the API server, and records that stand already, most of them
 * what an earlier round would have written. Where ExternalDNS itself draws at random (which of two equal wishes of one source
 * survives, facts that share a property list), the rounds keep away: names and targets are then an object's own.
 */
import type { Endpoint } from '../../src/model/external-dns/endpoint.ts';
import type { ApiObject } from '../../src/model/external-dns/objects.ts';
import { synchronise } from '../../src/model/external-dns/sync.ts';
import { type Draw, drawFrom } from '../kube-proxy/draw.ts';

export interface Round {
  readonly args: readonly string[];
  readonly objects: readonly ApiObject[];
  readonly current: readonly Endpoint[];
}

const prefix = 'external-dns.kubernetes.io/';
const namespaces = ['demo', 'shop'];

export function randomRound(seed: string): Round {
  const draw = drawFrom(seed);
  const objects = randomObjects(draw);
  const args = randomArgs(draw);
  const before = synchronise({
    args,
    objects: draw.oneIn(2) ? objects : randomObjects(draw),
    current: [],
    version: '0.22',
  });
  const written = before.ok ? before.value.changes.create : [];
  return { args, objects, current: draw.oneIn(4) ? [] : written.flatMap((endpoint) => changed(draw, endpoint)) };
}

function randomArgs(draw: Draw): readonly string[] {
  const sources = ['service', 'ingress', 'node', 'pod', 'crd', 'gateway-httproute'];
  const chosen = draw.shuffle(sources).slice(0, draw.int(1, 3));
  const types = ['A', 'AAAA', 'CNAME', ...(draw.oneIn(3) ? ['SRV', 'TXT', 'MX'] : [])];
  const optional = (n: number, ...flags: readonly string[]): readonly string[] =>
    draw.oneIn(n) ? [draw.pick(flags)] : [];
  return [
    ...chosen.map((source) => `--source=${source}`),
    '--provider=webhook',
    `--policy=${draw.pick(['sync', 'sync', 'upsert-only', 'create-only'])}`,
    `--txt-owner-id=${draw.pick(['c1', 'c1', 'c2'])}`,
    ...types.map((type) => `--managed-record-types=${type}`),
    ...optional(3, '--domain-filter=example.org', '--domain-filter=.example.org', '--exclude-domains=apps.example.org'),
    ...optional(4, '--txt-prefix=txt.', '--txt-prefix=%{record_type}-own.', '--txt-suffix=-own', '--txt-prefix=X-'),
    ...optional(4, '--txt-wildcard-replacement=any'),
    ...optional(5, '--registry=noop'),
    ...optional(4, '--publish-internal-services'),
    ...optional(5, '--always-publish-not-ready-addresses'),
    ...optional(5, '--publish-host-ip'),
    ...optional(6, '--namespace=demo'),
    ...optional(5, '--expose-internal-ipv6'),
    ...optional(6, '--no-exclude-unschedulable'),
    ...optional(6, '--min-ttl=2m', '--min-ttl=30s'),
    ...optional(7, '--label-filter=tier=web', '--label-filter=tier!=web', '--annotation-filter=kind in (x)'),
    ...optional(7, '--service-type-filter=LoadBalancer', '--service-type-filter=NodePort'),
    ...optional(6, '--fqdn-template={{.Name}}.t.example.org', '--fqdn-template={{.Namespace}}-{{.Name}}.example.net'),
    ...optional(4, '--combine-fqdn-annotation'),
    ...optional(8, '--target-net-filter=203.0.113.0/24', '--exclude-target-net=10.0.0.0/8'),
    ...optional(8, '--pod-source-domain=pods.example.org'),
    ...optional(9, '--ignore-ingress-tls-spec', '--ignore-ingress-rules-spec'),
    ...optional(9, '--ingress-class=inner'),
    ...optional(30, '--policy=all', '--txt-suffix=-x', '--min-ttl=60', '--no-such-flag'),
  ];
}

function randomObjects(draw: Draw): readonly ApiObject[] {
  const count = draw.int(8, 14);
  const nodes = Array.from({ length: draw.int(1, 3) }, (_, at) => node(draw, at));
  const pods = Array.from({ length: draw.int(1, 4) }, (_, at) => pod(draw, at));
  const rest = Array.from({ length: count - nodes.length - pods.length }, (_, at) =>
    draw.pick([service, service, service, service, ingress, endpoint, route])(draw, at),
  );
  const spaces = namespaces.map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
  }));
  const headless = rest.filter(isHeadless);
  return [
    ...spaces,
    ...nodes,
    ...pods,
    ...gateways(draw),
    ...rest,
    ...headless.flatMap((each) => slices(draw, each, pods)),
  ] as ApiObject[];
}

type Shape = { readonly [key: string]: unknown } & {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [key: string]: unknown };
};

const isHeadless = (object: Shape): boolean =>
  (object.spec as { clusterIP?: string } | undefined)?.clusterIP === 'None';
const ip4 = (draw: Draw): string => `${draw.pick(['203.0.113', '10.0.0', '198.51.100'])}.${draw.int(1, 250)}`;
const ip6 = (draw: Draw): string => `2001:db8::${draw.int(1, 4000).toString(16)}`;
const ttl = (draw: Draw): string => draw.pick(['60', '5m', '1h30m', '0', 'x', '20.5s', '-5', '2147483648', '+7']);

function annotations(draw: Draw, own: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const found: Record<string, string> = { ...more };
  const set = (key: string, value: string): void => {
    found[`${prefix}${key}`] = value;
  };
  if (!draw.oneIn(6)) {
    const names = draw.several(1, 2, [
      `${own}.example.org`,
      `${own}.apps.example.org.`,
      `*.${own}.example.net`,
      `${own}-x_y.Example.org`,
    ]);
    set('hostname', [...new Set(names)].join(draw.pick([',', ', '])));
  }
  if (draw.oneIn(3)) set('ttl', ttl(draw));
  if (draw.oneIn(10)) set('controller', draw.pick(['dns-controller', 'other', '']));
  if (draw.oneIn(7))
    set('target', draw.pick([`t-${own}.example.net`, '203.0.113.77', `203.0.113.78,2001:db8::78`, '']));
  if (draw.oneIn(10)) set('set-identifier', draw.pick(['blue', 'green']));
  if (draw.oneIn(10)) set('webhook-weight', draw.pick(['1', '2']));
  if (draw.oneIn(10)) found.kind = draw.pick(['x', 'y']);
  return found;
}

const labels = (draw: Draw): Record<string, string> => (draw.oneIn(2) ? { tier: draw.pick(['web', 'db']) } : {});

function service(draw: Draw, at: number): Shape {
  const type = draw.pick(['LoadBalancer', 'LoadBalancer', 'ClusterIP', 'NodePort', 'ExternalName', 'headless']);
  // Services may share a name: their addresses are united.
  const name = draw.oneIn(5) ? `shared${draw.int(0, 1)}` : `s${at}`;
  const internal = draw.oneIn(3) ? { [`${prefix}internal-hostname`]: `in-s${at}.example.org` } : {};
  const access = draw.oneIn(4) ? { [`${prefix}access`]: draw.pick(['public', 'private', 'Public']) } : {};
  const kind = draw.oneIn(4) ? { [`${prefix}endpoints-type`]: draw.pick(['NodeExternalIP', 'HostIP', 'x']) } : {};
  const balancer = draw
    .several(0, 2, ['ip', 'ip6', 'host'])
    .map((each) =>
      each === 'ip' ? { ip: ip4(draw) } : each === 'ip6' ? { ip: ip6(draw) } : { hostname: `lb${at}.example.com` },
    );
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: `s${at}`,
      namespace: draw.pick(namespaces),
      labels: labels(draw),
      annotations: annotations(draw, name, { ...internal, ...access, ...kind }),
    },
    spec: {
      type: type === 'headless' ? 'ClusterIP' : type,
      ...(type === 'ExternalName' ? { externalName: draw.pick([`ext${at}.example.com.`, ip4(draw), ip6(draw)]) } : {}),
      ...(type === 'headless'
        ? { clusterIP: 'None' }
        : type === 'ExternalName'
          ? {}
          : { clusterIP: `10.96.0.${at + 1}` }),
      ...(draw.oneIn(6) ? { externalIPs: [ip4(draw)] } : {}),
      ...(draw.oneIn(3) ? { externalTrafficPolicy: 'Local' } : {}),
      ...(draw.oneIn(6) ? { publishNotReadyAddresses: true } : {}),
      selector: draw.oneIn(4) ? {} : { app: draw.pick(['a', 'b']) },
      ports: [
        { name: 'http', protocol: 'TCP', port: 80, ...(type === 'NodePort' ? { nodePort: 30_080 + at } : {}) },
        ...(draw.oneIn(3)
          ? [{ name: 'dns', protocol: 'UDP', port: 53, ...(type === 'NodePort' ? { nodePort: 31_080 + at } : {}) }]
          : []),
      ],
    },
    status: { loadBalancer: balancer.length === 0 ? {} : { ingress: balancer } },
  };
}

function ingress(draw: Draw, at: number): Shape {
  const own = `i${at}`;
  const source = draw.oneIn(6)
    ? {
        [`${prefix}ingress-hostname-source`]: draw.pick([
          'defined-hosts-only',
          'annotation-only',
          'Annotation-Only',
          'x',
        ]),
      }
    : {};
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: own,
      namespace: draw.pick(namespaces),
      labels: labels(draw),
      annotations: annotations(draw, `${own}-a`, source),
    },
    spec: {
      ...(draw.oneIn(3) ? { ingressClassName: draw.pick(['inner', 'outer']) } : {}),
      rules: draw.several(0, 2, [{ host: `${own}.example.org` }, { host: `${own}.example.net` }, {}]),
      ...(draw.oneIn(3) ? { tls: [{ hosts: [`${own}-tls.example.org`] }] } : {}),
    },
    status: {
      loadBalancer: draw.oneIn(5)
        ? {}
        : { ingress: [draw.oneIn(3) ? { hostname: `ilb${at}.example.com` } : { ip: ip4(draw) }] },
    },
  };
}

function node(draw: Draw, at: number): Shape {
  const kinds = draw.shuffle(['ExternalIP', 'InternalIP', 'InternalIP6']).slice(0, draw.int(1, 3));
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: `node-${at}`,
      labels: labels(draw),
      annotations: draw.oneIn(4) ? { [`${prefix}ttl`]: ttl(draw) } : {},
    },
    spec: draw.oneIn(5) ? { unschedulable: true } : {},
    status: {
      addresses: kinds.map((kind) => ({
        type: kind === 'ExternalIP' ? kind : 'InternalIP',
        address:
          kind === 'InternalIP6'
            ? `2001:db8:1::${at + 1}`
            : kind === 'ExternalIP'
              ? `198.51.100.${at + 1}`
              : `10.1.0.${at + 1}`,
      })),
    },
  };
}

function pod(draw: Draw, at: number): Shape {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `p${at}`,
      namespace: draw.pick(namespaces),
      labels: { app: draw.pick(['a', 'b']), ...labels(draw) },
      annotations: draw.oneIn(2) ? annotations(draw, `p${at}`) : {},
    },
    spec: {
      nodeName: `node-${draw.int(0, 3)}`,
      ...(draw.oneIn(3) ? { hostname: `h${at}` } : {}),
      ...(draw.oneIn(3) ? { hostNetwork: true } : {}),
      containers: [],
    },
    status: {
      phase: draw.pick(['Running', 'Running', 'Running', 'Pending']),
      podIP: `10.244.0.${at + 1}`,
      podIPs: [{ ip: `10.244.0.${at + 1}` }, ...(draw.oneIn(3) ? [{ ip: `2001:db8:2::${at + 1}` }] : [])],
      hostIP: `10.1.0.${draw.int(1, 3)}`,
      conditions: [{ type: 'Ready', status: draw.pick(['True', 'True', 'False']) }],
    },
  };
}

function slices(draw: Draw, { metadata }: Shape, pods: readonly Shape[]): readonly Shape[] {
  const own = pods.filter((each) => each.metadata.namespace === metadata.namespace);
  if (own.length === 0) return [];
  return [
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: `${metadata.name}-x`,
        namespace: metadata.namespace!,
        labels: { 'kubernetes.io/service-name': metadata.name },
      } as Shape['metadata'],
      addressType: 'IPv4',
      endpoints: own.map((each) => ({
        addresses: [(each.status as { podIP: string }).podIP],
        conditions: draw.oneIn(4) ? { ready: false } : {},
        targetRef: { kind: 'Pod', name: each.metadata.name, namespace: each.metadata.namespace },
      })),
    },
  ];
}

function endpoint(draw: Draw, at: number): Shape {
  const own = `d${at}.example.org`;
  const one = (index: number) =>
    draw.pick([
      { dnsName: own, recordType: 'A', targets: [ip4(draw), ip4(draw)] },
      { dnsName: `c${index}.${own}`, recordType: 'CNAME', targets: [`t${index}.example.com`] },
      { dnsName: `t${index}.${own}`, recordType: 'TXT', targets: ['"text"'] },
      {
        dnsName: `m${index}.${own}`,
        recordType: 'MX',
        targets: ['10 mx.example.net', draw.pick(['20 mx2.example.net', 'bad'])],
      },
      {
        dnsName: `s${index}.${own}`,
        recordType: 'SRV',
        targets: [draw.pick(['0 50 80 a.example.org.', '0 50 80 a.example.org'])],
      },
      { dnsName: `6${index}.${own}`, recordType: 'AAAA', targets: [draw.pick([ip6(draw), ip4(draw)])] },
    ]);
  const endpoints = Array.from({ length: draw.int(1, 3) }, (_, index) => ({
    ...one(index),
    ...(draw.oneIn(2) ? { recordTTL: draw.int(1, 600) } : {}),
  }));
  // One name once: which of two with other TTLs survives is drawn at random.
  const distinct = [...new Map(endpoints.map((each) => [`${each.dnsName} ${each.recordType}`, each])).values()];
  return {
    apiVersion: 'externaldns.k8s.io/v1alpha1',
    kind: 'DNSEndpoint',
    metadata: {
      name: `d${at}`,
      namespace: draw.pick(namespaces),
      resourceVersion: '1',
      labels: labels(draw),
      annotations: {},
    } as Shape['metadata'],
    spec: { endpoints: distinct },
  };
}

function gateways(draw: Draw): readonly Shape[] {
  return namespaces.map((namespace, at) => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: {
      name: 'gw',
      namespace,
      annotations: draw.oneIn(5) ? { [`${prefix}target`]: `gw${at}.example.com` } : {},
    } as Shape['metadata'],
    spec: {
      gatewayClassName: 'x',
      listeners: [
        {
          name: 'http',
          port: 80,
          protocol: 'HTTP',
          ...(draw.oneIn(2) ? { hostname: draw.pick(['*.example.org', 'r1.example.org', '*.apps.example.org']) } : {}),
          ...(draw.oneIn(3) ? { allowedRoutes: { namespaces: { from: draw.pick(['All', 'Same']) } } } : {}),
        },
        ...(draw.oneIn(3) ? [{ name: 'tls', port: 443, protocol: 'TLS' }] : []),
      ],
    },
    status: { addresses: draw.oneIn(6) ? [] : [{ type: 'IPAddress', value: `203.0.113.${200 + at}` }] },
  }));
}

function route(draw: Draw, at: number): Shape {
  const parentRef = {
    group: 'gateway.networking.k8s.io',
    kind: 'Gateway',
    name: 'gw',
    namespace: draw.pick(namespaces),
    ...(draw.oneIn(4) ? { sectionName: draw.pick(['http', 'tls', 'none']) } : {}),
  };
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: {
      name: `r${at}`,
      namespace: draw.pick(namespaces),
      labels: labels(draw),
      annotations: draw.oneIn(2)
        ? annotations(
            draw,
            `r${at}-a`,
            draw.oneIn(4)
              ? { [`${prefix}gateway-hostname-source`]: draw.pick(['defined-hosts-only', 'annotation-only', 'x']) }
              : {},
          )
        : {},
    } as Shape['metadata'],
    spec: {
      parentRefs: [parentRef],
      hostnames: draw.oneIn(5)
        ? []
        : [draw.pick([`r${at}.example.org`, `r${at}.apps.example.org`, `*.r${at}.example.org`])],
    },
    status: {
      parents: [
        {
          parentRef,
          controllerName: 'x/y',
          conditions: [
            {
              type: 'Accepted',
              status: draw.pick(['True', 'True', 'True', 'False']),
              reason: 'x',
              message: '',
              lastTransitionTime: '2026-01-01T00:00:00Z',
            },
          ],
        },
      ],
    },
  };
}

/** Kept, lost, pointed elsewhere, or given to another owner. */
function changed(draw: Draw, endpoint: Endpoint): readonly Endpoint[] {
  const { claims: _, ...plain } = endpoint;
  const base = { ...plain, labels: {} };
  if (draw.oneIn(8)) return [];
  if (endpoint.recordType === 'TXT') {
    const isOurs = endpoint.targets[0]?.includes('heritage') === true;
    if (isOurs && draw.oneIn(8))
      return [{ ...base, targets: endpoint.targets.map((each) => each.replace('owner=c1', 'owner=c9')) }];
    return [base];
  }
  if (draw.oneIn(4)) {
    if (endpoint.recordType === 'A') return [{ ...base, targets: [ip4(draw)] }];
    if (endpoint.recordType === 'CNAME') return [{ ...base, targets: ['elsewhere.example.com'] }];
  }
  if (draw.oneIn(6)) return [{ ...base, recordTTL: draw.int(1, 900) }];
  return [base];
}
