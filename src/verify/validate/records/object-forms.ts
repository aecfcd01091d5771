/** Texts that list endpoints as objects: DNSEndpoint, the webhook's changes, and the plan. */
import { type DesiredRecords, grantedWishes } from '../../../model/external-dns/desired.ts';
import type { Endpoint } from '../../../model/external-dns/endpoint.ts';
import { readEndpointList } from '../../read/records/endpoint-list.ts';
import { isMapping, type Mapping, parseJson } from '../../read/records/json.ts';
import type { Json } from '../../verdict.ts';
import type { Difference, RecordsText } from './findings.ts';
import type { Comparison } from './state-forms.ts';

export function compareObjects(desired: DesiredRecords, { form, text, path }: RecordsText): Comparison | undefined {
  switch (form) {
    case 'dnsendpoints':
      return compareEndpoints(desired, path, text);
    case 'webhook':
      return compareWebhook(desired, text);
    case 'plan':
      return comparePlan(desired, text);
    default:
      return undefined;
  }
}

const fails = (text: string): Comparison => ({ differences: [], faults: [{ line: 1, text }], records: 0 });

type Listed = readonly (readonly [action: string, value: unknown])[];

function compareEndpoints(desired: DesiredRecords, path: string, text: string): Comparison {
  const { documents, diagnostics } = readEndpointList(path, text);
  const [document, ...others] = documents.map(({ value }) => value);
  if (diagnostics.length > 0 || others.length > 0 || !isMapping(document)) return fails('expected one DNSEndpoint');
  const { apiVersion, kind, metadata, spec } = document;
  const isOurs =
    apiVersion === 'externaldns.k8s.io/v1alpha1' &&
    kind === 'DNSEndpoint' &&
    isMapping(metadata) &&
    metadata.name === desired.instance.name &&
    metadata.namespace === (desired.options.text('namespace') || 'default') &&
    Object.keys(metadata).length === 2;
  if (!isOurs || !isMapping(spec) || !Array.isArray(spec.endpoints) || Object.keys(document).length !== 4) {
    return fails(`expected the DNSEndpoint \`${desired.instance.name}\` and its endpoints`);
  }
  return compareLists(
    grantedWishes(desired).map((endpoint) => ['', objectOf({ ...endpoint, labels: {} })]),
    spec.endpoints.map((value) => ['', value]),
  );
}

const lists = ['create', 'updateOld', 'updateNew', 'delete'] as const;

function compareWebhook({ changes }: DesiredRecords, text: string): Comparison {
  const parsed = parseJson(text);
  if (typeof parsed === 'string') return fails(parsed);
  const { value } = parsed;
  if (!isMapping(value) || Object.keys(value).sort().join() !== [...lists].sort().join()) {
    return fails(`expected the lists ${lists.join(', ')}`);
  }
  const found: [string, unknown][] = [];
  for (const list of lists) {
    const items = value[list];
    if (!Array.isArray(items)) return fails(`\`${list}\` is no list`);
    // What is updated is told by its place: old and new are pairs.
    for (const [at, item] of items.entries()) found.push([list.startsWith('update') ? `${list} ${at}` : list, item]);
  }
  const wanted = lists.flatMap((list) =>
    changes[list].map(
      (endpoint, at) => [list.startsWith('update') ? `${list} ${at}` : list, objectOf(endpoint)] as const,
    ),
  );
  return compareLists(wanted, found);
}

function comparePlan({ instance, options, changes, current, dropped }: DesiredRecords, text: string): Comparison {
  const parsed = parseJson(text);
  if (typeof parsed === 'string') return fails(parsed);
  const { value } = parsed;
  if (!isMapping(value) || !Array.isArray(value.changes) || !Array.isArray(value.leftOut)) {
    return fails('expected a plan with `changes` and `leftOut`');
  }
  const head = {
    instance: instance.name,
    version: instance.version ?? instance.release,
    policy: options.text('policy'),
    owner: options.text('registry') === 'txt' ? options.text('txt-owner-id') : null,
    currentRecords: current.isGiven ? current.records.length : null,
    summary: { create: changes.create.length, update: changes.updateNew.length, delete: changes.delete.length },
  };
  const odd = Object.entries(head).find(([key, want]) => JSON.stringify(value[key]) !== JSON.stringify(want));
  if (odd !== undefined)
    return fails(`\`${odd[0]}\` is ${JSON.stringify(value[odd[0]])}; expected ${JSON.stringify(odd[1])}`);
  const said = (action: string, before: Endpoint | undefined, after: Endpoint | undefined) =>
    [
      action,
      {
        ...idOf(after ?? before!),
        before: before === undefined ? null : objectOf(before),
        after: after === undefined ? null : objectOf(after),
      },
    ] as const;
  const wanted: Listed = [
    ...changes.create.map((endpoint) => said('create', undefined, endpoint)),
    ...changes.updateNew.map((endpoint, at) => said('update', changes.updateOld[at], endpoint)),
    ...changes.delete.map((endpoint) => said('delete', endpoint, undefined)),
    ...dropped.map(({ endpoint, why }) => [`left out: ${why}`, idOf(endpoint)] as const),
  ];
  const found: Listed = [
    ...value.changes.map((each: unknown): Listed[number] => {
      const { action, name, type, setIdentifier, before, after } = isMapping(each) ? each : {};
      return [String(action), { dnsName: name, recordType: type, setIdentifier, before, after }];
    }),
    // What single formats can't say is judged with those formats.
    ...value.leftOut.flatMap((each: unknown): Listed => {
      const { why, name, type, setIdentifier } = isMapping(each) ? each : {};
      const isFormat = typeof why === 'string' && why.startsWith('not-in-');
      return isFormat ? [] : [[`left out: ${String(why)}`, { dnsName: name, recordType: type, setIdentifier }]];
    }),
  ];
  return compareLists(wanted, found);
}

