/** The TXT registry: names both ways, reading, writing, encryption, and records that are made again. */
import { hasChanges, planChanges } from '../../../src/model/external-dns/plan.ts';
import { type NameMapper, recordNameOf, txtNameOf } from '../../../src/model/external-dns/txt/names.ts';
import { openRegistry, type Registry, readRecords, writeChanges } from '../../../src/model/external-dns/txt/records.ts';
import {
  changeDifferences,
  changesOf,
  endpointDifferences,
  endpointsOf,
  type Listed,
  type ListedChanges,
  listSuite,
  valueDifferences,
} from './compare.ts';

interface Naming {
  readonly id: string;
  readonly op: string;
  readonly mapper: NameMapper;
  readonly input?: string;
  readonly dnsName?: string;
  readonly recordType?: string;
  readonly expected?: string;
  readonly expectedName?: string;
  readonly expectedRecordType?: string;
}

export const txtNames = listSuite<Naming>(
  'txt-names',
  (first) => 'mapper' in first,
  (test) => {
    const { mapper, dnsName = '', recordType = '' } = test;
    if (test.op === 'txt-name-to-endpoint') {
      const found = recordNameOf(mapper, test.input ?? '', '0.22') ?? { name: '', type: '' };
      return valueDifferences('record', [test.expectedName, test.expectedRecordType], [found.name, found.type]);
    }
    const name = txtNameOf(mapper, dnsName, recordType);
    const differences = valueDifferences('name', test.expected, name);
    if (test.op !== 'roundtrip') return differences;
    const back = recordNameOf(mapper, name, '0.22') ?? { name: '', type: '' };
    return [...differences, ...valueDifferences('and back', [dnsName, recordType], [back.name, back.type])];
  },
);

interface RegistryRow {
  readonly txtPrefix: string;
  readonly txtSuffix: string;
  readonly ownerID: string;
  readonly wildcardReplacement: string;
  readonly managedRecordTypes: readonly string[];
  readonly excludeRecordTypes?: readonly string[];
  readonly encrypt: boolean;
  readonly oldOwnerID: string;
  readonly aesKey?: string;
}

interface Registering {
  readonly id: string;
  readonly registry: RegistryRow;
  readonly providerRecords?: readonly Listed[];
  readonly changes?: ListedChanges;
  readonly expectedRecords?: readonly Listed[];
  readonly expectedProviderChanges?: ListedChanges;
  readonly deleteAllReadRecords?: boolean;
  readonly expectedDelete?: readonly Listed[];
}

export const txtRegistry = listSuite<Registering>(
  'txt',
  (first) => 'registry' in first,
  (test) => {
    const row = test.registry;
    const registry = openRegistry({
      mapper: { prefix: row.txtPrefix, suffix: row.txtSuffix, wildcardReplacement: row.wildcardReplacement },
      ownerId: row.ownerID,
      oldOwnerId: row.oldOwnerID,
      managed: row.managedRecordTypes,
      excluded: row.excludeRecordTypes ?? [],
      version: '0.22',
      ...(row.encrypt && row.aesKey !== undefined ? { key: row.aesKey } : {}),
    });
    return registry.ok ? registered(test, registry.value) : [registry.fault];
  },
);

function registered(test: Registering, registry: Registry): readonly string[] {
  const read = readRecords(registry, endpointsOf(test.providerRecords));
  const asked = changesOf({ ...test.changes });
  const changes = test.deleteAllReadRecords === true ? { ...asked, delete: read.records } : asked;
  const written = writeChanges(registry, read, changes);
  return [
    ...(test.expectedRecords === undefined ? [] : endpointDifferences('records', test.expectedRecords, read.records)),
    ...(test.expectedProviderChanges === undefined ? [] : changeDifferences(test.expectedProviderChanges, written)),
    ...(test.expectedDelete === undefined ? [] : endpointDifferences('delete', test.expectedDelete, written.delete)),
  ];
}

interface Recreating {
  readonly id: string;
  readonly ownerID: string;
  readonly managedRecordTypes: readonly string[];
  readonly policies: readonly string[];
  readonly providerRecords: readonly Listed[];
  readonly desired: readonly Listed[];
  readonly expectedCreate: readonly Listed[];
}

/** Under each policy only the lost records are made again, and once they stand there is nothing to do. */
export const txtRecreations = listSuite<Recreating>(
  'txt-recreate',
  (first) => 'expectedCreate' in first,
  (test) =>
    test.policies.flatMap((policy) => {
      const registry = openRegistry({
        mapper: { prefix: '', suffix: '', wildcardReplacement: '' },
        ownerId: test.ownerID,
        managed: test.managedRecordTypes,
        version: '0.22',
      });
      if (!registry.ok) return [registry.fault];
      const standing = endpointsOf(test.providerRecords);
      const round = (current: typeof standing) => {
        const read = readRecords(registry.value, current);
        const changes = planChanges({
          current: read.records,
          desired: endpointsOf(test.desired),
          policy,
          managed: test.managedRecordTypes,
          ownerId: test.ownerID,
        });
        return hasChanges(changes) ? writeChanges(registry.value, read, changes) : undefined;
      };
      const first = round(standing);
      const second = round([...standing, ...(first?.create ?? [])]);
      const found = changeDifferences({ create: test.expectedCreate }, first ?? changesOf({}));
      return [...found, ...valueDifferences(`${policy}: changes on repeat`, false, second !== undefined)];
    }),
);
