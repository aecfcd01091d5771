/**
 * Change batches of Route 53 (ChangeResourceRecordSets) and Google Cloud DNS (changes.create), held to the limits that make
 * the services refuse a batch.
 */
import { type RecordFact, traitsText } from '../../../model/external-dns/transition.ts';
import { dataOf, nameOf, type Radix, wordsOf } from './data.ts';
import { isMapping, linesOf, type Mapping, mappingsIn, parseJson, textOf } from './json.ts';
import type { Operation, ReadFault, ReadRecords } from './operation.ts';

const longestTtl = 2_147_483_647;
const most = { changes: 1000, characters: 32_000 };

export function readRoute53(text: string): ReadRecords {
  const lineOf = linesOf(text, /"Name":("(?:[^"\\]|\\.)*")/g);
  return readBatches(text, ['HostedZoneId', 'ChangeBatch'], (batch, fault) => {
    const { ChangeBatch, HostedZoneId } = batch;
    if (!isMapping(ChangeBatch)) return fault('`ChangeBatch` is missing');
    const changes = mappingsIn(ChangeBatch.Changes, ['Action', 'ResourceRecordSet'], fault);
    let [weight, characters] = [0, 0];
    const operations = changes.flatMap(({ Action, ResourceRecordSet: set }): readonly Operation[] => {
      const fact = isMapping(set) ? route53Fact(set) : 'there is no record set';
      if (typeof fact === 'string') return fault(fact);
      const factor = Action === 'UPSERT' ? 2 : 1;
      weight += factor;
      characters += factor * valuesOf(set as Mapping).reduce((sum, value) => sum + value.length, 0);
      const line = lineOf((set as Mapping).Name);
      switch (Action) {
        case 'CREATE':
          return [{ kind: 'create', fact, line }];
        case 'UPSERT':
          return [{ kind: 'put', fact, line }];
        case 'DELETE':
          return [{ kind: 'delete', fact, line }];
        default:
          return fault(`\`${String(Action)}\` is no action`);
      }
    });
    if (weight > most.changes || characters > most.characters) fault('the batch is larger than Route 53 takes');
    return { zone: textOf(HostedZoneId) ?? '', operations };
  });
}

const valuesOf = ({ ResourceRecords: records }: Mapping): readonly string[] =>
  Array.isArray(records) ? records.map((each) => (isMapping(each) ? (textOf(each.Value) ?? '') : '')) : [];

function route53Fact(set: Mapping): RecordFact | string {
  const { Name, Type, TTL, SetIdentifier, ResourceRecords, AliasTarget, ...traits } = set;
  const name = nameOf(textOf(Name) ?? '', 8);
  const type = textOf(Type) ?? '';
  if (name === undefined) return `\`${String(Name)}\` is no absolute name`;
  const base = { name, type, setIdentifier: textOf(SetIdentifier) ?? '', traits: traitsText(traits) };
  if (base.traits !== '' && base.setIdentifier === '' && Object.keys(traits).some((key) => key !== 'HealthCheckId')) {
    return 'a routing policy needs a set identifier';
  }
  if (isMapping(AliasTarget)) {
    if (TTL !== undefined || ResourceRecords !== undefined) return 'an alias has no TTL and no records of its own';
    const { DNSName, HostedZoneId, EvaluateTargetHealth, ...rest } = AliasTarget;
    const target = nameOf(textOf(DNSName) ?? '', 8);
    if (target === undefined) return `\`${String(DNSName)}\` is no absolute name`;
    if (typeof EvaluateTargetHealth !== 'boolean' || Object.keys(rest).length > 0) return 'the alias is not complete';
    return { ...base, ttl: 0, data: [`alias ${target}. ${String(HostedZoneId)} ${EvaluateTargetHealth}`] };
  }
  return withData(base, TTL, valuesOf(set), 8);
}

export function readGoogle(text: string): ReadRecords {
  const lineOf = linesOf(text, /"name":("(?:[^"\\]|\\.)*")/g);
  return readBatches(text, ['managedZone', 'additions', 'deletions'], (batch, fault) => {
    const sets = (value: unknown, kind: 'create' | 'delete'): readonly Operation[] =>
      mappingsIn(value, ['name', 'type', 'ttl', 'rrdatas'], fault).flatMap((set): readonly Operation[] => {
        const fact = googleFact(set);
        const line = lineOf(set.name);
        return typeof fact === 'string' ? fault(fact) : [{ kind, fact, line }];
      });
    // One change is atomic: what goes makes room for what comes.
    const operations = [...sets(batch.deletions, 'delete'), ...sets(batch.additions, 'create')];
    if (operations.length > most.changes) fault('the change is larger than Google Cloud DNS takes');
    return { zone: textOf(batch.managedZone) ?? '', operations };
  });
}

function googleFact({ name: owner, type, ttl, rrdatas }: Mapping): RecordFact | string {
  const name = nameOf(textOf(owner) ?? '');
  if (name === undefined) return `\`${String(owner)}\` is no absolute name`;
  const values = Array.isArray(rrdatas) ? rrdatas.map((each) => textOf(each) ?? '') : [];
  return withData({ name, type: textOf(type) ?? '', setIdentifier: '', traits: '' }, ttl, values, 10);
}

function withData(
  base: Pick<RecordFact, 'name' | 'type' | 'setIdentifier' | 'traits'>,
  ttl: unknown,
  values: readonly string[],
  radix: Radix,
): RecordFact | string {
  if (typeof ttl !== 'number' || !Number.isInteger(ttl) || ttl < 0 || ttl > longestTtl) return 'the TTL is none';
  const data = values.map((value) => dataOf(base.type, wordsOf(value), radix));
  const wrong = data.indexOf(undefined);
  if (wrong >= 0) return `\`${values[wrong]}\` is no data of type \`${base.type}\``;
  if (data.length === 0 || new Set(data).size !== data.length) return 'the set has no data, or the same twice';
  return { ...base, ttl, data: (data as readonly string[]).slice().sort() };
}

type Fault = (text: string) => readonly never[];

function readBatches(
  text: string,
  keys: readonly string[],
  read: (batch: Mapping, fault: Fault) => ReadRecords['zones'][number] | readonly never[],
): ReadRecords {
  const parsed = parseJson(text);
  if (typeof parsed === 'string') return { zones: [], faults: [{ line: 1, text: parsed }] };
  const faults: ReadFault[] = [];
  const fault: Fault = (said) => {
    faults.push({ line: 1, text: said });
    return [];
  };
  const zones = mappingsIn(parsed.value, keys, fault).flatMap((batch) => read(batch, fault));
  return { zones, faults };
}
