/** What it takes to read one kind: its group, its name's rule, its fields, and how a typed object is made of them. */
import type { Origin } from '../../../diagnostics/span.ts';
import type { ObjectMeta } from '../../types/meta.ts';
import type { KubeObject } from '../../types/objects.ts';
import type { Cursor } from '../cursor.ts';
import type { DocumentOrigin } from '../place.ts';
import { object, type Schema, type StringRule, string } from '../schema.ts';

/** What every kind's object starts with. */
export interface Head {
  readonly apiVersion: string;
  readonly metadata: ObjectMeta;
  readonly origin: DocumentOrigin & Origin;
  readonly hasStatus?: true;
}

export interface Kind {
  readonly kind: string;
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly namespaced: boolean;
  readonly name: StringRule;
  /** `metadata.generateName` alone is enough. */
  readonly generated: boolean;
  /** Labels may be any scalar and count as text, as calicoctl reads them. */
  readonly looseLabels: boolean;
  /** The whole object but `metadata`, which `metadata.ts` reads. */
  readonly schema: Schema<unknown>;
  build(head: Head, body: unknown, at: Cursor): KubeObject;
}

type Fields = Readonly<Record<string, Schema<unknown>>>;
type Value<S> = S extends Schema<infer T> ? T : never;
type Body<F extends Fields, R extends keyof F> = { readonly [K in R]: Value<F[K]> } & {
  readonly [K in Exclude<keyof F, R>]?: Value<F[K]>;
};

export interface KindParts<F extends Fields, R extends keyof F & string> {
  readonly kind: string;
  readonly group?: string;
  readonly namespaced?: boolean;
  readonly name: StringRule;
  readonly generated?: boolean;
  readonly looseLabels?: boolean;
  readonly fields: F;
  readonly required?: readonly R[];
  readonly known?: readonly string[];
  readonly build: (head: Head, body: Body<F, R>, at: Cursor) => KubeObject;
}

export function defineKind<F extends Fields, const R extends keyof F & string = never>(parts: KindParts<F, R>): Kind {
  const {
    kind,
    group = '',
    namespaced = true,
    name,
    generated = false,
    looseLabels = false,
    fields,
    required = [],
    known = [],
  } = parts;
  const typeFields = { apiVersion: string(), kind: string() };
  const schema: Schema<unknown> = object<Fields, string>(
    { ...typeFields, ...fields },
    { required, known: ['metadata', ...known] },
  );
  const build = (head: Head, body: unknown, at: Cursor): KubeObject => parts.build(head, body as Body<F, R>, at);
  return Object.freeze({ kind, group, namespaced, name, generated, looseLabels, schema, build });
}
