/**
 * A stub of the Kubernetes API server for programs that only read: list, get and watch over plain HTTP, in JSON, with label
 * and field selectors. A watch that asks for the initial events gets them and the bookmark that ends them (KEP-3157).
 *
 * Nothing is validated, defaulted or authorised. What the stub does not have is answered with a `Status` of 404.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readPath, type Target } from './resources.ts';
import { fieldSelector, labelSelector, type Selector } from './selectors.ts';
import type { Store } from './store.ts';
import { isTrue, watch } from './watch.ts';

export function stubServer(store: Store): Server {
  return createServer((request, response) => answer(store, request, response));
}

function answer(store: Store, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://stub');
  if (request.method !== 'GET') return refuse(response, 404, 'NotFound', `nothing takes ${request.method}`);
  if (url.pathname === '/version') return send(response, 200, { major: '1', minor: '37', gitVersion: 'v1.37.2' });
  if (['/healthz', '/livez', '/readyz'].includes(url.pathname)) {
    response.end('ok');
    return;
  }
  const target = readPath(url.pathname);
  if (target === undefined) return refuse(response, 404, 'NotFound', `no such path: ${url.pathname}`);
  const select = selectorOf(target, url.searchParams);
  if (select === undefined) return refuse(response, 400, 'BadRequest', `no such selector: ${url.search}`);
  if (target.name !== undefined) {
    const object = store.list(target.resource.kind).find(select);
    if (object === undefined) refuse(response, 404, 'NotFound', `${target.resource.plural} "${target.name}" not found`);
    else send(response, 200, object);
    return;
  }
  if (isTrue(url.searchParams.get('watch'))) return watch(store, target.resource, select, url.searchParams, response);
  const { kind, apiVersion } = target.resource;
  send(response, 200, {
    kind: `${kind}List`,
    apiVersion,
    metadata: { resourceVersion: String(store.version) },
    items: store.list(kind).filter(select),
  });
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

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, code: number, reason: string, message: string): void {
  send(response, code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason, message, code });
}
