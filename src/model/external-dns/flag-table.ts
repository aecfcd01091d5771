/** Flags of ExternalDNS that decide about records, with their defaults; those of single providers only by name. */
import { prefixOf } from './annotations.ts';
import type { Version } from './version.ts';

interface Row {
  readonly shape: 'switch' | 'text' | 'list';
  readonly since?: '0.22';
  readonly isDuration?: boolean;
  values?(version: Version): readonly string[];
  initially?(version: Version): readonly string[];
}

const list: Row = { shape: 'list' };
const text = (initial = ''): Row => ({ shape: 'text', initially: () => [initial] });
const off: Row = { shape: 'switch' };
const on: Row = { shape: 'switch', initially: () => ['true'] };
const oneOf = (shape: 'text' | 'list', values: string, initial?: string): Row => ({
  shape,
  values: () => values.split(' '),
  ...(initial === undefined ? {} : { initially: () => [initial] }),
});
const duration = (initial: string): Row => ({ shape: 'text', isDuration: true, initially: () => [initial] });

const sources =
  'service ingress node pod gateway-httproute gateway-grpcroute gateway-tlsroute gateway-tcproute gateway-udproute ' +
  'istio-gateway istio-virtualservice contour-httpproxy gloo-proxy fake connector crd empty skipper-routegroup ' +
  'openshift-route ambassador-host kong-tcpingress f5-virtualserver f5-transportserver traefik-proxy unstructured';
const providers =
  'akamai alibabacloud aws aws-sd azure azure-dns azure-private-dns civo cloudflare coredns digitalocean dnsimple ' +
  'exoscale gandi godaddy google inmemory linode ns1 oci ovh pdns pihole plural rfc2136 scaleway skydns transip webhook';

export const flagTable: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['source', oneOf('list', sources)],
  ['provider', oneOf('text', providers)],
  ['annotation-prefix', { shape: 'text', initially: (version) => [prefixOf(version)] }],
  ['annotation-filter', text()],
  ['label-filter', text()],
  ['namespace', text()],
  ['service-type-filter', list],
  ['fqdn-template', list],
  ['fqdn-target-template', list],
  ['target-template', list],
  ['combine-fqdn-annotation', off],
  ['ignore-hostname-annotation', off],
  ['ignore-ingress-rules-spec', off],
  ['ignore-ingress-tls-spec', off],
  ['ignore-non-host-network-pods', off],
  ['ingress-class', list],
  ['compatibility', oneOf('text', ' mate molecule kops-dns-controller', '')],
  ['publish-internal-services', off],
  ['publish-host-ip', off],
  ['always-publish-not-ready-addresses', off],
  ['resolve-service-load-balancer-hostname', off],
  ['listen-endpoint-events', off],
  ['exclude-unschedulable', on],
  ['expose-internal-ipv6', off],
  ['pod-source-domain', text()],
  ['gateway-name', text()],
  ['gateway-namespace', text()],
  ['gateway-label-filter', text()],
  ['gateway-listener-sets', off],
  ['default-targets', list],
  ['force-default-targets', off],
  ['target-net-filter', list],
  ['exclude-target-net', list],
  ['nat64-networks', list],
  ['create-ptr', off],
  ['prefer-alias', off],
  ['min-ttl', duration('0s')],
  ['domain-filter', list],
  ['exclude-domains', list],
  ['regex-domain-filter', text()],
  ['regex-domain-exclusion', text()],
  ['zone-name-filter', list],
  ['zone-id-filter', list],
  ['managed-record-types', { shape: 'list', initially: () => ['A', 'AAAA', 'CNAME'] }],
  ['exclude-record-types', list],
  [
    'policy',
    {
      shape: 'text',
      values: () => ['sync', 'upsert-only', 'create-only'],
      initially: (version) => (version === '0.21' ? ['sync'] : []),
    },
  ],
  ['registry', oneOf('text', 'txt noop dynamodb aws-sd crd', 'txt')],
  ['txt-owner-id', text('default')],
  ['txt-prefix', text()],
  ['txt-suffix', text()],
  ['txt-wildcard-replacement', text()],
  ['txt-encrypt-enabled', off],
  ['txt-encrypt-aes-key', text()],
  ['txt-new-format-only', off],
  ['txt-cache-interval', duration('0s')],
  ['migrate-from-txt-owner', text()],
  ['from-txt-owner', text()],
  ['interval', duration('1m')],
  ['min-event-sync-interval', duration('5s')],
  ['request-timeout', duration('30s')],
  ['provider-cache-time', duration('0s')],
  ['webhook-provider-url', text('http://localhost:8888')],
  ['webhook-provider-read-timeout', duration('5s')],
  ['webhook-provider-write-timeout', duration('10s')],
  ['webhook-server', off],
  ['log-format', oneOf('text', 'text json', 'text')],
  ['log-level', oneOf('text', 'panic debug info warning error fatal trace', 'info')],
  ['metrics-address', text(':7979')],
  ['aws-prefer-cname', off],
  ['aws-evaluate-target-health', on],
  ...['once', 'dry-run', 'events', 'version', 'traefik-enable-legacy', 'traefik-disable-new'].map(
    (name): [string, Row] => [name, off],
  ),
  ...[
    'server',
    'kubeconfig',
    'openshift-router-name',
    'connector-source-server',
    'skipper-routegroup-groupversion',
  ].map((name): [string, Row] => [name, text()]),
  ...['emit-events', 'gloo-namespace', 'unstructured-resource', 'exclude-domain'].map((name): [string, Row] => [
    name,
    list,
  ]),
  ...['crd-source-apiversion', 'crd-source-kind', 'kube-api-qps', 'kube-api-burst', 'kube-api-cache-sync-timeout'].map(
    (name): [string, Row] => [name, text()],
  ),
]);

const providerFlag =
  /^(?:aws|azure|cloudflare|google|alibaba-cloud|coredns|akamai|oci|ovh|pdns|ns1|digitalocean|godaddy|exoscale|rfc2136|transip|pihole|plural|dynamodb|tls|inmemory|cf|linode|crd)-[a-z0-9-]+$/;

export const isProviderFlag = (name: string): boolean => providerFlag.test(name);

/** Flags of single providers that take no value. */
export const providerSwitches: ReadonlySet<string> = new Set([
  'aws-zone-match-parent',
  'aws-sd-service-cleanup',
  'cloudflare-proxied',
  'cloudflare-custom-hostnames',
  'cloudflare-regional-services',
  'coredns-strictly-owned',
  'oci-auth-instance-principal',
  'ovh-enable-cname-relative',
  'pdns-skip-tls-verify',
  'ns1-ignoressl',
  'godaddy-api-ote',
  'rfc2136-axfr',
  'rfc2136-create-ptr',
  'rfc2136-insecure',
  'rfc2136-tsig-axfr',
  'rfc2136-gss-tsig',
  'rfc2136-use-tls',
  'rfc2136-skip-tls-verify',
  'pihole-tls-skip-verify',
]);
