/**
 * The objects of a stub API server, with the history of their changes: every change has a resource version of its own, and
 * a watch can begin at any of them.
 */
import { randomUUID } from 'node:crypto';

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly resourceVersion?: string;
  readonly uid?: string;
}

export interface StoredObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

/** One step of the history: `before` is undefined for a new object, `after` for one that went. */
export interface Change {
  readonly version: number;
  readonly before: StoredObject | undefined;
  readonly after: StoredObject | undefined;
}

export class Store {
  readonly #objects = new Map<string, StoredObject>();
  readonly #history: Change[] = [];
  readonly #listeners = new Set<(change: Change) => void>();

  get version(): number {
    return this.#history.length + 1;
  }

  list(kind: string): StoredObject[] {
    return [...this.#objects.values()].filter((object) => object.kind === kind);
  }

  changesAfter(version: number): readonly Change[] {
    return this.#history.slice(Math.max(0, version - 1));
  }

  /** Makes the object, or puts it in the place of the one that has its name. */
  put(object: StoredObject): void {
    const key = keyOf(object);
    const before = this.#objects.get(key);
    const metadata = {
      ...object.metadata,
      uid: before?.metadata.uid ?? object.metadata.uid ?? randomUUID(),
      resourceVersion: String(this.version + 1),
    };
    const after = { ...object, metadata };
    this.#objects.set(key, after);
    this.#record(before, after);
  }

  /** Whether there was one to delete. */
  delete(object: StoredObject): boolean {
    const key = keyOf(object);
    const before = this.#objects.get(key);
    if (before === undefined) return false;
    this.#objects.delete(key);
    this.#record(before, undefined);
    return true;
  }

  /** Calls back for every later change; the result ends that. */
  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #record(before: StoredObject | undefined, after: StoredObject | undefined): void {
    const change = { version: this.version + 1, before, after };
    this.#history.push(change);
    for (const listener of this.#listeners) listener(change);
  }
}

const keyOf = ({ kind, metadata }: StoredObject): string => `${kind} ${metadata.namespace ?? ''} ${metadata.name}`;
