/**
 * The TXT registry: reads owners from TXT records beside the records that they speak of, and writes such a TXT beside
 * each change.
 */
import { NameIndex } from '../../../core/name-index.ts';
import { type Endpoint, type Labels, labelsFit, newEndpoint, noLabels, propertyOf, withProperty } from '../endpoint.ts';
import { given, type Outcome, refused } from '../outcome.ts';
import { type Changes, isManaged, ownedBy } from '../plan.ts';
import { RecordMap } from '../record-map.ts';
import type { Version } from '../version.ts';
import { decryptText, encryptText, nonceFor, parseKey } from './encryption.ts';
import { isTxtNameOf, type NameMapper, recordNameOf, txtNameOf } from './names.ts';
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
  readonly texts: readonly Endpoint[];
  labelsOf(text: string): Labels | undefined;
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
  const owners = new RecordMap<Endpoint>();
  const labelsOf = labelsReader(registry);
  const plain: Endpoint[] = [];
  const texts: Endpoint[] = [];
  for (const record of provided) {
    const [text] = record.targets;
    if (record.recordType === 'TXT' && text === undefined) continue;
    if (record.recordType !== 'TXT' || labelsOf(text!) === undefined) {
      plain.push(record);
      continue;
    }
    texts.push(record);
    const name = recordNameOf(mapper, record.dnsName, version);
    if (name !== undefined) owners.set(name.name, name.type, record.setIdentifier, record);
  }
  const read: TextsRead = { owners, texts, labelsOf, names: namesOf(texts) };
  return { records: plain.map((record) => owned(registry, record, read)), texts, labelsOf };
}

interface TextsRead extends Pick<RegistryRecords, 'texts' | 'labelsOf'> {
  /** The text that speaks of a record. */
  readonly owners: RecordMap<Endpoint>;
  /** The names of the texts. */
  names(): NameIndex;
}

/** Gathered when a record is met whose text has not the name that it would get. */
function namesOf(texts: readonly Endpoint[]): () => NameIndex {
  let names: NameIndex | undefined;
  return () => {
    if (names === undefined) {
      names = new NameIndex(texts.length);
      for (const { dnsName } of texts) names.add(dnsName);
    }
    return names;
  };
}

/** Records of one object have one text, so each text is read once. */
function labelsReader(registry: Registry): (text: string) => Labels | undefined {
  const known = new NameIndex();
  const read: (Labels | undefined)[] = [];
  return (text) => {
    const at = known.add(text);
    if (at === read.length) read.push(readLabels(registry, text));
    return read[at];
  };
}

function readLabels({ key, options }: Registry, text: string): Labels | undefined {
  const opened = key === undefined ? undefined : decryptText(key, text);
  const labels = parseHeritage(opened?.text ?? text, options.version);
  return labels === undefined || opened === undefined ? labels : { ...labels, [nonceLabel]: opened.nonce };
}

function owned(registry: Registry, record: Endpoint, { owners, texts, labelsOf, names }: TextsRead): Endpoint {
  const { mapper, ownerId, oldOwnerId = '', managed = [], excluded } = registry.options;
  const owner = ownerText(registry, record, owners);
  const read = owner === undefined ? undefined : labelsOf(owner.targets[0]!);
  const found = read === undefined ? record.labels : record.labels === noLabels ? read : { ...record.labels, ...read };
  const labels = oldOwnerId !== '' && found.owner === oldOwnerId ? { ...found, owner: ownerId } : found;
  const endpoint = labels === record.labels ? record : { ...record, labels };
  const isOurs = texts.length > 0 && labels.owner === ownerId && isManaged(record.recordType, managed, excluded);
  if (!isOurs) return endpoint;
  const type = typeInName(registry, endpoint);
  if (owner !== undefined && isTxtNameOf(mapper, owner.dnsName, endpoint.dnsName, type)) return endpoint;
  const wanted = txtNameOf(mapper, endpoint.dnsName, type);
  return names().find(wanted) >= 0 || !labelsFit(wanted) ? endpoint : withProperty(endpoint, forceUpdate, 'true');
}

