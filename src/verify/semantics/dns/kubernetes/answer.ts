/**
 * The reply of CoreDNS's `kubernetes` plugin to a question, by the Kubernetes DNS specification 1.1 and, where the plugin
 * departs from it, by the plugin (1.14.7).
 */

import {
  addressOfReverse,
  isReverse,
  isWithin,
  join,
  labelsOf,
  leftOf,
  rooted,
  zoneOf,
} from '../../../../core/name/names.ts';
import { addressRecords, addressType, serviceRecords } from '../entries.ts';
import { type Lookup, type Outcome, type Question, type Resource, reply } from '../message.ts';
import type { WorldIndex } from './index-of-world.ts';
import type { KubernetesOptions } from './options.ts';
import { type Entry, endpointLabel, findEntries } from './records.ts';
import { parseRequest } from './request.ts';

export interface KubernetesServer {
  readonly options: KubernetesOptions;
  readonly index: WorldIndex;
  /** The server's own addresses, loopback left out. */
  readonly localAddresses: readonly string[];
  /** False until the API server's objects have arrived. */
  readonly synced: boolean;
  /** Asks the rest of the server for a name outside the zone. */
  readonly lookup: Lookup;
}

/** Time of the last change, which nothing here asserts. */
const serial = '*';
const schemaTtl = 28800;

type Found = readonly Resource[] | undefined;

export function answerKubernetes(server: KubernetesServer, question: Question): Outcome {
  const { options, synced } = server;
  const matched = zoneOf(options.zones, question.name);
  if (matched === undefined) return 'next';
  const zone = matched === '.' ? '.' : question.name.slice(-matched.length);
  const { type } = question;
  if (type === 'AXFR' || type === 'IXFR') return reply('REFUSED');
  if (type === 'PTR') {
    const target = pointers(server, question);
    if (target === 'silent') return 'silent';
    if (target !== 'other') return finish(server, question, zone, target, []);
  }
  if (type === 'SRV') {
    const entries = entriesFor(server, question, zone)?.filter(({ host }) => addressType(host) !== undefined);
    const records = entries && serviceRecords(question.name, entries, options.ttl);
    return finish(server, question, zone, records?.answer, records?.additional ?? []);
  }
  if (type === 'NS' && question.name.toLowerCase() === matched && zone === matched) {
    const servers = nameServers(server, zone);
    const names = [...new Set(servers.map(({ name }) => name))];
    const records = names.map((rdata) => ({ name: question.name, ttl: options.ttl, type, rdata }));
    return finish(server, question, zone, records, servers);
  }
  let truncated = false;
  const observed: KubernetesServer = {
    ...server,
    lookup: (asked) => {
      const found = server.lookup(asked);
      truncated ||= found?.truncated ?? false;
      return found;
    },
  };
  const outcome = finish(server, question, zone, ownRecords(observed, question, zone), [], synced);
  return typeof outcome === 'object' && truncated ? { ...outcome, truncated } : outcome;
}

function ownRecords(server: KubernetesServer, question: Question, zone: string): Found {
  const { name, type } = question;
  switch (type) {
    case 'A':
    case 'AAAA':
      return addresses(server, question, zone, []);
    case 'CNAME':
      return entriesFor(server, question, zone)?.flatMap(({ host }) =>
        addressType(host) === undefined ? [alias(server, name, host)] : [],
      );
    case 'TXT':
      return texts(server, question, zone);
    case 'SOA':
      if (labelsOf(leftOf(zone, name)).length === 0) return [soa(server.options, zone)];
      return [];
    default:
      return addresses(server, { name, type: 'A' }, zone, []) && [];
  }
}

function finish(
  server: KubernetesServer,
  { name }: Question,
  zone: string,
  records: Found,
  additional: readonly Resource[],
  synced = server.synced,
): Outcome {
  const authority = [soa(server.options, zone)];
  if (records !== undefined) {
    return records.length > 0 ? reply('NOERROR', { answer: records, additional }) : reply('NOERROR', { authority });
  }
  if (server.options.fallthrough?.some((each) => isWithin(each, name))) return 'next';
  return reply(synced ? 'NXDOMAIN' : 'SERVFAIL', { authority });
}

function entriesFor(server: KubernetesServer, { name, type }: Question, zone: string): readonly Entry[] | undefined {
  const { options, index } = server;
  if (name === join('ns.dns', zone)) {
    const servers = type === 'A' || type === 'AAAA' ? nameServers(server, zone) : [];
    return servers.map(({ rdata, name: owner }) => ({ host: rdata, port: 0, owner }));
  }
  // A reverse zone has the same two names below it as any other, and nothing below those.
  if (isReverse(zone)) return ['', 'svc', 'pod'].includes(leftOf(zone, name).toLowerCase()) ? [] : undefined;
  const dialect = { multicluster: options.multicluster.includes(zone.toLowerCase()), zonal: options.zonal };
  const request = parseRequest(name, zone, dialect);
  return request && findEntries(request, zone, options, index);
}

