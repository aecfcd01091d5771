import { describe, expect, test } from 'vitest';
import { parseFlags } from '../../../src/model/external-dns/flags.ts';
import type { ApiObject } from '../../../src/model/external-dns/objects.ts';
import { sourceEndpoints } from '../../../src/model/external-dns/sources/index.ts';
import type { Version } from '../../../src/model/external-dns/version.ts';
import { worldOf } from '../../../src/model/external-dns/world.ts';

const prefix = 'external-dns.kubernetes.io/';
type Parts = Readonly<Record<string, unknown>>;

const object = (
  kind: string,
  name: string,
  annotations: Readonly<Record<string, string>>,
  parts: Parts,
  apiVersion = 'v1',
): ApiObject => ({
  apiVersion,
  kind,
  metadata: {
    name,
    ...(kind === 'Node' ? {} : { namespace: 'shop' }),
    annotations: Object.fromEntries(Object.entries(annotations).map(([key, value]) => [prefix + key, value])),
    ...(parts.labels === undefined ? {} : { labels: parts.labels as Record<string, string> }),
  },
  ...parts,
});
const balanced = (...addresses: readonly string[]) => ({
  status: {
    loadBalancer: {
      ingress: addresses.map((address) => (/[a-z]$/.test(address) ? { hostname: address } : { ip: address })),
    },
  },
});
const service = (
  annotations: Readonly<Record<string, string>>,
  spec: Parts,
  more: Parts = {},
  name = 'web',
): ApiObject => object('Service', name, annotations, { spec, ...more });
const node = (name: string, addresses: Readonly<Record<string, string>>, more: Parts = {}): ApiObject =>
  object(
    'Node',
    name,
    {},
    {
      status: { addresses: Object.entries(addresses).map(([type, address]) => ({ type, address })) },
      ...more,
    },
  );

function found(
  source: string,
  objects: readonly ApiObject[],
  args: readonly string[] = [],
  version: Version = '0.22',
): readonly string[] {
  const options = parseFlags([`--annotation-prefix=${prefix}`, ...args], version);
  const world = options.ok ? worldOf(objects, options.value, () => ['192.0.2.77']) : options;
  const endpoints = world.ok ? sourceEndpoints(world.value, source) : world;
  if (!endpoints.ok) return [`fault: ${endpoints.fault}`];
  return endpoints.value
    .map(
      ({ dnsName, recordType, targets, recordTTL }) =>
        `${dnsName} ${recordType} ${targets.join(',')}${recordTTL > 0 ? ` ${recordTTL}` : ''}`,
    )
    .sort();
}

