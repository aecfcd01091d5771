/** Endpoints of cases: read with their defaults, and compared as multisets whose targets are sets. */
import { type Endpoint, sortedUnique } from '../../../src/model/external-dns/endpoint.ts';
import type { Changes } from '../../../src/model/external-dns/plan.ts';
import type { FileSuite, Unit } from '../suite.ts';

export type Listed = Partial<Endpoint> & { readonly dnsName: string };

/** The lists of changes of a case; an absent one is empty. */
export type ListedChanges = { readonly [Key in keyof Changes]?: readonly Listed[] };

export const endpointOf = (listed: Listed): Endpoint => ({
  ...listed,
  recordType: listed.recordType ?? '',
  targets: listed.targets ?? [],
  recordTTL: listed.recordTTL ?? 0,
  setIdentifier: listed.setIdentifier ?? '',
  labels: listed.labels ?? {},
  providerSpecific: listed.providerSpecific ?? [],
});

export const endpointsOf = (listed: readonly Listed[] = []): readonly Endpoint[] => listed.map(endpointOf);

export const changesOf = (listed: ListedChanges): Changes => ({
  create: endpointsOf(listed.create),
  updateOld: endpointsOf(listed.updateOld),
  updateNew: endpointsOf(listed.updateNew),
  delete: endpointsOf(listed.delete),
});

/** Pairs each expected endpoint with an equal one; of labels only those that are expected count. */
export function endpointDifferences(
  what: string,
  expected: readonly Listed[] | undefined,
  actual: readonly Endpoint[],
): readonly string[] {
  const left = [...actual];
  const missing = endpointsOf(expected).filter((want) => {
    const at = left.findIndex((have) => isEqual(want, have));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [
    ...missing.map((endpoint) => `${what}: expected ${JSON.stringify(endpoint)}`),
    ...left.map((endpoint) => `${what}: not expected ${JSON.stringify(endpoint)}`),
  ];
}

export function changeDifferences(expected: ListedChanges, actual: Changes): readonly string[] {
  return (['create', 'updateOld', 'updateNew', 'delete'] as const).flatMap((list) =>
    endpointDifferences(list, expected[list], actual[list]),
  );
}

const plain = (endpoint: Endpoint): string =>
  JSON.stringify([
    endpoint.dnsName,
    endpoint.recordType,
    sortedUnique(endpoint.targets),
    endpoint.recordTTL,
    endpoint.setIdentifier,
    endpoint.providerSpecific.map(({ name, value }) => `${name}=${value}`).sort(),
  ]);

const isEqual = (want: Endpoint, have: Endpoint): boolean =>
  plain(want) === plain(have) &&
  Object.entries(want.labels).every(([key, value]) => (have.labels[key] ?? '') === value);

export const valueDifferences = (what: string, expected: unknown, actual: unknown): readonly string[] => {
  const [want, have] = [JSON.stringify(expected), JSON.stringify(actual)];
  return want === have ? [] : [`${what}: expected ${want}, got ${have}`];
};

/** A suite whose file is a list of cases, told by what its first case holds. */
export function listSuite<Case extends { readonly id: string }>(
  name: string,
  isOne: (first: Readonly<Record<string, unknown>>) => boolean,
  run: (test: Case) => readonly string[],
): FileSuite {
  const casesOf = (document: unknown): readonly Case[] =>
    Array.isArray(document) && typeof document[0]?.id === 'string' && isOne(document[0]) ? document : [];
  return {
    recognises: (document) => casesOf(document).length > 0,
    units: (document) =>
      casesOf(document).map((test): Unit => ({ name: `external-dns-${name}/${test.id}`, run: () => run(test) })),
  };
}
