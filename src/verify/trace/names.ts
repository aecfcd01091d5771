/**
 * A name on its way to an address: the client's search path, the rewrites of the server that is asked, and the record that
 * is found. The client is glibc's resolver with kubelet's resolv.conf for the pod, and asks its first name server; a client
 * that is no pod asks for the name as it is.
 */
import { isWithin } from '../../core/name/names.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { ClusterDns } from '../../model/types/dns.ts';
import type { Network, Service } from '../../model/types/network.ts';
import { askerOf, declaredResolvConf } from '../semantics/dns/declared/resolv-conf.ts';
import { declaredRule } from '../semantics/dns/declared/rewrite.ts';
import { declaredServer } from '../semantics/dns/declared/server.ts';
import { serviceNames, worldOf } from '../semantics/dns/declared/world.ts';
import { indexWorld } from '../semantics/dns/kubernetes/index-of-world.ts';
import { candidates } from '../semantics/dns/resolver/candidates.ts';
import { optionsAmong, type ResolvConf } from '../semantics/dns/resolver/resolv-conf.ts';
import { replaceName } from '../semantics/dns/rewrite/replace.ts';
import type { End } from '../semantics/dns/server/query.ts';
import { askServer } from '../semantics/dns/server/server.ts';
import type { Client, Disposition, Step } from './trace.ts';

export interface Resolved {
  readonly steps: readonly Step[];
  /** An address, or why there is none. */
  readonly found: { readonly address: string; readonly service: Service | undefined } | { readonly ends: Disposition };
}

export function resolveName(network: Network, dns: ClusterDns, client: Client, name: string): Resolved {
  const conf = resolverOf(network, dns, client);
  const provenance = resolverPlaces(dns, client);
  if (conf === undefined) {
    const text = `${client.name} has the resolv.conf of its node, of which nothing is declared`;
    return { steps: [{ layer: 'resolver', text, provenance }], found: { ends: 'unknown' } };
  }
  const { searches: search, nameservers } = conf;
  const names = candidates('glibc', name, { search, ndots: optionsAmong(conf.options).ndots });
  const steps: Step[] = [
    {
      layer: 'resolver',
      text:
        search.length === 0
          ? `${client.name} asks for \`${names[0]}\` as it is`
          : `${client.name} searches ${search.map((domain) => `\`${domain}\``).join(', ')} for \`${name}\``,
      provenance,
    },
  ];
  const [first] = nameservers;
  if (first !== undefined && first !== dns.serviceIP.text && first !== dns.nodeLocal?.text) {
    const text = `asks ${first} for \`${names[0]}\`, which is not the CoreDNS of the cluster`;
    return { steps: [...steps, { layer: 'resolver', text, provenance: [] }], found: { ends: 'unknown' } };
  }
  let ends: Disposition = 'no-such-name';
  for (const candidate of names) {
    const asked = askOne(network, dns, client, candidate);
    steps.push({ layer: 'resolver', text: `asks for \`${candidate}\``, provenance: [] }, ...asked.steps);
    if ('address' in asked.found) return { steps, found: asked.found };
    ends = asked.found.ends;
    if (ends !== 'no-such-name' && ends !== 'no-data') break;
  }
  return { steps, found: { ends } };
}

/** Who is no pod asks the cluster's CoreDNS, and searches nothing. */
const resolverOf = (network: Network, dns: ClusterDns, { pod }: Client): ResolvConf | undefined =>
  pod === undefined ? { nameservers: [], searches: [], options: [] } : declaredResolvConf(network, dns, askerOf(pod));

function resolverPlaces({ origin }: ClusterDns, { pod }: Client): readonly Span[] {
  return [
    ...(origin === undefined ? [] : [origin.span(['spec', 'dns'])]),
    ...(pod?.spec.dnsConfig === undefined && pod?.spec.dnsPolicy === undefined
      ? []
      : [pod.declared.origin.span([...pod.declared.path, 'spec', pod.spec.dnsConfig ? 'dnsConfig' : 'dnsPolicy'])]),
  ];
}

