/** JSON Schemas (draft 2020-12) of our own kinds, for editors; made of the same values that decode them. */
import { kinds } from './kinds/index.ts';
import type { Kind } from './kinds/kind.ts';
import { metadata } from './metadata.ts';
import { ownGroup, ownVersion } from './object.ts';
import type { JsonSchema } from './schema.ts';

export interface SchemaFile {
  /** `cluster.schema.json`. */
  readonly name: string;
  readonly text: string;
}

/** One file for each kind of our group, in the order of the registry. */
export function schemaFiles(): readonly SchemaFile[] {
  return kinds
    .filter(({ group }) => group === ownGroup)
    .map((kind) => ({
      name: `${kind.kind.toLowerCase()}.schema.json`,
      text: `${JSON.stringify(describeKind(kind), null, 2)}\n`,
    }));
}

function describeKind({ kind, schema, name }: Kind): JsonSchema {
  const body = schema.describe() as { readonly properties: JsonSchema };
  const meta = metadata.describe() as { readonly properties: JsonSchema };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `${ownVersion} ${kind}`,
    ...body,
    properties: {
      ...body.properties,
      apiVersion: { const: ownVersion },
      kind: { const: kind },
      metadata: {
        ...meta,
        properties: { ...meta.properties, name: { type: 'string', ...name.describe } },
        required: ['name'],
      },
    },
    required: ['apiVersion', 'kind', 'metadata'],
  };
}
