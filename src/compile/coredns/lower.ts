/**
 * A cluster's DNS settings → server blocks of its CoreDNS. One block serves every zone: rewrites, the cluster's own
 * names, stub domains and the rest run in one chain, so that a rewritten name may lead anywhere. Rules that are declared
 * for a zone of their own stand in a block of that zone with the same chain behind them.
 */
import type { Address } from '../../core/ip/address.ts';
import { compareText } from '../../core/order.ts';
import { stubsApart } from '../../model/link/dns.ts';
import type { ClusterDns, Rewrite, StubDomain } from '../../model/types/dns.ts';
import type { Declared, Network } from '../../model/types/network.ts';
import { sortedByPlugin } from './order.ts';
import { ruleWords } from './rule-words.ts';

export interface Directive {
  readonly words: readonly string[];
  /** The lines of its block; without any it has none. */
  readonly lines: readonly (readonly string[])[];
  readonly sources: readonly Declared[];
}

export interface ServerBlock {
  readonly key: string;
  readonly directives: readonly Directive[];
}

const reverseZones = ['in-addr.arpa.', 'ip6.arpa.'];

export function lowerCoreDns(network: Network, dns: ClusterDns): readonly ServerBlock[] {
  const zones = [...new Set(['.', ...dns.rewrites.map(({ zone }) => zone)])].sort(
    (a, b) => Number(a !== '.') - Number(b !== '.') || compareText(a, b),
  );
  const apart = stubsApart(dns);
  const chains = zones.map((zone) => ({
    key: `${zone}:53`,
    directives: sortedByPlugin(dns.version, [
      ...(zone === '.' ? ofTheProcess() : []),
      directive(['errors']),
      directive(['loadbalance']),
      ...dns.rewrites.filter((rewrite) => rewrite.zone === zone).map(rewriteDirective),
      ...(dns.autopath ? [said(dns, 'autopath', ['autopath', '@kubernetes'])] : []),
      ...(dns.cacheSeconds > 0 ? [said(dns, 'cacheSeconds', ['cache', String(dns.cacheSeconds)])] : []),
      kubernetes(network, dns),
      ...(zone === '.' ? [directive(['loop'])] : []),
      ...(apart ? [] : dns.stubDomains).map((stub) =>
        said(dns, 'stubDomains', ['forward', stub.zone, ...stub.servers]),
      ),
      said(dns, 'upstreams', ['forward', '.', ...dns.upstreams], [['max_concurrent', '1000']]),
    ]),
  }));
  return [...chains, ...(apart ? dns.stubDomains.map((stub) => stubBlock(dns, stub)) : [])];
}

function stubBlock(dns: ClusterDns, { zone, servers }: StubDomain): ServerBlock {
  return {
    key: `${zone}:53`,
    directives: sortedByPlugin(dns.version, [
      directive(['errors']),
      directive(['loadbalance']),
      ...(dns.cacheSeconds > 0 ? [said(dns, 'cacheSeconds', ['cache', String(dns.cacheSeconds)])] : []),
      said(dns, 'stubDomains', ['forward', '.', ...servers]),
    ]),
  };
}

/** What a process has once, whatever its blocks are. */
function ofTheProcess(): readonly Directive[] {
  return [
    directive(['reload']),
    directive(['ready']),
    directive(['health'], [['lameduck', '5s']]),
    directive(['prometheus', ':9153']),
  ];
}

/** The zone of all clusters' Services (KEP-1645), where any is imported. */
const clusterset = 'clusterset.local.';

function kubernetes({ cluster, imports }: Network, dns: ClusterDns): Directive {
  const shared = imports.length > 0 ? [clusterset] : [];
  return said(
    dns,
    undefined,
    ['kubernetes', `${cluster.domain}.`, ...shared, ...reverseZones],
    [
      ...shared.map((zone) => ['multicluster', zone]),
      ['pods', dns.pods],
      ['fallthrough', ...reverseZones],
      ['ttl', String(dns.ttl)],
    ],
  );
}

export function rewriteDirective({ spec, origin }: Rewrite): Directive {
  const { head, answers } = ruleWords(spec);
  const sources = [{ origin, path: ['spec'] }];
  const [action, ...body] = head;
  if (answers.length === 0 || action === undefined) return { words: ['rewrite', ...head], lines: [], sources };
  return { words: ['rewrite', action], lines: [body, ...answers], sources };
}

/**
 * The cache on each node (NodeLocal DNSCache): it answers on its own address, and in the modes where packets for the DNS
 * Service can be caught on the node, on the Service's too. It asks the cluster's CoreDNS for the cluster's names, and for all
 * others only where rewrites or stub domains are declared, which are known there alone.
 */
export function lowerNodeLocal({ cluster }: Network, dns: ClusterDns, local: Address): readonly ServerBlock[] {
  const caught = cluster.proxy.mode !== 'ipvs';
  const central = caught ? upstreamPlaceholder : dns.serviceIP.text;
  const bound = ['bind', local.text, ...(caught ? [dns.serviceIP.text] : [])];
  const needsCentral = dns.rewrites.length + dns.stubDomains.length > 0;
  const block = (zone: string, cache: Directive, forward: Directive, more: readonly Directive[] = []): ServerBlock => ({
    key: `${zone}:53`,
    directives: [
      directive(['reload']),
      said(dns, 'nodeLocal', bound),
      ...more,
      directive(['prometheus', ':9253']),
      directive(['errors']),
      cache,
      directive(['loop']),
      forward,
    ],
  });
  const toCentral = directive(['forward', '.', central], [['force_tcp']]);
  const usual = directive(['cache', '30']);
  const capped = directive(
    ['cache'],
    [
      ['success', '9984', '30'],
      ['denial', '9984', '5'],
    ],
  );
  return [
    block(`${cluster.domain}.`, capped, toCentral, [directive(['health', `${bracketed(local.text)}:8080`])]),
    ...reverseZones.map((zone) => block(zone, usual, toCentral)),
    block('.', usual, needsCentral ? toCentral : said(dns, 'upstreams', ['forward', '.', ...dns.upstreams])),
  ];
}

/** node-cache puts the address of the Service `kube-dns-upstream` in its place when it starts. */
const upstreamPlaceholder = '__PILLAR__CLUSTER__DNS__';
const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

export const directive = (words: readonly string[], lines: Directive['lines'] = []): Directive => ({
  words,
  lines,
  sources: [],
});

/** A directive that comes from a field of `spec.dns`, or from all of it. */
function said(
  { origin }: ClusterDns,
  field: string | undefined,
  words: readonly string[],
  lines: Directive['lines'] = [],
): Directive {
  const path = ['spec', 'dns', ...(field === undefined ? [] : [field])];
  return { words, lines, sources: origin === undefined ? [] : [{ origin, path }] };
}
