/** What a format can't say: a record that its reader would refuse is left out, since a whole batch would go with it. */
import type { RecordZone } from '../types/external-dns.ts';
import type { DesiredRecords } from './desired.ts';
import { type Endpoint, propertyOf } from './endpoint.ts';
import type { Options } from './flags.ts';
import { isData, isNameOfDns, labelsOfName, rdataOf } from './rdata.ts';
import { route53SetOf } from './route53.ts';
import { isInZone } from './zones.ts';

/** The formats that say what goes and comes; the others list what is wanted. */
export type WireForm = 'zone' | 'nsupdate' | 'route53' | 'google' | 'skydns';

const longestTtl = 2_147_483_647;
const skyTypes = new Set(['A', 'AAAA', 'CNAME', 'TXT', 'PTR']);

/** Whether every format can say a record: `refusal` has nothing against it, whatever the format. */
export function isSaidByAll(endpoint: Endpoint, zone: RecordZone | undefined): boolean {
  const { dnsName, recordType, targets, setIdentifier, recordTTL, providerSpecific } = endpoint;
  return (
    setIdentifier === '' &&
    skyTypes.has(recordType) &&
    recordTTL <= longestTtl &&
    !providerSpecific.some(({ name }) => name === 'alias') &&
    (targets.length === 1 || (targets.length > 1 && recordType !== 'CNAME')) &&
    !(recordType === 'CNAME' && zone !== undefined && isInZone(zone.name, dnsName.toLowerCase())) &&
    isNameOfDns(dnsName) &&
    targets.every((target) => isData(recordType, target))
  );
}

/** Why a format can't say a record; nothing when it can. */
export function refusal(
  form: WireForm,
  { options, zones }: DesiredRecords,
  endpoint: Endpoint,
  zone: RecordZone | undefined,
): string | undefined {
  const { dnsName, recordType, targets, setIdentifier, recordTTL } = endpoint;
  const isPointer = propertyOf(endpoint, 'alias') === 'true';
  if (labelsOfName(dnsName) === undefined) return `\`${dnsName}\` is no name of the DNS`;
  if (recordTTL > longestTtl) return `a TTL of ${recordTTL} is more than ${longestTtl}`;
  if (targets.length === 0) return 'it has no targets';
  if (form !== 'route53' && setIdentifier !== '') return 'a set identifier needs a provider with routing policies';
  if (form === 'skydns' && !skyTypes.has(recordType)) return `SkyDNS has no ${recordType}`;
  if (form === 'route53' && recordType === 'DNAME') return 'Route 53 has no DNAME';
  if (recordType === 'CNAME' && zone !== undefined && isInZone(zone.name, dnsName.toLowerCase())) {
    return 'the name of the zone itself has other data, so that it takes no CNAME';
  }
  if (isPointer && !targets.every((target) => rdataOf(recordType, target) !== undefined)) {
    if (form !== 'route53') return 'an alias is known to Route 53 alone';
    return aliasRefusal(endpoint, options, zones);
  }
  if (isPointer && form === 'route53') return aliasRefusal(endpoint, options, zones);
  if ((recordType === 'CNAME' || recordType === 'DNAME') && targets.length > 1) {
    return `a ${recordType} has one target, and ${targets.length} are wanted`;
  }
  const wrong = targets.find((target) => rdataOf(recordType, target) === undefined);
  return wrong === undefined ? undefined : `\`${wrong}\` is no data of type ${recordType}`;
}

function aliasRefusal(endpoint: Endpoint, options: Options, zones: readonly RecordZone[]): string | undefined {
  if (endpoint.recordType === 'CNAME') {
    return options.text('provider') === 'aws'
      ? 'an alias is an A or AAAA'
      : 'only `--provider=aws` makes aliases of CNAMEs';
  }
  const { AliasTarget } = route53SetOf(endpoint, zones) as { AliasTarget: { HostedZoneId: string } };
  return AliasTarget.HostedZoneId === ''
    ? `nobody knows the hosted zone of \`${endpoint.targets[0]}\``
    : labelsOfName(endpoint.targets[0]!) === undefined
      ? `\`${endpoint.targets[0]}\` is no name of the DNS`
      : undefined;
}
