/**
 * What has to change: current and desired records, grouped by name and set identifier, compared type by type. A name
 * that others own is left alone; `--policy` then drops what it forbids.
 */
import { compareBytes, type Endpoint, keyOf } from './endpoint.ts';
import { currentIn, isPlain, type Row, rowsFrom, typesIn } from './rows.ts';
import { isSmaller, sameTargets } from './targets.ts';

export interface Changes {
  readonly create: readonly Endpoint[];
  readonly updateOld: readonly Endpoint[];
  readonly updateNew: readonly Endpoint[];
  readonly delete: readonly Endpoint[];
}

export interface PlanInput {
  readonly current: readonly Endpoint[];
  readonly desired: readonly Endpoint[];
  readonly policy: string;
  readonly managed: readonly string[];
  readonly excluded?: readonly string[];
  /** Empty when the registry keeps no owners. */
  readonly ownerId: string;
  readonly oldOwnerId?: string;
  matches?(name: string): boolean;
}

export const noChanges: Changes = { create: [], updateOld: [], updateNew: [], delete: [] };

type Pending = { -readonly [Key in keyof Changes]: Endpoint[] };

export function planChanges(input: PlanInput, rows: readonly Row[] = rowsOf(input)): Changes {
  const changes: Pending = { create: [], updateOld: [], updateNew: [], delete: [] };
  for (const row of rows) planRow(row, input, changes);
  return ownedOnly(underPolicy(changes, input.policy), input.ownerId);
}

export const isManaged = (type: string, managed: readonly string[], excluded: readonly string[] = []): boolean =>
  managed.includes(type) && !excluded.includes(type);

export function rowsOf({ current, desired, managed, excluded, matches }: PlanInput): readonly Row[] {
  return rowsFrom(
    current,
    desired,
    ({ dnsName, recordType }) => isManaged(recordType, managed, excluded) && (matches?.(dnsName) ?? true),
  );
}

function planRow(row: Row, input: PlanInput, changes: Pending): void {
  const { current, wish } = row;
  if (!isPlain(row)) planTypes(row, input, changes);
  else if (wish === undefined) changes.delete.push(current!);
  else if (current === undefined) changes.create.push(wish);
  else planUpdate(current, wish, input, changes);
}

function planTypes(row: Row, input: PlanInput, changes: Pending): void {
  const [standing, types] = [currentIn(row), typesIn(row)];
  const wanted = types.filter(({ candidates }) => candidates.length > 0).map(({ name }) => name);
  if (wanted.length === 0) {
    changes.delete.push(...standing);
    return;
  }
  // A CNAME can't stand beside other types.
  const dropped = wanted.length > 1 && wanted.includes('CNAME') ? 'CNAME' : undefined;
  const creates: Endpoint[] = [];
  for (const { name, current, candidates: all } of types) {
    const candidates = name === dropped ? [] : all;
    if (candidates.length === 0) {
      if (current !== undefined) changes.delete.push(current);
    } else if (current === undefined) creates.push(smallest(candidates));
    else planUpdate(current, resolveUpdate(current, candidates), input, changes);
  }
  const { ownerId } = input;
  if (ownerId === '' || standing.every(({ labels }) => labels.owner === ownerId)) changes.create.push(...creates);
}

function planUpdate(current: Endpoint, desired: Endpoint, input: PlanInput, changes: Pending): void {
  const { oldOwnerId = '' } = input;
  const isMigrating = oldOwnerId !== '' && current.labels.owner !== oldOwnerId;
  if (!isMigrating && !differs(current, desired)) return;
  changes.updateOld.push(current);
  changes.updateNew.push({ ...desired, labels: { ...desired.labels, owner: current.labels.owner ?? '' } });
}

function differs(current: Endpoint, desired: Endpoint): boolean {
  return (
    (desired.recordTTL > 0 && desired.recordTTL !== current.recordTTL) ||
    !sameTargets(desired.targets, current.targets) ||
    propertiesText(desired) !== propertiesText(current)
  );
}

const propertiesText = ({ providerSpecific }: Endpoint): string =>
  providerSpecific.length === 0
    ? '[]'
    : JSON.stringify(
        [...new Map(providerSpecific.map(({ name, value }) => [name, value]))].sort(([a], [b]) => compareBytes(a, b)),
      );

/** The candidate of the object that made the current record, else the smallest. */
export function resolveUpdate(current: Endpoint, candidates: readonly Endpoint[]): Endpoint {
  const order = (a: Endpoint, b: Endpoint): number =>
    isSmaller(a.targets, b.targets) ? -1 : isSmaller(b.targets, a.targets) ? 1 : 0;
  if (candidates.length === 1) return candidates[0]!;
  const own = [...candidates].sort(order).find(({ labels }) => labels.resource === current.labels.resource);
  return own ?? smallest(candidates);
}

/** The first candidate than which none has fewer or smaller targets. */
export const smallest = (candidates: readonly Endpoint[]): Endpoint =>
  candidates.reduce((least, candidate) => (isSmaller(candidate.targets, least.targets) ? candidate : least));

export function underPolicy(changes: Changes, policy: string): Changes {
  if (policy === 'upsert-only') return { ...changes, delete: [] };
  if (policy === 'create-only') return { ...changes, updateOld: [], updateNew: [], delete: [] };
  return changes;
}

function ownedOnly(changes: Changes, ownerId: string): Changes {
  if (ownerId === '') return changes;
  const deletes = new Map(
    ownedBy(changes.delete, ownerId).map((endpoint) => [
      keyOf(endpoint.dnsName, endpoint.recordType, JSON.stringify([endpoint.setIdentifier, endpoint.targets])),
      endpoint,
    ]),
  );
  return {
    create: changes.create,
    updateOld: ownedBy(changes.updateOld, ownerId),
    updateNew: ownedBy(changes.updateNew, ownerId),
    delete: [...deletes.values()],
  };
}

export const ownedBy = (endpoints: readonly Endpoint[], ownerId: string): readonly Endpoint[] =>
  endpoints.filter(({ labels }) => labels.owner === ownerId);

/** Without changes the provider is not asked to do anything. */
export function hasChanges(changes: Changes): boolean {
  const { create, updateOld, updateNew } = changes;
  if (create.length > 0 || changes.delete.length > 0) return true;
  return JSON.stringify(updateOld.map(normal)) !== JSON.stringify(updateNew.map(normal));
}

const normal = (endpoint: Endpoint): unknown => [
  endpoint.dnsName,
  endpoint.recordType,
  [...endpoint.targets].sort(compareBytes),
  endpoint.recordTTL,
  endpoint.setIdentifier,
  Object.entries(endpoint.labels).sort(([a], [b]) => compareBytes(a, b)),
  endpoint.providerSpecific,
];