describe('services', () => {
  const name = { hostname: 'web.example.org' };
  const nodes = [
    node('one', { ExternalIP: '198.51.100.1', InternalIP: '10.0.0.1' }),
    node('two', { InternalIP: '10.0.0.2' }, { spec: { unschedulable: true } }),
  ];

  test('of a load balancer point at its status, or at what they are told', () => {
    const spec = { type: 'LoadBalancer', clusterIP: '10.96.0.1' };
    expect(found('service', [service(name, spec, balanced('192.0.2.1', '2001:db8::1', 'lb.example.net'))])).toEqual([
      'web.example.org A 192.0.2.1',
      'web.example.org AAAA 2001:db8::1',
      'web.example.org CNAME lb.example.net',
    ]);
    const told = { ...name, target: '192.0.2.9', ttl: '1m', 'internal-hostname': 'in.example.org' };
    expect(found('service', [service(told, spec)])).toEqual([
      'in.example.org A 192.0.2.9 60',
      'web.example.org A 192.0.2.9 60',
    ]);
    expect(found('service', [service({ 'internal-hostname': 'in.example.org' }, spec)])).toEqual([
      'in.example.org A 10.96.0.1',
    ]);
    expect(
      found('service', [service(name, spec, balanced('lb.example.net'))], ['--resolve-service-load-balancer-hostname']),
    ).toEqual(['web.example.org A 192.0.2.77']);
    expect(found('service', [service(name, { ...spec, externalIPs: ['192.0.2.5'] }, balanced('192.0.2.1'))])).toEqual([
      'web.example.org A 192.0.2.5',
    ]);
  });

  test('of a cluster IP are published when asked', () => {
    const one = service(name, { type: 'ClusterIP', clusterIP: '10.96.0.1' });
    expect(found('service', [one])).toEqual([]);
    expect(found('service', [one], ['--publish-internal-services'])).toEqual(['web.example.org A 10.96.0.1']);
  });

  test('of node ports point at nodes, with an SRV for each port', () => {
    const spec = { type: 'NodePort', ports: [{ nodePort: 30080, protocol: 'TCP' }, { nodePort: 30443 }] };
    const ports = '_web._tcp.web.example.org SRV 0 50 30080 web.example.org.,0 50 30443 web.example.org.';
    expect(found('service', [service(name, spec), ...nodes])).toEqual([ports, 'web.example.org A 198.51.100.1']);
    expect(
      found('service', [service({ ...name, access: 'private' }, spec), ...nodes], ['--no-exclude-unschedulable']),
    ).toEqual([ports, 'web.example.org A 10.0.0.1,10.0.0.2']);
    expect(found('service', [service(name, spec)])).toEqual([ports]);
  });

  test('with local traffic point at nodes with the best pods only', () => {
    const spec = { type: 'NodePort', externalTrafficPolicy: 'Local', selector: { app: 'web' } };
    const pod = (onNode: string, ready: string): ApiObject =>
      object(
        'Pod',
        `p-${onNode}`,
        {},
        {
          labels: { app: 'web' },
          spec: { nodeName: onNode },
          status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready }] },
        },
      );
    const objects = [service(name, spec), node('a', { InternalIP: '10.0.0.1' }), node('b', { InternalIP: '10.0.0.2' })];
    expect(found('service', [...objects, pod('a', 'False'), pod('b', 'True')])).toEqual(['web.example.org A 10.0.0.2']);
  });

  test('without a cluster IP point at their pods', () => {
    const pod = (own: string, hostIP: string): ApiObject =>
      object('Pod', own, {}, { labels: { app: 'db' }, spec: { hostname: own }, status: { hostIP } });
    const slice = object(
      'EndpointSlice',
      's',
      {},
      {
        labels: { 'kubernetes.io/service-name': 'web' },
        addressType: 'IPv4',
        endpoints: ['db-0', 'db-1'].map((own, at) => ({
          addresses: [`10.1.0.${at}`],
          conditions: { ready: at === 0 },
          targetRef: { kind: 'Pod', name: own },
        })),
      },
      'discovery.k8s.io/v1',
    );
    const objects = [
      service(name, { clusterIP: 'None', selector: { app: 'db' } }),
      pod('db-0', '10.0.0.1'),
      pod('db-1', '10.0.0.2'),
      slice,
    ];
    expect(found('service', objects)).toEqual(['db-0.web.example.org A 10.1.0.0', 'web.example.org A 10.1.0.0']);
    expect(found('service', objects, ['--always-publish-not-ready-addresses', '--publish-host-ip'])).toContain(
      'web.example.org A 10.0.0.1,10.0.0.2',
    );
  });

  test('of the same name share one record, with the traits of the first by name', () => {
    const spec = { type: 'LoadBalancer' };
    const pair = [
      service({ ...name, ttl: '20' }, spec, balanced('192.0.2.2'), 'b'),
      service({ ...name, ttl: '10' }, spec, balanced('192.0.2.1'), 'a'),
    ];
    expect(found('service', pair)).toEqual(['web.example.org A 192.0.2.1,192.0.2.2 10']);
  });

  test('take names from templates when they have none, or in addition', () => {
    const spec = { type: 'LoadBalancer' };
    const template = '--fqdn-template={{.Name}}.{{.Namespace}}.example.org,';
    const plain = service({}, spec, balanced('192.0.2.1'));
    expect(found('service', [plain], [template])).toEqual(['web.shop.example.org A 192.0.2.1']);
    const named = service(name, spec, balanced('192.0.2.1'));
    expect(found('service', [named], [template])).toEqual(['web.example.org A 192.0.2.1']);
    expect(found('service', [named], [template, '--combine-fqdn-annotation'])).toHaveLength(2);
    expect(found('service', [named], ['--fqdn-template={{.Calibre}}'])).toEqual(['web.example.org A 192.0.2.1']);
    expect(found('service', [plain], ['--fqdn-template={{.Calibre}}'])[0]).toMatch(
      /^fault: apply template on Service shop\/web: .*Calibre/,
    );
    expect(found('service', [plain], ['--fqdn-template={{.Name'])[0]).toMatch(/^fault: parse template/);
    expect(
      found(
        'service',
        [plain],
        ['--fqdn-template={{if isIPv4 "192.0.2.1"}}{{replace "e" "3" .Name | trimPrefix "w"}}.x{{end}}'],
      ),
    ).toEqual(['3b.x A 192.0.2.1']);
    const pairs = '--fqdn-target-template={{.Name}}.example.org:lb.example.net,half:';
    expect(found('service', [plain], [pairs])).toEqual(['web.example.org CNAME lb.example.net']);
    expect(found('service', [plain], [pairs], '0.21')).toEqual([]);
  });

  test('are left out by filters and by their controller', () => {
    const spec = { type: 'ExternalName', externalName: 'lb.example.net' };
    const one = service({ ...name, controller: 'dns-controller' }, spec);
    expect(found('service', [one])).toEqual(['web.example.org CNAME lb.example.net']);
    expect(found('service', [service({ ...name, controller: 'other' }, spec)])).toEqual([]);
    expect(found('service', [one], ['--namespace=other'])).toEqual([]);
    expect(found('service', [one], ['--label-filter=app'])).toEqual([]);
    expect(found('service', [one], ['--service-type-filter=NodePort'])).toEqual([]);
    expect(found('service', [one], ['--service-type-filter=None'])[0]).toContain(
      'unsupported service type filter `None`',
    );
  });

  test.each([
    ['mate', { 'zalando.org/dnsname': 'old.example.org' }],
    ['molecule', { domainName: 'old.example.org' }],
    ['kops-dns-controller', { 'dns.alpha.kubernetes.io/external': 'old.example.org' }],
  ])('with annotations of %s are understood when asked', (compatibility, annotations) => {
    const one: ApiObject = {
      ...service({}, { type: 'LoadBalancer' }, balanced('192.0.2.1')),
      metadata: { name: 'web', namespace: 'shop', annotations, labels: { dns: 'route53' } },
    };
    expect(found('service', [one])).toEqual([]);
    expect(found('service', [one], [`--compatibility=${compatibility}`])).toEqual(['old.example.org A 192.0.2.1']);
  });
});

