/** Records in the words of each format: what the templates print, line by line, and where each line comes from. */
import { sha256Hex } from '../../core/hash.ts';
import { type DesiredRecords, grantedWishes } from '../../model/external-dns/desired.ts';
import { type Endpoint, propertyOf } from '../../model/external-dns/endpoint.ts';
import { labelsOfName, rdataOf } from '../../model/external-dns/rdata.ts';
import { route53SetOf } from '../../model/external-dns/route53.ts';
import { type Transition, ttlFor } from '../../model/external-dns/transition.ts';
import type { RecordZone } from '../../model/types/external-dns.ts';
import { json, masterData, masterName, route53Data, route53Name } from './escape.ts';
import { googleBatches, type InstanceRecords, nsupdateBatch, route53Batches } from './lower.ts';

/** One printed line that came from a record. */
export interface Line {
  readonly line: string;
  readonly endpoint: Endpoint;
}

const labels = ({ dnsName }: Endpoint): readonly string[] => labelsOfName(dnsName) ?? [];
const words = (type: string, target: string) => rdataOf(type, target) ?? [];
const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/** The lines of a JSON list: a comma after all but the last. */
export const listed = (lines: readonly Line[]): readonly (Line & { readonly comma: string })[] =>
  lines.map((line, at) => ({ ...line, comma: at === lines.length - 1 ? '' : ',' }));

const placeholder = 'localhost. root.localhost.';

export function viewZone({ desired }: InstanceRecords, zone: RecordZone, { state, removed, set }: Transition) {
  const origin = masterName(zone.name.split('.'));
  const authority = desired.current.authority.find(({ name }) => name.toLowerCase() === zone.name);
  const [server = '', mailbox = '', serial = '0', ...timers] = (authority?.data ?? '').split(' ');
  const next = (Number(serial) + (removed.length + set.length > 0 ? 1 : 0)) % 2 ** 32;
  const names = [server, mailbox].map((name) => masterName(name.split('.'))).join(' ');
  const hasServers = state.some((each) => each.recordType === 'NS' && labels(each).join('.') === zone.name);
  return {
    origin,
    soa:
      authority === undefined
        ? `300 IN SOA ${placeholder} 1 3600 600 86400 300`
        : `${authority.ttl} IN SOA ${names} ${next} ${timers.join(' ')}`,
    placeholder: hasServers ? false : `${origin} 300 IN NS localhost.`,
    records: state.flatMap((endpoint) => masterLines(desired, endpoint, 'zone').map((line) => ({ line, endpoint }))),
  };
}

function masterLines(desired: DesiredRecords, endpoint: Endpoint, form: 'zone' | 'nsupdate'): readonly string[] {
  const { recordType, targets } = endpoint;
  const head = `${masterName(labels(endpoint))} ${ttlFor(form, desired.options, endpoint)} IN ${recordType}`;
  return unique(targets.map((target) => `${head} ${masterData(words(recordType, target))}`));
}

/** Removals come first: where a type changes, the server would ignore data beside a CNAME. */
export function viewNsupdate({ desired }: InstanceRecords, zone: RecordZone, { removed, set }: Transition) {
  const lines: Line[] = [
    ...removed.map((endpoint) => ({
      line: `update delete ${masterName(labels(endpoint))} ${endpoint.recordType}`,
      endpoint,
    })),
    ...set.flatMap((endpoint) =>
      masterLines(desired, endpoint, 'nsupdate').map((line) => ({ line: `update add ${line}`, endpoint })),
    ),
  ];
  const origin = masterName(zone.name.split('.'));
  return Array.from({ length: Math.ceil(lines.length / nsupdateBatch) }, (_, at) => ({
    origin,
    records: lines.slice(at * nsupdateBatch, (at + 1) * nsupdateBatch),
  }));
}

export function viewRoute53({ desired }: InstanceRecords, zone: RecordZone, transition: Transition) {
  return route53Batches(transition).map((batch) => ({
    zone: json(zone.id ?? zone.name),
    records: listed(
      batch.map(({ action, endpoint }) => ({
        line: json({ Action: action, ResourceRecordSet: route53Set(desired, endpoint) }),
        endpoint,
      })),
    ),
  }));
}

function route53Set({ zones }: DesiredRecords, endpoint: Endpoint): object {
  const { ResourceRecords, AliasTarget, ...set } = route53SetOf(endpoint, zones);
  const alias = AliasTarget as { readonly DNSName: string } | undefined;
  const named = { ...set, Name: route53Name(labels(endpoint)) };
  if (alias !== undefined) {
    return { ...named, AliasTarget: { ...alias, DNSName: route53Name(labelsOfName(alias.DNSName) ?? []) } };
  }
  const values = unique(endpoint.targets.map((target) => route53Data(words(endpoint.recordType, target))));
  return { ...named, ResourceRecords: values.map((Value) => ({ Value })) };
}

