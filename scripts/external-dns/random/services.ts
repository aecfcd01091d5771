/** Random Services of every type, the slices of headless ones, and Ingresses. */
import { annotations, ip4, ip6, labels, namespaces, type Setting, type Shape } from './shape.ts';

export function service(setting: Setting, at: number): Shape {
  const { draw, prefix } = setting;
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
  const port = (name: string, protocol: string, number: number, nodePort: number) => ({
    name,
    protocol,
    port: number,
    ...(type === 'NodePort' ? { nodePort: nodePort + at } : {}),
  });
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: `s${at}`,
      namespace: draw.pick(namespaces),
      labels: { ...labels(draw), ...(draw.oneIn(6) ? { dns: 'route53' } : {}) },
      annotations: annotations(setting, name, { ...internal, ...access, ...kind, ...legacy(setting, at) }),
    },
    spec: {
      type: type === 'headless' ? 'ClusterIP' : type,
      ...(type === 'ExternalName' ? { externalName: draw.pick([`ext${at}.example.com.`, ip4(draw), ip6(draw)]) } : {}),
      ...(type === 'headless' ? { clusterIP: 'None' } : {}),
      ...(type === 'headless' || type === 'ExternalName' ? {} : { clusterIP: `10.96.0.${at + 1}` }),
      ...(draw.oneIn(6) ? { externalIPs: [ip4(draw)] } : {}),
      ...(draw.oneIn(3) ? { externalTrafficPolicy: 'Local' } : {}),
      ...(draw.oneIn(6) ? { publishNotReadyAddresses: true } : {}),
      selector: draw.oneIn(4) ? {} : { app: draw.pick(['a', 'b']) },
      ports: [port('http', 'TCP', 80, 30_080), ...(draw.oneIn(3) ? [port('dns', 'UDP', 53, 31_080)] : [])],
    },
    status: { loadBalancer: balancer.length === 0 ? {} : { ingress: balancer } },
  };
}

/** What `--compatibility` reads: annotations of mate, molecule and kOps. */
function legacy({ draw }: Setting, at: number): Record<string, string> {
  if (!draw.oneIn(5)) return {};
  return draw.pick([
    { 'zalando.org/dnsname': `mate${at}.example.org` },
    { domainName: `molecule${at}.example.org, molecule${at}.example.net.` },
    { 'dns.alpha.kubernetes.io/external': `kops${at}.example.org` },
    { 'dns.alpha.kubernetes.io/internal': `kops-in${at}.example.org` },
    {
      'dns.alpha.kubernetes.io/external': `kops${at}.example.org`,
      'dns.alpha.kubernetes.io/internal': `kops-in${at}.example.org`,
    },
  ]);
}

/** One slice of all pods in the namespace; some are not ready. */
export function slices({ draw }: Setting, { metadata }: Shape, pods: readonly Shape[]): readonly Shape[] {
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
      },
      addressType: 'IPv4',
      endpoints: own.map((each) => ({
        addresses: [(each.status as { podIP: string }).podIP],
        conditions: draw.oneIn(4) ? { ready: false } : {},
        targetRef: { kind: 'Pod', name: each.metadata.name, namespace: each.metadata.namespace },
      })),
    },
  ];
}

export function ingress(setting: Setting, at: number): Shape {
  const { draw, prefix } = setting;
  const own = `i${at}`;
  const sources = ['defined-hosts-only', 'annotation-only', 'Annotation-Only', 'x'];
  const source = draw.oneIn(6) ? { [`${prefix}ingress-hostname-source`]: draw.pick(sources) } : {};
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: own,
      namespace: draw.pick(namespaces),
      labels: labels(draw),
      annotations: annotations(setting, `${own}-a`, source),
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
