/** DNSServers and DNSZones of all inputs, linked with each other and with the clusters that they serve. */
import { parseAddress } from '../../core/ip/address.ts';
import { isWithin, rooted } from '../../core/name/names.ts';
import { compareText, sortedBy } from '../../core/order.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import type { DnsRewriteObject } from '../types/dns.ts';
import type { DnsServerObject, DnsSourceSpec, DnsZoneObject } from '../types/dns-outside.ts';
import type { Network } from '../types/network.ts';
import type { KubeObject } from '../types/objects.ts';
import type { OutsideServer, Site, StaticZone, ZoneSource } from '../types/site.ts';
import { coreDnsVersion, defaultCoreDns, rewritesFor, unknownServers } from './dns.ts';
import { settleZone } from './zone.ts';

/** A rewrite for servers outside alone is no cluster's. */
export function isOfSite(object: KubeObject): boolean {
  if (object.kind === 'DNSRewrite') return (object.spec.servers ?? ['cluster']).every((name) => name !== 'cluster');
  return object.kind === 'DNSServer' || object.kind === 'DNSZone';
}

/** @returns undefined where nothing of the sort is declared. */
export function linkSite(
  objects: readonly KubeObject[],
  networks: readonly Network[],
  diagnostics: Diagnostic[],
): Site | undefined {
  const servers = ofKind<DnsServerObject>(objects, 'DNSServer', diagnostics);
  const zoneObjects = ofKind<DnsZoneObject>(objects, 'DNSZone', diagnostics);
  const rewrites = objects.filter((object): object is DnsRewriteObject => object.kind === 'DNSRewrite');
  const names = servers.map(({ metadata }) => metadata.name);
  diagnostics.push(...rewrites.filter(isOfSite).flatMap((rewrite) => unknownServers(rewrite, names)));
  if (servers.length + zoneObjects.length === 0) return undefined;
  const zones = zoneObjects.map((zone) => settleZone(zone, servingOf(zone, servers, diagnostics), diagnostics));
  const settler = { networks, zones, zoneObjects, rewrites, diagnostics };
  return { servers: servers.map((server) => settleServer(server, settler)), zones };
}

function ofKind<T extends DnsServerObject | DnsZoneObject>(
  objects: readonly KubeObject[],
  kind: T['kind'],
  diagnostics: Diagnostic[],
): readonly T[] {
  const byName = new Map<string, T>();
  for (const object of objects) {
    if (object.kind !== kind) continue;
    const { name } = object.metadata;
    const earlier = byName.get(name);
    if (earlier === undefined) byName.set(name, object as T);
    else {
      const places = [object, earlier].map(({ origin }) => origin.span(['metadata', 'name']));
      diagnostics.push(diagnose('object/duplicate', places, `${kind} \`${name}\``));
    }
  }
  return sortedBy([...byName.values()], ({ metadata }) => metadata.name);
}

/** The servers that have the zone among their sources, and those that it names itself. */
function servingOf(
  { metadata, spec, origin }: DnsZoneObject,
  servers: readonly DnsServerObject[],
  diagnostics: Diagnostic[],
) {
  for (const [index, name] of (spec.servedBy ?? []).entries()) {
    if (servers.some((server) => server.metadata.name === name)) continue;
    const known = servers.map((server) => `\`${server.metadata.name}\``).join(' or ') || 'one that is declared';
    diagnostics.push(diagnose('dns/unknown-server', [origin.span(['spec', 'servedBy', index])], name, known));
  }
  return servers
    .filter((server) => serves(server, metadata.name, spec))
    .map((server) => ({ name: server.metadata.name, addresses: addressesOf(server) }));
}

const serves = ({ metadata, spec }: DnsServerObject, name: string, zone: DnsZoneObject['spec']): boolean =>
  (spec.sources ?? []).some((source) => source.zone === name) || (zone.servedBy ?? []).includes(metadata.name);

const addressesOf = ({ spec }: DnsServerObject) =>
  spec.addresses.flatMap((text) => parseAddress(text, { lenient: true }) ?? []);

