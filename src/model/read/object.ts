/** One plain value that claims to be a Kubernetes object, to a typed object of a kind that is known. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ConfigMapObject } from '../types/config-map.ts';
import type { KubeObject, UnknownObject } from '../types/objects.ts';
import { Cursor } from './cursor.ts';
import { isMapping, type Mapping } from './document.ts';
import { isKubeProxyConfiguration } from './kinds/config-map.ts';
import { findKind, groupOf } from './kinds/index.ts';
import { kubeProxyConfiguration } from './kinds/kube-proxy-configuration.ts';
import { readMetadata } from './metadata.ts';
import type { DocumentOrigin } from './place.ts';

export type ObjectResult =
  | { readonly type: 'object'; readonly object: KubeObject }
  | { readonly type: 'unknown'; readonly object: UnknownObject }
  /** It was meant to be an object of a known kind, and cannot be used. */
  | { readonly type: 'unusable' };

/** A value with the two fields that make it an object. */
export interface Identified {
  readonly apiVersion: string;
  readonly kind: string;
  readonly value: Mapping;
}

export const ownGroup = 'plumbline.dev';
export const ownVersion = `${ownGroup}/v1alpha1`;

/** Tells apart the objects that are generated from one text. */
export class Ordinals {
  readonly #seen: Map<string, number>;

  constructor(before?: Ordinals) {
    this.#seen = new Map(before === undefined ? [] : before.#seen);
  }

  /** How many times the text came before. */
  next(text: string): number {
    const before = this.#seen.get(text) ?? 0;
    this.#seen.set(text, before + 1);
    return before;
  }
}

/** Decodes one object that stands at `origin`; what is wrong with it is pushed to `diagnostics`. */
export function readObject(
  { apiVersion, kind, value }: Identified,
  origin: DocumentOrigin,
  diagnostics: Diagnostic[],
  ordinals: Ordinals = new Ordinals(),
): ObjectResult {
  const at = new Cursor(origin, diagnostics);
  if (isKubeProxyConfiguration(value)) {
    const object = wrapConfiguration(apiVersion, value, origin, at);
    return object === undefined ? { type: 'unusable' } : { type: 'object', object };
  }
  if (groupOf(apiVersion) === ownGroup && apiVersion !== ownVersion) {
    at.at('apiVersion', () => at.invalid(apiVersion, `\`${ownVersion}\``));
    return { type: 'unusable' };
  }
  const known = findKind(apiVersion, kind);
  if (known === undefined) return { type: 'unknown', object: describeUnknown(apiVersion, kind, value, origin) };
  const body = known.schema.decode(value, at);
  const metadata = readMetadata(value, known, at, (text) => ordinals.next(text));
  if (metadata === undefined || body === undefined) return { type: 'unusable' };
  return { type: 'object', object: known.build({ apiVersion, metadata, origin, ...statusOf(value) }, body, at) };
}

/** `kubectl create --dry-run` writes `status: {}` and `status: {loadBalancer: {}}`, which say nothing. */
function statusOf(value: Mapping): { readonly hasStatus?: true } {
  const says = (part: unknown): boolean =>
    typeof part === 'object' && part !== null ? Object.values(part).some(says) : part !== null && part !== undefined;
  return says(value['status']) ? { hasStatus: true } : {};
}

/** A configuration that is a document of its own counts as the ConfigMap that kubeadm keeps it in. */
function wrapConfiguration(
  apiVersion: string,
  value: Mapping,
  origin: DocumentOrigin,
  at: Cursor,
): ConfigMapObject | undefined {
  const configuration = kubeProxyConfiguration.decode(value, at);
  if (configuration === undefined) return undefined;
  const metadata = { name: 'kube-proxy', namespace: 'kube-system', labels: {}, annotations: {} };
  const kubeProxy = { key: 'config.conf', path: [], configuration, origin };
  return { kind: 'ConfigMap', apiVersion, metadata, origin, data: {}, kubeProxy };
}

function describeUnknown(apiVersion: string, kind: string, value: Mapping, origin: DocumentOrigin): UnknownObject {
  const metadata = isMapping(value['metadata']) ? value['metadata'] : {};
  const text = (field: unknown): string => (typeof field === 'string' ? field : '');
  const namespace = text(metadata['namespace']);
  const name = text(metadata['name']) || text(metadata['generateName']);
  return { apiVersion, kind, ...(namespace === '' ? {} : { namespace }), name, origin };
}