test('an ingress gives its rules, its TLS hosts and its annotation, by its class', () => {
  const ingress = (annotations: Readonly<Record<string, string>>): ApiObject =>
    object(
      'Ingress',
      'front',
      annotations,
      {
        spec: {
          ingressClassName: 'nginx',
          rules: [{ host: 'rule.example.org' }, {}],
          tls: [{ hosts: ['tls.example.org'] }],
        },
        ...balanced('192.0.2.1'),
      },
      'networking.k8s.io/v1',
    );
  const all = ingress({ hostname: 'note.example.org' });
  const names = (args: readonly string[], one = all) => found('ingress', [one], args).map((text) => text.split('.')[0]);
  expect(names([])).toEqual(['note', 'rule', 'tls']);
  expect(names(['--ignore-ingress-tls-spec', '--ignore-ingress-rules-spec'])).toEqual(['note']);
  expect(names(['--ingress-class=other'])).toEqual([]);
  expect(names([], ingress({ hostname: 'note.example.org', 'ingress-hostname-source': 'Annotation-Only' }))).toEqual([
    'note',
  ]);
  expect(names([], ingress({ hostname: 'note.example.org', 'ingress-hostname-source': '' }))).toEqual([]);
  expect(
    found('ingress', [all], ['--ingress-class=nginx', '--annotation-filter=kubernetes.io/ingress.class=nginx'])[0],
  ).toContain('mutually exclusive');
});