interface Settler {
  readonly networks: readonly Network[];
  readonly zones: readonly StaticZone[];
  readonly zoneObjects: readonly DnsZoneObject[];
  readonly rewrites: readonly DnsRewriteObject[];
  readonly diagnostics: Diagnostic[];
}

function settleServer(server: DnsServerObject, settler: Settler): OutsideServer {
  const { metadata, spec, origin } = server;
  const { name } = metadata;
  const { networks, zones, zoneObjects, rewrites, diagnostics } = settler;
  if (name === 'cluster' || networks.some(({ cluster }) => cluster.name === name)) {
    diagnostics.push(diagnose('dns/server-name-taken', [origin.span(['metadata', 'name'])], name));
  }
  const listed = (spec.sources ?? []).flatMap((source, index) => sourceOf(server, source, index, settler));
  const named = zoneObjects.flatMap((object, index): readonly ZoneSource[] => {
    const content = zones[index]!;
    const known = listed.some((source) => source.kind === 'static' && source.content === content);
    if (known || !(object.spec.servedBy ?? []).includes(name)) return [];
    return [{ kind: 'static', zone: content.zone, content, path: ['metadata', 'name'] }];
  });
  const sources = [...listed, ...named].sort((a, b) => compareText(a.zone, b.zone));
  for (const [index, source] of sources.entries()) {
    if (index > 0 && sources[index - 1]!.zone === source.zone) {
      diagnostics.push(diagnose('dns/zone-served-twice', [origin.span(source.path)], name, source.zone));
    }
  }
  const own = rewritesFor(name, rewrites);
  for (const rewrite of own) {
    if (sources.some(({ zone }) => isWithin(rewrite.zone, zone))) continue;
    diagnostics.push(diagnose('dns/no-block', [rewrite.origin.span(['spec'])], name, rewrite.zone));
  }
  return {
    name,
    addresses: addressesOf(server),
    port: spec.port ?? 53,
    version: coreDnsVersion(spec.version ?? defaultCoreDns, [origin.span(['spec', 'version'])], diagnostics),
    sources,
    rewrites: own,
    origin,
  };
}

function sourceOf(
  { spec, origin }: DnsServerObject,
  source: DnsSourceSpec,
  index: number,
  { networks, zones, diagnostics }: Settler,
): readonly ZoneSource[] {
  const path: Path = ['spec', 'sources', index];
  const unknown = (kind: string, name: string, at: Path): readonly ZoneSource[] => {
    diagnostics.push(diagnose('dns/unknown-reference', [origin.span([...path, ...at])], kind, name));
    return [];
  };
  const networkOf = (name: string) => networks.find(({ cluster }) => cluster.name === name);
  const { kubernetes, external, zone, forward } = source;
  if (kubernetes !== undefined) {
    const network = networkOf(kubernetes.cluster);
    if (network === undefined) return unknown('Cluster', kubernetes.cluster, ['kubernetes', 'cluster']);
    const { kubeconfig, namespaces = [], zone: own = network.cluster.domain } = kubernetes;
    return [{ kind: 'kubernetes', zone: rooted(own.toLowerCase()), network, kubeconfig, namespaces, path }];
  }
  if (external !== undefined) {
    const network = networkOf(external.cluster);
    if (network === undefined) return unknown('Cluster', external.cluster, ['external', 'cluster']);
    const beside = spec.sources?.find((each) => each.kubernetes?.cluster === external.cluster)?.kubernetes;
    const kubeconfig = external.kubeconfig ?? beside?.kubeconfig;
    if (kubeconfig === undefined) {
      diagnostics.push(diagnose('dns/no-kubeconfig', [origin.span([...path, 'external'])], external.cluster));
      return [];
    }
    return [{ kind: 'external', zone: rooted(external.zone.toLowerCase()), network, kubeconfig, namespaces: [], path }];
  }
  if (zone !== undefined) {
    const content = zones.find(({ name }) => name === zone);
    return content === undefined
      ? unknown('DNSZone', zone, ['zone'])
      : [{ kind: 'static', zone: content.zone, content, path }];
  }
  return forward === undefined
    ? []
    : [{ kind: 'forward', zone: rooted(forward.zone.toLowerCase()), to: forward.to, path }];
}
