/** Recorded rounds of ExternalDNS 0.21: command line, objects and current records → endpoints and plan, or an error. */

import type { ApiObject } from '../../../src/model/external-dns/objects.ts';
import { type SyncInput, synchronise } from '../../../src/model/external-dns/sync.ts';
import type { FileSuite, Unit } from '../suite.ts';
import { changeDifferences, endpointDifferences, endpointsOf, type Listed, type ListedChanges } from './compare.ts';

interface Case {
  readonly id: string;
  readonly args: readonly string[];
  readonly objects: readonly ApiObject[];
  readonly current: readonly Listed[];
  readonly desired?: readonly Listed[];
  readonly plan?: ListedChanges;
  readonly error?: string;
}

export const recordedSyncs: FileSuite = {
  recognises: (document) => casesOf(document).length > 0,
  units: (document) =>
    casesOf(document).map((test): Unit => ({ name: `external-dns-sync/${test.id}`, run: () => run(test) })),
};

function casesOf(document: unknown): readonly Case[] {
  const cases = (document as { cases?: unknown } | null | undefined)?.cases;
  return Array.isArray(cases) && cases[0]?.args !== undefined && cases[0].current !== undefined ? cases : [];
}

/** ExternalDNS walks its objects in random order, so what it did may be what it does with the order reversed. */
function run(test: Case): readonly string[] {
  const input = {
    args: test.args,
    objects: test.objects,
    current: endpointsOf(test.current),
    version: '0.21',
  } as const;
  const found = differences(test, input);
  if (found.length === 0) return found;
  return differences(test, { ...input, objects: [...test.objects].reverse() }).length === 0 ? [] : found;
}

function differences(test: Case, input: SyncInput): readonly string[] {
  const result = synchronise(input);
  if (!result.ok) return test.error === undefined ? [`unexpected fault: ${result.fault}`] : [];
  if (test.error !== undefined) return [`expected the fault ${test.error}`];
  return [
    ...endpointDifferences('desired', test.desired, result.value.desired),
    ...changeDifferences(test.plan ?? {}, result.value.changes),
  ];
}