const idOf = ({ dnsName, recordType, setIdentifier }: Endpoint) => ({ dnsName, recordType, setIdentifier });

/** As the webhook's JSON has it: what is not set is not said. */
function objectOf(endpoint: Endpoint): Mapping {
  const { dnsName, recordType, targets, recordTTL, setIdentifier, labels, providerSpecific } = endpoint;
  return {
    dnsName,
    recordType,
    targets,
    ...(recordTTL === 0 ? {} : { recordTTL }),
    ...(setIdentifier === '' ? {} : { setIdentifier }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(providerSpecific.length === 0
      ? {}
      : { providerSpecific: providerSpecific.map(({ name, value }) => ({ name, value })) }),
  };
}

/** Most entries are alike and in one order; only the others are sorted out. */
function compareLists(wanted: Listed, found: Listed): Comparison {
  const isPair = (at: number): boolean =>
    at < wanted.length &&
    at < found.length &&
    wanted[at]![0] === found[at]![0] &&
    isSame(wanted[at]![1], found[at]![1]);
  const unlike = (list: Listed): Listed => list.filter((_, at) => !isPair(at));
  return { differences: differencesOf(unlike(wanted), unlike(found)), faults: [], records: wanted.length };
}

/** Of values as JSON has them. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((each, at) => isSame(each, other[at]));
  }
  if (!isMapping(one) || !isMapping(other)) return false;
  let left = Object.keys(other).length;
  for (const key of Object.keys(one)) {
    if (!Object.hasOwn(other, key) || !isSame(one[key], other[key])) return false;
    left--;
  }
  return left === 0;
}

/** Equal as multisets; an entry that only one side has is paired with one of the same record on the other. */
function differencesOf(wanted: Listed, found: Listed): readonly Difference[] {
  const left = new Map<string, number>();
  const key = ([action, value]: Listed[number]): string => JSON.stringify([action, ordered(value)]);
  for (const each of found) left.set(key(each), (left.get(key(each)) ?? 0) + 1);
  const missing = wanted.filter((each) => {
    const count = left.get(key(each)) ?? 0;
    left.set(key(each), count - 1);
    return count <= 0;
  });
  const surplus = found.filter((each) => {
    const count = left.get(key(each)) ?? 0;
    left.set(key(each), count - 1);
    return count > 0;
  });
  const pairs = missing.map((want): Difference => {
    const at = surplus.findIndex((have) => have[0] === want[0] && recordIn(have[1]) === recordIn(want[1]));
    const [have] = at < 0 ? [undefined] : surplus.splice(at, 1);
    return difference(want, have);
  });
  return [...pairs, ...surplus.map((have) => difference(undefined, have))];
}

function difference(want: Listed[number] | undefined, have: Listed[number] | undefined): Difference {
  const value = (want ?? have)![1];
  const { dnsName, recordType, setIdentifier } = isMapping(value) ? value : {};
  const said = (each: Listed[number] | undefined): Json =>
    each === undefined ? null : { action: each[0], record: ordered(each[1]) as Json };
  return {
    name: String(dnsName ?? ''),
    type: String(recordType ?? ''),
    setIdentifier: String(setIdentifier ?? ''),
    expected: said(want),
    actual: said(have),
  };
}

const recordIn = (value: unknown): string => {
  const { dnsName, recordType, setIdentifier = '' } = isMapping(value) ? value : {};
  return JSON.stringify([dnsName, recordType, setIdentifier]);
};

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isMapping(value)) return value ?? null;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([each, own]) => [each, ordered(own)]));
}
