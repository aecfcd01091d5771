/**
 * A stub of the Kubernetes API server for programs that only read: list, get and watch over plain HTTP, in JSON, with label
 * and field selectors. A watch that asks for the initial events gets them and the bookmark that ends them (KEP-3157).
 *
 * Nothing is validated, defaulted or authorised. What the stub does not have is answered with a `Status` of 404.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { discover } from './discovery.ts';
import { readPath, type Target } from './resources.ts';
import { fieldSelector, labelSelector, type Selector } from './selectors.ts';
import type { Store } from './store.ts';
import { isTrue, watch } from './watch.ts';

export function stubServer(store: Store): Server {
  return createServer((request, response) => answer(store, request, response));
}

interface Reply {
  readonly status: number;
  readonly body: object;
}

function answer(store: Store, request: IncomingMessage, response: ServerResponse): void {
  const reply = replyTo(store, request, response);
  if (reply === undefined) return;
  response.writeHead(reply.status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(reply.body));
}

/** Undefined where a watch has taken the response over. */
function replyTo(store: Store, request: IncomingMessage, response: ServerResponse): Reply | undefined {
  const url = new URL(request.url ?? '/', 'http://stub');
  if (request.method !== 'GET') return refusal(404, 'NotFound', `nothing takes ${request.method}`);
  if (url.pathname === '/version') return found({ major: '1', minor: '37', gitVersion: 'v1.37.2' });
  if (['/healthz', '/livez', '/readyz'].includes(url.pathname)) return found({ status: 'ok' });
  const discovered = discover(url.pathname);
  if (discovered !== undefined) return found(discovered);
  const target = readPath(url.pathname);
  if (target === undefined) return refusal(404, 'NotFound', `no such path: ${url.pathname}`);
  const select = selectorOf(target, url.searchParams);
  if (select === undefined) return refusal(400, 'BadRequest', `no such selector: ${url.search}`);
  const { kind, apiVersion, plural } = target.resource;
  if (target.name !== undefined) {
    const object = store.list(kind).find(select);
    return object === undefined ? refusal(404, 'NotFound', `${plural} "${target.name}" not found`) : found(object);
  }
  if (isTrue(url.searchParams.get('watch'))) {
    watch(store, target.resource, select, url.searchParams, response);
    return undefined;
  }
  const metadata = { resourceVersion: String(store.version) };
  return found({ kind: `${kind}List`, apiVersion, metadata, items: store.list(kind).filter(select) });
}

function selectorOf({ namespace, name }: Target, query: URLSearchParams): Selector | undefined {
  const byLabel = labelSelector(query.get('labelSelector') ?? '');
  const byField = fieldSelector(query.get('fieldSelector') ?? '');
  if (byLabel === undefined || byField === undefined) return undefined;
  return (object) =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name) &&
    byLabel(object) &&
    byField(object);
}

const found = (body: object): Reply => ({ status: 200, body });

const refusal = (code: number, reason: string, message: string): Reply => ({
  status: code,
  body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason, message, code },
});
