/** The reply of CoreDNS's `k8s_external` plugin: the outside addresses of Services under `service.namespace.zone`. */

import { addressOfReverse, isWithin, join, leftOf, rooted, zoneOf } from '../../../../core/name/names.ts';
import { addressRecords, addressType, serviceRecords } from '../entries.ts';
import type { WorldIndex } from '../kubernetes/index-of-world.ts';
import type { KubernetesOptions } from '../kubernetes/options.ts';
import { asked, endpointLabel, isExposed, same } from '../kubernetes/records.ts';
import { plain } from '../kubernetes/request.ts';
import { type Lookup, type Outcome, type Question, type Resource, reply } from '../message.ts';

export interface ExternalOptions {
  readonly zones: readonly string[];
  readonly apex: string;
  /** Seconds; SRV records have 5 whatever this says. */
  readonly ttl: number;
  readonly headless: boolean;
  readonly fallthrough: readonly string[] | undefined;
}

export interface ExternalServer {
  readonly options: ExternalOptions;
  /** Of the `kubernetes` stanza in the same block, whose objects are shown. */
  readonly kubernetes: KubernetesOptions;
  readonly index: WorldIndex;
  /** Under which the server is reached from outside. */
  readonly ownAddresses: readonly string[];
  readonly lookup: Lookup;
}

interface Entry {
  readonly host: string;
  readonly port: number;
  readonly owner: string;
}

const serviceTtl = 5;

export function answerExternal(server: ExternalServer, question: Question): Outcome {
  const { options } = server;
  const zone = zoneOf(options.zones, question.name);
  if (zone === undefined) return 'next';
  const shown = zone === '.' ? '.' : question.name.slice(-zone.length);
  const authority = [soaOf(options, shown)];
  if (question.name.toLowerCase() === zone) return atApex(server, question, shown);
  if (isWithin(join(options.apex, zone), question.name)) return belowApex(server, question, shown);
  const answers = recordsFor(server, question, shown);
  if (answers === undefined) {
    const passed = options.fallthrough?.some((each) => isWithin(each, question.name));
    return passed ? 'next' : reply('NXDOMAIN', { authority });
  }
  return answers.answer.length > 0 ? reply('NOERROR', answers) : reply('NOERROR', { authority });
}

type Answers = { readonly answer: readonly Resource[]; readonly additional: readonly Resource[] };

function recordsFor(server: ExternalServer, question: Question, zone: string): Answers | undefined {
  const { options } = server;
  const { name, type } = question;
  const address = type === 'PTR' ? addressOfReverse(name) : undefined;
  if (address !== undefined) {
    const targets = targetsAt(server, address);
    const answer = targets.map((rdata) => ({ name, ttl: options.ttl, type, rdata }));
    return targets.length === 0 ? undefined : { answer, additional: [] };
  }
  const entries = entriesFor(server, name, zone);
  if (entries === undefined) return undefined;
  if (type === 'SRV') return serviceRecords(name, entries, serviceTtl);
  if (type !== 'A' && type !== 'AAAA') return { answer: [], additional: [] };
  const aliases = [...new Set(entries.map(({ host }) => host).filter((host) => addressType(host) === undefined))];
  const chased = aliases.flatMap((host) => {
    const record = { name, ttl: options.ttl, type: 'CNAME', rdata: rooted(host) };
    return [record, ...(server.lookup({ name: record.rdata, type })?.answer ?? [])];
  });
  return { answer: [...chased, ...addressRecords(name, type, entries, options.ttl)], additional: [] };
}

/** @returns undefined where no such name exists, an empty list for a namespace that does. */
function entriesFor(server: ExternalServer, name: string, zone: string): readonly Entry[] | undefined {
  const { options, kubernetes, index } = server;
  const [namespace = '', service, ...rest] = leftOf(zone, name).toLowerCase().split('.').reverse();
  if (!isExposed(namespace, kubernetes, index)) return undefined;
  if (service === undefined) return [];
  if (rest.length > 2) return undefined;
  const [first, second] = rest;
  const endpoint = second === undefined ? plain(first ?? '') : '';
  const ports =
    second === undefined ? { port: '', protocol: '' } : { protocol: plain(first ?? ''), port: plain(second) };
  const found = index.services(namespace, service).flatMap((each): readonly Entry[] => {
    const owner = join(each.name, each.namespace, zone);
    if (options.headless && each.externalTargets.length === 0 && (each.kind === 'headless' || endpoint !== '')) {
      return index
        .slices(namespace, service, false)
        .flatMap((slice) =>
          slice.endpoints
            .filter((one) => endpoint === '' || same(endpoint, endpointLabel(one, kubernetes)))
            .flatMap((one) =>
              slice.ports
                .filter((port) => asked(ports, port))
                .map(({ port }) => ({ host: one.address, port, owner: join(endpointLabel(one, kubernetes), owner) })),
            ),
        );
    }
    const open = each.ports.filter((port) => asked(ports, port));
    return each.externalTargets.flatMap((host) => open.map(({ port }) => ({ host, port, owner })));
  });
  return found.length > 0 ? found : undefined;
}

function targetsAt({ options, kubernetes, index }: ExternalServer, address: string): readonly string[] {
  const listed = (namespace: string) => kubernetes.namespaces.length === 0 || isExposed(namespace, kubernetes, index);
  const suffix = options.zones[0] ?? '.';
  const services = index
    .servicesOutsideAt(address)
    .filter(({ namespace }) => listed(namespace))
    .map(({ name, namespace }) => join(name, namespace, suffix));
  if (services.length > 0 || !options.headless) return services;
  return index
    .endpointsAt(address)
    .filter(({ slice }) => listed(slice.namespace) && slice.service !== '')
    .map(({ slice, endpoint }) => join(endpointLabel(endpoint, kubernetes), slice.service, slice.namespace, suffix));
}

function atApex(server: ExternalServer, { name, type }: Question, zone: string): Outcome {
  const { options } = server;
  if (type === 'SOA') return reply('NOERROR', { answer: [soaOf(options, zone)] });
  if (type !== 'NS') return reply('NOERROR', { authority: [soaOf(options, zone)] });
  const rdata = join('ns1', options.apex, zone);
  const additional = server.ownAddresses.map((host) => addressOf(options, rdata, host));
  return reply('NOERROR', { answer: [{ name, ttl: options.ttl, type, rdata }], additional });
}

function belowApex(server: ExternalServer, { name, type }: Question, zone: string): Outcome {
  const { options } = server;
  const authority = [soaOf(options, zone)];
  const left = leftOf(join(options.apex, zone), name).toLowerCase();
  if (left === '') return reply('NOERROR', { authority });
  if (left !== 'ns1') return reply('NXDOMAIN', { authority });
  const answer = server.ownAddresses
    .map((host) => addressOf(options, name, host))
    .filter((record) => record.type === type);
  return answer.length > 0 ? reply('NOERROR', { answer }) : reply('NOERROR', { authority });
}

const addressOf = ({ ttl }: ExternalOptions, name: string, host: string): Resource => ({
  name,
  ttl,
  type: addressType(host) ?? 'A',
  rdata: host,
});

function soaOf({ apex, ttl }: ExternalOptions, zone: string): Resource {
  const rdata = `${join('ns1', apex, zone)} ${join('hostmaster', apex, zone)} 0 7200 1800 86400 ${ttl}`;
  return { name: zone, ttl, type: 'SOA', rdata };
}
