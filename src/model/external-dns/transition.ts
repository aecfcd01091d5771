/**
 * What one format has to say of an instance's changes: which records go and which come, in the words of that format, which
 * of them it can't say, and what stands afterwards. A format refuses a record sooner than it writes one that its reader
 * would refuse together with a whole batch.
 */
import type { RecordZone } from '../types/external-dns.ts';
import { recordSet } from './aws.ts';
import { compareRecords, type DesiredRecords, recordKey } from './desired.ts';
import { parseDuration } from './duration.ts';
import { type Endpoint, propertyOf } from './endpoint.ts';
import type { Options } from './flags.ts';
import { canonical, labelsOfName, rdataOf } from './rdata.ts';
import { isInZone, zonesFor } from './zones.ts';

export type WireForm = 'zone' | 'nsupdate' | 'route53' | 'google' | 'skydns';

export interface Refused {
  readonly endpoint: Endpoint;
  readonly text: string;
}

export interface Transition {
  /** What stands before, as far as the format can say it. */
  readonly before: readonly Endpoint[];
  readonly removed: readonly Endpoint[];
  readonly set: readonly Endpoint[];
  readonly refused: readonly Refused[];
  /** What stands when all is done. */
  readonly state: readonly Endpoint[];
}

/** A record as a reader of the format sees it. */
export interface RecordFact {
  /** Without the final dot, in lower-case ASCII. */
  readonly name: string;
  readonly type: string;
  readonly setIdentifier: string;
  readonly ttl: number;
  /** Canonical, in order. */
  readonly data: readonly string[];
  /** Routing, in one spelling; empty without. */
  readonly traits: string;
}

const defaultTtl = 300;
const longestTtl = 2_147_483_647;

/** The changes in one zone, or with `skydns` in all. */
export function transitionFor(form: WireForm, desired: DesiredRecords, zone?: RecordZone): Transition {
  const isHere = ({ dnsName }: Endpoint): boolean =>
    zone === undefined || zonesFor(dnsName, desired.zones).some(({ name, id }) => name === zone.name && id === zone.id);
  const { create, updateOld, updateNew, delete: deleted } = desired.changes;
  const standing = new Map(
    desired.current.records
      .filter((each) => isHere(each) && refusal(form, desired, each, zone) === undefined)
      .map((each) => [recordKey(each), each]),
  );
  const before = [...standing.values()];
  const refused: Refused[] = [];
  const removed = new Map<string, Endpoint>();
  const remove = (endpoint: Endpoint): void => {
    if (!standing.delete(recordKey(endpoint))) return;
    removed.set(recordKey(endpoint), endpoint);
  };
  const isSayable = (endpoint: Endpoint): boolean => {
    const text = refusal(form, desired, endpoint, zone);
    if (text !== undefined) refused.push({ endpoint, text });
    return text === undefined;
  };
  const updates = updateNew.flatMap((after, at) => (isHere(after) ? [{ before: updateOld[at]!, after }] : []));
  const sayable = updates.filter(({ after }) => isSayable(after));
  for (const endpoint of [...deleted.filter(isHere), ...sayable.map(({ before }) => before)]) remove(endpoint);
  const coming = [...sayable.map(({ after }) => after), ...create.filter(isHere).filter(isSayable)];
  const set: Endpoint[] = [];
  // Data first: where a CNAME meets other data, the plan would have dropped the CNAME.
  for (const endpoint of coming.sort((a, b) => Number(isAlias(a)) - Number(isAlias(b)) || compareRecords(a, b))) {
    const rival = [...standing.values()].find((each) => excludes(each, endpoint));
    if (rival !== undefined) {
      const text = `a CNAME can't stand beside other data, and \`${rival.dnsName}\` has ${rival.recordType}`;
      refused.push({ endpoint, text });
      continue;
    }
    standing.set(recordKey(endpoint), endpoint);
    set.push(endpoint);
  }
  return {
    before,
    removed: [...removed.values()].sort(compareRecords),
    set: set.sort(compareRecords),
    refused: refused.sort((a, b) => compareRecords(a.endpoint, b.endpoint)),
    state: [...standing.values()].sort(compareRecords),
  };
}

const isAlias = ({ recordType }: Endpoint): boolean => recordType === 'CNAME';

const excludes = (one: Endpoint, other: Endpoint): boolean =>
  one.recordType !== other.recordType &&
  isAlias(one) !== isAlias(other) &&
  one.setIdentifier === other.setIdentifier &&
  labelsOfName(one.dnsName)?.join('.') === labelsOfName(other.dnsName)?.join('.');

const skyTypes = new Set(['A', 'AAAA', 'CNAME', 'TXT', 'PTR']);

function refusal(
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
  const { AliasTarget } = recordSet(endpoint, zonesOf(zones)) as { AliasTarget: { HostedZoneId: string } };
  return AliasTarget.HostedZoneId === ''
    ? `nobody knows the hosted zone of \`${endpoint.targets[0]}\``
    : labelsOfName(endpoint.targets[0]!) === undefined
      ? `\`${endpoint.targets[0]}\` is no name of the DNS`
      : undefined;
}

const zonesOf = (zones: readonly RecordZone[]) =>
  zones.map(({ name, id = name, private: own }) => ({ id, name, private: own === true }));

/** The record set as Route 53's API has it, but for names and texts. */
export const route53SetOf = (endpoint: Endpoint, zones: readonly RecordZone[]): Readonly<Record<string, unknown>> =>
  recordSet(endpoint, zonesOf(zones));

export function ttlFor(form: WireForm, options: Options, { recordTTL }: Endpoint): number {
  const own = Math.max(recordTTL, 0);
  if (form === 'skydns') return own;
  if (form !== 'nsupdate') return own > 0 ? own : defaultTtl;
  const least = parseDuration(options.text('rfc2136-min-ttl')) ?? 0;
  return Math.max(Math.trunc(least / 1e9), own);
}

export function factOf(form: WireForm, { options, zones }: DesiredRecords, endpoint: Endpoint): RecordFact {
  const { dnsName, recordType, targets } = endpoint;
  const base = { name: labelsOfName(dnsName)?.join('.') ?? dnsName, type: recordType };
  const { setIdentifier } = endpoint;
  if (form !== 'route53') {
    return {
      ...base,
      setIdentifier,
      ttl: ttlFor(form, options, endpoint),
      data: dataOf(recordType, targets),
      traits: '',
    };
  }
  const {
    Name: _,
    Type: __,
    TTL: ___,
    ResourceRecords: ____,
    SetIdentifier: _____,
    AliasTarget,
    ...traits
  } = route53SetOf(endpoint, zones);
  const alias = AliasTarget as { DNSName: string; HostedZoneId: string; EvaluateTargetHealth: boolean } | undefined;
  return {
    ...base,
    setIdentifier,
    ttl: alias === undefined ? ttlFor(form, options, endpoint) : 0,
    data:
      alias === undefined
        ? dataOf(recordType, targets)
        : [`alias ${labelsOfName(alias.DNSName)?.join('.')}. ${alias.HostedZoneId} ${alias.EvaluateTargetHealth}`],
    traits: traitsText(traits),
  };
}

/** One spelling for what is set beside a record, keys in order. */
export function traitsText(traits: Readonly<Record<string, unknown>>): string {
  const keys = Object.keys(traits).sort();
  return keys.length === 0 ? '' : JSON.stringify(ordered(traits));
}

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, ordered(each)]),
  );
}

const dataOf = (type: string, targets: readonly string[]): readonly string[] =>
  [...new Set(targets.map((target) => canonical(rdataOf(type, target) ?? [{ kind: 'text', text: target }])))].sort();