function askOne(network: Network, dns: ClusterDns, client: Client, name: string): Resolved {
  const ask = askServer(declaredServer(network, dns), {
    index: indexWorld(worldOf(network)),
    localAddresses: [],
    outsideAddresses: [],
    synced: true,
    files: {},
    upstream: () => undefined,
  });
  const steps = [...rewritten(dns, name)];
  const context = {
    client: { address: client.address, port: 40_000 },
    server: { address: dns.serviceIP.text, port: 53 },
    protocol: 'udp' as const,
    metadata: {},
  };
  const end = ask({ question: { name, type: dns.serviceIP.family === 6 ? 'AAAA' : 'A', class: 'IN' }, context });
  return { steps: [...steps, ...recordSteps(network, end)], found: foundIn(network, end) };
}

/** Each rule that changes the name, until one stops. */
function* rewritten({ rewrites }: ClusterDns, name: string): Generator<Step> {
  const zones = [...new Set(rewrites.map(({ zone }) => zone))].filter((zone) => isWithin(zone, name));
  const zone = zones.sort((a, b) => b.length - a.length)[0];
  let seen = name.toLowerCase();
  for (const rewrite of rewrites.filter((each) => each.zone === zone)) {
    const read = declaredRule(rewrite.spec);
    if ('error' in read || read.value.kind !== 'name') continue;
    const made = replaceName(read.value.match, read.value.to, seen);
    if (made === undefined) continue;
    yield {
      layer: 'rewrite',
      text: `DNSRewrite \`${rewrite.name}\` makes \`${seen}\` into \`${made}\``,
      provenance: [rewrite.origin.span(['spec'])],
    };
    seen = made;
    if (read.value.stop) return;
  }
}

function recordSteps(network: Network, end: End): readonly Step[] {
  if (end.kind === 'unknown') return [{ layer: 'record', text: `not known: ${end.why}`, provenance: [] }];
  if (end.kind !== 'written') return [{ layer: 'record', text: 'no reply', provenance: [] }];
  const { rcode, answer } = end.reply;
  if (answer.length === 0) {
    return [{ layer: 'record', text: rcode === 'NOERROR' ? 'the name has no such record' : rcode, provenance: [] }];
  }
  const told = new Map(answer.map((record) => [`${record.name} ${record.type} ${record.rdata}`, record]));
  return [...told.values()].map(({ name, type, rdata }) => ({
    layer: 'record',
    text: `\`${name}\` ${type} ${rdata}`,
    provenance: placesOf(network, name, rdata),
  }));
}

/** The Service that a record is about, by its name or by its address. */
function placesOf(network: Network, name: string, rdata: string): readonly Span[] {
  const service = serviceAt(network, rdata) ?? network.services[serviceNames(network).indexOf(name.toLowerCase())];
  return service === undefined ? [] : [service.origin.span(['metadata', 'name'])];
}

const serviceAt = ({ services }: Network, address: string): Service | undefined =>
  services.find(({ clusterIPs }) => clusterIPs.some(({ text }) => text === address));

function foundIn(network: Network, end: End): Resolved['found'] {
  if (end.kind === 'unknown') return { ends: end.why.includes('lead on') ? 'loop' : 'unknown' };
  if (end.kind !== 'written') return { ends: 'unknown' };
  const { rcode, answer } = end.reply;
  const address = answer.find(({ type }) => type === 'A' || type === 'AAAA')?.rdata;
  if (address !== undefined) return { address, service: serviceAt(network, address) };
  if (rcode === 'NXDOMAIN') return { ends: 'no-such-name' };
  const owners = new Set(answer.map(({ name }) => name.toLowerCase()));
  const aliases = answer.filter(({ type }) => type === 'CNAME');
  // Every alias leads to another: nobody is at the end.
  if (aliases.length > 0 && aliases.every(({ rdata }) => owners.has(rdata.toLowerCase()))) return { ends: 'loop' };
  return { ends: rcode === 'NOERROR' ? 'no-data' : 'unknown' };
}
