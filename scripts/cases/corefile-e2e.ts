/** Whole servers: block selection, views, hosts, templates, rewrites, access lists. */
import { directiveOrder } from '../../src/verify/read/corefile/directives.ts';
import { parseCorefile } from '../../src/verify/read/corefile/parser.ts';
import { indexWorld } from '../../src/verify/semantics/dns/kubernetes/index-of-world.ts';
import { dnsWorld } from '../../src/verify/semantics/dns/kubernetes/world.ts';
import type { End, ServerQuery } from '../../src/verify/semantics/dns/server/query.ts';
import { askServer } from '../../src/verify/semantics/dns/server/server.ts';
import type { FileSuite, Unit } from './suite.ts';

interface Row {
  readonly name: string;
  readonly type: string;
  readonly ttl?: number;
  readonly rdata: string;
}

interface Query {
  readonly qname: string;
  readonly qtype: string;
  readonly qclass?: string;
  readonly client?: string;
  readonly rcode?: string;
  readonly question?: string;
  readonly answer?: readonly Row[];
  readonly additional?: readonly Row[];
  readonly action?: 'pass' | 'block' | 'filter' | 'drop';
}

interface Set_ {
  readonly id: string;
  readonly corefile?: string;
  readonly stanza?: string;
  readonly block_keys?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly queries: readonly Query[];
}

export const corefileE2e: FileSuite = {
  recognises: (document) => setsOf(document).some(({ queries }) => Array.isArray(queries)),
  units: (document) => setsOf(document).flatMap(unitsOf),
};

const world = {
  index: indexWorld(dnsWorld([])),
  localAddresses: [],
  outsideAddresses: [],
  synced: true,
  upstream: () => undefined,
};

function unitsOf(set: Set_): readonly Unit[] {
  // An access list alone stands before a plugin that answers everything; its keys are the zones that it falls back to.
  const corefile = set.corefile ?? `.:53 {\n${set.stanza}\nwhoami\n}\n`;
  const ask = askServer(parseCorefile(corefile, { directives: new Set(directiveOrder) }), {
    ...world,
    files: set.files ?? {},
  });
  return set.queries.map((query, index) => ({
    name: `${set.id}/${index}-${query.qtype}`,
    run: () => differences(query, ask(asked(query))),
  }));
}

function asked({ qname, qtype, qclass = 'IN', client = '10.240.0.1' }: Query): ServerQuery {
  return {
    question: { name: qname, type: qtype, class: qclass },
    context: {
      client: { address: client, port: 40212 },
      server: { address: '127.0.0.1', port: 53 },
      protocol: 'udp',
      metadata: {},
    },
  };
}

const rcodes = { pass: 'NOERROR', block: 'REFUSED', filter: 'NOERROR' } as const;

function differences(query: Query, end: End): readonly string[] {
  if (query.action === 'drop') return end.kind === 'silent' ? [] : [`expected no reply, got ${end.kind}`];
  if (end.kind !== 'written') return [`expected a reply, got ${end.kind}`];
  const { question, reply } = end;
  const rcode = query.rcode ?? rcodes[query.action ?? 'pass'];
  return [
    ...different('rcode', rcode, reply.rcode),
    ...different('question', query.question ?? question.name, question.name),
    ...(query.answer ? different('answer', textOf(query.answer), textOf(reply.answer, query.answer)) : []),
    ...(query.additional
      ? different('additional', textOf(query.additional), textOf(reply.additional, query.additional))
      : []),
    // What passes an access list reaches the plugin that tells the client's address.
    ...(query.action ? different('passed', query.action === 'pass', reply.additional.length > 0) : []),
  ];
}

function different(what: string, expected: unknown, actual: unknown): readonly string[] {
  return expected === actual ? [] : [`${what}: expected ${expected}, got ${actual}`];
}

function textOf(records: readonly Row[], like: readonly Row[] = records): string {
  const ttls = like.length > 0 && like.every(({ ttl }) => ttl !== undefined);
  return records
    .map(({ name, ttl, type, rdata }) => `${name} ${ttls ? ttl : '?'} ${type} ${rdata}`)
    .sort()
    .join(' | ');
}

function setsOf(document: unknown): readonly Set_[] {
  const sets = (document as { sets?: unknown } | null | undefined)?.sets;
  return Array.isArray(sets) ? sets : [];
}
