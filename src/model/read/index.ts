/**
 * The reader of definitions: bytes → text → plain values → typed objects. Pure; it never throws for what it reads, and
 * goes on after an error. Everything that is not understood is listed: unknown kinds, and documents that are no objects.
 *
 * Specs: YAML 1.1 as Kubernetes reads it, RFC 8259, the Kubernetes API reference.
 */
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { KubeObject, ReadObjects, SourceText, UnknownObject, UnreadDocument } from '../types/objects.ts';
import { isMapping, type PlainDocument } from './document.ts';
import { readList } from './json/list.ts';
import { locateJson } from './json/locate.ts';
import { endpointsAlike } from './kinds/endpoint-slice.ts';
import { type Identified, Ordinals, readObject } from './object.ts';
import { parseText } from './parse.ts';
import { DocumentOrigin, type Locate, Text } from './place.ts';
import { decodeSource, holdsText, type SourceInput, sizeLimit, textOf } from './source.ts';
import { findTemplate } from './template.ts';

export { type SourceInput, sizeLimit, textOf } from './source.ts';

type Reason = UnreadDocument['reason'];

const refusals = {
  'not-an-object': 'read/not-an-object',
  kustomization: 'read/kustomization',
  template: 'read/template',
} as const;

export function readSources(inputs: readonly SourceInput[]): ReadObjects {
  const collection = new Collection();
  for (const input of inputs) collection.read(input);
  return collection.result();
}

class Collection {
  readonly #objects: KubeObject[] = [];
  readonly #unknown: UnknownObject[] = [];
  readonly #unread: UnreadDocument[] = [];
  readonly #sources = new Map<string, SourceText>();
  readonly #diagnostics: Diagnostic[] = [];
  #ordinals: Ordinals;

  constructor(ordinals = new Ordinals()) {
    this.#ordinals = ordinals;
  }

  read(input: SourceInput): void {
    const { file, named } = input;
    // The same file under two of the user's paths is one file.
    if (this.#sources.has(file) || this.#list(input)) return;
    const decoded = decodeSource(input);
    if (typeof decoded !== 'string') {
      this.#diagnostics.push(decoded);
      return;
    }
    this.#sources.set(file, { file, text: decoded });
    const text = new Text(file, decoded);
    const template = file.endsWith('.json') ? undefined : findTemplate(decoded);
    if (template !== undefined) this.#refuse('template', text, template, template + 2, named);
    else if (isKustomizationFile(file)) this.#refuse('kustomization', text, 0, 0, named);
    else this.#documents(text, named);
  }

  result(): ReadObjects {
    return {
      objects: this.#objects,
      unknown: this.#unknown,
      unread: this.#unread,
      sources: [...this.#sources.values()],
      diagnostics: unique(this.#diagnostics),
    };
  }

  #take(part: Collection): void {
    for (const each of part.#objects) this.#objects.push(each);
    for (const each of part.#unknown) this.#unknown.push(each);
    for (const each of part.#unread) this.#unread.push(each);
    for (const each of part.#diagnostics) this.#diagnostics.push(each);
    this.#ordinals = part.#ordinals;
  }

  #documents(text: Text, named: boolean): void {
    const { documents, diagnostics } = parseText(text);
    this.#diagnostics.push(...diagnostics);
    for (const document of documents) {
      if (document.value !== null) this.#document(document, [], document.value, {}, named);
    }
  }

  /** Reads a list of objects, which need not be held all at once; false where the text has to be read as a whole. */
  #list({ file, bytes, named }: SourceInput): boolean {
    if (bytes.length > sizeLimit || isKustomizationFile(file)) return false;
    if (!file.endsWith('.json') && holdsText(bytes, '{{')) return false;
    const list = readList(bytes, endpointsAlike);
    if (list === undefined) return false;
    const { head } = list;
    const identified = identify(head, {});
    if (identified === undefined || itemsOf(identified) === undefined || isKustomization(identified)) return false;
    const text = new Text(file, () => textOf(bytes));
    let locate: Locate | undefined;
    const document: PlainDocument = {
      value: head,
      text,
      locate(path) {
        locate ??= locateJson(text.text, list.start, list.ends);
        return locate(path);
      },
    };
    const ofItems = inheritedFrom(identified);
    const part = new Collection(new Ordinals(this.#ordinals));
    const take = (item: unknown, i: number) => part.#document(document, ['items', i], item, ofItems, named);
    if (!list.each(take, (item) => identify(item, ofItems)?.kind)) return false;
    this.#sources.set(file, text);
    this.#take(part);
    return true;
  }

  /** Reads the value at `path`; what it leaves unsaid of itself comes from the list that it is an item of. */
  #document(
    document: PlainDocument,
    path: readonly (string | number)[],
    value: unknown,
    inherited: Partial<Identified>,
    named: boolean,
  ): void {
    const { text, locate } = document;
    const identified = identify(value, inherited);
    if (identified === undefined) {
      const { start, end } = locate(path);
      this.#refuse('not-an-object', text, start, end, named);
      return;
    }
    if (isKustomization(identified)) {
      const { start, end } = locate([...path, 'kind']);
      this.#refuse('kustomization', text, start, end, named);
      return;
    }
    const items = itemsOf(identified);
    if (items !== undefined) {
      const ofItems = inheritedFrom(identified);
      for (const [i, item] of items.entries()) this.#document(document, [...path, 'items', i], item, ofItems, named);
      return;
    }
    const origin = new DocumentOrigin(text, locate, path);
    const read = readObject(identified, origin, this.#diagnostics, this.#ordinals);
    if (read.type === 'object') this.#objects.push(read.object);
    else if (read.type === 'unknown') this.#unknown.push(read.object);
  }

  #refuse(reason: Reason, text: Text, start: number, end: number, named: boolean): void {
    if (named) this.#diagnostics.push(diagnose(refusals[reason], [text.span(start, end)]));
    else this.#unread.push({ file: text.file, line: text.position(start).line, reason });
  }
}

function identify(value: unknown, inherited: Partial<Identified>): Identified | undefined {
  if (!isMapping(value)) return undefined;
  const apiVersion = value['apiVersion'] ?? inherited.apiVersion;
  const kind = value['kind'] ?? inherited.kind;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '') return undefined;
  return { apiVersion, kind, value };
}

/** The items of a list; undefined when it is none. */
function itemsOf({ kind, value }: Identified): readonly unknown[] | undefined {
  if (!kind.endsWith('List')) return undefined;
  const items = value['items'] ?? (kind === 'List' || value['items'] === null ? [] : undefined);
  return Array.isArray(items) ? items : undefined;
}

/** What the items of a list leave unsaid: those of a `ServiceList` are Services. */
function inheritedFrom({ apiVersion, kind }: Identified): Partial<Identified> {
  const ofItems = kind.slice(0, -'List'.length);
  return ofItems === '' ? {} : { apiVersion, kind: ofItems };
}

const isKustomization = ({ apiVersion }: Identified): boolean => apiVersion.startsWith('kustomize.config.k8s.io/');

function isKustomizationFile(file: string): boolean {
  return /(^|[\\/])(kustomization\.ya?ml|Kustomization)$/.test(file);
}

/** An alias can bring the same complaint about the same place twice. */
function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter((diagnostic) => {
    const key = JSON.stringify([diagnostic.code, diagnostic.message, diagnostic.locations]);
    return seen.size < seen.add(key).size;
  });
}
