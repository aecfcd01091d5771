/** What stands once a text's operations were carried out, in their order; what a server or provider would refuse is said. */
import { NameIndex } from '../../../core/name-index.ts';
import type { RecordFact } from '../../../model/external-dns/transition.ts';
import type { Operation, ReadFault, RecordId } from '../../read/records/operation.ts';

export type RecordState = ReadonlyMap<string, RecordFact>;

export const keyOf = ({ name, type, setIdentifier }: RecordId): string =>
  `${name.length} ${type.length} ${name}${type}${setIdentifier}`;

export function stateOf(facts: readonly RecordFact[]): RecordState {
  const state = new Map<string, RecordFact>();
  for (const fact of facts) state.set(keyOf(fact), fact);
  return state;
}

export const sameFact = (a: RecordFact | undefined, b: RecordFact | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.ttl === b.ttl &&
    a.traits === b.traits &&
    a.data.length === b.data.length &&
    a.data.every((each, at) => each === b.data[at]));

const rowOf = ({ name, setIdentifier }: RecordId): string => `${name.length} ${name}${setIdentifier}`;

/** Of the rows that operations are about. */
function typesByRow(state: RecordState, operations: readonly Operation[]): Map<string, Set<string>> {
  const rows = new Map<string, Set<string>>();
  if (state.size === 0) return rows;
  const names = new NameIndex();
  for (const operation of operations) names.add(operation.kind === 'clear' ? operation.id.name : operation.fact.name);
  for (const fact of state.values()) {
    if (names.find(fact.name) < 0) continue;
    const row = rows.get(rowOf(fact));
    if (row === undefined) rows.set(rowOf(fact), new Set([fact.type]));
    else row.add(fact.type);
  }
  return rows;
}

/** What stands over what stood: only what became of records that were spoken of is kept. */
export class StateOver {
  readonly before: RecordState;
  /** None for a record that is gone. */
  readonly changed = new Map<string, RecordFact | undefined>();

  constructor(before: RecordState) {
    this.before = before;
  }

  get(key: string): RecordFact | undefined {
    return this.changed.has(key) ? this.changed.get(key) : this.before.get(key);
  }

  set(key: string, fact: RecordFact): void {
    this.changed.set(key, fact);
  }

  /** Whether it stood. */
  delete(key: string): boolean {
    if (this.get(key) === undefined) return false;
    this.changed.set(key, undefined);
    return true;
  }
}

export function carryOut(
  before: RecordState,
  operations: readonly Operation[],
): { readonly state: StateOver; readonly faults: readonly ReadFault[] } {
  const state = new StateOver(before);
  const rows = typesByRow(before, operations);
  const faults: ReadFault[] = [];
  const added = new Map<string, number>();
  for (const operation of operations) {
    const { line } = operation;
    if (operation.kind === 'clear') {
      if (state.delete(keyOf(operation.id))) rows.get(rowOf(operation.id))?.delete(operation.id.type);
      continue;
    }
    const { fact } = operation;
    const key = keyOf(fact);
    const standing = state.get(key);
    const row = rows.get(rowOf(fact)) ?? new Set<string>();
    rows.set(rowOf(fact), row);
    switch (operation.kind) {
      case 'add': {
        if (clashes(row, fact)) faults.push({ line, text: `a CNAME and other data at \`${fact.name}\`` });
        // Records of a set have one TTL (RFC 2181, 5.2).
        if ((added.get(key) ?? fact.ttl) !== fact.ttl)
          faults.push({ line, text: `two TTLs in the set of \`${fact.name}\` ${fact.type}` });
        added.set(key, fact.ttl);
        state.set(key, standing === undefined && fact.data.length < 2 ? fact : joined(fact, standing?.data ?? []));
        break;
      }
      case 'put':
        state.set(key, fact);
        break;
      case 'create':
        if (standing !== undefined) faults.push({ line, text: `\`${fact.name}\` ${fact.type} stands already` });
        else if (clashes(row, fact)) faults.push({ line, text: `a CNAME and other data at \`${fact.name}\`` });
        state.set(key, fact);
        break;
      case 'delete':
        if (!sameFact(standing, fact))
          faults.push({ line, text: `no such set of \`${fact.name}\` ${fact.type} stands` });
        else state.delete(key);
    }
    if (state.get(key) !== undefined) row.add(fact.type);
    else row.delete(fact.type);
  }
  return { state, faults };
}

const joined = (fact: RecordFact, data: readonly string[]): RecordFact => ({
  ...fact,
  data: [...new Set([...data, ...fact.data])].sort(),
});

/** A CNAME stands alone (RFC 1034, 3.6.2). */
function clashes(types: ReadonlySet<string>, { type }: RecordFact): boolean {
  if (types.size === 0) return false;
  return type === 'CNAME' ? [...types].some((each) => each !== 'CNAME') : types.has('CNAME');
}
