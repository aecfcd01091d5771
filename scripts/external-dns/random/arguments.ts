/** Random command lines. */
import type { Version } from '../../../src/model/external-dns/version.ts';
import type { Draw } from '../../kube-proxy/draw.ts';
import { routeKinds } from './gateways.ts';

/** Of the key of a text that is encrypted. */
export const randomKey = '0123456789abcdef0123456789abcdef';

export function randomArgs(draw: Draw, version: Version): readonly string[] {
  const sources = ['service', 'ingress', 'node', 'pod', 'crd', 'gateway-httproute', gatewaySource(draw)];
  const chosen = [...new Set(draw.shuffle(sources).slice(0, draw.int(1, 3)))];
  const isPointed = draw.oneIn(5);
  const types = [
    'A',
    'AAAA',
    'CNAME',
    ...(draw.oneIn(3) ? ['SRV', 'TXT', 'MX', 'NS'] : []),
    ...(isPointed ? ['PTR'] : []),
  ];
  const optional = (n: number, ...flags: readonly string[]): readonly string[] =>
    draw.oneIn(n) ? [draw.pick(flags)] : [];
  return [
    ...chosen.map((source) => `--source=${source}`),
    '--provider=webhook',
    ...(version === '0.21' && draw.oneIn(6)
      ? []
      : [`--policy=${draw.pick(['sync', 'sync', 'upsert-only', 'create-only'])}`]),
    `--txt-owner-id=${draw.pick(['c1', 'c1', 'c2'])}`,
    ...types.map((type) => `--managed-record-types=${type}`),
    ...(isPointed ? optional(2, '--create-ptr') : []),
    ...optional(8, '--exclude-record-types=AAAA', '--exclude-record-types=CNAME'),
    ...optional(3, '--domain-filter=example.org', '--domain-filter=.example.org', '--exclude-domains=apps.example.org'),
    ...optional(4, '--txt-prefix=txt.', '--txt-prefix=%{record_type}-own.', '--txt-suffix=-own', '--txt-prefix=X-'),
    ...optional(4, '--txt-wildcard-replacement=any'),
    ...optional(8, '--migrate-from-txt-owner=c9', '--migrate-from-txt-owner=c1'),
    ...(draw.oneIn(6) ? ['--txt-encrypt-enabled', `--txt-encrypt-aes-key=${randomKey}`] : []),
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
    ...templates(draw),
    ...optional(6, '--compatibility=mate', '--compatibility=molecule', '--compatibility=kops-dns-controller'),
    ...optional(8, '--target-net-filter=203.0.113.0/24', '--exclude-target-net=10.0.0.0/8'),
    ...optional(8, '--nat64-networks=2001:db8::/96'),
    ...optional(8, '--prefer-alias'),
    ...optional(8, '--pod-source-domain=pods.example.org'),
    ...optional(9, '--ignore-non-host-network-pods'),
    ...optional(9, '--ignore-ingress-tls-spec', '--ignore-ingress-rules-spec'),
    ...optional(9, '--ingress-class=inner'),
    ...optional(3, '--gateway-listener-sets'),
    ...optional(12, '--gateway-name=gw', '--gateway-name=other', '--gateway-namespace=demo'),
    ...optional(30, '--policy=all', '--txt-suffix=-x', '--min-ttl=60', '--no-such-flag'),
  ];
}

const gatewaySource = (draw: Draw): string => `gateway-${draw.pick(routeKinds).toLowerCase()}`;

function templates(draw: Draw): readonly string[] {
  const combines = draw.oneIn(4) ? ['--combine-fqdn-annotation'] : [];
  if (!draw.oneIn(6)) return combines;
  const template = draw.pick([
    '--fqdn-template={{.Name}}.t.example.org',
    '--fqdn-template={{.Namespace}}-{{.Name}}.example.net',
  ]);
  return [template, ...combines, ...(draw.oneIn(4) ? ['--ignore-hostname-annotation'] : [])];
}
