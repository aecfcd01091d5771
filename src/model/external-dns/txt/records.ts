/**
 * The TXT registry: reads owners from TXT records beside the records that they speak of, and writes such a TXT beside
 * each change.
 */
import { type Endpoint, type Labels, labelsFit, newEndpoint, propertyOf, withProperty } from '../endpoint.ts';
import { given, type Outcome, refused } from '../outcome.ts';
import { type Changes, isManaged, ownedBy } from '../plan.ts';
import type { Version } from '../version.ts';
import { decryptText, encryptText, parseKey } from './encryption.ts';
import { type NameMapper, recordNameOf, txtNameOf } from './names.ts';
import { heritageText, nonceLabel, parseHeritage } from './text.ts';

export interface RegistryOptions {
  readonly mapper: NameMapper;
  readonly ownerId: string;
  readonly oldOwnerId?: string;
  readonly managed?: readonly string[];
  readonly excluded?: readonly string[];
  /** 32 bytes or their base64; none for plain texts. */
  readonly key?: string;
  /** `--txt-cache-interval`: what was read is taken from the cache, and no TXT is known to stand. */
  readonly cached?: boolean;
  readonly version: Version;
}

export interface Registry {
  readonly options: RegistryOptions;
  readonly key: Buffer | undefined;
}

/** What was read: records with owners, and the ownership texts that stand. */
export interface RegistryRecords {
  readonly records: readonly Endpoint[];
  readonly standing: ReadonlyMap<string, { readonly text: string; readonly labels: Labels }>;
}

const forceUpdate = 'txt/force-update';

export function openRegistry(options: RegistryOptions): Outcome<Registry> {
  if (options.ownerId === '') return refused('owner id cannot be empty');
  const { prefix, suffix } = options.mapper;
  if (prefix !== '' && suffix !== '') return refused('txt-prefix and txt-suffix are mutual exclusive');
  const key = options.key === undefined ? undefined : parseKey(options.key);
  return key === undefined || key.ok ? given({ options, key: key?.value }) : key;
}

export function readRecords(registry: Registry, provided: readonly Endpoint[]): RegistryRecords {
  const { mapper, version } = registry.options;
  const owners = new Map<string, Labels>();
  const standing = new Map<string, { text: string; labels: Labels }>();
  const plain: Endpoint[] = [];
  for (const record of provided) {
    const [text] = record.targets;
    if (record.recordType === 'TXT' && text === undefined) continue;
    const labels = record.recordType === 'TXT' ? readLabels(registry, text!) : undefined;
    if (labels === undefined) {
      plain.push(record);
      continue;
    }
    standing.set(standingKey(record), { text: text!, labels });
    const name = recordNameOf(mapper, record.dnsName, version);
    if (name !== undefined) owners.set(ownerKey(name.name, name.type, record.setIdentifier), labels);
  }
  const names = new Set(provided.filter((record) => standing.has(standingKey(record))).map(({ dnsName }) => dnsName));
  return { records: plain.map((record) => owned(registry, record, owners, names)), standing };
}

const standingKey = ({ dnsName, setIdentifier }: Endpoint): string => JSON.stringify([dnsName, setIdentifier]);
const ownerKey = (...parts: readonly string[]): string => JSON.stringify(parts);

function readLabels({ key, options }: Registry, text: string): Labels | undefined {
  const opened = key === undefined ? undefined : decryptText(key, text);
  const labels = parseHeritage(opened?.text ?? text, options.version);
  return labels === undefined || opened === undefined ? labels : { ...labels, [nonceLabel]: opened.nonce };
}

function owned(
  registry: Registry,
  record: Endpoint,
  owners: ReadonlyMap<string, Labels>,
  names: ReadonlySet<string>,
): Endpoint {
  const { ownerId, oldOwnerId = '', managed = [], excluded } = registry.options;
  const found = { ...record.labels, ...ownerLabels(registry, record, owners) };
  const labels = oldOwnerId !== '' && found.owner === oldOwnerId ? { ...found, owner: ownerId } : found;
  const endpoint = { ...record, labels };
  const isOurs = names.size > 0 && labels.owner === ownerId && isManaged(record.recordType, managed, excluded);
  if (!isOurs) return endpoint;
  const wanted = txtFor(registry, endpoint);
  return wanted === undefined || names.has(wanted.dnsName) ? endpoint : withProperty(endpoint, forceUpdate, 'true');
}

/** By exact type, then for an alias by its type of old, then by the untyped text of old. */
function ownerLabels(
  { options: { mapper } }: Registry,
  record: Endpoint,
  owners: ReadonlyMap<string, Labels>,
): Labels | undefined {
  const { wildcardReplacement } = mapper;
  const isReplaced = wildcardReplacement !== '' && record.dnsName.split('.')[0] === '*';
  const name = isReplaced ? wildcardReplacement + record.dnsName.slice(1) : record.dnsName;
  const of = (type: string): Labels | undefined => owners.get(ownerKey(name, type, record.setIdentifier));
  return (
    of(record.recordType) ??
    (isAliasA(record) ? of('CNAME') : undefined) ??
    (record.recordType === 'AAAA' ? undefined : of(''))
  );
}

const isAliasA = (record: Endpoint): boolean => record.recordType === 'A' && propertyOf(record, 'alias') === 'true';

/** The ownership text beside a record; none when a label of its name would be too long. */
function txtFor(registry: Registry, record: Endpoint, standing?: RegistryRecords['standing']): Endpoint | undefined {
  const { mapper, version } = registry.options;
  const type = version === '0.21' && isAliasA(record) ? 'CNAME' : record.recordType;
  const dnsName = txtNameOf(mapper, record.dnsName, type);
  if (!labelsFit(dnsName)) return undefined;
  const { setIdentifier, providerSpecific } = record;
  const known = standing?.get(standingKey({ ...record, dnsName }));
  return newEndpoint(dnsName, 'TXT', [textFor(registry, record.labels, known)], {
    setIdentifier,
    providerSpecific,
    labels: { ownedRecord: record.dnsName },
  });
}

/** A text that stands as it would be written is kept byte for byte, whoever packed it. */
function textFor(
  { key }: Registry,
  labels: Labels,
  known: { readonly text: string; readonly labels: Labels } | undefined,
): string {
  const text = heritageText(labels);
  if (key === undefined) return `"${text}"`;
  const nonce = labels[nonceLabel];
  if (known !== undefined && known.labels[nonceLabel] === nonce && heritageText(known.labels) === text)
    return known.text;
  return `"${encryptText(key, text, nonce)}"`;
}

/** The changes as the provider gets them. */
export function writeChanges(registry: Registry, read: RegistryRecords, changes: Changes): Changes {
  const { ownerId, cached = false } = registry.options;
  const created = changes.create.map((record) => ({ ...record, labels: { ...record.labels, owner: ownerId } }));
  const beside = (records: readonly Endpoint[]): readonly Endpoint[] =>
    records.flatMap((record) => [record, ...listOf(txtFor(registry, record, read.standing))]);
  const isNew = (endpoint: Endpoint): boolean => cached || !read.standing.has(standingKey(endpoint));
  return {
    create: created.flatMap((record) => [record, ...listOf(txtFor(registry, record)).filter(isNew)]),
    updateOld: beside(ownedBy(changes.updateOld, ownerId)),
    updateNew: beside(ownedBy(changes.updateNew, ownerId)),
    delete: beside(ownedBy(changes.delete, ownerId)),
  };
}

const listOf = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value]);
