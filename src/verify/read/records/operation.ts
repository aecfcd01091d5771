/** What a text of records says: what is put, added and taken away, and what in it can't be read. */
import type { RecordFact } from '../../../model/external-dns/transition.ts';

export type RecordId = Pick<RecordFact, 'name' | 'type' | 'setIdentifier'>;

export type Operation = { readonly line: number } & (
  | /** Joins the data of a set, and gives the set its TTL. */ { readonly kind: 'add'; readonly fact: RecordFact }
  | /** Stands in the place of the set. */ { readonly kind: 'put'; readonly fact: RecordFact }
  | /** Refused where the set stands already. */ { readonly kind: 'create'; readonly fact: RecordFact }
  | /** Refused where the set does not stand just so. */ { readonly kind: 'delete'; readonly fact: RecordFact }
  | /** Nothing happens where there is no such set. */ { readonly kind: 'clear'; readonly id: RecordId }
);

export interface ReadFault {
  readonly line: number;
  readonly text: string;
}

export interface ReadRecords {
  /** By zone, as the text calls it. */
  readonly zones: readonly { readonly zone: string; readonly operations: readonly Operation[] }[];
  readonly faults: readonly ReadFault[];
}
