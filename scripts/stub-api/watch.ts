/**
 * A watch: one JSON line for each event. An object that begins to match the selector is added, one that ceases to is
 * deleted, whatever happened to it otherwise, as the API server has it.
 *
 * Source: Kubernetes documentation, "API concepts": efficient detection of changes, watch bookmarks, streaming lists.
 */
import type { ServerResponse } from 'node:http';
import type { Resource } from './resources.ts';
import type { Selector } from './selectors.ts';
import type { Change, Store, StoredObject } from './store.ts';

export function watch(
  store: Store,
  { kind, apiVersion }: Resource,
  select: Selector,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  const write = (type: string, object: object): boolean => response.write(`${JSON.stringify({ type, object })}\n`);
  const tell = (change: Change): void => {
    const before = change.before?.kind === kind && select(change.before);
    const after = change.after?.kind === kind && select(change.after);
    if (after) write(before ? 'MODIFIED' : 'ADDED', change.after!);
    else if (before) write('DELETED', atVersion(change.before!, change.version));
  };
  const from = query.get('resourceVersion') ?? '';
  const initial = isTrue(query.get('sendInitialEvents'));
  if (initial || from === '' || from === '0') {
    for (const object of store.list(kind).filter(select)) write('ADDED', object);
  } else {
    for (const change of store.changesAfter(Number(from))) tell(change);
  }
  if (initial) {
    write('BOOKMARK', {
      kind,
      apiVersion,
      metadata: {
        resourceVersion: String(store.version),
        annotations: { 'k8s.io/initial-events-end': 'true' },
      },
    });
  }
  const unsubscribe = store.subscribe(tell);
  const seconds = Number(query.get('timeoutSeconds') ?? 0);
  const timer = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined;
  response.on('close', () => {
    clearTimeout(timer);
    unsubscribe();
  });
}

/** A query parameter that says yes. */
export const isTrue = (value: string | null): boolean => value === 'true' || value === '1';

const atVersion = (object: StoredObject, version: number): StoredObject => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: String(version) },
});
