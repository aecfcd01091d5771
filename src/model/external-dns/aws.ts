/**
 * Route 53: which records become aliases, which zones a name goes to, what an update is, and the record set that the API
 * takes. The zones of AWS's own services are data of the caller's or of `aws-alias-zones.ts`.
 */
import { aliasZoneOf } from './aws-alias-zones.ts';
import { type Endpoint, propertyOf, withoutDot, withoutProperty, withProperty } from './endpoint.ts';

const health = 'aws/evaluate-target-health';
const defaultTtl = 300;

export interface AliasOptions {
  readonly prefersCname: boolean;
  readonly evaluatesHealth: boolean;
}

/** An alias that stands for a host name is an A and an AAAA. */
export function aliasAdjusted(endpoints: readonly Endpoint[], options: AliasOptions): readonly Endpoint[] {
  return endpoints.flatMap((endpoint) => adjusted(endpoint, options)).map(withBias);
}

function adjusted(endpoint: Endpoint, options: AliasOptions): readonly Endpoint[] {
  const { recordType, targets } = endpoint;
  const alias = propertyOf(endpoint, 'alias');
  switch (recordType) {
    case 'A':
    case 'AAAA':
      return alias === 'true'
        ? [asAlias(endpoint, options)]
        : [withoutProperty(withoutProperty(endpoint, 'alias'), health)];
    case 'CNAME': {
      const wanted = alias ?? (!options.prefersCname && aliasZoneOf(targets[0] ?? '') !== undefined ? 'true' : 'false');
      const types = { true: ['A', 'AAAA'], A: ['A'], AAAA: ['AAAA'] }[wanted];
      if (types === undefined) return [withoutProperty(withProperty(endpoint, 'alias', 'false'), health)];
      return types.map((type) => asAlias({ ...endpoint, recordType: type }, options));
    }
    default:
      return [withoutProperty(withoutProperty(endpoint, 'alias'), health)];
  }
}

function asAlias(endpoint: Endpoint, { evaluatesHealth }: AliasOptions): Endpoint {
  const asked = propertyOf(endpoint, health);
  const value = asked === undefined ? String(evaluatesHealth) : asked === 'true' ? 'true' : 'false';
  const recordTTL = endpoint.recordTTL > 0 ? defaultTtl : endpoint.recordTTL;
  return withProperty(withProperty({ ...endpoint, recordTTL }, 'alias', 'true'), health, value);
}

const proximity = 'aws/geoproximity-';

/** Geoproximity asks for a bias, or gets none. */
function withBias(endpoint: Endpoint): Endpoint {
  const isNear = ['region', 'coordinates', 'local-zone-group'].some(
    (name) => propertyOf(endpoint, proximity + name) !== undefined,
  );
  const bias = `${proximity}bias`;
  return isNear && propertyOf(endpoint, bias) === undefined ? withProperty(endpoint, bias, '0') : endpoint;
}

export interface Zone {
  readonly id: string;
  readonly name: string;
  readonly private?: boolean;
}

/** Every private zone above the name, and the nearest public one. */
export function suitableZones(name: string, zones: readonly Zone[]): readonly Zone[] {
  const own = withoutDot(name);
  const above = zones.filter((zone) => `.${own}`.endsWith(`.${withoutDot(zone.name)}`));
  const nearest = above
    .filter((zone) => zone.private !== true)
    .reduce<Zone | undefined>(
      (best, zone) => (best !== undefined && best.name.length >= zone.name.length ? best : zone),
      undefined,
    );
  return [...above.filter((zone) => zone.private === true), ...(nearest === undefined ? [] : [nearest])];
}

const policies = [
  ['Weight', 'aws/weight'],
  ['Region', 'aws/region'],
  ['Failover', 'aws/failover'],
  ['MultiValueAnswer', 'aws/multi-value-answer'],
  ['GeoLocation', 'aws/geolocation-'],
  ['GeoProximityLocation', proximity],
] as const;

const policyOf = (endpoint: Endpoint): string =>
  policies.find(([, name]) =>
    endpoint.providerSpecific.some((each) => each.name === name || (name.endsWith('-') && each.name.startsWith(name))),
  )?.[0] ?? '';

const isAlias = (endpoint: Endpoint): boolean => propertyOf(endpoint, 'alias') === 'true';

/** What an update is sent as: one upsert, or, where Route 53 could not change the kind of record, two actions. */
export function updateActions(before: Endpoint, after: Endpoint): readonly string[] {
  const isOther =
    before.recordType !== after.recordType ||
    (after.recordType === 'A' && isAlias(before) !== isAlias(after)) ||
    before.setIdentifier !== after.setIdentifier ||
    policyOf(before) !== policyOf(after);
  return isOther ? ['DELETE', 'CREATE'] : ['UPSERT'];
}

/** The API's `ResourceRecordSet`, names as Route 53 stores them. */
export function recordSet(endpoint: Endpoint, zones: readonly Zone[] = []): Readonly<Record<string, unknown>> {
  const text = (name: string): string | undefined => propertyOf(endpoint, name);
  const health = text('aws/health-check-id');
  return {
    Name: dotted(endpoint.dnsName),
    Type: endpoint.recordType,
    ...(isAlias(endpoint) ? aliasPart(endpoint, zones) : plainPart(endpoint)),
    ...(endpoint.setIdentifier === '' ? {} : { SetIdentifier: endpoint.setIdentifier, ...routing(text) }),
    ...(health === undefined ? {} : { HealthCheckId: health }),
  };
}

const dotted = (name: string): string => `${withoutDot(name)}.`;

function plainPart({ recordTTL, targets }: Endpoint) {
  return { TTL: recordTTL > 0 ? recordTTL : defaultTtl, ResourceRecords: targets.map((Value) => ({ Value })) };
}

function aliasPart(endpoint: Endpoint, zones: readonly Zone[]) {
  const [target = ''] = endpoint.targets;
  const own = suitableZones(target, zones).at(-1)?.id;
  return {
    AliasTarget: {
      DNSName: dotted(target),
      HostedZoneId: propertyOf(endpoint, 'aws/target-hosted-zone') ?? aliasZoneOf(target) ?? own ?? '',
      EvaluateTargetHealth: propertyOf(endpoint, health) === 'true',
    },
  };
}

function routing(text: (name: string) => string | undefined): Readonly<Record<string, unknown>> {
  const weight = text('aws/weight');
  if (weight !== undefined) return { Weight: /^[+-]?\d+$/.test(weight) ? Number(weight) : 0 };
  for (const [key, name] of [policies[1], policies[2]]) {
    const value = text(name);
    if (value !== undefined) return { [key]: value };
  }
  if (text('aws/multi-value-answer') !== undefined) return { MultiValueAnswer: true };
  const geo = part({
    ContinentCode: text('aws/geolocation-continent-code'),
    CountryCode: text('aws/geolocation-country-code'),
    SubdivisionCode: text('aws/geolocation-subdivision-code'),
  });
  if (Object.keys(geo).length > 0) return { GeoLocation: geo };
  const coordinates = /^([^,]+),([^,]+)$/.exec(text(`${proximity}coordinates`) ?? '');
  const near = part({
    AWSRegion: text(`${proximity}region`),
    LocalZoneGroup: text(`${proximity}local-zone-group`),
    Coordinates: coordinates === null ? undefined : { Latitude: coordinates[1], Longitude: coordinates[2] },
  });
  return Object.keys(near).length === 0
    ? {}
    : { GeoProximityLocation: { ...near, Bias: Number(text(`${proximity}bias`) ?? 0) } };
}

const part = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
