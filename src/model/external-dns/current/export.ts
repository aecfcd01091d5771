/** Records that stand now, from a provider's export in JSON. A value that is no record is a fault, and is left out. */

import { type Endpoint, noLabels, noProperties, type Property, withoutDot } from '../endpoint.ts';
import { type CurrentRecords, recordOf } from './records.ts';

type Mapping = { readonly [key: string]: unknown };

export function readExport(text: string): CurrentRecords {
  const nothing = { records: [], authority: [], isGiven: true };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ...nothing, faults: [{ line: 1, text: 'this is no JSON; expected a master file or an export' }] };
  }
  const items = listOf(value);
  if (items === undefined) {
    return { ...nothing, faults: [{ line: 1, text: 'this JSON lists no records; expected a list of them' }] };
  }
  const faults: CurrentRecords['faults'][number][] = [];
  const records: Endpoint[] = [];
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    const record = isMapping(item) ? recordFrom(item) : undefined;
    if (record === undefined) faults.push({ line: 1, text: `item ${index} is no record of a known export` });
    else if (record.recordType !== 'SOA') records.push(record);
  }
  return { ...nothing, records, faults };
}

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
const textsOf = (value: unknown): readonly string[] =>
  !Array.isArray(value) ? [] : value.every((each) => typeof each === 'string') ? value : value.map(textOf);

function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isMapping(value)) return undefined;
  const found = value.ResourceRecordSets ?? value.rrsets ?? value.records ?? value.endpoints;
  return Array.isArray(found) ? found : undefined;
}

/** Told apart by the keys that only one of them has. */
function recordFrom(item: Mapping): Endpoint | undefined {
  if ('Name' in item && 'Type' in item) return fromRoute53(item);
  if ('dnsName' in item) return fromWebhook(item);
  if ('rrdatas' in item) {
    return recordOf(
      textOf(item.name),
      textOf(item.type),
      withoutDots(textOf(item.type), textsOf(item.rrdatas)),
      numberOf(item.ttl),
    );
  }
  if ('name' in item && Array.isArray(item.records)) {
    const targets = item.records.map((each) => (isMapping(each) ? textOf(each.content) : textOf(each)));
    return recordOf(textOf(item.name), textOf(item.type), withoutDots(textOf(item.type), targets), numberOf(item.ttl));
  }
  return undefined;
}

const withoutDots = (type: string, targets: readonly string[]): readonly string[] =>
  type === 'TXT' || type === 'SRV' || type === 'NAPTR' ? targets : targets.map((target) => target.replace(/\.$/, ''));

function fromWebhook(item: Mapping): Endpoint {
  const { labels, providerSpecific } = item;
  return {
    dnsName: withoutDot(textOf(item.dnsName)),
    recordType: textOf(item.recordType),
    targets: textsOf(item.targets),
    recordTTL: numberOf(item.recordTTL),
    setIdentifier: textOf(item.setIdentifier),
    labels: isMapping(labels)
      ? Object.fromEntries(Object.entries(labels).map(([key, each]) => [key, textOf(each)]))
      : noLabels,
    providerSpecific: Array.isArray(providerSpecific)
      ? providerSpecific.filter(isMapping).map(({ name, value }) => ({ name: textOf(name), value: textOf(value) }))
      : noProperties,
  };
}

/** Route 53 writes odd characters of a name in octal, `\052` for `*`. */
const withoutOctal = (name: string): string =>
  name.replace(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));

/** As ExternalDNS's provider for Route 53 reports a record set. */
function fromRoute53(item: Mapping): Endpoint {
  const type = textOf(item.Type);
  const alias = isMapping(item.AliasTarget) ? item.AliasTarget : undefined;
  const values = Array.isArray(item.ResourceRecords) ? item.ResourceRecords.filter(isMapping) : [];
  const targets = alias === undefined ? values.map(({ Value }) => textOf(Value)) : [textOf(alias.DNSName)];
  const base = recordOf(withoutOctal(textOf(item.Name)), type, withoutDots(type, targets), numberOf(item.TTL));
  const properties: Property[] = [];
  if (alias !== undefined) {
    properties.push({ name: 'alias', value: 'true' });
    properties.push({ name: 'aws/evaluate-target-health', value: String(alias.EvaluateTargetHealth === true) });
  }
  if (typeof item.Weight === 'number') properties.push({ name: 'aws/weight', value: String(item.Weight) });
  for (const [key, name] of [
    ['Region', 'aws/region'],
    ['Failover', 'aws/failover'],
    ['HealthCheckId', 'aws/health-check-id'],
  ] as const) {
    if (typeof item[key] === 'string') properties.push({ name, value: item[key] });
  }
  if (item.MultiValueAnswer === true) properties.push({ name: 'aws/multi-value-answer', value: '' });
  const geo = isMapping(item.GeoLocation) ? item.GeoLocation : {};
  for (const [key, name] of [
    ['ContinentCode', 'continent-code'],
    ['CountryCode', 'country-code'],
    ['SubdivisionCode', 'subdivision-code'],
  ] as const) {
    if (typeof geo[key] === 'string') properties.push({ name: `aws/geolocation-${name}`, value: geo[key] });
  }
  return { ...base, setIdentifier: textOf(item.SetIdentifier), providerSpecific: properties };
}
