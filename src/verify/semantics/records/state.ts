/** What stands once a text's operations were carried out, in their order; what a server or provider would refuse is said. */
import type { RecordFact } from '../../../model/external-dns/transition.ts';
import type { Operation, ReadFault, RecordId } from '../../read/records/operation.ts';

export type RecordState = ReadonlyMap<string, RecordFact>;

export const keyOf = ({ name, type, setIdentifier }: RecordId): string => JSON.stringify([name, type, setIdentifier]);

export const stateOf = (facts: readonly RecordFact[]): RecordState => new Map(facts.map((fact) => [keyOf(fact), fact]));

export const sameFact = (a: RecordFact | undefined, b: RecordFact | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.ttl === b.ttl &&
    a.traits === b.traits &&
    a.data.length === b.data.length &&
    a.data.every((each, at) => each === b.data[at]));

export function carryOut(
  before: RecordState,
  operations: readonly Operation[],
): { readonly state: RecordState; readonly faults: readonly ReadFault[] } {
  const state = new Map(before);
  const faults: ReadFault[] = [];
  const added = new Map<string, number>();
  for (const operation of operations) {
    const { line } = operation;
    if (operation.kind === 'clear') {
      state.delete(keyOf(operation.id));
      continue;
    }
    const { fact } = operation;
    const key = keyOf(fact);
    const standing = state.get(key);
    switch (operation.kind) {
      case 'add': {
        if (clashes(state, fact)) faults.push({ line, text: `a CNAME and other data at \`${fact.name}\`` });
        // Records of a set have one TTL (RFC 2181, 5.2).
        if ((added.get(key) ?? fact.ttl) !== fact.ttl)
          faults.push({ line, text: `two TTLs in the set of \`${fact.name}\` ${fact.type}` });
        added.set(key, fact.ttl);
        state.set(key, { ...fact, data: [...new Set([...(standing?.data ?? []), ...fact.data])].sort() });
        break;
      }
      case 'put':
        state.set(key, fact);
        break;
      case 'create':
        if (standing !== undefined) faults.push({ line, text: `\`${fact.name}\` ${fact.type} stands already` });
        else if (clashes(state, fact)) faults.push({ line, text: `a CNAME and other data at \`${fact.name}\`` });
        state.set(key, fact);
        break;
      case 'delete':
        if (!sameFact(standing, fact))
          faults.push({ line, text: `no such set of \`${fact.name}\` ${fact.type} stands` });
        else state.delete(key);
    }
  }
  return { state, faults };
}

/** A CNAME stands alone (RFC 1034, 3.6.2). */
function clashes(state: RecordState, { name, type, setIdentifier }: RecordFact): boolean {
  const at = (other: string): boolean => state.has(keyOf({ name, type: other, setIdentifier }));
  if (type !== 'CNAME') return at('CNAME');
  return ['A', 'AAAA', 'TXT', 'MX', 'SRV', 'NS', 'PTR', 'NAPTR', 'DNAME'].some(at);
}
