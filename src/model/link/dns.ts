/**
 * A cluster's DNS settings, from `Cluster.spec.dns` and the DNSRewrites of the cluster, with kubeadm's defaults. A
 * cluster of which nothing is declared has none.
 */
import { type Address, addressOf, parseAddress } from '../../core/ip/address.ts';
import { rooted } from '../../core/name/names.ts';
import { compareText } from '../../core/order.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { ClusterDns, CoreDnsVersion, DnsRewriteObject, DnsSpec, Rewrite, StubDomain } from '../types/dns.ts';
import type { Cluster } from '../types/network.ts';
import type { Member } from './membership.ts';

export const defaultCoreDns = '1.14.7';
const supported = { first: 8, last: 14 };
/** CoreDNS took several `forward` directives in one block then: from there on, stub domains are in every chain. */
const severalForwards = 10;
/** The patch of 1.8 that brought `answer auto`. */
const answerAuto = { minor: 8, patch: 4 };
/** kubeadm's, which counts from the first address of the service range. */
const serviceIPOffset = 10n;

/** @param servers the names of the DNSServers that there are. */
export function settleDns(
  member: Member,
  cluster: Cluster,
  servers: readonly string[],
  diagnostics: Diagnostic[],
): ClusterDns | undefined {
  const spec = member.cluster?.spec.dns;
  const declared = member.objects.filter((object): object is DnsRewriteObject => object.kind === 'DNSRewrite');
  diagnostics.push(...declared.flatMap((rewrite) => unknownServers(rewrite, servers)));
  const rewrites = rewritesFor('cluster', declared);
  if (spec === undefined && rewrites.length === 0) return undefined;
  const { origin } = member.cluster ?? {};
  const at = origin === undefined ? [] : [origin.span(['spec', 'dns', 'version'])];
  const dns: ClusterDns = {
    ...settingsOf(spec ?? {}, cluster),
    version: coreDnsVersion(spec?.version ?? defaultCoreDns, at, diagnostics),
    rewrites,
    ...(origin === undefined ? {} : { origin }),
  };
  diagnostics.push(...beyondRelease(dns));
  return dns;
}

/** Whether stub domains have blocks of their own, because the release takes one `forward` in a block. */
export const stubsApart = ({ version, stubDomains }: ClusterDns): boolean =>
  version.minor < severalForwards && stubDomains.length > 0;

/** What a release does not have, where its own way would answer otherwise. */
function beyondRelease(dns: ClusterDns): readonly Diagnostic[] {
  const { version, rewrites, autopath, origin } = dns;
  const old =
    version.minor < answerAuto.minor || (version.minor === answerAuto.minor && version.patch < answerAuto.patch);
  const turned = rewrites.filter(({ spec }) => old && spec.answer?.auto === true);
  const led = stubsApart(dns) && (rewrites.length > 0 || autopath) && origin !== undefined;
  return [
    ...turned.map((rewrite) =>
      diagnose(
        'dns/needs-version',
        [rewrite.origin.span(['spec', 'answer', 'auto'])],
        '`answer auto`',
        '1.8.4',
        version.text,
      ),
    ),
    ...(led
      ? [
          diagnose(
            'dns/needs-version',
            [origin.span(['spec', 'dns', 'stubDomains'])],
            'a name that a rewrite or `autopath` leads into a stub domain',
            `1.${severalForwards}`,
            version.text,
          ),
        ]
      : []),
  ];
}

/** What a cluster has of whose names nothing is declared: kubeadm's settings. */
export function usualDns(cluster: Cluster): ClusterDns {
  return { ...settingsOf({}, cluster), version: coreDnsVersion(defaultCoreDns, [], []), rewrites: [] };
}

function settingsOf(spec: DnsSpec, cluster: Cluster): Omit<ClusterDns, 'version' | 'rewrites' | 'origin'> {
  const autopath = spec.autopath ?? false;
  return {
    serviceIP: parseAddress(spec.serviceIP ?? '', { lenient: true }) ?? usualServiceIP(cluster),
    pods: autopath ? 'verified' : (spec.pods ?? 'insecure'),
    autopath,
    upstreams: spec.upstreams ?? ['/etc/resolv.conf'],
    stubDomains: stubDomainsOf(spec.stubDomains ?? {}),
    ttl: spec.ttl ?? 5,
    cacheSeconds: spec.cacheSeconds ?? 30,
    nodeLocal: parseAddress(spec.nodeLocal?.address ?? '', { lenient: true }),
    nodeResolvConf: spec.nodeResolvConf,
    load: spec.load ?? {},
  };
}

function usualServiceIP({ serviceCIDRs: [first] }: Cluster): Address {
  return addressOf(first!.family, first!.value + serviceIPOffset);
}

function stubDomainsOf(said: NonNullable<DnsSpec['stubDomains']>): readonly StubDomain[] {
  return Object.entries(said)
    .map(([zone, servers]) => ({ zone: rooted(zone.toLowerCase()), servers }))
    .sort((a, b) => labelCount(b.zone) - labelCount(a.zone) || compareText(a.zone, b.zone));
}

const labelCount = (zone: string): number => zone.split('.').length;

export function unknownServers({ spec, origin }: DnsRewriteObject, servers: readonly string[]): readonly Diagnostic[] {
  const known = ['cluster', ...servers];
  return (spec.servers ?? []).flatMap((name, index) =>
    known.includes(name)
      ? []
      : [
          diagnose(
            'dns/unknown-server',
            [origin.span(['spec', 'servers', index])],
            name,
            known.map((each) => `\`${each}\``).join(' or '),
          ),
        ],
  );
}

/** A lower `order` comes first, then the name decides. */
export function rewritesFor(server: string, objects: readonly DnsRewriteObject[]): readonly Rewrite[] {
  return objects
    .filter(({ spec }) => (spec.servers ?? ['cluster']).includes(server))
    .sort((a, b) => (a.spec.order ?? 0) - (b.spec.order ?? 0) || compareText(a.metadata.name, b.metadata.name))
    .map(({ metadata, spec, origin }) => ({
      name: metadata.name,
      zone: rooted((spec.zone ?? '.').toLowerCase()),
      spec,
      origin,
    }));
}

export function coreDnsVersion(
  text: string,
  locations: Diagnostic['locations'],
  diagnostics: Diagnostic[],
): CoreDnsVersion {
  const [, major, minor, patch] = /^(\d+)\.(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const version = { text, minor: Number(minor), patch: Number(patch ?? 0) };
  if (major !== '1' || version.minor < supported.first || version.minor > supported.last) {
    const expected = `1.${supported.first}.0 to 1.${supported.last}.x`;
    diagnostics.push(diagnose('dns/unsupported-version', locations, text, expected));
  }
  return version;
}
