/** `metadata` of an object (apimachinery, metav1.ObjectMeta): the name's rule comes from the kind. */
import { sha256Hex } from '../../core/hash.ts';
import type { ObjectMeta } from '../types/meta.ts';
import type { Cursor } from './cursor.ts';
import { isMapping, type Mapping } from './document.ts';
import type { Kind } from './kinds/kind.ts';
import { annotations, dnsLabel, labels } from './rules.ts';
import { boolean, type Decoded, list, object, string } from './schema.ts';

const fields = {
  name: string(),
  generateName: string(),
  namespace: string(),
  labels,
  annotations,
  ownerReferences: list(
    object(
      { kind: string(), name: string(), controller: boolean() },
      { required: ['kind', 'name'], known: ['apiVersion', 'uid', 'blockOwnerDeletion'] },
    ),
  ),
  deletionTimestamp: string(),
};

const known = [
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'finalizers',
  'managedFields',
];

export const metadata = object(fields, { known });

/** Metadata of a pod template: nothing is required there. */
export function templateMetadata(meta: Decoded<typeof metadata>): Partial<ObjectMeta> {
  const { generateName: _, ...rest } = meta;
  return rest;
}

/**
 * Reads an object's metadata; undefined when it has no usable name. `ordinal` tells apart objects that are generated
 * from the same text.
 */
export function readMetadata(
  value: Mapping,
  kind: Kind,
  at: Cursor,
  ordinal: (text: string) => number,
): ObjectMeta | undefined {
  if (value['metadata'] === undefined || value['metadata'] === null)
    return at.missing('metadata', 'a mapping with `name`');
  const meta = at.at('metadata', () =>
    metadata.decode(kind.looseLabels ? withTextLabels(value['metadata']) : value['metadata'], at),
  );
  if (meta === undefined) return undefined;
  const given = isMapping(value['metadata']) ? value['metadata']['name'] : undefined;
  const name = meta.name || generatedName(value, meta.generateName, kind, ordinal);
  if (name === undefined) {
    if (given === undefined || given === null || given === '') at.at('metadata', () => at.missing('name', 'a string'));
    return undefined;
  }
  if (!kind.name.test(name)) {
    const step = meta.name ? 'name' : 'generateName';
    at.at('metadata', () => at.at(step, () => at.invalid(name, kind.name.expected)));
  }
  const { labels = {}, annotations = {}, ownerReferences, deletionTimestamp } = meta;
  // Field by field: the engine gives objects that are spread into others shapes of their own, one for each of them.
  const result: { -readonly [K in keyof ObjectMeta]: ObjectMeta[K] } = { name, labels, annotations };
  if (ownerReferences !== undefined) result.ownerReferences = ownerReferences;
  if (deletionTimestamp !== undefined) result.deletionTimestamp = deletionTimestamp;
  if (!kind.namespaced) return result;
  const namespace = meta.namespace || 'default';
  if (!dnsLabel.test(namespace))
    at.at('metadata', () => at.at('namespace', () => at.invalid(namespace, dnsLabel.expected)));
  result.namespace = namespace;
  return result;
}

/** `yes` and `1` without quotes are the texts `true` and `1`. */
function withTextLabels(meta: unknown): unknown {
  if (!isMapping(meta) || !isMapping(meta['labels'])) return meta;
  const labels = Object.entries(meta['labels']).map(([key, label]) => [
    key,
    typeof label === 'boolean' || typeof label === 'number' ? String(label) : label,
  ]);
  return { ...meta, labels: Object.fromEntries(labels) };
}

/** The API server draws five letters at random; ours come from the object's text, so that they stay. */
function generatedName(
  value: Mapping,
  prefix: string | undefined,
  kind: Kind,
  ordinal: (text: string) => number,
): string | undefined {
  if (!prefix || !kind.generated) return undefined;
  const text = JSON.stringify(value);
  const before = ordinal(text);
  return prefix + sha256Hex(before === 0 ? text : `${text}\n${before}`).slice(0, 5);
}
