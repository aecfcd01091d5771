/**
 * A webhook provider on loopback: it has the records that it is given, and keeps what it is asked to adjust and to change.
 *
 * Source: ExternalDNS's documentation, "Webhook provider".
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Endpoint } from '../../src/model/external-dns/endpoint.ts';
import type { Changes } from '../../src/model/external-dns/plan.ts';

/** As JSON has them: what is not set is not there. */
export type SaidEndpoint = Partial<Endpoint>;
export type SaidChanges = { readonly [Key in keyof Changes]?: readonly SaidEndpoint[] | null };

export interface Webhook {
  readonly server: Server;
  /** What was wanted; nothing before it was asked for. */
  desired(): readonly SaidEndpoint[] | undefined;
  /** What was to be changed; nothing where nothing was. */
  changes(): SaidChanges | undefined;
}

const mediaType = 'application/external.dns.webhook+json;version=1';

export function webhookOf(current: readonly Endpoint[]): Webhook {
  let desired: readonly SaidEndpoint[] | undefined;
  let changes: SaidChanges | undefined;
  const server = createServer(async (request, response) => {
    const text = await bodyOf(request);
    const reply = (status: number, body?: unknown): void => {
      response.writeHead(status, { 'content-type': mediaType });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    switch (`${request.method} ${request.url}`) {
      case 'GET /':
        return reply(200, {});
      case 'GET /records':
        return reply(200, current.map(said));
      case 'POST /adjustendpoints':
        desired = (JSON.parse(text) as readonly SaidEndpoint[] | null) ?? [];
        return reply(200, desired);
      case 'POST /records':
        changes = JSON.parse(text) as SaidChanges;
        return reply(204);
      default:
        return reply(404);
    }
  });
  return { server, desired: () => desired, changes: () => changes };
}

const said = ({ claims: _, ...endpoint }: Endpoint): SaidEndpoint => endpoint;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