export function viewGoogle({ desired }: InstanceRecords, zone: RecordZone, transition: Transition) {
  const current = new Map(desired.current.records.map((each) => [`${each.dnsName} ${each.recordType}`, each]));
  const setOf = (endpoint: Endpoint): Line => ({
    line: json({
      name: masterName(labels(endpoint)),
      type: endpoint.recordType,
      ttl: ttlFor('google', desired.options, endpoint),
      rrdatas: unique(endpoint.targets.map((target) => masterData(words(endpoint.recordType, target)))),
    }),
    endpoint,
  });
  // A deletion names the set exactly as it stands.
  const standing = (endpoint: Endpoint): Endpoint => ({
    ...endpoint,
    ...current.get(`${endpoint.dnsName} ${endpoint.recordType}`),
  });
  return googleBatches(transition).map(({ removed, set }) => ({
    zone: json(zone.id ?? zone.name),
    additions: listed(set.map(setOf)),
    deletions: listed(removed.map((endpoint) => ({ ...setOf(standing(endpoint)), endpoint }))),
  }));
}

export function viewSkydns({ desired, sky }: InstanceRecords) {
  const prefix = desired.options.text('coredns-prefix') || '/skydns/';
  const keyed = (endpoint: Endpoint): readonly (readonly [string, string])[] =>
    endpoint.targets.map((target) => {
      const path = [...labels(endpoint)].reverse().join('/');
      const isExact = endpoint.recordType === 'TXT' || endpoint.recordType === 'PTR';
      const own = sha256Hex(`${endpoint.dnsName} ${target}`).slice(0, 8);
      return [`${prefix}${path}${isExact ? '' : `/${own}`}`, target];
    });
  const puts = sky.set.flatMap((endpoint) =>
    keyed(endpoint).map(([key, target]) => ({ line: `${json(key)}: ${json(service(endpoint, target))}`, endpoint })),
  );
  const kept = new Set(sky.set.flatMap((endpoint) => keyed(endpoint).map(([key]) => key)));
  const deletes = sky.removed.flatMap((endpoint) =>
    keyed(endpoint)
      .filter(([key]) => !kept.has(key))
      .map(([key]) => ({ line: json(key), endpoint })),
  );
  return { puts: listed(puts), deletes: listed(deletes) };
}

function service(endpoint: Endpoint, target: string): object {
  const { recordType, recordTTL } = endpoint;
  const group = propertyOf(endpoint, 'coredns/group');
  return {
    // CoreDNS takes a text in its presentation format, where a backslash stands before what is meant literally.
    ...(recordType === 'TXT' ? { text: target.replaceAll('\\', '\\\\') } : { host: target }),
    ...(recordTTL > 0 ? { ttl: recordTTL } : {}),
    ...(recordType === 'TXT' || recordType === 'PTR' ? {} : { targetstrip: 1 }),
    ...(group === undefined ? {} : { group }),
  };
}

/** An endpoint in the words of ExternalDNS's webhook and of DNSEndpoint: what is not set is not said. */
export function endpointObject(endpoint: Endpoint, withLabels: boolean): object {
  const { dnsName, recordType, targets, recordTTL, setIdentifier, labels: own, providerSpecific } = endpoint;
  return {
    dnsName,
    recordType,
    targets,
    ...(recordTTL === 0 ? {} : { recordTTL }),
    ...(setIdentifier === '' ? {} : { setIdentifier }),
    ...(withLabels && Object.keys(own).length > 0 ? { labels: own } : {}),
    ...(providerSpecific.length === 0 ? {} : { providerSpecific }),
  };
}

export function viewWebhook({ desired }: InstanceRecords) {
  const list = (endpoints: readonly Endpoint[]) =>
    listed(endpoints.map((endpoint) => ({ line: json(endpointObject(endpoint, true)), endpoint })));
  const { create, updateOld, updateNew, delete: deletes } = desired.changes;
  return { create: list(create), updateOld: list(updateOld), updateNew: list(updateNew), deletes: list(deletes) };
}

/** What an ExternalDNS with the source `crd` would have to read to want the same; it makes the ownership texts itself. */
export function viewEndpoints({ desired, instance }: InstanceRecords) {
  return {
    name: json(instance.name),
    namespace: json(desired.options.text('namespace') || 'default'),
    records: grantedWishes(desired).map((endpoint) => ({ line: json(endpointObject(endpoint, false)), endpoint })),
  };
}