/** Addresses, with the chain of ExternalNames that leads to them. */
function addresses(server: KubernetesServer, question: Question, zone: string, chain: readonly string[]): Found {
  const { name, type } = question;
  const entries = entriesFor(server, question, zone);
  if (entries === undefined) return undefined;
  const records: Resource[] = addressRecords(name, type, entries, server.options.ttl);
  for (const { host } of entries) {
    if (addressType(host) !== undefined) continue;
    const record = alias(server, name, host);
    const target = record.rdata;
    const step = `${name} ${target}`.toLowerCase();
    if (target.toLowerCase() === name.toLowerCase() || chain.length > 7 || chain.includes(step)) continue;
    if (isWithin(zone, target)) {
      const further = addresses(server, { name: target, type }, zone, [...chain, step]);
      if (further !== undefined && further.length > 0) records.push(record, ...further);
    } else {
      records.push(record, ...(server.lookup({ name: target, type })?.answer ?? []));
    }
  }
  return records;
}

const alias = ({ options }: KubernetesServer, name: string, host: string): Resource => ({
  name,
  ttl: options.ttl,
  type: 'CNAME',
  rdata: rooted(host),
});

/** Only the version of the specification has a text; every other name is asked for existence. */
function texts(server: KubernetesServer, question: Question, zone: string): Found {
  const { name } = question;
  if (leftOf(zone, name).toLowerCase() === 'dns-version') {
    return [{ name, ttl: schemaTtl, type: 'TXT', rdata: '1.1.0' }];
  }
  const entries = name === join('ns.dns', zone) ? undefined : entriesFor(server, question, zone);
  return entries === undefined || entries.length === 0 ? undefined : [];
}

function pointers(server: KubernetesServer, { name }: Question): Found | 'other' | 'silent' {
  const address = addressOfReverse(name);
  if (address === undefined) return 'other';
  const targets = targetsAt(server, address);
  if (targets.length === 0) return undefined;
  const primary = primaryZone(server.options);
  if (primary === '.' || targets.some((target) => target.includes('..'))) return 'silent';
  return [...new Set(targets)].map((rdata) => ({ name, ttl: server.options.ttl, type: 'PTR', rdata }));
}

function targetsAt({ options, index }: KubernetesServer, address: string): readonly string[] {
  const listed = (namespace: string) =>
    options.namespaces.length === 0 || (options.namespaces.includes(namespace) && index.namespaces.has(namespace));
  const suffix = primaryZone(options);
  const services = index.servicesAt(address).filter(({ namespace }) => listed(namespace));
  const [service] = services;
  if (service !== undefined) return [`${service.name}.${service.namespace}.svc.${suffix}`];
  if (options.noEndpoints) return [];
  return index
    .endpointsAt(address)
    .filter(({ slice }) => listed(slice.namespace) && !(slice.multicluster && options.multicluster.length > 0))
    .map(({ slice, endpoint }) => {
      const service = slice.multicluster ? '' : slice.service;
      return `${endpointLabel(endpoint, options)}.${service}.${slice.namespace}.svc.${suffix}`;
    });
}

const primaryZone = ({ zones }: KubernetesOptions): string => zones.find((zone) => !isReverse(zone)) ?? zones[0] ?? '.';

/** The names under which the server itself is known in the cluster, with its addresses there. */
function nameServers({ options, index, localAddresses }: KubernetesServer, zone: string): readonly Resource[] {
  const made: Resource[] = [];
  const add = (name: string, host: string) => {
    made.push({ name, ttl: options.ttl, type: addressType(host) ?? 'A', rdata: host });
  };
  let known = false;
  for (const local of localAddresses) {
    for (const { slice } of index.endpointsAt(local)) {
      known = true;
      for (const service of index.services(slice.namespace, slice.service)) {
        const owner = join(service.name, service.namespace, 'svc', zone);
        if (service.kind === 'headless') {
          for (const each of slice.endpoints) add(join(endpointLabel(each, options), owner), each.address);
        } else for (const ip of service.clusterIPs) add(owner, ip);
      }
    }
  }
  if (!known) for (const local of localAddresses) add(join('ns.dns', zone), local);
  return made;
}

export function soa({ ttl }: Pick<KubernetesOptions, 'ttl'>, zone: string): Resource {
  const [server, mailbox] = [join('ns.dns', zone), join('hostmaster', zone)];
  const rdata = `${server} ${zone === '.' ? 'hostmaster.' : mailbox} ${serial} 7200 1800 86400 ${ttl}`;
  return { name: zone, ttl: Math.min(ttl, 300), type: 'SOA', rdata };
}