test('a node has its own name or those of a template, and must have an address', () => {
  const one = node('n1.example.org', { InternalIP: '10.0.0.1' });
  expect(found('node', [one])).toEqual(['n1.example.org A 10.0.0.1']);
  expect(found('node', [one], ['--fqdn-template=all.example.org'])).toEqual(['all.example.org A 10.0.0.1']);
  expect(found('node', [one], ['--fqdn-template=all.example.org', '--combine-fqdn-annotation'])).toHaveLength(2);
  expect(found('node', [node('n2', {})])[0]).toContain('neither an ExternalIP nor an InternalIP');
  expect(found('node', [node('x'.repeat(64), { InternalIP: '10.0.0.1' })])[0]).toContain('more than 63 bytes');
});

test('a pod has annotated names and those below a domain', () => {
  const pod = (annotations: Readonly<Record<string, string>>): ApiObject =>
    object('Pod', 'p', annotations, {
      spec: { nodeName: 'n' },
      status: { podIP: '10.1.0.1', podIPs: [{ ip: '10.1.0.1' }] },
    });
  const host = node('n', { ExternalIP: '198.51.100.1', InternalIP: '2001:db8::1' });
  const names = { hostname: 'out.example.org', 'internal-hostname': 'in.example.org' };
  expect(found('pod', [pod(names), host])).toEqual([
    'in.example.org A 10.1.0.1',
    'out.example.org A 198.51.100.1',
    'out.example.org AAAA 2001:db8::1',
  ]);
  expect(found('pod', [pod({}), host], ['--pod-source-domain=pods.example.org'])).toEqual([
    'p.pods.example.org A 10.1.0.1',
  ]);
  expect(found('pod', [pod({ ...names, target: 'b.example.net,a.example.net' })])).toContain(
    'out.example.org CNAME a.example.net,b.example.net',
  );
  expect(found('pod', [pod(names), host], ['--ignore-non-host-network-pods'])).toEqual([]);
  const foreign = pod({ 'internal-hostname': 'in.example.org', controller: 'other' });
  expect(found('pod', [foreign])).toEqual([]);
  expect(found('pod', [foreign], [], '0.21')).toHaveLength(1);
});

test('a DNSEndpoint is passed through, but for targets whose final dot does not fit their type', () => {
  const listed = [
    { dnsName: 'a.example.org', recordType: 'A', targets: ['192.0.2.1'], recordTTL: 60 },
    { dnsName: 'c.example.org', recordType: 'CNAME', targets: ['b.example.org.'] },
    { dnsName: 's.example.org', recordType: 'SRV', targets: ['0 50 80 a.example.org.'] },
    { dnsName: 'n.example.org', recordType: 'NS', targets: ['ns.example.org.'] },
    { dnsName: 'p.example.org', recordType: 'NAPTR', targets: ['no dot'] },
    { dnsName: 'e.example.org', recordType: 'CNAME', targets: [] },
  ];
  const one = object('DNSEndpoint', 'd', {}, { spec: { endpoints: listed } }, 'externaldns.k8s.io/v1alpha1');
  expect(found('crd', [one])).toEqual([
    'a.example.org A 192.0.2.1 60',
    'c.example.org CNAME b.example.org.',
    's.example.org SRV 0 50 80 a.example.org.',
  ]);
  expect(found('crd', [one], [], '0.21')).toHaveLength(2);
});