/** By exact type, then for an alias by its type of old, then by the untyped text of old. */
function ownerText(
  { options: { mapper } }: Registry,
  record: Endpoint,
  owners: RecordMap<Endpoint>,
): Endpoint | undefined {
  const { wildcardReplacement } = mapper;
  const isReplaced = wildcardReplacement !== '' && /^\*(?:\.|$)/.test(record.dnsName);
  const name = isReplaced ? wildcardReplacement + record.dnsName.slice(1) : record.dnsName;
  const { recordType, setIdentifier } = record;
  return (
    owners.get(name, recordType, setIdentifier) ??
    (isAliasA(record) ? owners.get(name, 'CNAME', setIdentifier) : undefined) ??
    (recordType === 'AAAA' ? undefined : owners.get(name, '', setIdentifier))
  );
}

const isAliasA = (record: Endpoint): boolean => record.recordType === 'A' && propertyOf(record, 'alias') === 'true';

const typeInName = ({ options: { version } }: Registry, record: Endpoint): string =>
  version === '0.21' && isAliasA(record) ? 'CNAME' : record.recordType;

const txtNameFor = (registry: Registry, record: Endpoint): string =>
  txtNameOf(registry.options.mapper, record.dnsName, typeInName(registry, record));

interface StandingText {
  readonly text: string;
  readonly labels: Labels;
}

/** The ownership text beside a record; none when a label of its name would be too long. */
function txtFor(registry: Registry, record: Endpoint, standing?: RecordMap<StandingText>): Endpoint | undefined {
  const dnsName = txtNameFor(registry, record);
  if (!labelsFit(dnsName)) return undefined;
  const { setIdentifier, providerSpecific } = record;
  const known = standing?.get(dnsName, 'TXT', setIdentifier);
  return newEndpoint(dnsName, 'TXT', [textFor(registry, record.labels, known)], {
    setIdentifier,
    providerSpecific,
    labels: { ownedRecord: record.dnsName },
  });
}

/** A text that stands as it would be written is kept byte for byte, whoever packed it. */
function textFor({ key }: Registry, labels: Labels, known: StandingText | undefined): string {
  const text = heritageText(labels);
  if (key === undefined) return `"${text}"`;
  const nonce = labels[nonceLabel];
  if (known !== undefined && known.labels[nonceLabel] === nonce && heritageText(known.labels) === text)
    return known.text;
  return `"${encryptText(key, text, nonce)}"`;
}

/** Beside an encrypted text the record tells the provider the nonce that it is sealed with. */
function withNonce(registry: Registry, record: Endpoint): Endpoint {
  const { key } = registry;
  if (key === undefined || record.labels[nonceLabel] !== undefined || !labelsFit(txtNameFor(registry, record)))
    return record;
  return { ...record, labels: { ...record.labels, [nonceLabel]: nonceFor(key, heritageText(record.labels)) } };
}

/** The ownership texts that stand beside records that change. */
function standingBeside(registry: Registry, { texts, labelsOf }: RegistryRecords, changes: Changes) {
  const names = new NameIndex();
  for (const records of [changes.create, changes.updateOld, changes.updateNew, changes.delete]) {
    for (const record of records) names.add(txtNameFor(registry, record));
  }
  const found = new RecordMap<StandingText>();
  for (const { dnsName, setIdentifier, targets } of texts) {
    if (names.find(dnsName) < 0) continue;
    const text = targets[0]!;
    found.set(dnsName, 'TXT', setIdentifier, { text, labels: labelsOf(text)! });
  }
  return found;
}

/** The changes as the provider gets them. */
export function writeChanges(registry: Registry, read: RegistryRecords, changes: Changes): Changes {
  const { ownerId, cached = false } = registry.options;
  const standing = standingBeside(registry, read, changes);
  const created = changes.create
    .map((record) => ({ ...record, labels: { ...record.labels, owner: ownerId } }))
    .map((record) => withNonce(registry, record));
  const beside = (records: readonly Endpoint[]): readonly Endpoint[] =>
    records
      .map((record) => withNonce(registry, record))
      .flatMap((record) => [record, ...listOf(txtFor(registry, record, standing))]);
  const isNew = ({ dnsName, setIdentifier }: Endpoint): boolean =>
    cached || standing.get(dnsName, 'TXT', setIdentifier) === undefined;
  return {
    create: created.flatMap((record) => [record, ...listOf(txtFor(registry, record)).filter(isNew)]),
    updateOld: beside(ownedBy(changes.updateOld, ownerId)),
    updateNew: beside(ownedBy(changes.updateNew, ownerId)),
    delete: beside(ownedBy(changes.delete, ownerId)),
  };
}

const listOf = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value]);
