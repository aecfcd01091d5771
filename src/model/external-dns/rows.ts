/** Rows of a plan: what stands and what is wanted under one name and set identifier, whatever the spelling of the name. */
import { type Endpoint, keyOf } from './endpoint.ts';
import { oneSpelling } from './names.ts';
import { RecordMap } from './record-map.ts';

/** Most rows are one record that stands, one that is wanted, or both: lists are kept of the others only. */
export interface Row {
  current: Endpoint | undefined;
  wish: Endpoint | undefined;
  moreCurrent: Endpoint[] | undefined;
  moreWishes: Endpoint[] | undefined;
}

export interface OneType {
  readonly name: string;
  /** The last of the type that stands. */
  current: Endpoint | undefined;
  readonly candidates: Endpoint[];
}

/** What a name and a set identifier have alike. */
export const rowKey = ({ dnsName, setIdentifier }: Endpoint): string => keyOf(oneSpelling(dnsName), '', setIdentifier);

/** In the order in which their names come up. */
export function rowsFrom(
  current: readonly Endpoint[],
  desired: readonly Endpoint[],
  isOurs: (endpoint: Endpoint) => boolean,
): readonly Row[] {
  const rows: Row[] = [];
  const known = new RecordMap<Row>();
  const rowOf = ({ dnsName, setIdentifier }: Endpoint): Row => {
    const name = oneSpelling(dnsName);
    const found = known.get(name, '', setIdentifier);
    if (found !== undefined) return found;
    const row = { current: undefined, wish: undefined, moreCurrent: undefined, moreWishes: undefined };
    known.set(name, '', setIdentifier, row);
    rows.push(row);
    return row;
  };
  for (const endpoint of current) {
    if (!isOurs(endpoint)) continue;
    const row = rowOf(endpoint);
    if (row.current === undefined) row.current = endpoint;
    else if (row.moreCurrent === undefined) row.moreCurrent = [endpoint];
    else row.moreCurrent.push(endpoint);
  }
  for (const endpoint of desired) {
    if (!isOurs(endpoint)) continue;
    const row = rowOf(endpoint);
    if (row.wish === undefined) row.wish = endpoint;
    else if (row.moreWishes === undefined) row.moreWishes = [endpoint];
    else row.moreWishes.push(endpoint);
  }
  return rows;
}

/** At most one record stands and one is wanted, and both are of one type. */
export const isPlain = ({ current, wish, moreCurrent, moreWishes }: Row): boolean =>
  moreCurrent === undefined &&
  moreWishes === undefined &&
  (current === undefined || wish === undefined || current.recordType === wish.recordType);

export const currentIn = ({ current, moreCurrent = [] }: Row): readonly Endpoint[] =>
  current === undefined ? [] : [current, ...moreCurrent];

export const wishesIn = ({ wish, moreWishes = [] }: Row): readonly Endpoint[] =>
  wish === undefined ? [] : [wish, ...moreWishes];

/** By type, in the order in which types come up. */
export function typesIn(row: Row): readonly OneType[] {
  const types = new Map<string, OneType>();
  const typeOf = ({ recordType }: Endpoint): OneType => {
    const type = types.get(recordType) ?? { name: recordType, current: undefined, candidates: [] };
    types.set(recordType, type);
    return type;
  };
  for (const endpoint of currentIn(row)) typeOf(endpoint).current = endpoint;
  for (const endpoint of wishesIn(row)) typeOf(endpoint).candidates.push(endpoint);
  return [...types.values()];
}