test('one DNSEndpoint that the annotation filter keeps out takes all others with it in 0.22, unless it is not sent', () => {
  const endpoint = (name: string, tier: string, kind: string): ApiObject => {
    const spec = { endpoints: [{ dnsName: `${name}.example.org`, recordType: 'A', targets: ['192.0.2.1'] }] };
    return object('DNSEndpoint', name, { kind }, { spec, labels: { tier } }, 'externaldns.k8s.io/v1alpha1');
  };
  const [one, other] = [endpoint('a', 'web', 'x'), endpoint('b', 'db', 'y')];
  const filter = `--annotation-filter=${prefix}kind=x`;
  expect(found('crd', [one], [filter])).toEqual(['a.example.org A 192.0.2.1']);
  expect(found('crd', [one, other], [filter])).toEqual([]);
  expect(found('crd', [one, other], [filter], '0.21')).toEqual(['a.example.org A 192.0.2.1']);
  expect(found('crd', [one, other], [filter, '--label-filter=tier=web'])).toEqual(['a.example.org A 192.0.2.1']);
  expect(found('crd', [one, other], [filter, '--namespace=shop'])).toEqual([]);
});

describe('routes of the Gateway API', () => {
  const api = 'gateway.networking.k8s.io/v1';
  const gateway = (listener: Parts, annotations = {}): ApiObject =>
    object(
      'Gateway',
      'gw',
      annotations,
      {
        spec: { listeners: [{ name: 'web', port: 80, protocol: 'HTTP', ...listener }] },
        status: { addresses: [{ value: '192.0.2.1' }] },
      },
      api,
    );
  const route = (hostnames: readonly string[], ref: Parts = {}, accepted = 'True', annotations = {}): ApiObject =>
    object(
      'HTTPRoute',
      'r',
      annotations,
      {
        spec: { hostnames, parentRefs: [{ name: 'gw', ...ref }] },
        status: {
          parents: [{ parentRef: { name: 'gw', ...ref }, conditions: [{ type: 'Accepted', status: accepted }] }],
        },
      },
      api,
    );
  const routes = (...objects: readonly ApiObject[]): readonly string[] => found('gateway-httproute', objects);

  test('point at the addresses of a Gateway that accepted them, or at its target annotation', () => {
    expect(routes(gateway({}), route(['a.example.org']))).toEqual(['a.example.org A 192.0.2.1']);
    expect(routes(gateway({}, { target: 'lb.example.net' }), route(['a.example.org']))).toEqual([
      'a.example.org CNAME lb.example.net',
    ]);
    expect(routes(gateway({}), route(['a.example.org'], {}, 'False'))).toEqual([]);
    expect(routes(gateway({}), route(['a.example.org'], { sectionName: 'other' }))).toEqual([]);
    expect(routes(gateway({ protocol: 'TLS' }), route(['a.example.org']))).toEqual([]);
    expect(found('gateway-httproute', [gateway({}), route(['a.example.org'])], ['--gateway-name=other'])).toEqual([]);
  });

  test('have the narrower host of listener and route', () => {
    expect(routes(gateway({ hostname: '*.example.org' }), route(['a.b.example.org', 'a.example.net']))).toEqual([
      'a.b.example.org A 192.0.2.1',
    ]);
    expect(routes(gateway({ hostname: 'a.example.org' }), route(['*.example.org']))).toEqual([
      'a.example.org A 192.0.2.1',
    ]);
    expect(routes(gateway({ hostname: 'a.example.org' }), route([]))).toEqual(['a.example.org A 192.0.2.1']);
    expect(
      routes(gateway({}), route(['UPPER.example.org', 'dot.example.org.', '192.0.2.9', 'a_b.example.org'])),
    ).toEqual(['dot.example.org A 192.0.2.1', 'upper.example.org A 192.0.2.1']);
    expect(routes(gateway({ hostname: '*.example.org' }), route(['dot.example.org.']))).toEqual([]);
  });

  test('obey the listener about namespaces and kinds', () => {
    const space: ApiObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'a' } } };
    const from = (namespaces: Parts) =>
      routes(gateway({ allowedRoutes: { namespaces } }), route(['a.example.org']), space);
    expect(from({ from: 'All' })).toHaveLength(1);
    expect(from({ from: 'None' })).toEqual([]);
    expect(from({ from: 'Selector', selector: { matchLabels: { team: 'a' } } })).toHaveLength(1);
    expect(from({ from: 'Selector', selector: { matchLabels: { team: 'b' } } })).toEqual([]);
    expect(routes(gateway({ allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] } }), route(['a.example.org']))).toEqual(
      [],
    );
  });

  describe('reach their Gateway through a ListenerSet too', () => {
    const accepted = [{ type: 'Accepted', status: 'True' }];
    const open = (from: string): ApiObject => {
      const { spec, ...rest } = gateway({}) as ApiObject & { readonly spec: Parts };
      return { ...rest, spec: { ...spec, allowedListeners: { namespaces: { from } } } } as ApiObject;
    };
    const set = (status: Parts): ApiObject =>
      object(
        'ListenerSet',
        'ls',
        {},
        {
          spec: {
            parentRef: { name: 'gw' },
            listeners: [{ name: 'x', port: 80, protocol: 'HTTP', hostname: 'a.example.org' }],
          },
          status,
        },
        api,
      );
    const taken = { conditions: accepted, listeners: [{ name: 'x', conditions: accepted }] };
    const through = (parent: ApiObject, status: Parts, args = ['--gateway-listener-sets']): readonly string[] =>
      found('gateway-httproute', [parent, set(status), route([], { kind: 'ListenerSet', name: 'ls' })], args);

    test('where the Gateway is open to it, and it and its listener are accepted', () => {
      expect(through(open('Same'), taken)).toEqual(['a.example.org A 192.0.2.1']);
    });

    test('and not where the flag, the Gateway or a status is against it', () => {
      expect(through(open('Same'), taken, [])).toEqual([]);
      expect(through(open('None'), taken)).toEqual([]);
      expect(through(gateway({}), taken)).toEqual([]);
      expect(through(open('Same'), { ...taken, conditions: [] })).toEqual([]);
      expect(through(open('Same'), { ...taken, listeners: [] })).toEqual([]);
    });
  });

  test('are of five kinds, of which those of TCP and UDP have no names of their own', () => {
    const listener = { protocol: 'UDP', hostname: 'a.example.org' };
    const plain = { ...route(['b.example.org']), kind: 'UDPRoute' };
    expect(found('gateway-udproute', [gateway(listener), plain])).toEqual(['a.example.org A 192.0.2.1']);
    const encrypted = { ...route(['b.example.org']), kind: 'TLSRoute' };
    expect(found('gateway-tlsroute', [gateway({ protocol: 'TLS' }), encrypted])).toEqual(['b.example.org A 192.0.2.1']);
    const rpc = { ...route(['b.example.org']), kind: 'GRPCRoute' };
    expect(found('gateway-grpcroute', [gateway({ protocol: 'HTTPS' }), rpc])).toEqual(['b.example.org A 192.0.2.1']);
  });

  test('may differ in section and port between what they ask for and what their status says', () => {
    const { spec, ...rest } = route(['a.example.org'], { sectionName: 'web' }) as ApiObject & { readonly spec: Parts };
    const asks = { ...rest, spec: { ...spec, parentRefs: [{ name: 'gw' }] } } as ApiObject;
    expect(routes(gateway({}), asks)).toEqual(['a.example.org A 192.0.2.1']);
  });

  test('take annotated names, and leave them by their hostname source', () => {
    const annotations = { hostname: 'note.example.org' };
    expect(routes(gateway({}), route(['a.example.org'], {}, 'True', annotations))).toHaveLength(2);
    const only = { ...annotations, 'gateway-hostname-source': 'annotation-only' };
    expect(routes(gateway({}), route(['a.example.org'], {}, 'True', only))).toEqual(['note.example.org A 192.0.2.1']);
  });
});

test('a source that is not modelled says so', () => {
  expect(found('istio-gateway', [])).toEqual(['fault: the source `istio-gateway` is not modelled']);
  expect(found('empty', [])).toEqual([]);
});
